internal import Compatibility
internal import Diagnostics
internal import OpenAPI

/// Names what a change of a contract breaks.
enum DiffCommand: Command {
    static let specification = CommandSpecification(
        name: "diff", summary: "names what differs between two versions of a contract, and what of it breaks",
        arguments: [.init(name: "old", isOptional: true), .init(name: "new", isOptional: true)],
        options: [
            .init(
                name: "--base", value: "git:REV",
                summary: "compares the one file named with what it was in this revision, references included"),
            .init(
                name: "--clients",
                summary: "compares every client's contract with the last tag that is reachable, or with --base"),
            .init(name: "--allow", value: "FILE", summary: "changes that are agreed on, each with its reason"),
            .init(
                name: "--fail-on", value: "LEVEL",
                summary: "err, warn, info or none: what makes the exit code 1; default: err"),
            .init(
                name: "--deprecation-days", value: "N",
                summary: "how long a deprecated stable operation stays; default: 0, no notice is asked for"),
            .init(
                name: "--deprecation-days-beta", value: "N", summary: "the same for x-stability-level: beta; default: 0"
            ),
            .init(
                name: "--stability", value: "LEVEL",
                summary: "draft, alpha, beta or stable: operations below it are passed over; default: beta"),
            .init(name: "--schema", summary: "old and new are JSON Schema files"),
            .init(name: "--direction", value: "WAY", summary: "of schemas: request or response; default: response"),
            .init(
                name: "--literal",
                summary: "schemas by JSON Schema's letter: formats refuse nothing, undeclared properties may be sent"),
            .init(
                name: "--pairs", value: "FILE",
                summary: "many pairs of schemas at once, a JSON object with id, old, new and direction on each line"),
            CommandSpecification.workspace,
        ],
        ownFormats: ["markdown"],
        notes: [
            "Rules and levels are oasdiff's (ERR, WARN, INFO); what it passes over has rules in the same style.",
            "json: all changes under 'changes'; github and sarif: errors and warnings; markdown: a changelog.",
            "exit codes: 0 nothing breaks, 1 something does, 2 the two could not be compared, or usage",
        ])

    static func run(_ given: GivenArguments, in surroundings: Surroundings) throws(UsageError) -> ExitCode {
        if let file = given.value("--pairs") { return try SchemaPairs(file, given, surroundings).run() }
        let run = try DiffRun(given, in: surroundings)
        if given.has("--clients") { return try run.compareClients() }
        if given.has("--schema") { return try run.compareSchemas() }
        return try run.compareDocuments()
    }

    static func direction(_ given: GivenArguments) throws(UsageError) -> Direction {
        guard let name = given.value("--direction") else { return .response }
        guard let direction = Direction(rawValue: name) else {
            throw UsageError.unknown("direction", name, among: ["request", "response"])
        }
        return direction
    }
}
