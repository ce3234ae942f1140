import BFFClient
import Testing

@Suite struct AuthoriseTests {
    private func request(_ alternatives: [[SecurityScheme]]) async throws -> ClientRequest {
        var request = ClientRequest(.get)
        request.path("/")
        try await request.authorise(alternatives)
        return request
    }

    @Test func `each scheme has its place`() async throws {
        let sent = try await request([
            [
                .apiKey("a", header: "X-Key", "k e=y"), .apiKey("b", query: "api key", "k&y"),
                .apiKey("c", cookie: "session", "abc=/"), .basic("d", BasicCredentials(user: "ü", password: "p:w")),
                .mutualTLS("e"),
            ]
        ])
        #expect(sent.target == "/?api%20key=k%26y")
        #expect(sent.fields.map(\.value) == ["k e=y", "Basic w7w6cDp3", "session=abc=/"])
        #expect(sent.fields.map(\.name) == ["X-Key", "authorization", "cookie"])
        #expect(sent.fields.map(\.isSecret) == [true, true, true])
    }

    @Test func `a token is a text or comes from a closure, once per call`() async throws {
        #expect(try await request([[.bearer("a", "t")]]).fields.map(\.value) == ["Bearer t"])
        let token = BearerToken { "fresh" }
        #expect(try await request([[.bearer("a", token)]]).fields.map(\.value) == ["Bearer fresh"])
    }

    @Test func `the first alternative counts for which everything is configured`() async throws {
        let none: APIKey? = nil
        let sent = try await request([
            [.apiKey("a", header: "A", "1"), .apiKey("b", header: "B", none)], [.apiKey("c", header: "C", "3")],
            [.apiKey("d", header: "D", "4")],
        ])
        #expect(sent.fields.map(\.name) == ["C"])
    }

    @Test func `anonymous counts only where nothing is configured`() async throws {
        let none: APIKey? = nil
        #expect(try await request([[], [.apiKey("a", header: "A", "1")]]).fields.count == 1)
        #expect(try await request([[.apiKey("a", header: "A", none)], []]).fields == [])
        #expect(try await request([]).fields == [])
    }

    @Test func `what lacks is named`() async {
        let none: APIKey? = nil
        await #expect {
            try await request([[.apiKey("a", header: "A", "1"), .apiKey("b", header: "B", none)], [.bearer("c", nil)]])
        } throws: {
            guard case .missingCredentials(let schemes)? = $0 as? ClientError else { return false }
            return schemes == ["b"] && "\($0)" == "the request was not sent: no credentials for b"
        }
    }

    @Test func `a credential that would leave its place is refused by the scheme's name`() async throws {
        #expect(
            try await request([[.apiKey("a", header: "A", "x\r\nB: c")]]).refusal
                == RefusedValue("a", .controlCharacter))
        #expect(try await request([[.apiKey("a", cookie: "A", "x; b=c")]]).refusal == RefusedValue("a", .notACookie))
        #expect(try await request([[.bearer("a", "x\n")]]).refusal == RefusedValue("a", .controlCharacter))
        let split = BasicCredentials(user: "a:b", password: "c")
        #expect(try await request([[.basic("a", split)]]).refusal == RefusedValue("a", .separator))
    }

    @Test func `a closure's failure is told by the scheme's name alone`() async {
        struct Leaky: Error { let token = "s3cret" }
        await #expect { try await request([[.bearer("sso", BearerToken { throw Leaky() })]]) } throws: {
            guard case .credentialsFailed("sso", is Leaky)? = $0 as? ClientError else { return false }
            return !"\($0)".contains("s3cret")
        }
        await #expect { try await request([[.bearer("sso", BearerToken { throw CancellationError() })]]) } throws: {
            if case .cancelled? = $0 as? ClientError { true } else { false }
        }
    }

    @Test func `no description shows a secret`() async throws {
        let sent = try await request([
            [
                .apiKey("a", header: "X-Key", "s3cret"), .apiKey("b", query: "k", "s3cret"),
                .apiKey("c", cookie: "s", "s3cret"), .bearer("d", "s3cret"),
            ]
        ])
        var texts = ["\(sent)", String(reflecting: sent), "\(sent.fields)", String(reflecting: sent.fields)]
        texts += [
            "\(APIKey("s3cret"))", "\(BearerToken("s3cret"))", "\(BasicCredentials(user: "u", password: "s3cret"))",
        ]
        texts.append("\(SecurityScheme.apiKey("a", header: "b", "s3cret"))")
        var dumped = ""
        dump(sent, to: &dumped)
        dump(sent.fields, to: &dumped)
        dump(BasicCredentials(user: "u", password: "s3cret"), to: &dumped)
        dump(SecurityScheme.bearer("a", "s3cret"), to: &dumped)
        dump(SecurityScheme.bearer("a", BearerToken("s3cret")), to: &dumped)
        for text in texts + [dumped] { #expect(!text.contains("s3cret"), "\(text)") }
        #expect(sent.fields.contains { $0.value.contains("s3cret") }, "nothing was there to be shown")
    }
}
