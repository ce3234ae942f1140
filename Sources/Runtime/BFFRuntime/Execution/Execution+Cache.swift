internal import BFFPolicy
internal import BFFTelemetry
internal import BFFTransport

// Calls whose answers are kept: looked up first, loaded for everybody who waits if they are not there.
extension Execution {
    func startCached(_ count: Int, at site: CallSite, _ cache: CacheDeclaration) {
        states[site.dependency].begin(step: site.step, calls: count)
        for part in 0..<count where isTrying(site.dependency, step: site.step) {
            let place = CallPlace(dependency: site.dependency, step: site.step, call: part)
            obtain(place, write(place, at: site), at: site, cache)
        }
    }

    private func obtain(_ place: CallPlace, _ call: ServiceCall, at site: CallSite, _ cache: CacheDeclaration) {
        let now = scheduler.now
        beginKey(of: call, at: site, cache)
        var spare: CachedAnswer?
        switch environment.cache.answers?.lookup(environment.keyBuilder, at: now) ?? .miss {
        case .fresh(let answer):
            if serve(answer, at: place, site, as: .hit) { return environment.recycle(call) }
        case .stale(let answer, let right):
            let key = right == nil ? nil : environment.keyBuilder.key()
            let isServed = serve(answer, at: place, site, as: .stale)
            if let key, let right { refresh(call, key, right, at: site) } else { environment.recycle(call) }
            // Who cannot read what others keep asks for itself.
            return isServed ? () : startAlone(place, at: site)
        case .expired(let answer): spare = answer
        case .miss: break
        }
        let purpose = purpose(environment.keyBuilder.key(), at: site, cache)
        load(purpose, for: place, call, spares: spare.map { [$0] } ?? [])
    }

    // MARK: Keys

    /// Operation, fields that are kept, request as written, and scope.
    func beginKey(of call: ServiceCall, at site: CallSite, _ cache: CacheDeclaration) {
        environment.keyBuilder.removeAll()
        environment.keyBuilder.append(site.target.tag)
        environment.keyBuilder.append(cache.fields.count)
        for field in cache.fields { environment.keyBuilder.append(field) }
        call.request.withWritten { head, body in
            environment.keyBuilder.append(head)
            environment.keyBuilder.append(body)
        }
        if !cache.isPublic { functions.cache.writeScope(self, site.dependency, &environment.keyBuilder) }
    }

    /// The key of a scope alone. Uses up the key that was begun.
    func scopeKey(_ dependency: Int) -> CacheKey {
        environment.keyBuilder.removeAll()
        functions.cache.writeScope(self, dependency, &environment.keyBuilder)
        return environment.keyBuilder.key()
    }

    func purpose(_ key: CacheKey, at site: CallSite, _ cache: CacheDeclaration) -> SharedLoad.Purpose {
        let scope = cache.isPublic ? nil : scopeKey(site.dependency)
        let stamp = environment.cache.answers?.stamp(tag: site.target.tag, scopeHash: scope?.hash ?? 0)
        return SharedLoad.Purpose(key: key, site: site, scope: scope, stamp: stamp)
    }

    // MARK: Loads

    /// Waits for the answer together with all who want the same.
    func load(_ purpose: SharedLoad.Purpose, for place: CallPlace, _ call: ServiceCall, spares: [CachedAnswer]) {
        let now = scheduler.now
        let (load, isLeader) = join(purpose)
        if isLeader {
            load.begin(call, deadlinePlace: finish(call, at: purpose.site))
        } else {
            environment.recycle(call)
        }
        // What the leader's own beginning has set going may have moved this dependency on.
        guard isTrying(place.dependency, step: place.step) else { return }
        if purpose.items == nil {
            states[place.dependency].reading.misses += 1
            purpose.site.cacheMetrics.answered(isLeader ? .miss : .coalesced, on: environment.metrics)
        }
        if !isLeader { states[place.dependency].reading.coalesced += 1 }
        let ticket = LoadTicket(self, index: active.count, isLeader: isLeader, in: environment)
        active.append(ActiveCall(work: .load(ticket, spares: spares), place: place))
        if let result = load.add(ticket) {
            // It would keep this execution, which keeps it.
            ticket.cancel()
            active[ticket.index].isPending = false
            conclude(place, result, isLeader: isLeader, spares: spares)
        } else {
            ticket.arm(until: min(now + purpose.site.call.timeout, callsEnd))
        }
    }

    /// In the background, under the call's own timeout: nobody waits.
    private func refresh(_ call: ServiceCall, _ key: CacheKey, _ right: AnswerCache.RefreshRight, at site: CallSite) {
        guard let cache = site.cache else { return environment.recycle(call) }
        var purpose = purpose(key, at: site, cache)
        purpose.rights = [(key, right)]
        refresh(purpose, call)
    }

