internal import BFFJSON
public import BFFPolicy
public import BFFTransport
internal import BFFValidation

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
    private let environment: CallEnvironment
    /// Told once; kept until `release`, because composition may set the execution going again.
    private var receiver: (any ExecutionReceiver)?
    private let callsEnd: Instant
    private var budgetTimer = TimerToken.none
    private(set) var phase = Phase.idle
    private(set) var states: [DependencyState]
    private var active: [ActiveCall] = []
    /// Bit i: dependency i has started, has settled, has settled with status ok.
    private var begun: UInt64 = 0
    private var settled: UInt64 = 0
    private var succeeded: UInt64 = 0
    private(set) var isDegraded = false
    /// Answers that the plan borrows from.
    private(set) var lease = AnswerLease()

    init(_ seed: ExecutionSeed) {
        operation = seed.operation
        scope = seed.scope
        environment = seed.environment
        callsEnd = seed.operation.declaration.budget.callsEnd(requestStart: seed.scope.arrival)
        states = Array(repeating: DependencyState(), count: seed.operation.declaration.dependencies.count)
        active.reserveCapacity(states.count)
    }

    var scheduler: any Scheduler { environment.scheduler }
    private var functions: PlanFunctions { operation.functions }

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
        // Whoever else holds the lease reads on: the transport reuses a call only when nobody holds it.
        if isKnownUniquelyReferenced(&lease) { lease.calls.removeAll() }
        for index in active.indices where active[index].state == .answered {
            active[index].state = .recycled
            environment.transport.recycle(active[index].call)
        }
    }

    // MARK: Starting dependencies

    /// Starts whatever can start; settles the execution when nothing is left.
    private func run() {
        if phase == .idle {
            phase = .running
        }
        while phase == .running, let next = nextReady() {
            begun |= 1 << UInt64(next)
            states[next].startedAt = scheduler.now
            let after = operation.declaration.dependencies[next].after
            if after & ~succeeded == 0 {
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

    /// Tries the dependency's steps from `first` on until one has calls under way or gives something.
    private func attempt(_ dependency: Int, from first: Int) {
        let declaration = operation.declaration.dependencies[dependency]
        for step in first..<max(first, declaration.steps.count) {
            states[dependency].begin(step: step, calls: 0)
            switch declaration.steps[step] {
            case .empty:
                functions.settle(self, dependency, .empty)
                return settle(dependency, .fallback(.empty))
            case .value:
                functions.settle(self, dependency, .value)
                return settle(dependency, .fallback(.value))
            case .call(let call):
                switch functions.start(self, dependency, step) {
                case .nothing:
                    return settle(dependency, step == 0 ? .ok : .fallback(.call))
                case .skip where step == 0:
                    return skip(dependency)
                case .skip:
                    states[dependency].note(.input)
                case .calls(let count):
                    if let reason = start(call, count: count, of: dependency, step: step) {
                        states[dependency].note(reason)
                    } else {
                        return
                    }
                }
            }
        }
        exhaust(dependency)
    }

    /// Starts a step's calls. A reason, if none of them could be started.
    private func start(_ call: CallDeclaration, count: Int, of dependency: Int, step: Int) -> ComponentReason? {
        guard scheduler.now < callsEnd else { return .timeout }
        let bulkhead = operation.bulkhead(dependency: dependency, step: step)
        let isPartial = operation.declaration.dependencies[dependency].isPartial
        var admitted = 0
        while admitted < count, bulkhead?.tryEnter() ?? true { admitted += 1 }
        guard admitted == count || isPartial && admitted > 0 else {
            for _ in 0..<admitted { bulkhead?.leave() }
            return .bulkheadFull
        }
        states[dependency].begin(step: step, calls: count)
        if admitted < count {
            states[dependency].lost = count - admitted
            states[dependency].pending = admitted
            states[dependency].note(.bulkheadFull)
        }
        let deadline = min(scheduler.now + call.timeout, callsEnd)
        for part in 0..<admitted {
            let place = CallPlace(dependency: dependency, step: step, call: part)
            start(call, at: place, deadline: deadline, bulkhead: bulkhead)
        }
        return nil
    }

    private func start(_ declaration: CallDeclaration, at place: CallPlace, deadline: Instant, bulkhead: Bulkhead?) {
        let origin = environment.origins[declaration.service]
        let call = environment.transport.makeCall(to: origin)
        call.deadline = deadline
        call.isReplayable = declaration.isReplayable
        call.receiver = self
        call.tag = active.count
        active.append(
            ActiveCall(call: call, place: place, bulkhead: bulkhead, isReplayable: declaration.isReplayable))
        call.request.begin(declaration.method, to: origin)
        functions.write(self, place, &call.request)
        scope.writeFields(into: &call.request)
        call.request.finish()
        environment.transport.start(call)
    }

    // MARK: Settling dependencies

    private func skip(_ dependency: Int) {
        let declaration = operation.declaration.dependencies[dependency]
        switch declaration.steps.last {
        case .empty?: functions.settle(self, dependency, .empty)
        case .value?: functions.settle(self, dependency, .value)
        case .call?, nil:
            guard !declaration.isCritical else { return fail(.dependency(dependency, .input)) }
            functions.settle(self, dependency, .failed(.input))
        }
        settle(dependency, .skipped(.input))
    }

    /// No step is left.
    private func exhaust(_ dependency: Int) {
        let reason = states[dependency].reason ?? .failed
        guard !operation.declaration.dependencies[dependency].isCritical else {
            return fail(.dependency(dependency, reason))
        }
        functions.settle(self, dependency, .failed(reason))
        settle(dependency, .error(reason))
    }

    private func settle(_ dependency: Int, _ outcome: ComponentOutcome) {
        states[dependency].outcome = outcome
        states[dependency].settledAt = scheduler.now
        settled |= 1 << UInt64(dependency)
        if outcome.status == .ok { succeeded |= 1 << UInt64(dependency) }
        if outcome.isDegrading { isDegraded = true }
    }

    private func fail(_ failure: PlanFailure) {
        phase = .failed
        scheduler.cancel(budgetTimer)
        cancelCalls(of: nil)
        if let dependency = failure.dependency, states[dependency].outcome == nil {
            states[dependency].settledAt = scheduler.now
        }
        receiver?.executionFailed(self, failure)
    }

    /// Gives up the pending calls of one dependency, or of all. What was sent and cannot be repeated runs on, unheard.
    private func cancelCalls(of dependency: Int?) {
        for index in active.indices where active[index].state == .pending {
            if let dependency, active[index].place.dependency != dependency { continue }
            guard active[index].isReplayable else {
                active[index].state = .detached
                continue
            }
            active[index].state = .recycled
            active[index].bulkhead?.leave()
            environment.transport.cancel(active[index].call)
            environment.transport.recycle(active[index].call)
        }
    }
}

// MARK: Finished calls

extension Execution: CallReceiver {
    public func callFinished(_ call: ServiceCall, _ outcome: CallOutcome) {
        let index = call.tag
        guard active.indices.contains(index), active[index].call === call else { return }
        let state = active[index].state
        guard state == .pending || state == .detached else { return }
        active[index].bulkhead?.leave()
        guard phase == .running, state == .pending else {
            active[index].state = .recycled
            return environment.transport.recycle(call)
        }
        active[index].state = .answered
        lease.calls.append(call)
        let place = active[index].place
        conclude(place, judge(call, outcome, at: place))
        run()
    }

    private func judge(_ call: ServiceCall, _ outcome: CallOutcome, at place: CallPlace) -> Verdict {
        let declaration = operation.declaration.dependencies[place.dependency]
        guard case .call(let step) = declaration.steps[place.step] else { return .failed(.failed) }
        switch outcome {
        case .failed(let failure): return .failed(ComponentReason(failure))
        case .answered:
            let mayPropagate = declaration.isCritical && place.step == 0
            let verdict = Verdict(
                status: call.status, call: step, propagate: mayPropagate ? declaration.propagate : [])
            return verdict == .accepted ? decode(call, at: place) : verdict
        }
    }

    private func decode(_ call: ServiceCall, at place: CallPlace) -> Verdict {
        do throws(JSONError) {
            let answer = try content(of: call, at: place)
            if functions.accept(self, place, answer, call) { return .accepted }
            var report = FullReport()
            functions.explainAnswer(self, place, answer, call, &report)
            states[place.dependency].violations = report.loggedPointers
        } catch {
            states[place.dependency].violations = ["malformed JSON at byte \(error.offset)"]
        }
        return .failed(.contract)
    }

    /// 204 has no content (RFC 9110, section 15.3.5): a plan that reads nothing of it takes null.
    private func content(of call: ServiceCall, at place: CallPlace) throws(JSONError) -> JSONValue {
        var form = call.status == 204 ? AnswerForm.none : .json
        if form == .json,
            case .call(let declaration) = operation.declaration.dependencies[place.dependency]
                .steps[place.step]
        {
            form = declaration.answer
        }
        switch form {
        case .json: return try call.parser.parse(call.body)
        case .none:
            var nothing = ByteBuffer()
            nothing.append("null")
            return try call.parser.parse(nothing)
        case .text: return try BodyShape.text(call.body, by: call.parser)
        }
    }

    private func conclude(_ place: CallPlace, _ verdict: Verdict) {
        let dependency = place.dependency
        switch verdict {
        case .propagated(let status):
            return fail(.propagated(dependency: dependency, status: status))
        case .failed(let reason):
            states[dependency].note(reason)
            guard operation.declaration.dependencies[dependency].isPartial else {
                cancelCalls(of: dependency)
                return attempt(dependency, from: place.step + 1)
            }
            states[dependency].lost += 1
        case .absent: states[dependency].absent += 1
        case .accepted: break
        }
        states[dependency].pending -= 1
        if states[dependency].pending == 0 { conclude(dependency) }
    }

    /// All calls of a step have their verdict, and not all are lost unless the batch may lose parts.
    private func conclude(_ dependency: Int) {
        let state = states[dependency]
        if state.lost == state.calls { return attempt(dependency, from: state.step + 1) }
        if state.absent + state.lost == state.calls {
            functions.settle(self, dependency, .absent)
        } else {
            states[dependency].holdsAnswer = true
        }
        if state.lost > 0 {
            settle(dependency, .error(state.reason ?? .failed))
        } else {
            settle(dependency, state.step == 0 ? .ok : .fallback(.call))
        }
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
