import BFFJSON
import BFFPolicy
import BFFRedis
import BFFTransport
import Testing

/// What a look-up gave, with the value's bytes copied.
enum Found: Hashable, Sendable {
    case hit(String, SecondLevelStamp)
    case miss(SecondLevelStamp)
    case timeout
    case error
    case notAsked

    init(_ answer: SecondLevelAnswer) {
        switch answer {
        case .hit(let bytes, let stamp): self = .hit(String(decoding: bytes, as: UTF8.self), stamp)
        case .miss(let stamp): self = .miss(stamp)
        case .timeout: self = .timeout
        case .error: self = .error
        case .notAsked: self = .notAsked
        }
    }

    var value: String? {
        if case .hit(let value, _) = self { value } else { nil }
    }

    var stamp: SecondLevelStamp? {
        switch self {
        case .hit(_, let stamp), .miss(let stamp): stamp
        default: nil
        }
    }

    var isMiss: Bool {
        if case .miss = self { true } else { false }
    }
}

/// A cache on its loop, to be used from tests.
///
/// `@unchecked Sendable`: `cache` is touched on the loop alone.
final class TestCache: @unchecked Sendable {
    let loop: EventLoop
    let access: RedisAccess
    private var cache: RedisCache?

    init(_ access: RedisAccess, on loop: EventLoop) async throws {
        self.loop = loop
        self.access = access
        try await loop.run { [self] in cache = try RedisCache(access, on: loop) }
    }

    func use<Result: Sendable>(_ body: @escaping @Sendable (RedisCache) throws -> Result) async throws -> Result {
        try await loop.run { [self] in try body(try #require(cache)) }
    }

    func get(_ key: CacheKey, tag: String = "catalog.get", scope: CacheKey? = nil) async -> Found {
        await withCheckedContinuation { continuation in
            loop.post { [self] in
                cache?.get(key, tag: tag, scope: scope) { continuation.resume(returning: Found($0)) }
            }
        }
    }

    func set(
        _ key: CacheKey, _ value: String, ttl: Duration = .seconds(60), tag: String = "catalog.get",
        scope: CacheKey? = nil, stamp: SecondLevelStamp
    ) async throws {
        try await use { cache in
            var value = value
            value.withUTF8 {
                cache.set(key, UnsafeRawBufferPointer($0), ttl: ttl, tag: tag, scope: scope, stamp: stamp)
            }
        }
    }

    /// Looks up, which must be a miss, stores, and gives the stamp.
    @discardableResult
    func load(
        _ key: CacheKey, _ value: String, ttl: Duration = .seconds(60), tag: String = "catalog.get",
        scope: CacheKey? = nil
    ) async throws -> SecondLevelStamp {
        let found = await get(key, tag: tag, scope: scope)
        let stamp = try #require(found.stamp, "\(found)")
        try await set(key, value, ttl: ttl, tag: tag, scope: scope, stamp: stamp)
        return stamp
    }

    func connected() async -> Bool {
        await loop.eventually { [access] in access.isConnected }
    }

    /// Whether what is counted comes to be so.
    func eventually(_ condition: @escaping @Sendable (RedisAccess.Statistics) -> Bool) async -> Bool {
        await loop.eventually { [access] in condition(access.statistics) }
    }

    func close() async throws {
        try await use { $0.close() }
    }
}

func key(_ parts: String...) -> CacheKey {
    var builder = CacheKey.Builder()
    for part in parts { builder.append(part) }
    return builder.key()
}

/// Settings for a server of tests: patient with a busy machine, quick to come back.
func settings(
    port: Int, credentials: String = "", path: String = "", keys: String? = nil, timeout: Duration = .seconds(600),
    adjust: (inout RedisSettings) -> Void = { _ in }
) throws -> RedisSettings {
    var faults: [String] = []
    let values = [
        "BFF_REDIS_URL": "redis://\(credentials)127.0.0.1:\(port)\(path)", "BFF_CACHE_KEYS": keys,
    ]
    var settings = try #require(
        RedisSettings.read({ values[$0] ?? nil }, namespace: "test", faults: &faults), "\(faults)")
    settings.timeout = timeout
    settings.connectTimeout = .seconds(600)
    settings.backoffMax = .milliseconds(50)
    adjust(&settings)
    return settings
}
