internal import BFFPolicy
internal import BFFTelemetry
internal import BFFTransport

// Batches that are kept element by element: only those that are missing are asked for.
extension Execution {
    /// What the cache holds of a batch.
    private struct Inventory {
        /// By item: to be asked for now.
        var isMissing: [Bool]
        var missing: Set<CacheKey> = []
        /// By item; nil: it is there.
        var keys: [CacheKey?]
        /// Stands in for what is missing, if the service is ill; as many as are missing, or none.
        var spares: [CacheKey: CachedAnswer] = [:]
        /// What the second level said when it was asked for those that are missing; the outer nil: it was not.
        var lookedUp: SecondLevelStamp??
        /// By item: served, and to be refreshed.
        var isStale: [Bool]
        var rights: [(key: CacheKey, right: AnswerCache.RefreshRight)] = []
    }

    func startItems(at site: CallSite, _ cache: CacheDeclaration) {
        let (dependency, step) = (site.dependency, site.step)
        states[dependency].begin(step: step, calls: 1)
        let base = itemBase(at: site, cache)
        var inventory = takeInventory(base, of: site)
        if !inventory.rights.isEmpty { refreshItems(inventory, base, at: site, cache) }
        guard let secondLevel = environment.secondLevel, !inventory.missing.isEmpty else {
            return askForMissing(inventory, base, at: site, cache)
        }
        var isInside = true
        let scope = cache.isPublic ? nil : scopeKey(dependency)
        let lookup = ItemLookup(count: inventory.missing.count, at: site, scope: scope, in: environment) {
            [self] found in
            guard isTrying(dependency, step: step) else { return }
            take(found, into: &inventory, of: site)
            askForMissing(inventory, base, at: site, cache)
            if !isInside { run() }
        }
        lookup.begin(inventory.missing, in: secondLevel)
        isInside = false
    }

    /// What the second level knows is not missing any more.
    private func take(_ found: ItemLookup.Found, into inventory: inout Inventory, of site: CallSite) {
        inventory.lookedUp = .some(found.stamp)
        for (index, key) in inventory.keys.enumerated() {
            guard let key, let answer = found.answers[key],
                accept(item: answer, of: site, as: .loaded)
            else { continue }
            inventory.isMissing[index] = false
            inventory.missing.remove(key)
            inventory.spares[key] = nil
        }
    }

    private func askForMissing(
        _ inventory: Inventory, _ base: CacheKey, at site: CallSite, _ cache: CacheDeclaration
    ) {
        let (dependency, step) = (site.dependency, site.step)
        let start = functions.cache.keepItems(self, dependency) { inventory.isMissing[$0] }
        guard case .calls(let count) = start, !inventory.missing.isEmpty else {
            return conclude(CallPlace(dependency: dependency, step: step, call: 0), .accepted)
        }
        states[dependency].calls = count
        states[dependency].pending = count
        for part in 0..<count where isTrying(dependency, step: step) {
            let place = CallPlace(dependency: dependency, step: step, call: part)
            let call = write(place, at: site)
            let purpose = itemPurpose(
                call, base, inventory.missing, at: site, cache, lookedUp: inventory.lookedUp)
            load(purpose, for: place, call, spares: Array(inventory.spares.values))
        }
    }

    /// The key of the batch without its keys.
    private func itemBase(at site: CallSite, _ cache: CacheDeclaration) -> CacheKey {
        let call = write(CallPlace(dependency: site.dependency, step: site.step, call: -1), at: site)
        beginKey(of: call, at: site, cache)
        environment.recycle(call)
        return environment.keyBuilder.key()
    }

    private func takeInventory(_ base: CacheKey, of site: CallSite) -> Inventory {
        let now = scheduler.now
        let count = functions.cache.itemCount(self, site.dependency)
        var inventory = Inventory(
            isMissing: Array(repeating: false, count: count), keys: Array(repeating: nil, count: count),
            isStale: Array(repeating: false, count: count))
        environment.keyBuilder.removeAll()
        environment.keyBuilder.append(base)
        let mark = environment.keyBuilder.mark()
        for index in 0..<count {
            environment.keyBuilder.cut(to: mark)
            functions.cache.writeItem(self, site.dependency, index, &environment.keyBuilder)
            switch environment.cache.answers?.lookup(environment.keyBuilder, at: now) ?? .miss {
            case .fresh(let answer):
                if accept(item: answer, of: site, as: .hit) { continue }
            case .stale(let answer, let right):
                if let right {
                    inventory.rights.append((environment.keyBuilder.key(), right))
                    inventory.isStale[index] = true
                }
                if accept(item: answer, of: site, as: .stale) { continue }
            case .expired(let answer):
                inventory.spares[environment.keyBuilder.key()] = answer
            case .miss: break
            }
            let key = environment.keyBuilder.key()
            inventory.isMissing[index] = true
            inventory.keys[index] = key
            inventory.missing.insert(key)
        }
        states[site.dependency].reading.misses += inventory.missing.count
        site.cacheMetrics.answered(.miss, count: inventory.missing.count, on: environment.metrics)
        if inventory.spares.count < inventory.missing.count { inventory.spares = [:] }
        return inventory
    }

    private func refreshItems(_ inventory: Inventory, _ base: CacheKey, at site: CallSite, _ cache: CacheDeclaration) {
        let start = functions.cache.keepItems(self, site.dependency) { inventory.isStale[$0] }
        guard case .calls(let count) = start else { return }
        let keys = Set(inventory.rights.map(\.key))
        for part in 0..<count {
            let call = write(CallPlace(dependency: site.dependency, step: site.step, call: part), at: site)
            var purpose = itemPurpose(call, base, keys, at: site, cache)
            // The last part ends what no part has brought.
            if part == count - 1 { purpose.rights = inventory.rights }
            refresh(purpose, call)
        }
    }

    private func itemPurpose(
        _ call: ServiceCall, _ base: CacheKey, _ wanted: Set<CacheKey>, at site: CallSite, _ cache: CacheDeclaration,
        lookedUp: SecondLevelStamp?? = nil
    ) -> SharedLoad.Purpose {
        beginKey(of: call, at: site, cache)
        var purpose = purpose(environment.keyBuilder.key(), at: site, cache)
        purpose.items = ItemKeys(base, wanted: wanted, lookedUp: lookedUp)
        return purpose
    }
}
