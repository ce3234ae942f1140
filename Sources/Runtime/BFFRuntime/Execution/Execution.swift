internal import BFFJSON
public import BFFPolicy
internal import BFFTransport

/// Runs one plan for one request: a state machine that is driven by finished calls and one timer.
///
/// A dependency starts when all that it reads has settled. Its steps are tried in order until one of them gives something: a
/// call that is answered and accepted, or what stands in. A critical dependency for which nothing is left ends the execution
/// at once and cancels all other calls. The budget's end ends every call that is still under way as a timeout.
///
/// Loop-confined: every method is called on the loop of its environment, and never from inside another of its calls, except that
/// receivers may be told from inside `begin` and `reject`.
public class Execution {
    enum Phase {
        case idle, running, settled, failed, abandoned
    }

    let operation: OperationRuntime
    let scope: RequestScope
    let environment: CallEnvironment
    /// Told once; kept until `release`, because composition may set the execution going again.
    var receiver: (any ExecutionReceiver)?
    /// When no call may be under way any more.
    let callsEnd: Instant
    private var budgetTimer = TimerToken.none
    var phase = Phase.idle
    var states: [DependencyState]
    var active: [ActiveCall] = []
    /// Bit i: dependency i has started, has settled, has settled with a value of its own.
    private var begun: UInt64 = 0
    private var settled: UInt64 = 0
    private var succeeded: UInt64 = 0
    private(set) var isDegraded = false
    /// Optional dependencies are not asked: the time that is left does not suffice for all.
    private let isBrownout: Bool
    /// Answers that the plan borrows from.
    var lease = AnswerLease()

    init(_ seed: ExecutionSeed) {
        operation = seed.operation
        scope = seed.scope
        environment = seed.environment
        callsEnd = seed.callsEnd
        isBrownout = seed.isBrownout
        states = Array(repeating: DependencyState(), count: seed.operation.declaration.dependencies.count)
        active.reserveCapacity(states.count)
    }

    var scheduler: any Scheduler { environment.scheduler }
    var functions: PlanFunctions { operation.functions }

    func outcome(of dependency: Int) -> ComponentOutcome { states[dependency].outcome ?? .skipped(.input) }

    // MARK: Events

    func begin(_ receiver: any ExecutionReceiver) {
        guard phase == .idle else { return }
        self.receiver = receiver
        run()
    }

    /// The caller has gone: nothing is called any more, and nobody is told.
    func abandon() {
        guard phase == .running || phase == .settled else { return }
        phase = .abandoned
        receiver = nil
        scheduler.cancel(budgetTimer)
        cancelCalls(of: nil)
    }

    /// Composition found that an optional dependency's value breaks the contract: its next step is tried, and the receiver
    /// hears again.
    func reject(_ dependency: Int) {
        guard phase == .settled else { return }
        guard !operation.declaration.dependencies[dependency].isCritical else {
            return fail(.dependency(dependency, .contract))
        }
        // What stands in was checked when the plan was made: to blame it is the plan's own fault.
        guard states[dependency].holdsAnswer else { return fail(.composition) }
        let step = states[dependency].step
        states[dependency].holdsAnswer = false
        states[dependency].outcome = nil
        settled &= ~(1 << UInt64(dependency))
        succeeded &= ~(1 << UInt64(dependency))
        states[dependency].note(.contract)
        phase = .running
        attempt(dependency, from: step + 1)
        run()
    }

    /// Gives back what was borrowed. Nothing of the plan may be read after it, unless somebody holds the lease.
    func release() {
        receiver = nil
        let calls = lease.calls
        // Whoever else holds the lease reads on: the transport reuses a call only when nobody holds it.
        if isKnownUniquelyReferenced(&lease) {
            lease.calls.removeAll()
            lease.answers.removeAll()
        }
        for call in calls { environment.recycle(call) }
    }

    // MARK: Running

    /// Starts whatever can start; settles the execution when nothing is left.
    func run() {
        if phase == .idle {
            phase = .running
        }
        while phase == .running, let next = nextReady() {
            begun |= 1 << UInt64(next)
            states[next].startedAt = scheduler.now
            let dependency = operation.declaration.dependencies[next]
            if isBrownout, !dependency.isCritical {
                shed(next)
            } else if dependency.after & ~succeeded == 0 {
                attempt(next, from: 0)
            } else {
                skip(next)
            }
        }
        guard phase == .running else { return }
        if settled == operation.everyDependency {
            phase = .settled
            scheduler.cancel(budgetTimer)
            budgetTimer = .none
            receiver?.executionSettled(self)
        } else if budgetTimer == .none {
            budgetTimer = scheduler.schedule(at: callsEnd, self, tag: 0)
        }
    }

    private func nextReady() -> Int? {
        var waiting = operation.everyDependency & ~begun
        while waiting != 0 {
            let index = waiting.trailingZeroBitCount
            if operation.declaration.dependencies[index].reads & ~settled == 0 { return index }
            waiting &= waiting - 1
        }
        return nil
    }

    // MARK: Settling

    func settle(_ dependency: Int, _ outcome: ComponentOutcome) {
        states[dependency].outcome = outcome
        states[dependency].settledAt = scheduler.now
        settled |= 1 << UInt64(dependency)
        if outcome.isSuccess { succeeded |= 1 << UInt64(dependency) }
        if outcome.isDegrading { isDegraded = true }
    }

    func fail(_ failure: PlanFailure) {
        phase = .failed
        scheduler.cancel(budgetTimer)
        cancelCalls(of: nil)
        if let dependency = failure.dependency, states[dependency].outcome == nil {
            states[dependency].settledAt = scheduler.now
        }
        receiver?.executionFailed(self, failure)
    }
}

// MARK: The budget's end

extension Execution: TimerReceiver {
    public func timerFired(tag: Int) {
        guard phase == .running else { return }
        budgetTimer = .none
        for dependency in states.indices where phase == .running {
            let bit: UInt64 = 1 << UInt64(dependency)
            guard begun & bit != 0, settled & bit == 0 else { continue }
            cancelCalls(of: dependency)
            states[dependency].note(.timeout)
            attempt(dependency, from: states[dependency].step + 1)
        }
        run()
    }
}
