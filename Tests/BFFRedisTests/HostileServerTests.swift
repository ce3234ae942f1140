import BFFPolicy
import BFFTransport
import Testing

@testable import BFFRedis

/// Against servers that break the protocol, each in its own way.
@Suite struct HostileServerTests {
    func withCache(
        timeout: Duration = .seconds(600), unsentBytesMax: Int? = nil,
        _ serve: @escaping @Sendable (FakeRedis.Connection, Int) -> Void,
        _ body: (TestCache, FakeRedis) async throws -> Void
    ) async throws {
        let server = try FakeRedis(serve)
        let settings = try settings(port: server.port, timeout: timeout) {
            $0.unsentBytesMax = unsentBytesMax ?? $0.unsentBytesMax
        }
        try await withLoop { loop in
            let cache = try await TestCache(RedisAccess(settings: settings), on: loop)
            try await body(cache, server)
            try await cache.close()
        }
    }

    @Test(arguments: [
        "HTTP/1.1 400 Bad Request\r\n\r\n", "+WHAT\r\n", ":1\r\n", "$-1\r\n", "*0\r\n", "\u{0}\u{1}\u{2}",
        "+PONG\r\n+MORE\r\n",
    ])
    func `a greeting that is none ends the connection`(_ answer: String) async throws {
        try await withCache { connection, _ in
            _ = connection.read()
            connection.send(answer)
            while connection.read() != nil {}
        } _: { cache, _ in
            let isGarbled = await cache.loop.eventually { [access = cache.access] in
                access.lastLoss == .garbled && access.statistics.failures + access.statistics.losses >= 2
            }
            #expect(isGarbled)
        }
    }

    @Test(arguments: [
        ("-LOADING Redis is loading the dataset in memory\r\n", RedisAccess.Loss.notReady),
        ("-MASTERDOWN Link with MASTER is down\r\n", .notReady), ("-NOAUTH Authentication required.\r\n", .forbidden),
        ("-ERR max number of clients reached\r\n", .forbidden),
    ])
    func `a server that does not let us in is asked again`(_ answer: String, _ loss: RedisAccess.Loss) async throws {
        try await withCache { connection, number in
            guard number >= 2 else {
                _ = connection.read()
                connection.send(answer)
                return
            }
            connection.greet()
            while connection.read() != nil {}
        } _: { cache, _ in
            #expect(await cache.connected())
            #expect(cache.access.lastLoss == loss)
            #expect(cache.access.statistics.failures == 2)
        }
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\n", "*9\r\n", "*2147483647\r\n", "*1\r\n*1\r\n$1\r\nx\r\n", "$-5\r\n",
        "$99999999999999999999\r\n",
    ])
    func `an answer that is none ends the connection and is a miss`(_ answer: String) async throws {
        try await withCache { connection, _ in
            connection.greet()
            _ = connection.read()
            connection.send(answer)
            while connection.read() != nil {}
        } _: { cache, _ in
            #expect(await cache.connected())
            #expect(await cache.get(key("a")) == .error)
            #expect(cache.access.lastLoss == .garbled)
        }
    }

    @Test(arguments: [
        "+OK\r\n", ":1\r\n", "$-1\r\n", "*0\r\n", "*2\r\n$-1\r\n$-1\r\n", "*3\r\n$-1\r\n:1\r\n$-1\r\n",
        "*3\r\n$-1\r\n$2\r\nab\r\n$-1\r\n", "-ERR unknown command\r\n", "-NOPERM this user has no permissions\r\n",
    ])
    func `an answer of another kind is a miss, and the connection stays`(_ answer: String) async throws {
        try await withCache { connection, _ in
            connection.greet()
            _ = connection.read()
            connection.send(answer)
            _ = connection.read()
            connection.send("*3\r\n$-1\r\n$-1\r\n$-1\r\n")
            while connection.read() != nil {}
        } _: { cache, _ in
            #expect(await cache.connected())
            #expect(await cache.get(key("a")) == .error)
            #expect(await cache.get(key("a")).isMiss)
            #expect(cache.access.statistics.losses == 0)
        }
    }

    @Test func `answers that nobody asked for end the connection`() async throws {
        try await withCache { connection, _ in
            connection.greet()
            _ = connection.read()
            connection.send("*3\r\n$-1\r\n$-1\r\n$-1\r\n$5\r\nextra\r\n")
            while connection.read() != nil {}
        } _: { cache, _ in
            #expect(await cache.connected())
            #expect(await cache.get(key("a")).isMiss)
            let isLost = await cache.eventually { $0.losses >= 1 }
            #expect(isLost)
            #expect(cache.access.lastLoss == .garbled)
        }
    }

    @Test func `half an answer is a timeout, and its end comes too late for anybody else`() async throws {
        try await withCache(timeout: .milliseconds(20)) { connection, number in
            connection.greet()
            _ = connection.read()
            connection.send("*3\r\n$5\r\nval")
            while connection.read() != nil {}
        } _: { cache, server in
            #expect(await cache.connected())
            #expect(await cache.get(key("a")) == .timeout)
            let second = await cache.get(key("a"))
            #expect(second == .error || second == .timeout, "of a new connection, if this one came late")
            let isLost = await cache.eventually { $0.losses >= 1 }
            #expect(isLost)
            #expect(cache.access.lastLoss == .silent)
        }
    }

    @Test func `an answer byte by byte is read, and one that never ends is not waited for`() async throws {
        try await withCache { connection, _ in
            connection.greet()
            _ = connection.read()
            for scalar in "*3\r\n$-1\r\n$-1\r\n$-1\r\n".unicodeScalars { connection.send(String(scalar)) }
            _ = connection.read()
            connection.send("*3\r\n$500000000\r\n")
            let piece = String(repeating: "x", count: 100_000)
            while connection.send(piece) {}
        } _: { cache, _ in
            #expect(await cache.connected())
            #expect(await cache.get(key("a")).isMiss)
            #expect(await cache.get(key("a")) == .error)
            #expect(cache.access.lastLoss == .garbled, "beyond the largest value")
        }
    }

    @Test func `a connection that is reset in the middle of an answer is a miss`() async throws {
        try await withCache { connection, number in
            connection.greet()
            _ = connection.read()
            connection.send("*3\r\n$5\r\nva")
        } _: { cache, server in
            #expect(await cache.connected())
            #expect(await cache.get(key("a")) == .error)
            #expect(cache.access.lastLoss == .ended)
            let isBack = await cache.eventually { $0.connections == 1 }
            #expect(isBack && server.connections >= 2)
        }
    }

    @Test func `a server that takes nothing bounds what waits to be sent`() async throws {
        try await withCache(unsentBytesMax: 3_000_000) { connection, _ in
            connection.greet()
            // Nothing more is read, until the test is over and closes the connection.
            connection.waitForEnd()
        } _: { cache, _ in
            #expect(await cache.connected())
            let stamp = SecondLevelStamp(all: 0, tag: 0, scope: 0)
            let value = String(repeating: "x", count: 1_000_000)
            for number in 0..<40 { try await cache.set(key("\(number)"), value, stamp: stamp) }
            #expect(cache.access.statistics.storeErrors >= 20)
        }
    }
}
