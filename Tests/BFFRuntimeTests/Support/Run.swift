@testable import BFFRuntime
import BFFHTTP
import BFFJSON
import BFFPolicy
import BFFTransport

/// One execution of a graph on a fake clock, and all that can be seen of it.
final class Run: ExecutionReceiver {
    let scheduler = FakeScheduler()
    let transport: FakeTransport
    let execution: Execution
    private let operation: OperationRuntime
    private(set) var endings: [String] = []
    private(set) var body = ""

    init(
        _ dependencies: [DependencyDeclaration], budget: Budget = Budget(total: .milliseconds(1000)),
        behaviour: GraphPlan.Behaviour = GraphPlan.Behaviour(), bulkheads: BulkheadTable = BulkheadTable()
    ) {
        let declaration = OperationDeclaration(
            id: "graph", method: .get, path: "/graph", budget: budget, dependencies: dependencies)
        let seed = GraphPlan.Seed(declaration: declaration, behaviour: behaviour)
        transport = FakeTransport(scheduler)
        operation = OperationRuntime(
            Registration(declaration: declaration, functions: PlanFunctions(GraphPlan.self, handlers: seed)),
            bulkheads: bulkheads)
        let scope = RequestScope()
        var random = FastRandom()
        scope.begin(arrival: scheduler.now, requestID: HTTPText("r-1"), traceparent: nil, random: &random)
        execution = PlannedExecution(
            GraphPlan(seed),
            ExecutionSeed(
                operation: operation, scope: scope,
                environment: CallEnvironment(
                    scheduler: scheduler, transport: transport, origins: [.fake])))
    }

    /// What the calls are answered with: a number, a failure, or a status; and after how many milliseconds.
    func answer(_ name: String, _ answer: FakeTransport.Answer = .status(200, "1"), after milliseconds: Int) {
        transport.script[name] = FakeTransport.Reply(answer: answer, after: .milliseconds(milliseconds))
    }

    func begin() { execution.begin(self) }

    func advance(to milliseconds: Int) {
        scheduler.advance(by: .milliseconds(milliseconds - transport.clock))
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
            return ["\(dependency.name)", outcome.status.rawValue, outcome.source?.rawValue, outcome.reason?.rawValue]
                .compactMap { $0 }.joined(separator: " ")
        }.joined(separator: " · ")
    }
}

/// A call's declaration in a few words.
func call(
    _ timeout: Int = 100, method: HTTPMethod = .get, absent: [Int] = [], concurrentMax: Int = 64,
    operation: String = "op"
) -> Step {
    .call(
        CallDeclaration(
            service: 0, operation: operation, method: method, timeout: .milliseconds(timeout), absent: absent,
            concurrentMax: concurrentMax))
}
