internal import BFFJSON
internal import BFFPolicy
internal import BFFTransport
internal import BFFValidation

// Calls that belong to this request alone.
extension Execution {
    /// Starts all calls of a step, or none, unless the batch may lose parts. Nothing is sent before all have their places.
    func startCalls(_ count: Int, at site: CallSite) -> ComponentReason? {
        let (dependency, step) = (site.dependency, site.step)
        let deadline = min(scheduler.now + site.call.timeout, callsEnd)
        let isPartial = operation.declaration.dependencies[dependency].isPartial
        let first = active.count
        var written: [Int: ServiceCall] = [:]
        states[dependency].begin(step: step, calls: count)
        for part in 0..<count where isTrying(dependency, step: step) {
            let place = CallPlace(dependency: dependency, step: step, call: part)
            guard let refusal = enlist(place, at: site, until: deadline, &written) else { continue }
            guard isPartial else {
                for index in first..<active.count where active[index].isPending { cancel(index) }
                return ComponentReason(refusal)
            }
            conclude(place, .failed(ComponentReason(refusal)))
        }
        for index in first..<active.count where active[index].isPending {
            let call = site.mayMeetItsLike ? written[index] : nil
            begin(index, call ?? write(active[index].place, at: site), at: site)
        }
        return nil
    }

    /// Finds an equal call to take part in, or a place for a new one.
    private func enlist(
        _ place: CallPlace, at site: CallSite, until deadline: Instant, _ written: inout [Int: ServiceCall]
    ) -> CallRefusal? {
        var key: CacheKey?
        if site.mayMeetItsLike {
            let call = write(place, at: site)
            let own = self.key(of: call, at: site)
            if join(place, own, until: deadline) {
                environment.recycle(call)
                return nil
            }
            key = own
            written[active.count] = call
        }
        let attempts = environment.attempts(at: site)
        if let refusal = attempts.admit(until: deadline) { return refusal }
        active.append(ActiveCall(work: .attempts(attempts), place: place, key: key))
        return nil
    }

    /// Calls by itself what was to be shared and cannot be.
    func startAlone(_ place: CallPlace, at site: CallSite) {
        let attempts = environment.attempts(at: site)
        if let refusal = attempts.admit(until: min(scheduler.now + site.call.timeout, callsEnd)) {
            return conclude(place, .failed(ComponentReason(refusal)))
        }
        active.append(ActiveCall(work: .attempts(attempts), place: place))
        begin(active.count - 1, write(place, at: site), at: site)
    }

    /// A call whose request says what is asked for, and may be compared; `begin` finishes it.
    func write(_ place: CallPlace, at site: CallSite) -> ServiceCall {
        let origin = environment.origins[site.call.service]
        let call = environment.transport.makeCall(to: origin)
        call.request.begin(site.call.method, to: origin)
        functions.write(self, place, &call.request)
        return call
    }

    /// Adds what is the same for all calls of the request.
    /// - Returns: where the deadline stands.
    func finish(_ call: ServiceCall, at site: CallSite) -> Int {
        scope.writeFields(into: &call.request)
        let deadlinePlace = site.writeDeadline(into: &call.request)
        call.request.finish()
        return deadlinePlace
    }

    func begin(_ index: Int, _ call: ServiceCall, at site: CallSite) {
        guard case .attempts(let attempts) = active[index].work else { return }
        let deadlinePlace = finish(call, at: site)
        attempts.begin(call, owner: self, tag: index, deadlinePlace: deadlinePlace)
    }

    // MARK: Giving up

    /// Gives up the pending calls of one dependency, or of all. What was sent and is not safe runs on, unheard.
    func cancelCalls(of dependency: Int?) {
        for index in active.indices where active[index].isPending {
            if let dependency {
                guard active[index].place.dependency == dependency, !handOver(index) else { continue }
            }
            cancel(index)
        }
    }

    private func cancel(_ index: Int) {
        active[index].isPending = false
        switch active[index].work {
        case .attempts(let attempts): attempts.cancel()
        case .load(let ticket, _): ticket.cancel()
        case .merged: break
        }
    }
}

// MARK: Finished calls

extension Execution: AttemptsOwner {
    func attemptsEnded(_ attempts: CallAttempts, tag index: Int, _ end: CallEnd) {
        guard phase == .running, active[index].isPending else {
            if case .answered(let call) = end {
                attempts.settle(isSound: true)
                environment.recycle(call)
            }
            return
        }
        active[index].isPending = false
        let place = active[index].place
        var verdict: Verdict
        switch end {
        case .failed(let failure): verdict = .failed(ComponentReason(failure))
        case .refused(let refusal): verdict = .failed(ComponentReason(refusal))
        case .answered(let call):
            lease.calls.append(call)
            active[index].answer = call
            verdict = judge(call, at: place)
            attempts.settle(isSound: verdict != .failed(.contract))
        }
        conclude(place, verdict)
        concludeMerged(into: index, end)
        run()
    }

    func judge(_ call: ServiceCall, at place: CallPlace) -> Verdict {
        guard let site = operation.site(dependency: place.dependency, step: place.step) else {
            return .failed(.failed)
        }
        let verdict = verdict(of: call.status, at: site)
        return verdict == .accepted ? decode(call, at: place, as: site.call.answer) : verdict
    }

    func verdict(of status: Int, at site: CallSite) -> Verdict {
        let declaration = operation.declaration.dependencies[site.dependency]
        let mayPropagate = declaration.isCritical && site.step == 0
        return Verdict(status: status, call: site.call, propagate: mayPropagate ? declaration.propagate : [])
    }

    private func decode(_ call: ServiceCall, at place: CallPlace, as form: AnswerForm) -> Verdict {
        do throws(JSONError) {
            let answer = try call.content(as: form)
            if functions.accept(self, place, answer, call) { return .accepted }
            var report = FullReport()
            functions.explainAnswer(self, place, answer, call, &report)
            states[place.dependency].violations = report.loggedPointers
        } catch {
            states[place.dependency].violations = ["malformed JSON at byte \(error.offset)"]
        }
        return .failed(.contract)
    }
}
