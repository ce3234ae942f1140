import Testing

@testable import BFFPolicy

@Suite struct AnswerCacheTests {
    let start = Instant(nanoseconds: 50_000_000_000)

    private func isMiss(_ lookup: AnswerCache.Lookup) -> Bool {
        if case .miss = lookup { true } else { false }
    }

    @Test func `an answer goes from fresh to stale to a stand-in to nothing`() {
        let cache = AnswerCache()
        let key = key("a")
        let answer = answer(at: start, fresh: .seconds(10), stale: .seconds(5), staleIfError: .seconds(20))
        #expect(isMiss(cache.lookup(key, at: start)))
        #expect(cache.store(key, answer))
        guard case .fresh(let fresh) = cache.lookup(key, at: start + .nanoseconds(9_999_999_999)) else {
            Issue.record("it is fresh until its end")
            return
        }
        #expect(fresh === answer)
        guard case .stale(let stale, let right) = cache.lookup(key, at: start + .seconds(10)) else {
            Issue.record("it is stale from then on")
            return
        }
        #expect(stale === answer && right != nil)
        guard case .expired(let expired) = cache.lookup(key, at: start + .seconds(15)) else {
            Issue.record("behind the stale window it only stands in")
            return
        }
        #expect(expired === answer)
        #expect(cache.statistics.entries == 1)
        #expect(isMiss(cache.lookup(key, at: start + .seconds(30))))
        #expect(cache.statistics == .init(hits: 1, stale: 1, misses: 3, entries: 0, bytes: 0))
    }

    @Test func `a builder finds what a key was stored under`() {
        let cache = AnswerCache()
        var builder = CacheKey.Builder()
        builder.append("users.getUser" as StaticString)
        builder.append(7)
        #expect(cache.store(builder.key(), answer(at: start)))
        guard case .fresh = cache.lookup(builder, at: start) else {
            Issue.record("not found")
            return
        }
        builder.append(8)
        #expect(isMiss(cache.lookup(builder, at: start)))
    }

    @Test func `one caller refreshes, until it ends or takes too long`() throws {
        let cache = AnswerCache()
        let key = key("a")
        cache.store(key, answer(at: start, fresh: .seconds(1), stale: .seconds(1000)))
        func right(after duration: Duration) -> AnswerCache.RefreshRight? {
            if case .stale(_, let right) = cache.lookup(key, at: start + duration) { right } else { nil }
        }
        let first = try #require(right(after: .seconds(2)))
        #expect(right(after: .seconds(2)) == nil)
        #expect(right(after: .seconds(3)) == nil)
        cache.endRefresh(key, first)
        let second = try #require(right(after: .seconds(3)))
        #expect(right(after: .seconds(3)) == nil)
        // Somebody whose time is over cannot give away what another has got.
        cache.endRefresh(key, first)
        #expect(right(after: .seconds(4)) == nil)
        #expect(right(after: .seconds(3) + AnswerCache.refreshTimeMax - .nanoseconds(1)) == nil)
        let third = try #require(right(after: .seconds(3) + AnswerCache.refreshTimeMax))
        #expect(Set([first, second, third]).count == 3)
        cache.store(key, answer(at: start + .seconds(20)))
        guard case .fresh = cache.lookup(key, at: start + .seconds(20)) else {
            Issue.record("the refreshed answer is fresh")
            return
        }
    }

    @Test func `what was purged while on its way is not stored`() {
        let cache = AnswerCache()
        let purges: [(String, (AnswerCache) -> Int)] = [
            ("tag", { $0.purge(tag: "cart.getCart") }), ("scope", { $0.purge(tag: "cart.getCart", scopeHash: 5) }),
            ("all", { $0.purgeAll() }),
        ]
        for (name, purge) in purges {
            let stamp = cache.stamp(tag: "cart.getCart", scopeHash: 5)
            #expect(purge(cache) == 0)
            let late = answer(at: start, tag: "cart.getCart", scope: 5)
            #expect(!cache.store(key(name), late, stamp: stamp))
            #expect(isMiss(cache.lookup(key(name), at: start)))
            let next = cache.stamp(tag: "cart.getCart", scopeHash: 5)
            #expect(cache.store(key(name), late, stamp: next))
            cache.purgeAll()
        }
        #expect(cache.statistics.refusals == 3)
    }

