import BFFHTTP
import BFFJSON
import BFFTransport
import Foundation
import Testing

/// Runs `body` with a client of an HTTP/2 service.
private func withHTTP2Service(
    files: [String: Int] = ["x": 2, "large": 5_000_000], limits: ClientLimits = .patient,
    _ body: (ClientHarness, SecureService) async throws -> Void
) async throws {
    let certificates = try #require(TestCertificates.shared)
    let service = try SecureService(http2: certificates, files: files)
    defer { service.stop() }
    try await withLoop { loop in
        let client = try await ClientHarness(
            on: loop, url: "https://127.0.0.1:\(service.port)", tls: certificates.trusted, limits: limits)
        try await body(client, service)
    }
}

@Suite(.enabled(if: hasSecureServices && SecureService.has("nghttpd"))) struct MultiplexingTests {
    @Test func `many calls at once share one connection`() async throws {
        try await withHTTP2Service { client, _ async throws in
            let done = Signal<Bool>()
            let order = Order()
            for tag in 0..<200 {
                try await client.start(.get, "/x", tag: tag) { tag, answer in
                    #expect(answer.withoutType() == .ok("aa"))
                    if order.add(tag, answer) == 200 { done.set(true) }
                }
            }
            #expect(done.wait(seconds: 20) == true)
            #expect(try await client.counts() == [1, 1])
        }
    }

    @Test func `a body beyond the limit ends its call and no other`() async throws {
        var limits = ClientLimits.patient
        limits.bodyBytesMax = 1_000_000
        try await withHTTP2Service(limits: limits) { client, _ async throws in
            #expect(try await client.call().withoutType() == .ok("aa"))
            #expect(try await client.call(.get, "/large") == .failed(.tooLarge))
            #expect(try await client.call().withoutType() == .ok("aa"))
            #expect(try await client.counts() == [1, 1])
        }
    }

    @Test func `a call that is cancelled amid its body leaves the connection to the others`() async throws {
        var limits = ClientLimits.patient
        limits.bodyBytesMax = 1_000_000_000
        try await withHTTP2Service(files: ["x": 2, "large": 400_000_000], limits: limits) { client, _ async throws in
            #expect(try await client.call().withoutType() == .ok("aa"))
            var heard = Signal<Answer>()
            repeat {
                let own = Signal<Answer>()
                let box = try await client.start(.get, "/large") { own.set($1) }
                try await eventually { try await client.loop.run { (box.value?.body.count ?? 0) > 0 } }
                try await client.cancel(box)
                heard = own
                // On a slow machine all of it may have come before it could be cancelled.
            } while heard.wait(seconds: 0) != nil
            #expect(try await client.call().withoutType() == .ok("aa"))
            #expect(try await client.counts() == [1, 1])
            #expect(heard.wait(seconds: 0) == nil)
        }
    }

    @Test func `a connection that falls silent serves no further call`() async throws {
        try await withHTTP2Service { client, service async throws in
            #expect(try await client.call().withoutType() == .ok("aa"))
            service.freeze()
            #expect(try await client.call(timeout: .milliseconds(200)) == .failed(.timedOut))
            #expect(try await client.counts() == [0, 0])
            service.thaw()
            #expect(try await client.call().withoutType() == .ok("aa"))
        }
    }

    @Test func `a busy connection is renewed at its age`() async throws {
        var limits = ClientLimits.patient
        limits.connectionAge = .milliseconds(1)
        try await withHTTP2Service(files: ["x": 2, "large": 8_000_000], limits: limits) { client, _ async throws in
            #expect(try await client.call().withoutType() == .ok("aa"))
            let heard = Signal<Answer>()
            try await client.start(.get, "/large") { heard.set($1) }
            #expect(try await client.call().withoutType() == .ok("aa"))
            #expect(heard.wait()?.body.utf8.count == 8_000_000)
            // What is left is the last one's.
            #expect(try await client.counts()[0] <= 1)
        }
    }
}
