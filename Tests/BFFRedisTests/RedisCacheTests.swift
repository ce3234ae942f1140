import BFFPolicy
import BFFTransport
import TestPeers
import Testing

@testable import BFFRedis

/// Against a real server.
@Suite(.enabled(if: RedisServer.isInstalled, "redis-server is not installed"))
struct RedisCacheTests {
    static let keys = "a:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

    func withCache(
        _ arguments: [String] = [], credentials: String = "", path: String = "", keys: String? = nil,
        _ body: (TestCache, RedisServer) async throws -> Void
    ) async throws {
        let server = try RedisServer(arguments)
        let settings = try settings(port: server.port, credentials: credentials, path: path, keys: keys)
        try await withLoop { loop in
            let cache = try await TestCache(RedisAccess(settings: settings), on: loop)
            #expect(await cache.connected())
            try await body(cache, server)
            try await cache.close()
        }
    }

    @Test(arguments: [nil, keys])
    func `what was stored is found, until its time is over`(_ keys: String?) async throws {
        try await withCache(keys: keys) { cache, _ in
            let (long, short) = (key("a", "long"), key("a", "short"))
            let stamp = try await cache.load(long, "value")
            #expect(await cache.get(long) == .hit("value", stamp))
            try await cache.load(short, "gone", ttl: .milliseconds(1))
            let isGone = await cache.eventually { $0.stores == 2 }
            #expect(isGone)
            while await cache.get(short).value != nil {}
            #expect(await cache.get(long).value == "value")
            #expect(await cache.get(key("along")).isMiss)
            try await cache.set(long, "replaced", stamp: stamp)
            #expect(await cache.get(long).value == "replaced")
            #expect(cache.access.statistics.errors == 0 && cache.access.statistics.storeErrors == 0)
        }
    }

    @Test func `values of every size come back whole, many at once`() async throws {
        try await withCache(keys: Self.keys) { cache, _ in
            let sizes = [0, 1, 1_000, 70_000, 1_000_000, 7_000_000]
            for size in sizes { try await cache.load(key("\(size)"), String(repeating: "x", count: size)) }
            let found = await withTaskGroup { group in
                for size in sizes + sizes {
                    group.addTask { await cache.get(key("\(size)")).value?.utf8.count == size }
                }
                return await group.reduce(true) { $0 && $1 }
            }
            #expect(found)
        }
    }

