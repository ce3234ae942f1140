internal import Contract
internal import Diagnostics
internal import Plan

/// Reads and checks, and writes nothing.
enum LintCommand: Command {
    static let specification = CommandSpecification(
        name: "lint", summary: "checks clients and services without writing",
        options: [
            .init(name: "--strict", summary: "warnings fail too"),
            .init(name: "--explain", value: "CODE", summary: "says what a code stands for, and checks nothing"),
            CommandSpecification.today, CommandSpecification.workspace,
        ],
        notes: [
            "Hand-written Swift is looked for in Sources/Clients/<Client>.",
            "A warning that is meant to be stands with its reason under 'exceptions' of bffgen.yaml.",
            "exit codes: 0 fine, 1 errors or (with --strict) warnings, 2 usage",
        ])

    static func run(_ given: GivenArguments, in surroundings: Surroundings) throws(UsageError) -> ExitCode {
        if let name = given.value("--explain") { return try explain(name, in: surroundings) }
        guard let pipeline = try Pipeline.open(given, in: surroundings) else { return .faults }
        if let plan = pipeline.plan() {
            pipeline.reportNeedless(foundBy: .planning)
            let halves = plan.clients.map { HandWrittenFolder(of: $0, root: pipeline.workspace.root) }
            for half in halves { pipeline.report(rules(in: half)) }
            // What stands elsewhere has not been looked at.
            if halves.allSatisfy({ !$0.sources.isEmpty }) { pipeline.reportNeedless(foundBy: .handWritten) }
        }
        return pipeline.finish(isStrict: given.has("--strict"), countsNothing: true)
    }

    private static func rules(in half: HandWrittenFolder) -> [Diagnostic] {
        half.sources.flatMap { BusinessRules.check($0.text, in: "\(half.name)/\($0.file)") }
    }

    private static func explain(_ name: String, in surroundings: Surroundings) throws(UsageError) -> ExitCode {
        guard let code = DiagnosticCode(rawValue: name) else {
            throw UsageError.unknown("code", name, among: DiagnosticCode.allCases.map(\.rawValue))
        }
        surroundings.output("\(code.rawValue), \(code.severity.rawValue): \(code.help).\n")
        if let details = code.details { surroundings.output("\n\(details)\n") }
        return .fine
    }
}
