internal import Compatibility
internal import Contract
internal import Diagnostics
internal import OpenAPI

/// Says which fields of which clients a new version of a service breaks.
enum ImpactCommand: Command {
    static let specification = CommandSpecification(
        name: "impact", summary: "names the clients and fields that a new version of a service breaks or changes",
        options: [
            .init(name: "--service", value: "NAME", isRequired: true, summary: "whose contract changes"),
            .init(
                name: "--candidate", value: "FILE",
                summary: "the new version; with --base git:REV by default the workspace's own"),
            .init(
                name: "--base", value: "git:REV|FILE",
                summary:
                    "the old version: clients and services as they stood there, or one file; default: the workspace's own"
            ),
            CommandSpecification.today, CommandSpecification.workspace,
        ],
        notes: [
            "broken: the client's contract cannot be kept; changed: something else is shown, or has to be written;",
            "harmless: the view model takes it, once the client is generated anew.",
            "json: the findings under 'impact'; github and sarif: broken ones as errors, changed ones as warnings.",
            "exit codes: 0 nothing is broken, 1 something is, 2 the two could not be compared, or usage",
        ])

    static func run(_ given: GivenArguments, in surroundings: Surroundings) throws(UsageError) -> ExitCode {
        let today = try given.date(CommandSpecification.today.name)
        let comparison = try ServiceComparison(given, in: surroundings)
        guard let service = try comparison.service(), let candidate = comparison.candidate(or: service.file) else {
            return comparison.giveUp()
        }
        let impact = Impact(
            comparison.contracts, service: service.name, old: service.document, new: candidate,
            today: today)
        surroundings.reporter?.add("impact", impact.report)
        let isText = surroundings.reporter?.format == .text
        if isText { surroundings.output(impact.text) }
        let found = Diagnostics()
        for diagnostic in isText ? [] : impact.diagnostics { found.report(diagnostic) }
        surroundings.report(found, files: comparison.files)
        return impact.isBroken ? .faults : .fine
    }
}

/// The clients as they are, with one service's old and new version.
final class ServiceComparison {
    private let given: GivenArguments
    private let surroundings: Surroundings
    private let diagnostics = Diagnostics()
    private let directory: String
    private(set) var contracts: [ClientContract] = []
    let files: SourceFiles

    /// - Throws: where there is no workspace or no such revision.
    init(_ given: GivenArguments, in surroundings: Surroundings) throws(UsageError) {
        (self.given, self.surroundings) = (given, surroundings)
        directory = try Pipeline.directory(given, in: surroundings)
        files = try Self.files(of: given, in: directory, from: surroundings.directory)
    }

    private static func files(
        of given: GivenArguments, in directory: String, from here: String
    ) throws(UsageError) -> SourceFiles {
        guard let base = given.value("--base") else { return SourceFiles(root: directory) }
        guard base.hasPrefix("git:") else {
            let path = FilePath.resolve(base, from: here + "/")
            guard case .success(let bytes) = SourceFiles(root: here).bytes(of: path) else {
                throw UsageError("'\(base)' cannot be read")
            }
            let service = given.value("--service") ?? ""
            let folder = "\(Workspace.contractsFolder)/services/"
            // In the service's place, so that what it references is found from there.
            return SourceFiles(root: directory) { file in
                let isInFolder = file.hasPrefix(folder) && !file.dropFirst(folder.count).contains("/")
                return isInFolder && Pipeline.serviceName(of: file) == service ? .success(bytes) : nil
            }
        }
        let revision = try GitRevision(base, in: directory)
        return SourceFiles(root: directory) { file in
            let path = file.hasPrefix("/") ? file : "\(directory)/\(file)"
            guard let name = revision.file(at: path), let found = revision.provide(name) else { return nil }
            // A workspace that was found by convention then may have a configuration now.
            if file == Workspace.configurationFile, case .failure = found { return nil }
            return found
        }
    }

    /// Reads the clients with the service's old version. nil: that has a fault, which was reported.
    func service() throws(UsageError) -> (name: String, file: String, document: Document)? {
        guard var workspace = Workspace.open(directory: directory, files: files, diagnostics: diagnostics) else {
            return nil
        }
        let name = given.value("--service") ?? ""
        let file = try Pipeline.serviceFile(name, among: workspace.serviceFiles)
        // A client that was not there yet has nothing to lose.
        workspace.clientFiles.removeAll { file in
            if case .failure = files.bytes(of: file) { true } else { false }
        }
        let reader = workspace.documentReader(diagnostics: diagnostics)
        guard let document = reader.read(file) else { return nil }
        contracts = readContracts(
            workspace: workspace, reader: reader, judgesEntries: false, diagnostics: diagnostics)
        return diagnostics.hasErrors ? nil : (name, file, document)
    }

    /// - Parameters:
    ///   - file: the workspace's own, which is new where the old version comes from elsewhere.
    ///   - option: what names another one.
    func candidate(or file: String, from option: String = "--candidate") -> Document? {
        var path = file
        let now = SourceFiles(root: directory)
        if let written = given.value(option) {
            path = FilePath.relative(FilePath.resolve(written, from: surroundings.directory + "/"), to: directory)
        }
        let found = Diagnostics()
        let document = DocumentReader(files: now, diagnostics: found).read(path)
        // What else is wrong in it is said by `lint`.
        let lost: Set<DiagnosticCode> = [.unreadableFile, .unresolvedReference, .remoteReference, .referenceCycle]
        let faults = found.sorted.filter { document == nil || lost.contains($0.code) }
        for fault in faults { diagnostics.report(fault) }
        return faults.contains { $0.severity == .error } ? nil : document
    }

    /// Says why nothing could be compared.
    func giveUp() -> ExitCode {
        surroundings.report(diagnostics, files: files)
        return .usage
    }
}