    @Test func `a thousand look-ups in one turn are answered, each with its own value`() async throws {
        try await withCache { cache, _ in
            let stamp = try await cache.load(key("0"), "0")
            for number in 1..<1_000 { try await cache.set(key("\(number)"), "\(number)", stamp: stamp) }
            let found = await withTaskGroup { group in
                for number in 0..<1_000 { group.addTask { await cache.get(key("\(number)")).value == "\(number)" } }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(found == 1_000)
        }
    }

    @Test func `more look-ups than may wait miss at once`() async throws {
        let server = try RedisServer()
        let settings = try settings(port: server.port) { $0.pendingMax = 10 }
        try await withLoop { loop in
            let cache = try await TestCache(RedisAccess(settings: settings), on: loop)
            #expect(await cache.connected())
            let refused = try await cache.use { cache in
                var refused = 0
                for number in 0..<30 {
                    cache.get(key("\(number)"), tag: "t", scope: nil) { if case .error = $0 { refused += 1 } }
                }
                return refused
            }
            #expect(refused == 20)
            let areAnswered = await cache.eventually { $0.misses == 10 }
            #expect(areAnswered)
            #expect(await cache.get(key("a")).isMiss)
        }
    }

    @Test func `a value larger than the limit, or beyond what may wait to be sent, is not stored`() async throws {
        let server = try RedisServer()
        let settings = try settings(port: server.port) {
            $0.valueBytesMax = 1_000
            $0.unsentBytesMax = 900
        }
        try await withLoop { loop in
            let cache = try await TestCache(RedisAccess(settings: settings), on: loop)
            #expect(await cache.connected())
            let stamp = try #require(await cache.get(key("a")).stamp)
            try await cache.set(key("a"), String(repeating: "x", count: 1_001), stamp: stamp)
            try await cache.set(key("a"), String(repeating: "x", count: 950), stamp: stamp)
            #expect(await cache.get(key("a")).isMiss)
            #expect(cache.access.statistics.storeErrors == 2)
        }
    }

    // MARK: Who owns values

    @Test func `values of a scope are not kept without a key`() async throws {
        try await withCache { cache, _ in
            #expect(await cache.get(key("a"), scope: key("sub")) == .notAsked)
            let stamp = SecondLevelStamp(all: 0, tag: 0, scope: 0)
            try await cache.set(key("a"), "private", scope: key("sub"), stamp: stamp)
            #expect(await cache.get(key("a")).isMiss)
            #expect(cache.access.statistics.stores == 0)
        }
    }

    @Test func `nothing of a person stands in the server`() async throws {
        try await withCache(keys: Self.keys) { cache, server in
            try await cache.load(key("u", "alice"), "{\"mail\":\"alice@example.org\"}", scope: key("alice"))
            try await cache.use { $0.purge(tag: "catalog.get", scope: key("alice")) }
            #expect(await cache.get(key("u", "alice"), scope: key("alice")).isMiss)
            try await cache.load(key("u", "alice"), "{\"mail\":\"alice@example.org\"}", scope: key("alice"))
            #expect(await cache.get(key("u", "alice"), scope: key("alice")).value?.contains("alice") == true)
            let client = try RawRedis(port: server.port)
            let names = try client.command("KEYS", "*")
            #expect(names.contains("bff:test:v:") && names.contains("bff:test:g:catalog.get:"))
            #expect(!names.contains("alice"))
            let name = try #require(names.split(separator: "\r\n").first { $0.hasPrefix("bff:test:v:") })
            let value = try client.command("GET", String(name))
            #expect(!value.contains("alice") && !value.contains("mail"))
        }
    }

    @Test func `a value that somebody wrote who has no key is a miss`() async throws {
        try await withCache(keys: Self.keys) { cache, server in
            try await cache.load(key("a"), "value")
            #expect(await cache.get(key("a")).value == "value")
            let client = try RawRedis(port: server.port)
            let names = try client.command("KEYS", "*")
            let name = String(try #require(names.split(separator: "\r\n").first { $0.hasPrefix("bff:test:v:") }))
            _ = try client.command("SET", name, "made up")
            #expect(await cache.get(key("a")).isMiss)
            try await cache.load(key("a"), "again")
            #expect(await cache.get(key("a")).value == "again")
            _ = try client.command("DEL", name)
            _ = try client.command("LPUSH", name, "no string")
            #expect(await cache.get(key("a")).isMiss)
        }
    }

    @Test func `a generation that no purge wrote is an error, and values are left alone`() async throws {
        try await withCache { cache, server in
            let client = try RawRedis(port: server.port)
            _ = try client.command("SET", "bff:test:g", "1")
            #expect(await cache.get(key("a")) == .error)
            try await cache.use { $0.purgeAll() }
            let isPurged = await cache.eventually { $0.pendingPurges == 0 }
            #expect(isPurged)
            #expect(await cache.get(key("a")).isMiss)
        }
    }

    // MARK: Purging

    @Test func `a purge takes what it names and nothing else`() async throws {
        try await withCache(keys: Self.keys) { cache, _ in
            func fill() async throws {
                for (tag, scope) in Self.places {
                    let place = key(tag, scope ?? "")
                    guard await cache.get(place, tag: tag, scope: scope.map { key($0) }).isMiss else { continue }
                    try await cache.load(place, "value", tag: tag, scope: scope.map { key($0) })
                }
            }
            func found() async -> [Bool] {
                var found: [Bool] = []
                for (tag, scope) in Self.places {
                    let answer = await cache.get(key(tag, scope ?? ""), tag: tag, scope: scope.map { key($0) })
                    found.append(answer.value != nil)
                }
                return found
            }
            let purges: [(@Sendable (RedisCache) -> Void, [Bool])] = [
                ({ $0.purge(tag: "a.get", scope: key("ann")) }, [true, false, true, true, true]),
                ({ $0.purge(tag: "a.get", scope: nil) }, [false, false, false, true, true]),
                ({ $0.purgeAll() }, [false, false, false, false, false]),
            ]
            for (purge, expected) in purges {
                try await fill()
                #expect(await found() == [true, true, true, true, true])
                try await cache.use(purge)
                let isConfirmed = await cache.eventually { $0.pendingPurges == 0 }
                #expect(isConfirmed)
                #expect(await found() == expected)
            }
        }
    }

    static let places: [(String, String?)] = [
        ("a.get", nil), ("a.get", "ann"), ("a.get", "bob"), ("b.get", nil), ("b.get", "ann"),
    ]

    @Test func `what was loaded before a purge and stored behind it is not found`() async throws {
        try await withCache { cache, _ in
            let stamp = try #require(await cache.get(key("a")).stamp)
            try await cache.use { $0.purge(tag: "catalog.get", scope: nil) }
            try await cache.set(key("a"), "old", stamp: stamp)
            let isDone = await cache.eventually { $0.pendingPurges == 0 && $0.stores == 1 }
            #expect(isDone)
            let found = await cache.get(key("a"))
            #expect(found.isMiss && found.stamp != stamp)
            try await cache.load(key("a"), "new")
            #expect(await cache.get(key("a")).value == "new")
        }
    }

    @Test func `nothing is found behind a purge that another loop has only asked for`() async throws {
        try await withCache { cache, server in
            try await withLoop { loop in
                let other = try await TestCache(cache.access, on: loop)
                let areBoth = await cache.eventually { $0.connections == 2 }
                #expect(areBoth)
                try await cache.load(key("a"), "value")
                #expect(await other.get(key("a")).value == "value")
                server.pause()
                try await cache.use { $0.purge(tag: "catalog.get", scope: nil) }
                #expect(await other.get(key("a")) == .notAsked)
                server.resume()
                let isPurged = await cache.eventually { $0.pendingPurges == 0 }
                #expect(isPurged)
                #expect(await other.get(key("a")).isMiss)
                try await other.close()
            }
        }
    }

    @Test func `another process finds what this one stored and purges it`() async throws {
        try await withCache { cache, server in
            try await withLoop { loop in
                let other = try await TestCache(RedisAccess(settings: cache.access.settings), on: loop)
                #expect(await other.connected())
                try await cache.load(key("a"), "value")
                #expect(await cache.get(key("a")).value == "value", "what is asked behind it waits for the store")
                #expect(await other.get(key("a")).value == "value")
                try await other.use { $0.purge(tag: "catalog.get", scope: nil) }
                let isPurged = await other.eventually { $0.pendingPurges == 0 }
                #expect(isPurged)
                #expect(await cache.get(key("a")).isMiss)
                try await other.close()
            }
        }
    }

    // MARK: Being let in

    @Test func `a password and a database are used`() async throws {
        let arguments = ["--requirepass", "open sesame"]
        try await withCache(arguments, credentials: ":open%20sesame@", path: "/5") { cache, server in
            try await cache.load(key("a"), "value")
            #expect(await cache.get(key("a")).value == "value")
            let client = try RawRedis(port: server.port)
            #expect(try client.command("AUTH", "open sesame").hasPrefix("+OK"))
            #expect(try client.command("DBSIZE").hasPrefix(":0"))
            #expect(try client.command("SELECT", "5").hasPrefix("+OK"))
            #expect(try client.command("DBSIZE").hasPrefix(":1"))
        }
    }

    @Test func `a user with a password is used`() async throws {
        let user = ["bff", "on", ">secret", "~bff:*", "+mget", "+set", "+ping"]
        try await withCache(["--user"] + user, credentials: "bff:secret@") { cache, _ in
            try await cache.load(key("a"), "value")
            #expect(await cache.get(key("a")).value == "value")
            try await cache.use { $0.purge(tag: "catalog.get", scope: nil) }
            let isGone = await cache.eventually { $0.pendingPurges == 0 }
            #expect(isGone)
            #expect(await cache.get(key("a")).isMiss)
        }
    }

    @Test(arguments: [":wrong@", "", "nobody:open@"])
    func `a wrong password is an outage that says so`(_ credentials: String) async throws {
        let server = try RedisServer(["--requirepass", "open"])
        let settings = try settings(port: server.port, credentials: credentials)
        try await withLoop { loop in
            let cache = try await TestCache(RedisAccess(settings: settings), on: loop)
            let isRefused = await loop.eventually { [access = cache.access] in
                access.lastLoss == .forbidden && access.statistics.failures >= 2
            }
            #expect(isRefused)
            #expect(await cache.get(key("a")) == .error)
            #expect(!cache.access.isConnected)
            try await cache.close()
        }
    }
}
