import BFFHTTP
import BFFPolicy
@testable import BFFRuntime
import BFFTransport
import TestPeers
import Testing

/// Two applications, as two processes of one client are, with one Redis behind them.
@Suite(.enabled(if: RedisServer.isInstalled, "redis-server is not installed"))
struct SharedRedisTests {
    private static func application(
        _ origin: Origin, redis: Int, client: String = "graph", log: (@Sendable (String) -> Void)? = nil
    ) throws -> RunningApplication {
        let declaration = OperationDeclaration(
            id: "graph", method: .get, path: "/graph", budget: Budget(total: .seconds(10)), isPrivate: false,
            dependencies: [
                DependencyDeclaration(
                    name: "x",
                    steps: [call(5_000, cache: CacheDeclaration(CachePolicy(ttl: .seconds(60)), isPublic: true))])
            ])
        let seed = GraphPlan.Seed(declaration: declaration, behaviour: GraphPlan.Behaviour())
        return try application(
            origin, redis: redis, client: client, log: log,
            operation: Registration(declaration: declaration, functions: PlanFunctions(GraphPlan.self, handlers: seed)))
    }

    private static func application(
        _ origin: Origin, redis: Int, client: String, log: (@Sendable (String) -> Void)? = nil, operation: Registration
    ) throws -> RunningApplication {
        let values = [
            "BFF_X_URL": "http://\(origin.host):\(origin.port)", "BFF_REDIS_URL": "redis://127.0.0.1:\(redis)",
            "BFF_REDIS_TIMEOUT_MS": "2000", "BFF_HOST": "127.0.0.1", "BFF_PORT": "0", "BFF_ADMIN_PORT": "0",
            "BFF_LOOPS": "1", "BFF_LOG": log == nil ? "off" : "info",
        ]
        var reader = ConfigurationReader(environment: values)
        let read = reader.read(services: ["x"], needsIdentity: false)
        var configuration = try #require(read, "\(reader.faults)")
        configuration.logLines = log
        return try RunningApplication(client: client, configuration: configuration, operations: [operation])
    }

    /// Asks for a metric until it has the value, for ten minutes at most.
    private static func metric(
        _ line: String, of application: RunningApplication, by loopback: Loopback
    ) async throws -> Bool {
        let end = ContinuousClock.now + .seconds(600)
        while ContinuousClock.now < end {
            let reply = try await loopback.send(.get, "/metrics", port: application.adminPort)
            if reply.body.split(separator: "\n").contains(Substring(line)) { return true }
        }
        return false
    }

