internal import BFFHTTP
internal import BFFJSON
internal import BFFPolicy
internal import BFFTelemetry
internal import BFFTransport
internal import BFFValidation

/// One call that serves everybody who wants the same answer at the same time, and the cache. It belongs to no request: it runs under
/// the call's own timeout on the loop of whoever asked first, and outlives all who wait.
///
/// `@unchecked Sendable`: `state` has a lock; `environment`, `secondLevelStamp`, `attempts` and `isAbandoned` are touched on the load's
/// own loop only; the rest is immutable.
final class SharedLoad: @unchecked Sendable {
    private enum State: Sendable {
        case waiting([LoadTicket])
        case finished(LoadResult)
    }

    /// What a load is for.
    struct Purpose {
        let key: CacheKey
        let site: CallSite
        /// Whose answer it is; nil where everybody shares it.
        let scope: CacheKey?
        /// Taken before the service is asked.
        let stamp: AnswerCache.Stamp?
        /// Keys whose stale answers it replaces.
        var rights: [(key: CacheKey, right: AnswerCache.RefreshRight)] = []
        /// Nil: the answer is kept as a whole.
        var items: ItemKeys?
    }

    /// Fields of a request that its key leaves out, because they differ each time.
    private static let unkeyedFields: [StaticString] = [
        "x-request-id", "traceparent", "x-request-deadline", "grpc-timeout",
    ]

    let site: CallSite
    let stamp: AnswerCache.Stamp?
    let purpose: Purpose
    let operation: OperationRuntime
    let environment: CallEnvironment
    /// What the second level wants to know when it is given the answer; nil: it is given none.
    var secondLevelStamp: SecondLevelStamp?
    private let state = Locked(State.waiting([]))
    /// While the service is asked.
    private var attempts: CallAttempts?
    private var isAbandoned = false

    init(_ purpose: Purpose, _ operation: OperationRuntime, _ environment: CallEnvironment) {
        self.purpose = purpose
        self.operation = operation
        self.environment = environment
        site = purpose.site
        stamp = purpose.stamp
    }

    /// From any thread.
    /// - Returns: the result, if it is there already; then the ticket hears nothing.
    func add(_ ticket: LoadTicket) -> LoadResult? {
        state.withLock { state in
            switch state {
            case .finished(let result): return result
            case .waiting(var tickets):
                state = .waiting([])
                tickets.append(ticket)
                state = .waiting(tickets)
                return nil
            }
        }
    }

    // MARK: Asking

    /// Asks the second level, then the service. The call's request is finished.
    func begin(_ call: ServiceCall, deadlinePlace: Int) {
        guard let secondLevel = environment.secondLevel else { return ask(call, deadlinePlace: deadlinePlace) }
        if let items = purpose.items {
            return stamp(items, in: secondLevel) { [self] in ask(call, deadlinePlace: deadlinePlace) }
        }
        lookUp(in: secondLevel) { [self] answer in
            guard let answer else { return ask(call, deadlinePlace: deadlinePlace) }
            environment.recycle(call)
            store(answer, under: purpose.key)
            finish(.answered(answer, isShared: true))
        }
    }

    private func ask(_ call: ServiceCall, deadlinePlace: Int) {
        guard !isAbandoned else { return environment.recycle(call) }
        let attempts = environment.attempts(at: site)
        if let refusal = attempts.admit(until: environment.scheduler.now + site.call.timeout) {
            environment.recycle(call)
            return finish(.failed(LoadFailure(refusal)))
        }
        self.attempts = attempts
        attempts.begin(call, owner: self, tag: 0, deadlinePlace: deadlinePlace)
    }

    /// Its loop is about to end: whoever waits hears nothing, and nothing holds it any longer.
    func abandon() {
        isAbandoned = true
        environment.cache.loads.finish(purpose.key, self)
        attempts?.cancel()
        attempts = nil
    }

    private func finish(_ result: LoadResult) {
        environment.cache.loads.finish(purpose.key, self)
        endRefresh(result)
        let tickets = state.withLock { state -> [LoadTicket] in
            guard case .waiting(let tickets) = state else { return [] }
            state = .finished(result)
            return tickets
        }
        deliver(result, to: tickets)
    }

    private func endRefresh(_ result: LoadResult) {
        guard !purpose.rights.isEmpty else { return }
        // Those that were replaced have no right left to end.
        for (key, right) in purpose.rights { environment.cache.answers?.endRefresh(key, right) }
        let isSuccess = if case .answered = result { true } else { false }
        site.cacheMetrics.refreshed(isSuccess: isSuccess, on: environment.metrics)
    }

