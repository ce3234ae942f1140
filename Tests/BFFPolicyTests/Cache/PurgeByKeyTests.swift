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

    private func parts(_ bytes: UnsafeRawBufferPointer) -> [String] {
        CacheKey.Parts(bytes).map { part in
            switch part {
            case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
            case .integer(let number): "#\(number)"
            case .nothing: "-"
            }
        }
    }

    private func holds(_ key: CacheKey, _ text: String) -> Bool { key.withBytes { parts($0).contains(text) } }

    @Test func partsOfAnyKindAreReadBack() {
        let long = String(repeating: "x", count: 70_000)
        for (text, number) in [("", 0), ("a", -1), ("/v1/titles/7", .max), (long, .min)] {
            #expect(key(text, number).withBytes(parts) == ["catalog.getTitle", "#\(number)", "-", text])
        }
    }

    @Test func aKeyWithinAKeyIsOnePart() {
        #expect(!holds(key("/v1/titles/7"), "/v1/titles"))
        var builder = CacheKey.Builder()
        builder.append(key("inner"))
        #expect(!holds(builder.key(), "inner"))
        let inner: [String] = builder.key().withBytes { bytes in
            var whole = CacheKey.Parts(bytes)
            guard case .bytes(let key)? = whole.next() else { return [] }
            return parts(key)
        }
        #expect(inner.last == "inner")
    }

    @Test(
        arguments: [[], [9], [0, 1], [0, 3, 0, 0, 0, 65], [3, 255, 255, 255, 255, 255, 255, 255, 255], [1, 0]]
            as [[UInt8]])
    func whatNoBuilderHasWrittenEndsTheParts(_ bytes: [UInt8]) {
        #expect(bytes.withUnsafeBytes(parts) == [])
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
        #expect(cache.purge(tag: "catalog.getTitle") { holds($0, "/7") || holds($0, "/7/other") } == 1)
        #expect(cache.statistics.entries == 100)
        #expect(cache.purge(tag: "catalog.getTitle") { holds($0, "/7") } == 0)
        #expect(!store("/7", stamp: stamp), "it was on its way")
        #expect(cache.purge(tag: "catalog.none") { _ in true } == 0)
    }
}
