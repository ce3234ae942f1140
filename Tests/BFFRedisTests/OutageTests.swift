import BFFPolicy
import BFFTransport
import TestPeers
import Testing

@testable import BFFRedis

/// What happens when a real server goes away, comes back, and stops answering.
@Suite(.enabled(if: RedisServer.isInstalled, "redis-server is not installed"))
struct OutageTests {
    func withCache(
        timeout: Duration = .seconds(600), adjust: (inout RedisSettings) -> Void = { _ in },
        _ body: (TestCache, RedisServer) async throws -> Void
    ) async throws {
        let server = try RedisServer()
        let settings = try settings(port: server.port, timeout: timeout, adjust: adjust)
        try await withLoop { loop in
            let cache = try await TestCache(RedisAccess(settings: settings), on: loop)
            #expect(await cache.connected())
            try await body(cache, server)
            try await cache.close()
        }
    }

    @Test func `a server that is killed is a miss, and is found again when it is back`() async throws {
        try await withCache { cache, server in
            try await cache.load(key("a"), "value")
            for round in 1...3 {
                #expect(await cache.get(key("b")).isMiss)
                server.kill()
                let isLost = await cache.eventually {
                    $0.connections == 0 && $0.losses == round && $0.failures >= round
                }
                #expect(isLost)
                #expect(await cache.get(key("a")) == .error)
                try await cache.set(
                    key("a"), "dropped", stamp: SecondLevelStamp(all: 0, tag: 0, scope: 0))
                try server.start()
                #expect(await cache.connected())
                #expect(await cache.get(key("a")).isMiss)
                try await cache.load(key("a"), "value \(round)")
                #expect(await cache.get(key("a")).value == "value \(round)")
            }
        }
    }

    @Test func `look-ups that wait for a server that is killed end at once`() async throws {
        try await withCache(timeout: .seconds(60)) { cache, server in
            server.pause()
            async let found = withTaskGroup { group in
                for number in 0..<50 { group.addTask { await cache.get(key("\(number)")) } }
                return await group.reduce(into: 0) { $0 += $1 == .error ? 1 : 0 }
            }
            server.kill()
            #expect(await found == 50)
        }
    }

