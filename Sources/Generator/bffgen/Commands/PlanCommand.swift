internal import Plan

/// Prints how operations are carried out.
enum PlanCommand: Command {
    static let specification = CommandSpecification(
        name: "plan", summary: "prints calls, budget, fan-out and the source of each field",
        arguments: [.init(name: "client"), .init(name: "operation", isOptional: true)],
        options: [CommandSpecification.workspace])

    static func run(_ given: GivenArguments, in surroundings: Surroundings) throws(UsageError) -> ExitCode {
        guard let pipeline = try Pipeline.open(given, in: surroundings) else { return .faults }
        guard let plan = pipeline.plan() else { return pipeline.finish() }
        let name = given.positional[0]
        guard let client = plan.clients.first(where: { $0.name == name }) else {
            throw UsageError.unknown("client", name, among: plan.clients.map(\.name))
        }
        let operation = given.positional.dropFirst().first
        guard let text = plan.text(client: name, operation: operation) else {
            throw UsageError.unknown("operation", operation ?? "", among: client.operations.map(\.id))
        }
        surroundings.output(text)
        return pipeline.finish()
    }
}
