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
    /// What the cache had to do with this step.
    var reading = CacheReading()
    /// Pointers of what broke the contract, for the log; never values.
    var violations: [String] = []

    mutating func begin(step: Int, calls: Int) {
        self.step = step
        self.calls = calls
        pending = calls
        lost = 0
        absent = 0
        reading = CacheReading()
    }

    mutating func note(_ reason: ComponentReason) {
        if self.reason == nil { self.reason = reason }
    }
}

/// A call that an execution waits for.
struct ActiveCall {
    enum Work {
        case attempts(CallAttempts)
        /// The cached answer stands in if the load fails.
        case load(LoadTicket, spares: [CachedAnswer])
        /// It takes part in another call of this request.
        case merged(into: Int)
    }

    let work: Work
    var place: CallPlace
    /// Nil where no other call can be equal.
    var key: CacheKey?
    /// What it brought, whatever its status.
    var answer: ServiceCall?
    var isPending = true

    init(work: Work, place: CallPlace, key: CacheKey? = nil) {
        self.work = work
        self.place = place
        self.key = key
    }

    func isMerged(into index: Int) -> Bool {
        if case .merged(index) = work { true } else { false }
    }
}

/// Holds the answers that a plan borrows from.
final class AnswerLease {
    var calls: [ServiceCall] = []
    var answers: [CachedAnswer] = []
}

/// Hears how an execution ended: one of the two, once, unless the execution was abandoned. May be called from inside `begin`.
protocol ExecutionReceiver: AnyObject {
    /// Every dependency has settled: time to compose. `Execution.reject` may set it going again.
    func executionSettled(_ execution: Execution)
    func executionFailed(_ execution: Execution, _ failure: PlanFailure)
}
