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
        /// Stands in for what is missing, if the service is ill; as many as are missing, or none.
        var spares: [CachedAnswer] = []
        /// By item: served, and to be refreshed.
        var isStale: [Bool]
        var rights: [(key: CacheKey, right: AnswerCache.RefreshRight)] = []
    }

    func startItems(at site: CallSite, _ cache: CacheDeclaration) {
        let (dependency, step) = (site.dependency, site.step)
        states[dependency].begin(step: step, calls: 1)
        let base = itemBase(at: site, cache)
        let inventory = takeInventory(base, of: site)
        if !inventory.rights.isEmpty { refreshItems(inventory, base, at: site, cache) }
        let start = functions.cache.keepItems(self, dependency) { inventory.isMissing[$0] }
        guard case .calls(let count) = start, !inventory.missing.isEmpty else {
            return conclude(CallPlace(dependency: dependency, step: step, call: 0), .accepted)
        }
        states[dependency].calls = count
        states[dependency].pending = count
        for part in 0..<count where isTrying(dependency, step: step) {
            let place = CallPlace(dependency: dependency, step: step, call: part)
            let call = write(place, at: site)
            let purpose = itemPurpose(call, base, inventory.missing, at: site, cache)
            load(purpose, for: place, call, spares: inventory.spares)
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
            isMissing: Array(repeating: false, count: count), isStale: Array(repeating: false, count: count))
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
                inventory.spares.append(answer)
            case .miss: break
            }
            inventory.isMissing[index] = true
            inventory.missing.insert(environment.keyBuilder.key())
        }
        states[site.dependency].reading.misses += inventory.missing.count
        site.cacheMetrics.answered(.miss, count: inventory.missing.count, on: environment.metrics)
        if inventory.spares.count < inventory.missing.count { inventory.spares = [] }
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
        _ call: ServiceCall, _ base: CacheKey, _ wanted: Set<CacheKey>, at site: CallSite, _ cache: CacheDeclaration
    ) -> SharedLoad.Purpose {
        beginKey(of: call, at: site, cache)
        var purpose = purpose(environment.keyBuilder.key(), at: site, cache)
        purpose.items = ItemKeys(base, wanted: wanted)
        return purpose
    }
}
