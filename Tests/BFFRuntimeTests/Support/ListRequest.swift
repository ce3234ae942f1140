import BFFHTTP
import BFFJSON
import BFFPolicy
@testable import BFFRuntime
import BFFTransport

/// One request of a batch in a world.
final class ListRequest: ExecutionReceiver {
    let execution: Execution
    private let operation: OperationRuntime
    private(set) var endings: [String] = []
    private(set) var body = ""
    private let world: World

    init(_ world: World, _ keys: [Int], _ policy: CachePolicy, maxSize: Int = 10) {
        self.world = world
        let declaration = OperationDeclaration(
            id: "list", method: .get, path: "/list", budget: Budget(total: .seconds(1)),
            dependencies: [
                DependencyDeclaration(
                    name: "list", steps: [call(cache: CacheDeclaration(policy, isPublic: true)), .empty])
            ])
        let seed = ListPlan.Seed(declaration: declaration, keys: keys, maxSize: maxSize)
        operation = OperationRuntime(
            Registration(declaration: declaration, functions: PlanFunctions(ListPlan.self, handlers: seed)),
            targets: world.targets)
        let scope = RequestScope()
        var random = FastRandom()
        scope.begin(arrival: world.scheduler.now, requestID: nil, traceparent: nil, random: &random)
        execution = PlannedExecution(
            ListPlan(seed),
            ExecutionSeed(operation: operation, scope: scope, environment: world.environment))
        execution.begin(self)
    }

    func executionSettled(_ execution: Execution) {
        var writer = JSONWriter()
        try? operation.functions.compose(execution, &writer, CompositionContext(execution))
        body = writer.withBytes { String(decoding: $0, as: UTF8.self) }
        let outcome = execution.outcome(of: 0)
        endings.append("\(world.transport.clock) \(outcome.status.rawValue)")
        execution.release()
    }

    func executionFailed(_ execution: Execution, _ failure: PlanFailure) { endings.append("failed") }
}

extension FakeTransport.Answer {
    /// Each element's value is its key times the factor.
    static func items(_ ids: [Int], times factor: Int = 10) -> FakeTransport.Answer {
        .status(200, "[" + ids.map { #"{"id":\#($0),"v":\#($0 * factor)}"# }.joined(separator: ",") + "]")
    }
}
