@testable import BFFRuntime
import BFFHTTP
import BFFJSON
import BFFPolicy
import BFFTransport

/// One execution of a graph on a fake clock, and all that can be seen of it.
final class Run: ExecutionReceiver {
    let world: World
    let execution: Execution
    private let operation: OperationRuntime
    private let seed: GraphPlan.Seed
    private(set) var endings: [String] = []
    private(set) var body = ""

    convenience init(
        _ dependencies: [DependencyDeclaration], budget: Budget = Budget(total: .milliseconds(1000)),
        behaviour: GraphPlan.Behaviour = GraphPlan.Behaviour(), targets: CallTargets = CallTargets(),
        in world: World? = nil, isBrownout: Bool = false, callerEnd: Instant? = nil
    ) {
        let declaration = OperationDeclaration(
            id: "graph", method: .get, path: "/graph", budget: budget, dependencies: dependencies)
        let seed = GraphPlan.Seed(declaration: declaration, behaviour: behaviour)
        let world = world ?? World(targets: targets)
        let operation = OperationRuntime(
            Registration(declaration: declaration, functions: PlanFunctions(GraphPlan.self, handlers: seed)),
            targets: world.targets)
        self.init(operation, seed, in: world, isBrownout: isBrownout, callerEnd: callerEnd)
    }

    /// The same operation's next request.
    convenience init(after other: Run) {
        self.init(other.operation, other.seed, in: other.world)
    }

    private init(
        _ operation: OperationRuntime, _ seed: GraphPlan.Seed, in world: World, isBrownout: Bool = false,
        callerEnd: Instant? = nil
    ) {
        (self.operation, self.seed, self.world) = (operation, seed, world)
        let scope = RequestScope()
        var random = FastRandom()
        scope.begin(arrival: world.scheduler.now, requestID: HTTPText("r-1"), traceparent: nil, random: &random)
        execution = PlannedExecution(
            GraphPlan(seed),
            ExecutionSeed(
                operation: operation, scope: scope, environment: world.environment, callerEnd: callerEnd,
                isBrownout: isBrownout))
    }

    var scheduler: FakeScheduler { world.scheduler }
    var transport: FakeTransport { world.transport }

    /// What the calls are answered with: a number, a failure, or a status; and after how many milliseconds.
    func answer(_ name: String, _ answer: FakeTransport.Answer = .status(200, "1"), after milliseconds: Int) {
        world.answer(name, answer, after: milliseconds)
    }

    func begin() { execution.begin(self) }

    func advance(to milliseconds: Int) {
        world.advance(to: milliseconds)
    }

    /// Begins, and lets more time pass than any budget has.
    func finish() {
        begin()
        scheduler.advance(by: .seconds(5))
    }

    func executionSettled(_ execution: Execution) {
        var writer = JSONWriter()
        do throws(CompositionFailure) {
            try operation.functions.compose(execution, &writer, CompositionContext(execution))
        } catch {
            switch error {
            case .contract(let dependency), .missing(let dependency): return execution.reject(dependency)
            case .invalid, .unwritten: return
            }
        }
        body = writer.withBytes { String(decoding: $0, as: UTF8.self) }
        endings.append("\(transport.clock) settled")
        execution.release()
    }

    func executionFailed(_ execution: Execution, _ failure: PlanFailure) {
        endings.append("\(transport.clock) \(failure.code.status) \(failure.code.name)")
        execution.release()
    }

    /// "user ok · list error timeout"
    var components: String {
        zip(operation.declaration.dependencies, execution.states).map { dependency, state in
            guard let outcome = state.outcome else { return "\(dependency.name) -" }
            return [
                "\(dependency.name)", outcome.status.rawValue, outcome.source?.rawValue, outcome.reason?.rawValue,
                outcome.ageSeconds.map { "\($0)s" },
            ].compactMap { $0 }.joined(separator: " ")
        }.joined(separator: " · ")
    }
}

/// A call's declaration in a few words.
func call(
    _ timeout: Int = 100, method: HTTPMethod = .get, absent: [Int] = [], concurrentMax: Int = 64,
    operation: String = "op", isIdempotent: Bool = false, policy: CallPolicy? = nil, cache: CacheDeclaration? = nil
) -> Step {
    .call(
        CallDeclaration(
            service: 0, operation: operation, method: method, timeout: .milliseconds(timeout), absent: absent,
            isIdempotent: isIdempotent,
            policy: policy ?? CallPolicy(bulkhead: BulkheadPolicy(concurrent: concurrentMax)), cache: cache))
}
