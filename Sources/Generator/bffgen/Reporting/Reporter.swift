internal import Diagnostics

/// How a run says what is wrong: the one way of all commands.
///
/// Text goes to the standard error, with a last line that counts. JSON, SARIF and workflow commands go to the standard output; JSON and
/// SARIF have it to themselves, so that what the command says besides goes to the standard error then.
final class Reporter {
    let format: ReportFormat
    private let command: String
    private var output: (String) -> Void
    private let errors: (String) -> Void
    /// The repository that a workflow has checked out: what annotations name files from. Absolute.
    private let repository: String?
    private var hasReported = false
    private var additions: [(key: String, value: ReportValue)] = []

    init(_ format: ReportFormat, command: String, in surroundings: Surroundings) {
        self.format = format
        self.command = command
        output = surroundings.output
        errors = surroundings.errors
        repository = surroundings.environment["GITHUB_WORKSPACE"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    }

    /// Puts what the command has found out beside the diagnostics of a JSON document.
    func add(_ key: String, _ value: ReportValue) { additions.append((key, value)) }

    /// Where the document goes, in place of the standard output.
    func sendDocument(to output: @escaping (String) -> Void) {
        if format.isDocument { self.output = output }
    }

    /// Gives all that was found; once for each run over the contracts.
    ///
    /// - Parameters:
    ///   - diagnostics: in the order in which they are to be read.
    ///   - countsNothing: prints the last line of a text even where there is nothing to count.
    func report(_ diagnostics: [Diagnostic], files: SourceFiles, countsNothing: Bool = false) {
        hasReported = true
        switch format {
        case .text:
            let text = TextPrinter(files: files).print(diagnostics)
            errors(text + (text.isEmpty ? "" : "\n"))
            if !diagnostics.isEmpty || countsNothing { errors(Self.counts(diagnostics)) }
        case .github:
            output(GitHubPrinter(root: files.root, repository: repository).print(diagnostics))
            if !diagnostics.isEmpty || countsNothing { errors(Self.counts(diagnostics)) }
        case .json: output(JSONPrinter(command: command).print(diagnostics, adding: additions))
        case .sarif: output(SARIFPrinter(root: files.root, repository: repository).print(diagnostics))
        }
    }

    /// A document is due even where no contract was read.
    func finish() {
        if format.isDocument, !hasReported { report([], files: SourceFiles(root: "/")) }
    }

    /// `2 errors, 1 warning`
    private static func counts(_ diagnostics: [Diagnostic]) -> String {
        let errors = diagnostics.count { $0.severity == .error }
        let warnings = diagnostics.count - errors
        return "\(errors) \(errors == 1 ? "error" : "errors"), \(warnings) \(warnings == 1 ? "warning" : "warnings")\n"
    }
}

extension ReportFormat {
    /// Text where the command gives a format of its own.
    ///
    /// - Throws: where there is no such format.
    init(_ given: GivenArguments, of specification: CommandSpecification) throws(UsageError) {
        guard let name = given.value(CommandSpecification.format.name), !specification.ownFormats.contains(name) else {
            self = .text
            return
        }
        guard let format = ReportFormat(rawValue: name) else {
            throw UsageError.unknown(
                "format", name, among: ReportFormat.allCases.map(\.rawValue) + specification.ownFormats)
        }
        self = format
    }
}
