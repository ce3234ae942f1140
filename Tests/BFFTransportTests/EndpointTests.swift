import BFFHTTP
import BFFPolicy
import BFFTransport
import Foundation
import Testing

/// Services with several endpoints, and hosts with several addresses.
@Suite struct EndpointTests {
    private static func failing(_ peer: Upstream.Peer, _ number: Int) {
        while peer.receive() { peer.answer("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n") }
    }

    @Test func `calls take turns, and each endpoint hears its own name`() async throws {
        let first = try Upstream { Self.answer($0, $1) }
        let second = try Upstream { Self.answer($0, $1) }
        defer {
            first.stop()
            second.stop()
        }
        try await withLoop { loop in
            let client = try await ClientHarness(
                on: loop, urls: [first, second].map { "http://127.0.0.1:\($0.port)/v1" })
            for _ in 0..<4 { #expect(try await client.call(.post).withoutType() == .ok()) }
            #expect(try await client.counts() == [2, 2])
        }
        for upstream in [first, second] {
            #expect(upstream.requests.count == 2)
            let expected =
                "POST /v1/x HTTP/1.1\r\nHost: 127.0.0.1:\(upstream.port)\r\nUser-Agent: bffgen\r\n"
                + "Accept: application/json\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n"
            #expect(upstream.requests.allSatisfy { $0 == expected })
        }
    }

    private static func answer(_ peer: Upstream.Peer, _ number: Int) {
        while peer.receive() { peer.answer(Upstream.ok) }
    }

    @Test func `an endpoint that fails is left alone after five failures`() async throws {
        let bad = try Upstream { Self.failing($0, $1) }
        let good = try Upstream { Self.answer($0, $1) }
        defer {
            bad.stop()
            good.stop()
        }
        try await withLoop { loop in
            let client = try await ClientHarness(on: loop, urls: [bad, good].map { "http://127.0.0.1:\($0.port)" })
            var statuses: [Int] = []
            for _ in 0..<30 { statuses.append(try await client.call().status) }
            #expect(statuses.count { $0 == 503 } == 5)
            #expect(statuses.suffix(20).allSatisfy { $0 == 200 })
        }
        #expect(bad.requests.count == 5)
    }

    @Test func `an endpoint that is not there costs no call`() async throws {
        let unused = try UnusedPort()
        let good = try Upstream { Self.answer($0, $1) }
        defer { good.stop() }
        try await withLoop { loop in
            let client = try await ClientHarness(
                on: loop, urls: ["http://127.0.0.1:\(unused.port)", "http://127.0.0.1:\(good.port)"])
            for _ in 0..<30 { #expect(try await client.call(.post).withoutType() == .ok()) }
        }
    }

    @Test func `a call fails when no endpoint is there`() async throws {
        let unused = try (0..<3).map { _ in try UnusedPort() }
        try await withLoop { loop in
            let client = try await ClientHarness(on: loop, urls: unused.map { "http://127.0.0.1:\($0.port)" })
            for _ in 0..<20 { #expect(try await client.call() == .failed(.cannotConnect)) }
            #expect(try await client.counts() == [0, 0])
        }
    }

    @Test(.enabled(if: hasSecureServices)) func `calls over TLS move on, too`() async throws {
        let certificates = try #require(TestCertificates.shared)
        let unused = try UnusedPort()
        let service = try SecureService(certificates)
        defer { service.stop() }
        try await withLoop { loop in
            let client = try await ClientHarness(
                on: loop, urls: [unused.port, service.port].map { "https://127.0.0.1:\($0)" },
                tls: certificates.trusted)
            for _ in 0..<10 { #expect(try await client.call(.post).withoutType() == .ok()) }
        }
    }

    @Test func `connections are renewed at their age`() async throws {
        var limits = ClientLimits.patient
        limits.connectionAge = .milliseconds(1)
        let seen = Order()
        try await withUpstream(
            limits: limits,
            { peer, number in
                while peer.receive() {
                    seen.add(number, .ok())
                    // Longer than a connection may live: it is not used again.
                    let began = Date()
                    while Date().timeIntervalSince(began) < 0.005 { sched_yield() }
                    peer.answer(Upstream.ok)
                }
            }
        ) { client, _ async throws in
            for _ in 0..<3 { #expect(try await client.call().withoutType() == .ok()) }
            #expect(seen.all == ["0 answered", "1 answered", "2 answered"])
        }
    }

    @Test func `an address that does not answer does not keep the others waiting for long`() async throws {
        // The system has two addresses for this name on most machines, and only one of them has a listener.
        let upstream = try Upstream { Self.answer($0, $1) }
        defer { upstream.stop() }
        try await withLoop { loop in
            let client = try await ClientHarness(on: loop, url: "http://localhost:\(upstream.port)")
            #expect(try await client.call().withoutType() == .ok())
        }
    }
}
