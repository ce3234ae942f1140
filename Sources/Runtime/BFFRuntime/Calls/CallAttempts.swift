internal import BFFPolicy
internal import BFFTelemetry
internal import BFFTransport

/// One call of a service under its policy: breaker, bulkhead, total timeout, and the attempts within, in this order. Each attempt has
/// a timeout of its own; a second one may follow the first or join it.
///
///     admit ─► makeCall, write ─► begin ─► attemptsEnded ─► settle          at any time: cancel
///
/// Loop-confined and reused: with `settle`, `cancel`, a refused `admit`, or an end that is no answer it goes back to its environment.
final class CallAttempts {
    private enum Phase {
        case idle
        /// It has a place in the bulkhead, or waits for one; nothing is sent.
        case admitted, queued
        /// One attempt is under way, or two.
        case running
        /// Between two attempts.
        case pausing
        /// Nobody waits any more, but what was sent may not be taken back.
        case unheard
        /// Answered; whether the answer is sound is not known yet.
        case judged
    }

    private enum Alarm: Int {
        case queueEnd, retry, hedge
    }

    let site: CallSite
    /// It keeps the attempts that are not in use, and outlives all.
    private unowned let environment: CallEnvironment
    private var phase = Phase.idle
    private var owner: (any AttemptsOwner)?
    private var tag = 0
    private(set) var deadline = Instant.distantFuture
    private var admission = Breaker.Admission.closed
    private var queuePlace: QueuePlace?
    /// While pausing it waits to be sent again.
    private var first: ServiceCall?
    private var hedge: ServiceCall?
    private var number = 1
    /// When the first attempt began, and when those that are under way did.
    private var begunAt = Instant(nanoseconds: 0)
    private var firstAt = Instant(nanoseconds: 0)
    private var hedgeAt = Instant(nanoseconds: 0)
    /// Of the attempt that ended last.
    private var result = AttemptResult.ok
    /// When that attempt began.
    private(set) var resultFrom = Instant(nanoseconds: 0)
    private var timer = TimerToken.none
    private var deadlinePlace = 0

    init(_ site: CallSite, _ environment: CallEnvironment) {
        self.site = site
        self.environment = environment
    }

    private var target: CallTarget { site.target }
    private var scheduler: any Scheduler { environment.scheduler }

    // MARK: Beginning

    /// Asks whether the call may be made: gate, breaker, bulkhead. Refused attempts have gone back to their environment.
    func admit(until deadline: Instant) -> CallRefusal? {
        let now = scheduler.now
        if target.gate.closedUntil(now) != nil { return refuse(.rateLimited) }
        admission = target.breaker?.admit(at: now, random: environment.random.next()) ?? .closed
        if admission == .refused { return refuse(.breakerOpen) }
        self.deadline = deadline
        if target.policy.bulkhead.queue == 0 {
            guard target.bulkhead.tryEnter() else { return refuseFull() }
            phase = .admitted
            return nil
        }
        let place = QueuePlace(self, in: target.bulkhead, mailbox: environment.mailbox)
        switch target.bulkhead.enter(place) {
        case .entered: phase = .admitted
        case .queued:
            phase = .queued
            queuePlace = place
        case .full: return refuseFull()
        }
        return nil
    }

    private func refuseFull() -> CallRefusal {
        target.breaker?.abandon(admission, at: scheduler.now)
        return refuse(.bulkheadFull)
    }

    private func refuse(_ refusal: CallRefusal) -> CallRefusal {
        site.metrics.rejected(refusal.metric, on: environment.metrics)
        environment.recycle(self)
        return refusal
    }

    /// Sends the call, or lets it wait for its place. Its request is finished.
    /// - Parameter deadlinePlace: what `CallSite.writeDeadline` gave.
    func begin(_ call: ServiceCall, owner: any AttemptsOwner, tag: Int, deadlinePlace: Int) {
        self.owner = owner
        self.deadlinePlace = deadlinePlace
        self.tag = tag
        first = call
        number = 1
        if phase == .queued {
            timer = scheduler.schedule(at: deadline, self, tag: Alarm.queueEnd.rawValue)
        } else {
            launch()
        }
    }

    /// A place in the bulkhead has become free.
    func admitted() {
        queuePlace = nil
        scheduler.cancel(timer)
        timer = .none
        guard phase == .queued else { return target.bulkhead.leave() }
        phase = .admitted
        // Still before `begin`, or in time.
        guard first != nil else { return }
        guard scheduler.now < deadline else { return endUnserved() }
        launch()
    }