    @Test func `a server that stops answering costs one timeout and then nothing, until it answers`() async throws {
        try await withCache(timeout: .milliseconds(200), adjust: { $0.silenceMax = .seconds(600) }) { cache, server in
            server.pause()
            #expect(await cache.get(key("a")) == .timeout)
            let start = ContinuousClock.now
            for _ in 0..<1_000 { #expect(await cache.get(key("a")) == .error) }
            #expect(ContinuousClock.now - start < .seconds(100), "a thousand waits would take twice as long")
            #expect(cache.access.isConnected)
            server.resume()
            let isBack = await cache.returns()
            #expect(isBack)
            #expect(cache.access.statistics.losses == 0, "the late answer was taken, and the connection kept")
        }
    }

    @Test func `a connection that owes an answer for too long is closed`() async throws {
        try await withCache(timeout: .milliseconds(5), adjust: { $0.silenceMax = .milliseconds(30) }) { cache, server in
            server.pause()
            #expect(await cache.get(key("a")) == .timeout)
            let isLost = await cache.eventually { $0.losses == 1 }
            #expect(isLost)
            #expect(cache.access.lastLoss == .silent)
            server.resume()
            #expect(await cache.connected())
            let isBack = await cache.returns()
            #expect(isBack)
        }
    }

    @Test func `a server that is paused while we connect ends the attempt`() async throws {
        try await withCache(adjust: { $0.connectTimeout = .milliseconds(50) }) { cache, server in
            server.kill()
            let isLost = await cache.eventually { $0.losses == 1 }
            #expect(isLost)
            // Its port still takes connections; nobody answers them.
            let silent = try FakeRedis(port: server.port) { connection, _ in while connection.read() != nil {} }
            let isSilent = await cache.loop.eventually { [access = cache.access] in access.lastLoss == .silent }
            #expect(isSilent)
            silent.stop()
        }
    }

    @Test func `a purge that a server was not told of is repeated until it is, and holds values back`() async throws {
        let hasty = { (settings: inout RedisSettings) in settings.silenceMax = .milliseconds(20) }
        try await withCache(timeout: .milliseconds(5), adjust: hasty) { cache, server in
            server.pause()
            try await cache.use { $0.purge(tag: "catalog.get", scope: nil) }
            let isLost = await cache.eventually { $0.losses == 1 }
            #expect(isLost)
            #expect(cache.access.statistics.pendingPurges == 1)
            #expect(await cache.get(key("a")) == .notAsked)
            #expect(await cache.get(key("a"), tag: "catalog.list") == .error)
            server.resume()
            let isPurged = await cache.eventually { $0.pendingPurges == 0 }
            #expect(isPurged)
            let client = try RawRedis(port: server.port)
            #expect(try client.command("EXISTS", "bff:test:g:catalog.get").hasPrefix(":1"))
        }
    }

    @Test func `purges beyond what is kept become a purge of everything`() async throws {
        try await withCache { cache, server in
            server.kill()
            let isLost = await cache.eventually { $0.losses == 1 }
            #expect(isLost)
            try await cache.use { cache in
                for number in 0..<RedisAccess.pendingPurgesMax + 5 { cache.purge(tag: "op\(number)", scope: nil) }
            }
            #expect(cache.access.statistics.pendingPurges < 10)
            #expect(await cache.get(key("a"), tag: "some.other") == .notAsked)
            try server.start()
            let isPurged = await cache.eventually { $0.pendingPurges == 0 }
            #expect(isPurged)
            let client = try RawRedis(port: server.port)
            #expect(try client.command("EXISTS", "bff:test:g").hasPrefix(":1"))
        }
    }

    @Test func `a replica that may not write is left for another server`() async throws {
        try await withCache { cache, server in
            let client = try RawRedis(port: server.port)
            _ = try client.command("REPLICAOF", "127.0.0.1", "1")
            _ = try client.command("CONFIG", "SET", "replica-serve-stale-data", "yes")
            try await cache.use { $0.purgeAll() }
            let isLost = await cache.eventually { $0.losses >= 1 && $0.pendingPurges == 1 }
            #expect(isLost)
            _ = try client.command("REPLICAOF", "NO", "ONE")
            let isPurged = await cache.eventually { $0.pendingPurges == 0 }
            #expect(isPurged)
        }
    }

    @Test func `nobody listens: misses at once, and attempts that become rarer`() async throws {
        let port = try RedisServer.freePort()
        let settings = try settings(port: port)
        try await withLoop { loop in
            let cache = try await TestCache(RedisAccess(settings: settings), on: loop)
            #expect(await cache.get(key("a")) == .error)
            let isTrying = await cache.eventually { $0.failures >= 3 }
            #expect(isTrying)
            #expect(cache.access.lastLoss == .unreachable)
            try await cache.close()
            let failures = cache.access.statistics.failures
            #expect(await cache.get(key("a")) == .error)
            #expect(cache.access.statistics.failures == failures)
        }
    }

    @Test func `a loop that stops with look-ups on their way ends`() async throws {
        let server = try RedisServer()
        let settings = try settings(port: server.port)
        for isConnected in [true, false] {
            try await withLoop { loop in
                let cache = try await TestCache(RedisAccess(settings: settings), on: loop)
                if isConnected { #expect(await cache.connected()) }
                try await cache.use { $0.get(key("a"), tag: "t", scope: nil) { _ in } }
            }
        }
    }
}

extension TestCache {
    /// Whether look-ups come to be answered again.
    func returns() async -> Bool {
        for _ in 0..<10_000 where await get(key("a")).isMiss { return true }
        return false
    }
}