    /// Those of this loop hear at once, those of another by one post for all of them.
    private func deliver(_ result: LoadResult, to tickets: [LoadTicket]) {
        var others: [(mailbox: any LoopMailbox, tickets: [LoadTicket])] = []
        var own: [LoadTicket] = []
        for ticket in tickets {
            if ticket.mailbox === environment.mailbox {
                own.append(ticket)
            } else if let index = others.firstIndex(where: { $0.mailbox === ticket.mailbox }) {
                others[index].tickets.append(ticket)
            } else {
                others.append((ticket.mailbox, [ticket]))
            }
        }
        for (mailbox, tickets) in others {
            mailbox.post {
                for ticket in tickets { ticket.deliver(result) }
            }
        }
        for ticket in own { ticket.deliver(result) }
    }
}

// MARK: Answers

extension SharedLoad: AttemptsOwner {
    func attemptsEnded(_ attempts: CallAttempts, tag: Int, _ end: CallEnd) {
        self.attempts = nil
        switch end {
        case .failed(let failure): finish(.failed(LoadFailure(failure)))
        case .refused(let refusal): finish(.failed(LoadFailure(refusal)))
        case .answered(let call):
            let delay = environment.scheduler.now - attempts.resultFrom
            let result = read(call, delay: delay)
            if case .failed = result { attempts.settle(isSound: false) } else { attempts.settle(isSound: true) }
            environment.recycle(call)
            finish(result)
        }
    }

    /// - Parameter delay: from asking to the answer.
    private func read(_ call: ServiceCall, delay: Duration) -> LoadResult {
        switch call.status {
        case 200..<300: return readBody(call, delay: delay)
        case 404:
            let upstream = freshness(call, delay: delay)
            let random = environment.random.next()
            guard upstream.isStorable, let policy = site.cache?.policy,
                let windows = policy.notFoundWindows(random: random, freshMax: upstream.freshMax)
            else { return .status(404) }
            let answer = answer(nil, call, upstream, windows)
            store(answer, under: purpose.key)
            return .answered(answer, isShared: true)
        case let status: return .status(status)
        }
    }

    private func readBody(_ call: ServiceCall, delay: Duration) -> LoadResult {
        do throws(JSONError) {
            let value = try call.content(as: site.call.answer)
            guard operation.functions.cache.isAcceptable(site.dependency, site.step, value) else {
                var report = FullReport()
                operation.functions.cache.explainAcceptable(site.dependency, site.step, value, &report)
                return .failed(LoadFailure(contract: report.loggedPointers))
            }
            let upstream = freshness(call, delay: delay)
            let windows = site.cache?.policy.windows(
                random: environment.random.next(), freshMax: upstream.freshMax, staleMax: upstream.staleMax,
                staleIfErrorMax: upstream.staleIfErrorMax)
            guard let windows else { return .status(call.status) }
            let answer = answer(JSONSnapshot(copying: value), call, upstream, windows)
            if upstream.isStorable { keep(answer, value, call, upstream, windows) }
            return .answered(answer, isShared: upstream.isStorable)
        } catch {
            return .failed(LoadFailure(contract: ["malformed JSON at byte \(error.offset)"]))
        }
    }

    private func keep(
        _ answer: CachedAnswer, _ value: JSONValue, _ call: ServiceCall, _ upstream: CacheControl,
        _ windows: CacheWindows
    ) {
        // Without a place to keep them, copies of a batch's elements are for nobody.
        guard environment.cache.answers != nil || environment.secondLevel != nil else { return }
        guard var items = purpose.items else {
            store(answer, under: purpose.key)
            return remember(answer, under: purpose.key)
        }
        operation.functions.cache.eachItem(site.dependency, site.step, value) { key, item in
            guard let key = items.take(key, &environment.keyBuilder) else { return }
            let answer = self.answer(JSONSnapshot(copying: item), call, upstream, windows)
            store(answer, under: key)
            remember(answer, under: key)
        }
    }

    private func freshness(_ call: ServiceCall, delay: Duration) -> CacheControl {
        CacheControl(call.fields, now: Int(Timestamp.now), delay: delay, unkeyed: Self.unkeyedFields)
    }

    private func answer(
        _ snapshot: JSONSnapshot?, _ call: ServiceCall, _ upstream: CacheControl, _ windows: CacheWindows
    ) -> CachedAnswer {
        let kept = (site.cache?.fields ?? []).compactMap { name -> (name: String, value: String)? in
            call.fields.first(name).map { ("\(name)", $0.string) }
        }
        return CachedAnswer(
            snapshot: snapshot, status: call.status, fields: kept, storedAt: environment.scheduler.now,
            ageAtStore: upstream.age, windows: windows, tag: site.target.tag, scopeHash: purpose.scope?.hash ?? 0)
    }

    private func store(_ answer: CachedAnswer, under key: CacheKey) {
        environment.cache.answers?.store(key, answer, stamp: purpose.stamp)
    }
}