    @Test func `a purge takes its own and leaves the rest`() {
        let cache = AnswerCache(shards: 4)
        func fill() {
            cache.purgeAll()
            for tag in ["cart.getCart", "users.getUser"] {
                for scope in 0..<3 {
                    for index in 0..<100 {
                        cache.store(
                            key(tag, "\(scope)", "\(index)"), answer(at: start, tag: tag, scope: UInt64(scope)))
                    }
                }
            }
        }
        fill()
        #expect(cache.purge(tag: "cart.getCart", scopeHash: 1) == 100)
        #expect(cache.statistics.entries == 500)
        #expect(cache.purge(tag: "cart.getCart") == 200)
        #expect(cache.purge(tag: "cart.getCart") == 0)
        #expect(cache.purge(tag: "no.such") == 0)
        #expect(cache.statistics.entries == 300)
        #expect(cache.remove(key("users.getUser", "0", "7")))
        #expect(!cache.remove(key("users.getUser", "0", "7")))
        #expect(cache.purgeAll() == 299)
        #expect(cache.statistics.entries == 0 && cache.statistics.bytes == 0)
    }

    @Test func `what was used longest ago goes first`() {
        let one = entryBytes(answer(at: start, bytes: 1000), key("0"))
        let cache = AnswerCache(bytesMax: 3 * one, shards: 1)
        for name in ["0", "1", "2"] { cache.store(key(name), answer(at: start, bytes: 1000)) }
        _ = cache.lookup(key("0"), at: start)
        cache.store(key("3"), answer(at: start, bytes: 1000))
        #expect(cache.statistics.evictions == 1)
        #expect(isMiss(cache.lookup(key("1"), at: start)))
        for name in ["0", "2", "3"] { #expect(!isMiss(cache.lookup(key(name), at: start))) }
    }

    @Test func `an answer larger than a shard is not stored, nor does it push others out`() {
        let cache = AnswerCache(bytesMax: 64 * 1024, shards: 4)
        #expect(cache.entryBytesMax == 16 * 1024)
        cache.store(key("small"), answer(at: start))
        #expect(!cache.store(key("large"), answer(at: start, bytes: 16 * 1024)))
        #expect(cache.store(key("largest"), answer(at: start, bytes: 15 * 1024)))
        #expect(cache.statistics.refusals == 1)
        // The former answer is obsolete even so.
        #expect(!cache.store(key("small"), answer(at: start, bytes: 16 * 1024)))
        #expect(isMiss(cache.lookup(key("small"), at: start)))
    }

    @Test func `an answer without a window is not stored`() {
        let cache = AnswerCache()
        #expect(!cache.store(key("a"), answer(at: start, fresh: .zero)))
        #expect(cache.store(key("a"), answer(at: start, fresh: .zero, staleIfError: .seconds(1))))
        guard case .expired = cache.lookup(key("a"), at: start) else {
            Issue.record("it stands in for failures")
            return
        }
    }

    @Test(arguments: [(0, 1), (1, 1), (3, 2), (16, 16), (5000, 1024), (-4, 1)])
    func `shards are a power of two`(asked: Int, given: Int) {
        let cache = AnswerCache(bytesMax: 1 << 20, shards: asked)
        #expect(cache.entryBytesMax == 1 << 20 / given)
        cache.store(key("a"), answer(at: start))
        #expect(cache.statistics.entries == (cache.entryBytesMax > 600 ? 1 : 0))
    }

    @Test func `a cache of no bytes keeps nothing`() {
        let cache = AnswerCache(bytesMax: 0)
        #expect(!cache.store(key("a"), answer(at: start)))
        #expect(isMiss(cache.lookup(key("a"), at: start)))
    }

    @Test func `an answer in hand outlives its entry`() {
        let cache = AnswerCache()
        cache.store(key("a"), answer(at: start, bytes: 100))
        guard case .fresh(let held) = cache.lookup(key("a"), at: start) else {
            Issue.record("not found")
            return
        }
        cache.purgeAll()
        #expect(held.field("etag")?.count == 100)
    }
}
