internal import BFFPolicy
internal import BFFTransport

/// Where one dependency of an execution stands.
struct DependencyState {
    /// The step that is being tried.
    var step = 0
    /// Calls of this step, those that have no verdict yet, those that failed, and those whose status means that there is none.
    var calls = 0
    var pending = 0
    var lost = 0
    var absent = 0
    /// Of the first failure: what the chain after it was for.
    var reason: ComponentReason?
    /// Settled with what calls brought, and with nothing that stands in.
    var holdsAnswer = false
    /// Set when it has settled.
    var outcome: ComponentOutcome?
    var startedAt: Instant?
    var settledAt: Instant?
    /// Pointers of what broke the contract, for the log; never values.
    var violations: [String] = []

    mutating func begin(step: Int, calls: Int) {
        self.step = step
        self.calls = calls
        pending = calls
        lost = 0
        absent = 0
    }

    mutating func note(_ reason: ComponentReason) {
        if self.reason == nil { self.reason = reason }
    }
}

/// A call that an execution has started.
struct ActiveCall {
    enum State {
        case pending
        /// Nobody waits for it any more, but a request that was sent may not be taken back.
        case detached
        case answered
        /// Given back to the transport.
        case recycled
    }

    let call: ServiceCall
    let place: CallPlace
    let bulkhead: Bulkhead?
    let isReplayable: Bool
    var state = State.pending
}

/// Holds the answers that a plan borrows from.
final class AnswerLease {
    var calls: [ServiceCall] = []
}

/// Hears how an execution ended: one of the two, once, unless the execution was abandoned. May be called from inside `begin`.
protocol ExecutionReceiver: AnyObject {
    /// Every dependency has settled: time to compose. `Execution.reject` may set it going again.
    func executionSettled(_ execution: Execution)
    func executionFailed(_ execution: Execution, _ failure: PlanFailure)
}
