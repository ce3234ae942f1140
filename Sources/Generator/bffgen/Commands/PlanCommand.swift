internal import Diagnostics
internal import Plan

/// Prints how operations are carried out, and what that costs under a load.
enum PlanCommand: Command {
    static let specification = CommandSpecification(
        name: "plan", summary: "prints calls, budget, fan-out, load and the source of each field",
        arguments: [.init(name: "client"), .init(name: "operation", isOptional: true)],
        options: [
            .init(name: "--operation", value: "ID", summary: "of this operation alone; default: all of the client's"),
            .init(
                name: "--rps", value: "N",
                summary: "requests per second of each operation; default: \(Exploration.Options.requestsDefault)"),
            .init(
                name: "--what-if", value: "DEPENDENCY=DURATION", isRepeatable: true,
                summary: "what becomes of the plan with this timeout: recommendations=150ms"),
            FoundDocument.output,
            CommandSpecification.workspace,
        ],
        ownFormats: ["html"],
        notes: [
            "html: one page that needs nothing besides; json: the report, with the plan under 'plan' and null for what",
            "the contract does not tell; github and sarif: faults alone are in that format.",
        ])

    static func run(_ given: GivenArguments, in surroundings: Surroundings) throws(UsageError) -> ExitCode {
        let requests = try given.integer("--rps", 1...Exploration.Options.requestsMax)
        let timeouts = try timeouts(given.all("--what-if"))
        guard given.positional.count < 2 || !given.has("--operation") else {
            throw UsageError("the operation is given twice, as an argument and with --operation")
        }
        guard let pipeline = try Pipeline.open(given, in: surroundings) else { return .faults }
        guard let plan = pipeline.plan() else { return pipeline.finish() }
        let name = given.positional[0]
        guard let client = plan.clients.first(where: { $0.name == name }) else {
            throw UsageError.unknown("client", name, among: plan.clients.map(\.name))
        }
        let operation = given.positional.dropFirst().first ?? given.value("--operation")
        if let operation, !client.operationIDs.contains(operation) {
            throw UsageError.unknown("operation", operation, among: client.operationIDs)
        }
        let names = client.dependencyNames(of: operation)
        for change in timeouts where !names.contains(change.dependency) {
            throw UsageError.unknown("dependency", change.dependency, among: names)
        }
        var options = Exploration.Options(operation: operation)
        if let requests { options.requests = requests }
        for change in timeouts { options.timeouts[change.dependency] = change.timeout }
        return give(client.explore(options), given, pipeline, surroundings)
    }

    // MARK: What is given

    private static func give(
        _ exploration: Exploration, _ given: GivenArguments, _ pipeline: Pipeline, _ surroundings: Surroundings
    ) -> ExitCode {
        let found = FoundDocument(given)
        switch given.value("--format") {
        case "html":
            guard let page = pipeline.page("explorer.html.mustache", exploration.page) else { return pipeline.finish() }
            found.give(page, in: surroundings)
        case "json": found.give("plan", exploration.report, in: surroundings)
        default: found.give(exploration.text, in: surroundings)
        }
        return found.finish(pipeline.finish(), of: specification.name, in: surroundings)
    }

    // MARK: Arguments

    /// `recommendations=150ms`, each dependency once.
    private static func timeouts(
        _ texts: [String]
    ) throws(UsageError) -> [(dependency: String, timeout: Duration)] {
        var timeouts: [(dependency: String, timeout: Duration)] = []
        for text in texts {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[0].isEmpty else {
                throw UsageError("--what-if takes a dependency and its timeout such as user=80ms, not '\(text)'")
            }
            let timeout = try GivenArguments.duration(parts[1], of: "--what-if \(parts[0])=")
            guard timeout > .zero else {
                throw UsageError("--what-if takes a timeout of more than 0, not '\(text)'")
            }
            guard !timeouts.contains(where: { $0.dependency == parts[0] }) else {
                throw UsageError("--what-if is given twice for '\(parts[0])'")
            }
            timeouts.append((parts[0], timeout))
        }
        return timeouts
    }
}
