import BFFPolicy
import BFFTransport
import TestPeers
import Testing

@testable import BFFRedis

/// TLS, against a real server.
@Suite(
    .enabled(
        if: RedisServer.isInstalled && Certificates.executable != nil, "redis-server or openssl is not installed"))
struct SecureConnectionTests {
    static func server(_ certificates: Certificates, _ arguments: [String] = []) throws -> RedisServer {
        try RedisServer(
            [
                "--tls-port", "PORT", "--tls-cert-file", certificates.certificate, "--tls-key-file", certificates.key,
                "--tls-ca-cert-file", certificates.authority, "--tls-auth-clients", "no",
            ] + arguments)
    }

    static func settings(
        port: Int, host: String = "127.0.0.1", authority: String?, credentials: String = ""
    ) throws -> RedisSettings {
        var faults: [String] = []
        let values = ["BFF_REDIS_URL": "rediss://\(credentials)\(host):\(port)", "BFF_REDIS_CA_FILE": authority]
        var settings = try #require(
            RedisSettings.read({ values[$0] ?? nil }, namespace: "test", faults: &faults), "\(faults)")
        settings.timeout = .seconds(600)
        settings.connectTimeout = .seconds(600)
        settings.backoffMax = .milliseconds(50)
        return settings
    }

    @Test(arguments: [[], ["--tls-protocols", "TLSv1.2"]])
    func `values go over TLS and come back`(_ arguments: [String]) async throws {
        let certificates = try Certificates()
        let server = try Self.server(certificates, arguments + ["--requirepass", "open"])
        let settings = try Self.settings(
            port: server.port, authority: certificates.authority, credentials: ":open@")
        try await withLoop { loop in
            let cache = try await TestCache(RedisAccess(settings: settings), on: loop)
            #expect(await cache.connected())
            for size in [0, 100, 20_000, 3_000_000] {
                let value = String(repeating: "x", count: size)
                try await cache.load(key("\(size)"), value)
                #expect(await cache.get(key("\(size)")).value == value)
            }
            // Short ones: Redis 7.0 closes the connection when large answers fill its socket ("SSL routines::bad length" in its log).
            let found = await withTaskGroup { group in
                for _ in 0..<500 { group.addTask { await cache.get(key("100")).value?.utf8.count ?? -1 } }
                return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            #expect(found == [100: 500], "\(cache.access.statistics) \(cache.access.lastLoss)")
            server.kill()
            let isLost = await cache.eventually { $0.losses == 1 }
            #expect(isLost)
            try server.start()
            #expect(await cache.connected())
            #expect(await cache.get(key("100")).isMiss)
            try await cache.close()
        }
    }

    enum Stranger: CaseIterable {
        case signedByAnother, notOfTheSystem, underAnotherName, ofOldTimes, withoutTLS
    }

    @Test(arguments: Stranger.allCases)
    func `a server that cannot prove who it is gets nothing`(_ stranger: Stranger) async throws {
        let (certificates, others) = (try Certificates(), try Certificates())
        let server =
            switch stranger {
            case .withoutTLS: try RedisServer()
            case .ofOldTimes: try Self.server(certificates, ["--tls-protocols", "TLSv1.1"])
            default: try Self.server(certificates)
            }
        let authority: String? =
            switch stranger {
            case .signedByAnother: others.authority
            case .notOfTheSystem: nil
            default: certificates.authority
            }
        let host = stranger == .underAnotherName ? "localhost" : "127.0.0.1"
        var settings = try Self.settings(port: server.port, host: host, authority: authority)
        // Nothing answers our greeting.
        if stranger == .withoutTLS { settings.connectTimeout = .milliseconds(50) }
        try await withLoop { loop in
            let cache = try await TestCache(RedisAccess(settings: settings), on: loop)
            let isRefused = await loop.eventually { [access = cache.access] in
                access.lastLoss == .untrusted && access.statistics.failures >= 2
            }
            #expect(isRefused, "\(cache.access.lastLoss)")
            #expect(cache.access.statistics.connections == 0)
            #expect(await cache.get(key("a")) == .error)
            try await cache.close()
        }
    }
}