    func refresh(_ purpose: SharedLoad.Purpose, _ call: ServiceCall) {
        let (load, isLeader) = join(purpose)
        guard isLeader else {
            for (key, right) in purpose.rights { environment.cache.answers?.endRefresh(key, right) }
            return environment.recycle(call)
        }
        load.begin(call, deadlinePlace: finish(call, at: purpose.site))
    }

    private func join(_ purpose: SharedLoad.Purpose) -> (load: SharedLoad, isLeader: Bool) {
        environment.cache.loads.join(purpose.key, isJoinable: { $0.stamp == purpose.stamp }) {
            SharedLoad(purpose, operation, environment)
        }
    }

    // MARK: Results

    private func conclude(_ place: CallPlace, _ result: LoadResult, isLeader: Bool, spares: [CachedAnswer]) {
        let dependency = place.dependency
        guard let site = operation.site(dependency: dependency, step: place.step) else { return }
        if result.allowsStaleAnswer, serveSpares(spares, at: place, site) { return }
        switch result {
        case .status(let status): conclude(place, verdict(of: status, at: site))
        case .failed(let failure):
            states[dependency].violations = failure.violations
            conclude(place, .failed(failure.reason))
        case .answered(let answer, let isShared):
            guard isShared || isLeader else { return startAlone(place, at: site) }
            if serve(answer, at: place, site, as: .loaded) { return }
            conclude(place, .failed(.contract))
        }
    }

    /// Takes a cached answer for a call's.
    /// - Returns: false: the plan cannot read it.
    private func serve(
        _ answer: CachedAnswer, at place: CallPlace, _ site: CallSite, as use: CacheReading.Use
    ) -> Bool {
        let verdict = verdict(of: answer.status, at: site)
        if verdict == .accepted {
            let response = environment.response(of: answer, from: site)
            guard let snapshot = answer.snapshot, functions.accept(self, place, snapshot.value, response) else {
                return false
            }
            if !answer.fields.isEmpty { lease.calls.append(response) }
            lease.answers.append(answer)
        }
        note(answer, of: site, as: use)
        conclude(place, verdict)
        return true
    }

    /// The service is ill: what is too old to be served otherwise stands in.
    private func serveSpares(_ spares: [CachedAnswer], at place: CallPlace, _ site: CallSite) -> Bool {
        guard let first = spares.first else { return false }
        guard site.cache?.policy.perItem == true else { return serve(first, at: place, site, as: .spare) }
        for spare in spares {
            guard accept(item: spare, of: site, as: .spare) else { return false }
        }
        conclude(place, .accepted)
        return true
    }

    /// Takes a cached element of a batch.
    func accept(item answer: CachedAnswer, of site: CallSite, as use: CacheReading.Use) -> Bool {
        guard let snapshot = answer.snapshot,
            functions.cache.acceptItem(self, site.dependency, site.step, snapshot.value)
        else { return false }
        lease.answers.append(answer)
        note(answer, of: site, as: use)
        return true
    }

    private func note(_ answer: CachedAnswer, of site: CallSite, as use: CacheReading.Use) {
        // What is not kept does not limit how long others may keep it.
        if environment.cache.answers != nil {
            states[site.dependency].reading.note(answer, as: use, at: scheduler.now)
        }
        switch use {
        case .hit: site.cacheMetrics.answered(answer.status == 404 ? .negative : .hit, on: environment.metrics)
        case .stale: site.cacheMetrics.answered(.stale, on: environment.metrics)
        case .spare: site.cacheMetrics.answered(.staleIfError, on: environment.metrics)
        case .loaded: break
        }
    }

    // MARK: Writes

    /// A write was done: what it makes obsolete leaves the cache.
    func invalidate(_ dependency: Int) {
        let declarations = operation.invalidated[dependency]
        guard !declarations.isEmpty else { return }
        for invalidated in declarations {
            let scope = invalidated.isScoped ? scopeKey(dependency) : nil
            if let scope {
                environment.cache.answers?.purge(tag: invalidated.tag, scopeHash: scope.hash)
            } else {
                environment.cache.answers?.purge(tag: invalidated.tag)
            }
            environment.secondLevel?.purge(tag: invalidated.tag, scope: scope)
        }
    }
}

extension Execution: LoadReceiver {
    func loadEnded(_ ticket: LoadTicket, _ result: LoadResult) {
        guard phase == .running, active[ticket.index].isPending,
            case .load(_, let spares) = active[ticket.index].work
        else { return }
        active[ticket.index].isPending = false
        conclude(active[ticket.index].place, result, isLeader: ticket.isLeader, spares: spares)
        run()
    }
}
