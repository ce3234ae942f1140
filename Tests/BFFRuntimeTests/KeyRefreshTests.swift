import BFFIdentity
import BFFPolicy
@testable import BFFRuntime
import BFFTransport
import Testing

/// Keys that are fetched, on a fake clock and over sockets.
struct KeyRefreshTests {
    private let scheduler = FakeScheduler()

    private func jwks(_ signers: TokenSigner?...) throws -> String {
        TokenSigner.jwks(try signers.map { try #require($0) })
    }

    /// Runs `body` with a refresh that has begun.
    private func withRefresh(
        of ring: KeyRing, _ reply: FakeTransport.Answer,
        _ body: (FakeTransport, () -> [String]) throws -> Void
    ) throws {
        let transport = FakeTransport(scheduler)
        transport.script["keys?p=1"] = FakeTransport.Reply(answer: reply, after: .milliseconds(10))
        let reasons = Locked<[String]>([])
        KeyRefresh(
            try KeySource(url: "https://id.example/keys?p=1", tls: TLSSettings()), for: ring, scheduler: scheduler,
            transport: transport, mailbox: transport.mailbox
        ) { reason in reasons.withLock { $0.append(reason) } }.start()
        try body(transport) { reasons.withLock { $0 } }
    }

    @Test func keysAreFetchedAtStartAndEveryFiveMinutes() throws {
        let ring = KeyRing(nil)
        try withRefresh(of: ring, .status(200, try jwks(ScreenApplication.signer))) { transport, reasons in
            #expect(!ring.hasKeys)
            scheduler.advance(by: .milliseconds(20))
            #expect(ring.hasKeys)
            scheduler.advance(by: .seconds(301))
            #expect(transport.log == ["0 keys?p=1", "300010 keys?p=1"])
            #expect(transport.recycled == 2)
            #expect(reasons().isEmpty)
            #expect(transport.requests["keys?p=1"]?.hasPrefix("GET /keys?p=1 HTTP/1.1\r\nHost: id.example\r\n") == true)
            #expect(transport.deadlines["keys?p=1"] == 305_010)
        }
    }

    @Test(arguments: [
        (FakeTransport.Answer.status(503, ""), "status 503"), (.failure(.cannotConnect), "cannotConnect"),
        (.status(200, "<html>"), "no JSON Web Key Set (RFC 7517): an object with an array of keys"),
        (.silence, "timedOut"),
    ])
    func aFetchThatFailsKeepsTheOldKeysAndIsTold(answer: FakeTransport.Answer, reason: String) throws {
        let signer = try #require(ScreenApplication.signer)
        let ring = KeyRing(try KeySet(jwks: Array(signer.jwks.utf8)))
        try withRefresh(of: ring, answer) { transport, reasons in
            scheduler.advance(by: .seconds(5))
            #expect(reasons().first == reason)
            #expect(ring.hasKeys)
            transport.script["keys?p=1"] = FakeTransport.Reply(answer: .status(200, try jwks(signer)), after: .zero)
            let told = reasons().count
            scheduler.advance(by: .seconds(60))
            #expect(reasons().count <= told + 1)
            #expect(transport.log.count >= 2)
        }
    }

    @Test func aKeyThatIsMissingIsFetchedAtMostOnceInThirtySeconds() throws {
        let old = try #require(TokenSigner(generating: "HS256", id: "old"))
        let new = try #require(TokenSigner(generating: "HS256", id: "new"))
        let ring = KeyRing(nil)
        let verifier = TokenVerifier(ring: ring, policy: TokenPolicy(issuer: "i", audience: "a"))
        let token = try #require(new.sign(#"{"iss":"i","aud":"a","sub":"s","exp":9999999999}"#))
        func refusal() -> TokenRefusal? {
            token.withJSONText { text in
                do throws(TokenRefusal) {
                    _ = try verifier.verify(text, now: 1_800_000_000)
                    return nil
                } catch {
                    return error
                }
            }
        }
        try withRefresh(of: ring, .status(200, try jwks(old))) { transport, _ in
            scheduler.advance(by: .milliseconds(20))
            transport.script["keys?p=1"] = FakeTransport.Reply(
                answer: .status(200, try jwks(old, new)), after: .milliseconds(10))
            scheduler.advance(by: .seconds(10))
            #expect(refusal() == .unknownKey)
            transport.mailbox.drain()
            #expect(transport.log.count == 1)
            scheduler.advance(by: .seconds(20))
            #expect(refusal() == .unknownKey)
            transport.mailbox.drain()
            #expect(transport.log.count == 2)
            scheduler.advance(by: .milliseconds(20))
            #expect(refusal() == nil)
        }
    }

    @Test func withoutKeysTheProcessIsNotReadyAndTokensAreNotRefused() async throws {
        let keys = try Loopback()
        defer { keys.end() }
        let isThere = Locked(false)
        let document = try jwks(ScreenApplication.signer)
        let service = try await keys.serve { _, _ in isThere.withLock { $0 } ? (200, document) : (503, "{}") }
        let source = try KeySource(url: "http://127.0.0.1:\(service.origin.port)/keys", tls: TLSSettings())
        let screen = try await ScreenApplication(configure: { configuration in
            configuration.identity = Configuration.Identity(
                source: source, policy: TokenPolicy(issuer: "https://id.example", audience: "screen"))
        })
        #expect(try await keys.send(.get, "/readyz", port: screen.adminPort).body == #"{"status":"no keys"}"#)
        let refused = try await screen.get("/v1/screen/home")
        #expect(refused.status == 503)
        #expect(refused.fields["retry-after"] == "1")
        isThere.withLock { $0 = true }
        // The next try comes within two seconds.
        var status = 503
        for _ in 0..<100_000 where status != 200 {
            status = try await keys.send(.get, "/readyz", port: screen.adminPort).status
        }
        #expect(status == 200)
        #expect(try await screen.get("/v1/screen/home").status == 200)
        let lines = screen.end()
        #expect(lines.contains { $0.contains(#""event":"keys_not_fetched","reason":"status 503","hasKeys":false"#) })
    }

    @Test(arguments: [
        ("https://id.example/realms/x/certs", "id.example", 443, "/realms/x/certs"),
        ("https://id.example:8443/keys?p=b2c", "id.example", 8443, "/keys?p=b2c"),
        ("http://id.example", "id.example", 80, "/"), ("https://id.example?p=1", "id.example", 443, "/?p=1"),
    ])
    func aKeyServiceIsAnURL(url: String, host: String, port: Int, target: String) throws {
        let source = try KeySource(url: url, tls: TLSSettings())
        #expect(source.origin.host == host)
        #expect(source.origin.port == port)
        #expect(source.target == target)
    }

    @Test(arguments: ["id.example/keys", "ftp://id.example/keys", "https:///keys", "https://a/k#f", "https://a/k k"])
    func whatIsNoKeyServiceIsRefused(url: String) {
        #expect(throws: TransportError.self) { try KeySource(url: url, tls: TLSSettings()) }
    }
}
