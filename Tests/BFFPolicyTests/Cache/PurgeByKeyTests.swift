import BFFJSON
@testable import BFFPolicy
import Testing

/// Finding answers by what their keys are made of.
struct PurgeByKeyTests {
    private func key(_ target: String, _ number: Int = 1) -> CacheKey {
        var builder = CacheKey.Builder()
        builder.append("catalog.getTitle")
        builder.append(number)
        builder.appendNothing()
        builder.append(target)
        return builder.key()
    }

    private func holds(_ key: CacheKey, _ text: String) -> Bool {
        key.hasPart { $0.elementsEqual(text.utf8) }
    }

    @Test func partsOfAnyKindAreWalkedOver() {
        let long = String(repeating: "x", count: 70_000)
        for text in ["", "a", "/v1/titles/7", long] {
            #expect(holds(key(text), text))
            #expect(holds(key(text), "catalog.getTitle"))
            #expect(!holds(key(text), "b"))
        }
    }

    @Test func aPartIsNotFoundInsideAnother() {
        #expect(!holds(key("/v1/titles/7"), "/v1/titles"))
        var builder = CacheKey.Builder()
        builder.append(key("inner"))
        #expect(!holds(builder.key(), "inner"))
    }

    @Test func onlyWantedAnswersOfTheOperationGo() {
        let cache = AnswerCache()
        let now = Instant(nanoseconds: 1_000_000_000)
        let windows = CacheWindows(fresh: .seconds(60), stale: .zero, staleIfError: .zero)
        func store(_ target: String, tag: String = "catalog.getTitle", stamp: AnswerCache.Stamp? = nil) -> Bool {
            let answer = CachedAnswer(snapshot: nil, storedAt: now, windows: windows, tag: tag)
            return cache.store(key(target), answer, stamp: stamp)
        }
        for index in 0..<100 { #expect(store("/\(index)")) }
        #expect(store("/7/other", tag: "catalog.other"))
        let stamp = cache.stamp(tag: "catalog.getTitle", scopeHash: 0)
        #expect(cache.purge(tag: "catalog.getTitle") { holds($0, "/7") || holds($0, "/7/other") } == [key("/7")])
        #expect(cache.statistics.entries == 100)
        #expect(!store("/7", stamp: stamp), "it was on its way")
        #expect(cache.purge(tag: "catalog.none") { _ in true }.isEmpty)
    }
}