    // MARK: Attempts

    private func launch() {
        let now = scheduler.now
        let policy = target.policy
        begunAt = now
        if policy.retry.attempts > 1 || policy.hedge != nil { target.retryBudget.noteCall(at: now) }
        guard let first else { return }
        send(first, .first)
        guard let hedge = policy.hedge, site.call.isSafe, admission == .closed,
            let delay = hedge.delay(target.latency, at: now), now + delay < deadline
        else { return }
        timer = scheduler.schedule(at: now + delay, self, tag: Alarm.hedge.rawValue)
    }

    private func send(_ call: ServiceCall, _ kind: AttemptKind) {
        phase = .running
        let now = scheduler.now
        if kind == .hedge { hedgeAt = now } else { firstAt = now }
        site.metrics.attemptStarted(kind, on: environment.metrics)
        call.deadline = target.policy.retry.perTry.map { min(now + $0, deadline) } ?? deadline
        call.isReplayable = site.call.isSafe
        call.receiver = self
        if let field = target.policy.deadline {
            let number = field.number(now: now, end: call.deadline)
            call.request.rewrite(digits: number, count: field.digits, at: deadlinePlace)
        }
        environment.transport.start(call)
    }

    private func sendHedge() {
        guard phase == .running, hedge == nil, let first else { return }
        guard take(.hedge) else { return }
        let call = environment.transport.makeCall(to: environment.origins[site.call.service])
        call.request.copy(first.request)
        hedge = call
        send(call, .hedge)
    }

    /// Pays for a further attempt.
    private func take(_ kind: AttemptKind) -> Bool {
        let isPaid = target.retryBudget.tryTake(at: scheduler.now)
        if !isPaid { site.metrics.retryDenied(kind, on: environment.metrics) }
        return isPaid
    }

    /// When to try again; nil: the failure stands.
    private func nextStart(after call: ServiceCall, _ outcome: CallOutcome) -> Instant? {
        let policy = target.policy.retry
        guard number < policy.attempts, site.call.mayRepeat else { return nil }
        var retryAfter: Duration?
        switch outcome {
        case .failed(let failure):
            guard failure.isRetried else { return nil }
        case .answered:
            guard site.isRetried(status: call.status) else { return nil }
            retryAfter = RetryAfter.read(call.fields)
        }
        let now = scheduler.now
        guard
            let start = policy.start(
                ofAttempt: number + 1, at: now, retryAfter: retryAfter, deadline: deadline,
                random: environment.random.next()),
            take(.retry)
        else { return nil }
        return start
    }

    private func finish(_ call: ServiceCall, _ outcome: CallOutcome) {
        let isHedge = call === hedge
        let sibling = isHedge ? first : hedge
        if isHedge { hedge = nil } else { first = nil }
        result = AttemptResult(outcome, status: call.status, at: site)
        resultFrom = isHedge ? hedgeAt : firstAt
        noteOutcome(of: call, outcome)
        if phase == .unheard { return endUnheard(call, outcome) }
        if isFinal(call, outcome) {
            if let sibling { dropLoser(sibling) }
            (first, hedge) = (nil, nil)
            return end(.answered(call))
        }
        recordAttempt()
        guard sibling == nil else { return environment.recycle(call) }
        if let start = nextStart(after: call, outcome) {
            scheduler.cancel(timer)
            first = call
            phase = .pausing
            timer = scheduler.schedule(at: start, self, tag: Alarm.retry.rawValue)
            return
        }
        switch outcome {
        case .answered: end(.answered(call))
        case .failed(let failure):
            environment.recycle(call)
            end(.failed(failure))
        }
    }

    /// Nothing better can come: the service has said something that is no sign of illness.
    private func isFinal(_ call: ServiceCall, _ outcome: CallOutcome) -> Bool {
        outcome == .answered && call.status != 429 && !site.isFailure(status: call.status)
    }

    private func noteOutcome(of call: ServiceCall, _ outcome: CallOutcome) {
        let now = scheduler.now
        if outcome == .answered || outcome == .failed(.timedOut) { target.latency.record(now - resultFrom, at: now) }
        if outcome == .answered, call.status == 429, let wait = RetryAfter.read(call.fields) {
            target.gate.close(for: wait, at: now)
        }
    }

    private func recordAttempt() {
        site.metrics.attemptFinished(result, from: resultFrom, to: scheduler.now, on: environment.metrics)
    }

