/// What an execution is made from, besides its plan.
public struct ExecutionSeed {
    let operation: OperationRuntime
    let scope: RequestScope
    let environment: CallEnvironment
}

/// An execution with its plan in place.
@usableFromInline
final class PlannedExecution<Plan: OperationPlan>: Execution {
    @usableFromInline var plan: Plan

    @usableFromInline
    init(_ plan: Plan, _ seed: ExecutionSeed) {
        self.plan = plan
        super.init(seed)
    }
}
