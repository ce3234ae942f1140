internal import BFFPolicy

/// What an execution is made from, besides its plan.
public struct ExecutionSeed {
    let operation: OperationRuntime
    let scope: RequestScope
    let environment: CallEnvironment
    /// When no call may be under way any more.
    let callsEnd: Instant
    /// Optional dependencies are not asked.
    var isBrownout: Bool

    /// - Parameter callerEnd: when the caller stops waiting; nil: not before the budget's end.
    init(
        operation: OperationRuntime, scope: RequestScope, environment: CallEnvironment, callerEnd: Instant? = nil,
        isBrownout: Bool = false
    ) {
        self.operation = operation
        self.scope = scope
        self.environment = environment
        let budget = operation.declaration.budget
        let end = budget.callsEnd(requestStart: scope.arrival)
        callsEnd = callerEnd.map { min(end, $0 - budget.reserve) } ?? end
        self.isBrownout = isBrownout
    }
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
