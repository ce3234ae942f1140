import Testing

@testable import BFFPolicy

@Suite struct AnswerCacheThreadTests {
    @Test func `threads read, store and purge, and the bound holds`() {
        let cache = AnswerCache(bytesMax: 256 * 1024, shards: 4)
        let keys = (0..<64).map { key("\($0)") }
        let faults = Locked(0)
        onThreads(6) { thread in
            var random = SplitMix(state: UInt64(thread))
            for step in 0..<4_000 {
                let now = origin + .milliseconds(step)
                let number = Int(random.next() % 64)
                let tag = "tag.\(number % 4)"
                switch random.next() % 16 {
                case 0..<8:
                    switch cache.lookup(keys[number], at: now) {
                    case .fresh(let answer), .expired(let answer):
                        if answer.tag != tag || answer.field("etag")?.isEmpty != false { faults.withLock { $0 += 1 } }
                    case .stale(_, let right):
                        if let right, number % 2 == 0 { cache.endRefresh(keys[number], right) }
                    case .miss: break
                    }
                case 8..<14:
                    let stamp = cache.stamp(tag: tag, scopeHash: 1)
                    cache.store(
                        keys[number],
                        answer(
                            at: now, fresh: .milliseconds(50), stale: .milliseconds(50),
                            staleIfError: .milliseconds(200),
                            tag: tag, scope: 1, bytes: 1 + number * 200),
                        stamp: stamp)
                case 14: cache.purge(tag: tag, scopeHash: 1)
                default: if step % 16 == 0 { cache.purge(tag: tag) }
                }
                if cache.statistics.bytes > cache.bytesMax { faults.withLock { $0 += 1 } }
            }
        }
        #expect(faults.withLock { $0 } == 0)
        let left = cache.statistics
        #expect(cache.purgeAll() == left.entries)
        #expect(cache.statistics.bytes == 0)
    }

    @Test func `of many who find one stale answer one refreshes it`() {
        let cache = AnswerCache()
        let key = key("hot")
        let rights = Locked(0)
        for round in 0..<50 {
            let now = origin + .seconds(round * 60)
            cache.store(key, answer(at: now, fresh: .seconds(1), stale: .seconds(60)))
            onThreads(12) { _ in
                if case .stale(_, let right) = cache.lookup(key, at: now + .seconds(2)), right != nil {
                    rights.withLock { $0 += 1 }
                }
            }
        }
        #expect(rights.withLock { $0 } == 50)
        #expect(cache.statistics.stale == 600)
    }

    /// A purge that has returned leaves nothing behind that was asked for before it.
    @Test func `no answer asked for before a purge is found behind it`() {
        let cache = AnswerCache(shards: 2)
        let keys = (0..<8).map { key("\($0)") }
        let version = Locked(0)
        let faults = Locked(0)
        onThreads(6) { thread in
            for step in 0..<3_000 {
                let key = keys[(step + thread) % 8]
                if thread == 0 {
                    version.withLock { $0 += 1 }
                    cache.purge(tag: "a.b")
                    let least = version.withLock { $0 }
                    for key in keys {
                        if case .fresh(let answer) = cache.lookup(key, at: origin), answer.status < least {
                            faults.withLock { $0 += 1 }
                        }
                    }
                } else {
                    let stamp = cache.stamp(tag: "a.b", scopeHash: 0)
                    let status = version.withLock { $0 }
                    let windows = CacheWindows(fresh: .seconds(60), stale: .zero, staleIfError: .zero)
                    cache.store(
                        key,
                        CachedAnswer(snapshot: nil, status: status, storedAt: origin, windows: windows, tag: "a.b"),
                        stamp: stamp)
                }
            }
        }
        #expect(faults.withLock { $0 } == 0)
    }
}
