import BFFHTTP
import BFFJSON
import BFFTransport
import Foundation
import Testing

/// Runs `body` with a client of an HTTP/1.1 service behind TLS.
func withSecureService(
    certificate: String = "server", asksForCertificate: Bool = false, host: String = "127.0.0.1",
    tls: (TestCertificates) -> TLSSettings = { $0.trusted }, limits: ClientLimits = .patient,
    _ body: (ClientHarness) async throws -> Void
) async throws {
    let certificates = try #require(TestCertificates.shared)
    let service =
        asksForCertificate
        ? try SecureService(certificates, certificate: certificate, certificates.path("authority.pem"))
        : try SecureService(certificates, certificate: certificate)
    defer { service.stop() }
    try await withLoop { loop in
        try await body(
            try await ClientHarness(
                on: loop, url: "https://\(host):\(service.port)", tls: tls(certificates), limits: limits))
    }
}

/// Whether this machine can serve TLS.
let hasSecureServices = SecureService.has("openssl") && SecureService.has("python3")

@Suite(.enabled(if: hasSecureServices)) struct SecureCallTests {
    @Test func `a call is answered, and its connection used again`() async throws {
        try await withSecureService { client async throws in
            for _ in 0..<3 { #expect(try await client.call(.get, "/connection").withoutType() == .ok("0")) }
            #expect(try await client.counts() == [1, 1])
        }
    }

    @Test func `the request goes out as it was written`() async throws {
        try await withSecureService { client async throws in
            let answer = try await client.call(.post, "/echo")
            #expect(answer.type == "a/b")
            let lines = answer.body.split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
            #expect(lines.first == "POST /echo HTTP/1.1")
            #expect(
                Set(lines.dropFirst()) == [
                    "Host: 127.0.0.1:\(client.origin.port)", "User-Agent: bffgen", "Accept: application/json",
                    "Content-Type: application/json", "Content-Length: 2", "", "{}",
                ])
        }
    }

    @Test(arguments: [HTTPMethod.query, .other("COPY"), .other("x-move")])
    func `methods of every name go out, with a body and without`(method: HTTPMethod) async throws {
        try await withSecureService { client async throws in
            for body in ["", "{}"] {
                let signal = Signal<Answer>()
                try await client.start(
                    method,
                    writing: { request in
                        request.path("/echo")
                        if !body.isEmpty { request.body { $0.raw("{}") } }
                    }, finished: { signal.set($1) })
                let echo = try #require(signal.wait()).body
                #expect(echo.hasPrefix("\(method.name) /echo HTTP/1.1\r\n"))
                #expect(echo.hasSuffix("\r\n\r\n\(body)"))
            }
            #expect(try await client.call(.get, "/connection").withoutType() == .ok("0"))
        }
    }

    @Test func `a name is looked up by ourselves and is what the certificate must name`() async throws {
        try await withSecureService(host: "localhost") { client async throws in
            for _ in 0..<2 { #expect(try await client.call(.get, "/connection").withoutType() == .ok("0")) }
        }
    }

    @Test(
        arguments: [
            ("/chunks", Answer.ok("abcde")), ("/error", .ok(status: 503)), ("/redirect", .ok("", status: 302)),
            ("/cut", .failed(.truncated)), ("/cut-head", .failed(.truncated)), ("/reset", .failed(.reset)),
            ("/two-lengths", .failed(.malformed)), ("/folded", .failed(.malformed)), ("/bare", .failed(.malformed)),
            ("/no-http", .failed(.malformed)), ("/long-field", .failed(.tooLarge)),
        ] as [(String, Answer)])
    func `answers are framed as HTTP/1.1 has it, or the call fails`(path: String, expected: Answer) async throws {
        try await withSecureService { client async throws in
            let answer = try await client.call(.get, path, isReplayable: false).withoutType()
            #expect(answer == expected)
            // The next call does not suffer from it.
            #expect(try await client.call().withoutType() == .ok())
        }
    }

    @Test func `the answer to HEAD has no body`() async throws {
        try await withSecureService { client async throws in
            #expect(try await client.call(.head).withoutType() == .ok(""))
            #expect(try await client.call(.get, "/connection").withoutType() == .ok("0"))
        }
    }

    @Test(arguments: ["/large", "/endless"])
    func `a body beyond the limit ends the call`(path: String) async throws {
        var limits = ClientLimits.patient
        limits.bodyBytesMax = 50_000
        try await withSecureService(limits: limits) { client async throws in
            #expect(try await client.call(.get, path) == .failed(.tooLarge))
        }
    }

    @Test(arguments: ["/hang", "/half"])
    func `a call ends at its deadline, and its connection with it`(path: String) async throws {
        try await withSecureService { client async throws in
            #expect(try await client.call(.get, path, timeout: .milliseconds(300)) == .failed(.timedOut))
            #expect(try await client.counts() == [0, 0])
            #expect(try await client.call().withoutType() == .ok())
        }
    }

    @Test(arguments: ["/hang", "/half"])
    func `a cancelled call hears nothing, and its connection closes`(path: String) async throws {
        try await withSecureService { client async throws in
            let heard = Signal<Answer>()
            let box = try await client.start(.get, path) { heard.set($1) }
            try await eventually { try await client.counts() == [1, 0] }
            try await client.cancel(box)
            #expect(try await client.counts() == [0, 0])
            #expect(try await client.call().withoutType() == .ok())
            #expect(heard.wait(seconds: 0) == nil)
        }
    }

    @Test func `what may be repeated is repeated once when a kept connection turns out to be closed`() async throws {
        try await withSecureService { client async throws in
            #expect(try await client.call(.get, "/once").withoutType() == .ok())
            let answer = try await client.call(.get, "/once").withoutType()
            #expect(answer == .ok())
        }
    }

    @Test func `what must not be repeated is sent once`() async throws {
        try await withSecureService { client async throws in
            #expect(try await client.call(.post, "/once").withoutType() == .ok())
            #expect(try await client.call(.post, "/once") == .failed(.reset))
            #expect(try await client.call(.get, "/posts").withoutType() == .ok("2"))
        }
    }

    @Test func `calls at once get a connection each, up to the limit`() async throws {
        var limits = ClientLimits.patient
        limits.connectionsMax = 4
        try await withSecureService(limits: limits) { client async throws in
            let done = Signal<Int>()
            let order = Order()
            for tag in 0..<20 {
                try await client.start(.get, "/x", tag: tag) { tag, answer in
                    if order.add(tag, answer) == 20 { done.set(20) }
                }
            }
            #expect(done.wait() == 20)
            #expect(order.all.allSatisfy { $0.hasSuffix("answered") })
            #expect(try await client.counts()[0] <= 4)
        }
    }

    @Test func `calls beyond what may wait fail at once`() async throws {
        var limits = ClientLimits.patient
        limits.connectionsMax = 1
        limits.waitingCallsMax = 0
        try await withSecureService(limits: limits) { client async throws in
            let box = try await client.start(.get, "/hang") { _, _ in }
            #expect(try await client.call() == .failed(.saturated))
            try await client.cancel(box)
        }
    }

    @Test func `unused connections are closed in time`() async throws {
        var limits = ClientLimits.patient
        limits.idleTimeout = .milliseconds(50)
        try await withSecureService(limits: limits) { client async throws in
            #expect(try await client.call().withoutType() == .ok())
            try await eventually { try await client.counts() == [0, 0] }
            #expect(try await client.call(.get, "/connection").withoutType() == .ok("1"))
        }
    }

    @Test func `closing ends the calls under way`() async throws {
        try await withSecureService { client async throws in
            let heard = Signal<Answer>()
            try await client.start(.get, "/hang") { heard.set($1) }
            try await eventually { try await client.counts() == [1, 0] }
            try await client.close()
            #expect(heard.wait() == .failed(.closed))
            #expect(try await client.call() == .failed(.closed))
        }
    }

    @Test func `a peer that accepts and says nothing is given up`() async throws {
        let certificates = try #require(TestCertificates.shared)
        let upstream = try Upstream { peer, _ in _ = peer.waitForEnd() }
        defer { upstream.stop() }
        var limits = ClientLimits.patient
        limits.connectTimeout = .milliseconds(200)
        try await withLoop { loop in
            let client = try await ClientHarness(
                on: loop, url: "https://127.0.0.1:\(upstream.port)", tls: certificates.trusted, limits: limits)
            #expect(try await client.call() == .failed(.connectTimeout))
            #expect(try await client.counts() == [0, 0])
        }
    }

    @Test func `nobody there is nobody to connect to`() async throws {
        let unused = try UnusedPort()
        try await withLoop { loop in
            let client = try await ClientHarness(on: loop, url: "https://127.0.0.1:\(unused.port)")
            #expect(try await client.call() == .failed(.cannotConnect))
            let unknown = try await ClientHarness(on: loop, url: "https://nobody.invalid")
            #expect(try await unknown.call() == .failed(.cannotConnect))
        }
    }
}
