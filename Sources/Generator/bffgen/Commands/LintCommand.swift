/// Reads and checks, and writes nothing.
enum LintCommand: Command {
    static let specification = CommandSpecification(
        name: "lint", summary: "checks clients and services without writing",
        options: [
            .init(name: "--strict", summary: "warnings fail too"), CommandSpecification.today,
            CommandSpecification.workspace,
        ],
        notes: ["exit codes: 0 fine, 1 errors or (with --strict) warnings, 2 usage"])

    static func run(_ given: GivenArguments, in surroundings: Surroundings) throws(UsageError) -> ExitCode {
        guard let pipeline = try Pipeline.open(given, in: surroundings) else { return .faults }
        _ = pipeline.plan()
        return pipeline.finish(isStrict: given.has("--strict"), countsNothing: true)
    }
}