    @Test func whatOneProcessLoadedTheOtherServesAndAnOutageIsNoFailure() async throws {
        let redis = try RedisServer()
        let loopback = try Loopback()
        defer { loopback.end() }
        let (origin, seen) = try await loopback.serve { _, _ in (200, "1") }
        let first = try Self.application(origin, redis: redis.port)
        let second = try Self.application(origin, redis: redis.port)
        let third = try Self.application(origin, redis: redis.port)
        defer { for application in [first, second, third] { application.stop() } }
        for application in [first, second, third] {
            #expect(try await Self.metric("bff_second_level_cache_connected 1", of: application, by: loopback))
        }
        #expect(try await loopback.send(.get, "/graph", port: first.port).body == #"{"x":[1]}"#)
        #expect(try await Self.metric(#"bff_second_level_cache_stores_total{result="ok"} 1"#, of: first, by: loopback))
        #expect(try await loopback.send(.get, "/graph", port: second.port).body == #"{"x":[1]}"#)
        #expect(seen.all.count == 1, "the second one did not ask the service")
        #expect(
            try await Self.metric(#"bff_second_level_cache_requests_total{outcome="hit"} 1"#, of: second, by: loopback))

        redis.kill()
        #expect(try await Self.metric("bff_second_level_cache_connected 0", of: third, by: loopback))
        let reply = try await loopback.send(.get, "/graph", port: third.port)
        #expect(reply.status == 200 && reply.body == #"{"x":[1]}"#)
        #expect(seen.all.count == 2)
        try redis.start()
        #expect(try await Self.metric("bff_second_level_cache_connected 1", of: third, by: loopback))
        third.drain()
    }

    @Test func aPurgeReachesTheOtherProcessesThroughRedis() async throws {
        let redis = try RedisServer()
        let loopback = try Loopback()
        defer { loopback.end() }
        let (origin, seen) = try await loopback.serve { _, _ in (200, "1") }
        let first = try Self.application(origin, redis: redis.port)
        defer { first.stop() }
        #expect(try await Self.metric("bff_second_level_cache_connected 1", of: first, by: loopback))
        _ = try await loopback.send(.get, "/graph", port: first.port)
        #expect(try await Self.metric(#"bff_second_level_cache_stores_total{result="ok"} 1"#, of: first, by: loopback))
        let purged = try await loopback.send(
            .post, "/cache/purge", port: first.adminPort, fields: [("Content-Type", "application/json")],
            body: #"{"operation":"x.op"}"#)
        #expect(purged.body == #"{"purged":1}"#)
        #expect(try await Self.metric("bff_second_level_cache_pending_purges 0", of: first, by: loopback))
        let second = try Self.application(origin, redis: redis.port)
        defer { second.stop() }
        #expect(try await Self.metric("bff_second_level_cache_connected 1", of: second, by: loopback))
        _ = try await loopback.send(.get, "/graph", port: second.port)
        #expect(seen.all.count == 2)
    }

    /// A batch that is kept item by item.
    private static func list(_ origin: Origin, redis: Int, _ keys: [Int]) throws -> RunningApplication {
        let cache = CacheDeclaration(CachePolicy(ttl: .seconds(60), perItem: true), isPublic: true)
        let declaration = OperationDeclaration(
            id: "list", method: .get, path: "/list", budget: Budget(total: .seconds(10)), isPrivate: false,
            dependencies: [DependencyDeclaration(name: "x", steps: [call(5_000, cache: cache)])])
        let seed = ListPlan.Seed(declaration: declaration, keys: keys, maxSize: 10)
        return try application(
            origin, redis: redis, client: "list",
            operation: Registration(declaration: declaration, functions: PlanFunctions(ListPlan.self, handlers: seed)))
    }

    @Test(arguments: [#"{"operation":"x.op","item":2}"#, #"{"operation":"x.op","target":"/list?ids=2"}"#])
    func aPurgeOfAnItemReachesWhatAnotherProcessHasStored(_ body: String) async throws {
        let redis = try RedisServer()
        let loopback = try Loopback()
        defer { loopback.end() }
        let (origin, seen) = try await loopback.serve { _, _ in (200, #"[{"id":1,"v":1},{"id":2,"v":2}]"#) }
        let first = try Self.list(origin, redis: redis.port, [1, 2])
        let second = try Self.list(origin, redis: redis.port, [1, 2])
        let third = try Self.list(origin, redis: redis.port, [2])
        defer { for application in [first, second, third] { application.stop() } }
        for application in [first, second, third] {
            #expect(try await Self.metric("bff_second_level_cache_connected 1", of: application, by: loopback))
        }
        #expect(try await loopback.send(.get, "/list", port: first.port).body == "[1,2]")
        #expect(try await Self.metric(#"bff_second_level_cache_stores_total{result="ok"} 2"#, of: first, by: loopback))
        #expect(
            try await loopback.send(.post, "/cache/purge", port: second.adminPort, body: body).body == #"{"purged":0}"#)
        #expect(try await Self.metric("bff_second_level_cache_pending_purges 0", of: second, by: loopback))
        #expect(try await loopback.send(.get, "/list", port: third.port).body == "[2]")
        #expect(seen.all.map(\.target) == ["/list?ids=1,2", "/list?ids=2"])
        // What the first one has in its own memory, it must be asked to forget.
        #expect(
            try await loopback.send(.post, "/cache/purge", port: first.adminPort, body: body).body == #"{"purged":1}"#)
        #expect(try await loopback.send(.get, "/list", port: first.port).body == "[1,2]")
        #expect(seen.all.map(\.target).last == "/list?ids=2")
    }

    @Test func theClientsOfOneRedisDoNotReadEachOthersValues() async throws {
        let redis = try RedisServer()
        let loopback = try Loopback()
        defer { loopback.end() }
        let (origin, seen) = try await loopback.serve { _, _ in (200, "1") }
        let first = try Self.application(origin, redis: redis.port)
        let other = try Self.application(origin, redis: redis.port, client: "other")
        defer { for application in [first, other] { application.stop() } }
        for application in [first, other] {
            #expect(try await Self.metric("bff_second_level_cache_connected 1", of: application, by: loopback))
        }
        _ = try await loopback.send(.get, "/graph", port: first.port)
        #expect(try await Self.metric(#"bff_second_level_cache_stores_total{result="ok"} 1"#, of: first, by: loopback))
        _ = try await loopback.send(.get, "/graph", port: other.port)
        #expect(seen.all.count == 2)
    }

    @Test func theLogTellsOnceWhyThereIsNoConnection() async throws {
        let redis = try RedisServer()
        redis.kill()
        let lines = Locked("")
        let application = try Self.application(try Origin(url: "http://127.0.0.1:1"), redis: redis.port) { more in
            lines.withLock { $0 += more }
        }
        let loopback = try Loopback()
        defer { loopback.end() }
        for _ in 1...200 { _ = try await loopback.send(.get, "/readyz", port: application.adminPort) }
        try redis.start()
        #expect(try await Self.metric("bff_second_level_cache_connected 1", of: application, by: loopback))
        application.stop()
        // While Redis is away another test's server may have its port, and speak another protocol.
        let events = lines.withLock { $0.split(separator: "\n") }
            .filter { $0.contains("second_level_cache") && !$0.contains("garbled") }
        #expect(events.count == 2, "\(events)")
        #expect(events.first?.hasSuffix(#""event":"second_level_cache_lost","reason":"unreachable"}"#) == true)
        #expect(events.last?.hasSuffix(#""client":"graph","event":"second_level_cache_connected"}"#) == true)
    }

    @Test func everyFaultOfItsSettingsIsToldWithTheOthers() {
        var reader = ConfigurationReader(environment: [
            "BFF_REDIS_URL": "redis://secret@host", "BFF_REDIS_TIMEOUT_MS": "x", "BFF_CACHE_KEYS": "k",
            "BFF_LOG": "loud",
        ])
        let read = reader.read(services: [], needsIdentity: false)
        #expect(read == nil)
        #expect(
            reader.faults == [
                #"BFF_LOG: "loud" is none of info, warn, error, off"#,
                "BFF_REDIS_URL: what stands before the @ is not user:password; without a user, write :password@",
                #"BFF_REDIS_TIMEOUT_MS: "x" is no integer from 1 to 10000"#,
                "BFF_CACHE_KEYS: key 1 is not name:base64",
            ])
    }
}