    /// The other attempt was faster.
    private func dropLoser(_ call: ServiceCall) {
        guard call === first else { return drop(call, since: hedgeAt) }
        // It would have taken longer still. Unless that counts, the slow calls that hedges are for look fast.
        let now = scheduler.now
        target.latency.record(now - firstAt, at: now)
        drop(call, since: firstAt)
    }

    private func drop(_ call: ServiceCall, since start: Instant) {
        site.metrics.attemptFinished(.cancelled, from: start, to: scheduler.now, on: environment.metrics)
        environment.transport.cancel(call)
        environment.recycle(call)
    }

    // MARK: Ending

    /// Behind this line nothing of `self` may be touched: the owner may have set it to work again.
    private func end(_ end: CallEnd) {
        leave(end)
        let owner = owner
        self.owner = nil
        switch end {
        case .answered(let call) where isFinal(call, .answered): phase = .judged
        case .answered(let call):
            recordBreaker(isSuccess: !site.isFailure(status: call.status))
            retire()
        case .failed(let failure):
            recordBreaker(isSuccess: failure.isServices ? false : nil)
            retire()
        case .refused:
            recordBreaker(isSuccess: nil)
            retire()
        }
        owner?.attemptsEnded(self, tag: tag, end)
    }

    /// The wait for a place took all of its time.
    private func endUnserved() {
        site.metrics.rejected(.bulkheadFull, on: environment.metrics)
        end(.refused(.bulkheadFull))
    }

    private func leave(_ end: CallEnd) {
        scheduler.cancel(timer)
        timer = .none
        switch end {
        case .answered, .failed(.timedOut): target.bulkhead.leave(latency: scheduler.now - begunAt)
        case .failed: target.bulkhead.leave()
        // Either it never had a place, or it has just got one, too late.
        case .refused: if phase == .admitted { target.bulkhead.leave() }
        }
    }

    /// Whether the answer could be decoded and keeps its contract. Nothing happens where that is known to be of no account.
    func settle(isSound: Bool) {
        guard phase == .judged else { return }
        if !isSound { result = .contract }
        recordAttempt()
        recordBreaker(isSuccess: isSound)
        retire()
    }

    /// - Parameter isSuccess: nil: the end says nothing about the service.
    private func recordBreaker(isSuccess: Bool?) {
        guard let breaker = target.breaker else { return }
        if let isSuccess {
            breaker.record(admission, success: isSuccess, at: scheduler.now, random: environment.random.next())
        } else {
            breaker.abandon(admission, at: scheduler.now)
        }
    }

    private func retire() {
        phase = .idle
        environment.recycle(self)
    }

    /// Nobody wants the answer. What was sent and is not safe runs on, unheard.
    func cancel() {
        owner = nil
        scheduler.cancel(timer)
        timer = .none
        switch phase {
        case .idle, .unheard, .judged: return
        case .queued:
            queuePlace?.giveUp()
            queuePlace = nil
            if let first { environment.recycle(first) }
        case .running where !site.call.isSafe:
            phase = .unheard
            return
        case .running:
            if let first { drop(first, since: firstAt) }
            if let hedge { drop(hedge, since: hedgeAt) }
            target.bulkhead.leave()
        case .admitted, .pausing:
            if let first { environment.recycle(first) }
            target.bulkhead.leave()
        }
        (first, hedge) = (nil, nil)
        recordBreaker(isSuccess: nil)
        retire()
    }

    private func endUnheard(_ call: ServiceCall, _ outcome: CallOutcome) {
        let isAnswer = outcome == .answered
        recordAttempt()
        leave(isAnswer ? .answered(call) : .failed(.reset))
        if case .failed(let failure) = outcome {
            recordBreaker(isSuccess: failure.isServices ? false : nil)
        } else {
            recordBreaker(isSuccess: !site.isFailure(status: call.status))
        }
        environment.recycle(call)
        retire()
    }
}

extension CallAttempts: CallReceiver {
    func callFinished(_ call: ServiceCall, _ outcome: CallOutcome) {
        guard call === first || call === hedge else { return }
        finish(call, outcome)
    }
}

extension CallAttempts: TimerReceiver {
    func timerFired(tag: Int) {
        timer = .none
        switch Alarm(rawValue: tag) {
        case .queueEnd?:
            guard phase == .queued else { return }
            queuePlace?.giveUp()
            queuePlace = nil
            if let first { environment.recycle(first) }
            first = nil
            endUnserved()
        case .retry?:
            guard phase == .pausing, let first else { return }
            number += 1
            send(first, .retry)
        case .hedge?: sendHedge()
        case nil: break
        }
    }
}
