import Testing

@testable import BFFPolicy

/// Random operations on a cache of one shard and on its model: both must say the same at every step.
@Suite struct AnswerCacheModelTests {
    private static let tags = ["users.getUser", "catalog.batchGet", "cart.getCart"]

    private struct Run {
        /// An answer on its way: to be stored later, or never.
        struct Load {
            let stamp: AnswerCache.Stamp
            let purges: Int
            let key: CacheKey
            let tag: String
            let scope: UInt64
        }

        let cache: AnswerCache
        var model: AnswerCacheModel
        var random: SplitMix
        var now = origin
        var rights: [(CacheKey, AnswerCache.RefreshRight)] = []
        var loads: [Load] = []
        let keys: [CacheKey]
        /// The more keys, the slower time goes, so that all kinds of look-ups happen.
        var pauseMax: Int { 60_000 / (keys.count + 40) }

        init(seed: UInt64, bytesMax: Int, keyCount: Int) {
            cache = AnswerCache(bytesMax: bytesMax, shards: 1)
            model = AnswerCacheModel(bytesMax: bytesMax)
            random = SplitMix(state: seed)
            keys = (0..<keyCount).map { key("\($0)", String(repeating: "k", count: $0 % 17)) }
        }

        mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

        mutating func randomKey() -> CacheKey { keys[number(0...keys.count - 1)] }

        mutating func randomTag() -> String { AnswerCacheModelTests.tags[number(0...2)] }

        mutating func randomAnswer(_ tag: String, _ scope: UInt64) -> CachedAnswer {
            let sizes = [0...100, 0...4_000, 20_000...90_000]
            let size = number(sizes[[0, 0, 1, 1, 1, 2][number(0...5)]])
            return answer(
                at: now, fresh: .milliseconds(number(0...9_000)), stale: .milliseconds(number(0...3) * 4_000),
                staleIfError: .milliseconds(number(0...2) * 11_000), tag: tag, scope: scope, bytes: size)
        }

        mutating func step() {
            switch number(0...99) {
            case 0..<45: lookup()
            case 45..<65: store()
            case 65..<72: beginLoad()
            case 72..<79: endLoad()
            case 79..<84: endRefresh()
            case 84..<88:
                let key = randomKey()
                #expect(cache.remove(key) == model.remove(key))
            case 88: purge()
            default: now = now + .milliseconds(number(0...pauseMax))
            }
            #expect(cache.statistics == model.statistics)
            #expect(cache.statistics.bytes <= cache.bytesMax)
        }

        mutating func lookup() {
            let key = randomKey()
            switch (cache.lookup(key, at: now), model.lookup(key, at: now)) {
            case (.fresh(let found), .fresh(let expected)), (.expired(let found), .expired(let expected)):
                #expect(found === expected)
            case (.stale(let found, let right), .stale(let expected, let mayRefresh)):
                #expect(found === expected)
                #expect((right != nil) == mayRefresh)
                if let right {
                    #expect(!rights.contains { $0.1 == right })
                    rights.append((key, right))
                    model.give(right, at: now)
                }
            case (.miss, .miss): break
            case (let found, let expected): Issue.record("\(found) instead of \(expected)")
            }
        }

        mutating func store() {
            let (key, answer) = (randomKey(), randomAnswer(randomTag(), UInt64(number(0...3))))
            #expect(cache.store(key, answer) == model.store(key, answer))
        }

        mutating func beginLoad() {
            let (tag, scope) = (randomTag(), UInt64(number(0...3)))
            loads.append(
                Load(
                    stamp: cache.stamp(tag: tag, scopeHash: scope), purges: model.purges.count, key: randomKey(),
                    tag: tag,
                    scope: scope))
        }

        mutating func endLoad() {
            guard !loads.isEmpty else { return }
            let load = loads.remove(at: number(0...loads.count - 1))
            let answer = randomAnswer(load.tag, load.scope)
            // Stamps of others may fall together with ours: then they are refused, too.
            let isCurrent = load.stamp == cache.stamp(tag: load.tag, scopeHash: load.scope)
            if model.wasPurged(since: load.purges, tag: load.tag, scope: load.scope) { #expect(!isCurrent) }
            let isKept = cache.store(load.key, answer, stamp: load.stamp)
            if isCurrent {
                #expect(isKept == model.store(load.key, answer))
            } else {
                #expect(!isKept)
                model.refuse()
            }
        }

        mutating func endRefresh() {
            guard !rights.isEmpty else { return }
            let (key, right) = rights[number(max(0, rights.count - 6)...rights.count - 1)]
            cache.endRefresh(key, right)
            model.endRefresh(key, right)
        }

        mutating func purge() {
            let (tag, scope) = (randomTag(), UInt64(number(0...3)))
            switch number(0...9) {
            case 0: #expect(cache.purgeAll() == model.purge(tag: nil, scope: nil))
            case 1...3: #expect(cache.purge(tag: tag) == model.purge(tag: tag, scope: nil))
            default: #expect(cache.purge(tag: tag, scopeHash: scope) == model.purge(tag: tag, scope: scope))
            }
        }
    }

    @Test(arguments: [
        (1, 20_000, 6), (2, 60_000, 40), (3, 400_000, 150), (4, 4_000_000, 1_000), (5, 2_000, 3),
    ])
    func `the cache does what a list would`(seed: UInt64, bytesMax: Int, keyCount: Int) {
        var run = Run(seed: seed, bytesMax: bytesMax, keyCount: keyCount)
        for _ in 0..<6_000 { run.step() }
        let statistics = run.cache.statistics
        #expect(statistics.hits > 50 || bytesMax < 10_000)
        #expect(statistics.misses > 100)
        if bytesMax < 1_000_000 { #expect(statistics.evictions + statistics.refusals > 50) }
    }
}
