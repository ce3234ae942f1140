@testable import BFFPolicy

func key(_ parts: String...) -> CacheKey {
    var builder = CacheKey.Builder()
    for part in parts { builder.append(part) }
    return builder.key()
}

func answer(
    at now: Instant, fresh: Duration = .seconds(60), stale: Duration = .zero, staleIfError: Duration = .zero,
    tag: String = "users.getUser", scope: UInt64 = 0, bytes: Int = 0
) -> CachedAnswer {
    CachedAnswer(
        snapshot: nil, fields: [(name: "etag", value: String(repeating: "x", count: bytes))], storedAt: now,
        windows: CacheWindows(fresh: fresh, stale: stale, staleIfError: staleIfError), tag: tag, scopeHash: scope)
}

/// What an answer without a body takes in a cache under a key of so many bytes.
func entryBytes(_ answer: CachedAnswer, _ key: CacheKey) -> Int {
    answer.byteCount + key.count + CacheShard.entryOverheadBytes
}
