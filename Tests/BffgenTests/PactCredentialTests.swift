import BFFTesting
import Foundation
import Testing

@testable import bffgen

/// Whom the Pact commands say they are, and that they tell nobody else.
@Suite struct PactCredentialTests {
    private let workspace: SampleWorkspace
    private let loop: TestLoop

    init() throws {
        workspace = try SampleWorkspace()
        loop = try TestLoop(name: "credentials")
        try workspace.write(Self.pact, to: "p.json")
    }

    private static let pact = #"""
        {"consumer": {"name": "c"}, "provider": {"name": "p"},
         "interactions": [{"description": "d",
           "request": {"method": "GET", "path": "/items", "headers": {"authorization": "of the file", "X-Other": "o"}},
           "response": {"status": 200, "headers": {"X-Echo": "e"}, "body": {"echo": "e"}}}],
         "metadata": {"pactSpecification": {"version": "3.0.0"}}}
        """#
    private static let token = "a-token-of-forty-characters-and-something"

    private func service(_ body: String) throws -> StubService {
        let answer = StubResponse(
            200, headers: [StubHeader("Content-Type", "application/json"), StubHeader("X-Echo", Self.token)],
            body: body)
        return try StubService(
            StubDefinition("p", [StubOperation("items", "GET", "/items", responses: [answer])]), on: loop)
    }

    @Test(arguments: ["text", "json", "junit"])
    func `a header from the environment replaces the file's own, and is not printed`(format: String) throws {
        defer { loop.stop() }
        let long = String(repeating: "x", count: 85) + Self.token
        let stub = try service(#"{"echo": "\#(Self.token)", "long": "\#(long)"}"#)
        let arguments = [
            "pact", "verify", "p.json", "--url", stub.url, "--header-env", "Authorization=CATALOG", "--format", format,
        ]
        let call = Calls(arguments, in: workspace.path, environment: ["CATALOG": "Bearer \(Self.token)"])
        #expect(call.code == 1)
        let request = try #require(stub.requests.first)
        #expect(request.header("authorization") == "Bearer \(Self.token)")
        #expect(request.header("x-other") == "o")
        #expect(call.output.contains("[redacted]"))
        #expect(!(call.output + call.errors).contains(Self.token.prefix(8)), "\(call.output)")
    }

    @Test(arguments: [
        ("Authorization", "--header-env takes NAME=VARIABLE, not 'Authorization'"),
        ("Authorization=NONE", "--header-env Authorization=NONE: the environment has no NONE"),
        ("Authorization=EMPTY", "--header-env Authorization=EMPTY: the environment has no EMPTY"),
        ("Authorization=LINES", "--header-env Authorization=LINES: LINES holds what no header can"),
    ])
    func `what is no header is refused without being shown`(given: String, message: String) {
        defer { loop.stop() }
        let call = Calls(
            ["pact", "verify", "p.json", "--url", "http://127.0.0.1:1", "--header-env", given], in: workspace.path,
            environment: ["EMPTY": "", "LINES": "a\r\nb"])
        #expect(call.code == 2)
        #expect(call.errors.hasPrefix("bffgen pact verify: \(message)\n"), "\(call.errors)")
    }

    @Test(arguments: ["--url", "--states", "--broker"])
    func `credentials in a URL are refused without being shown`(option: String) {
        defer { loop.stop() }
        let arguments =
            option == "--broker"
            ? ["pact", "publish", "p.json", "--consumer-version", "1"]
            : ["pact", "verify", "p.json"] + (option == "--url" ? [] : ["--url", "http://127.0.0.1:1"])
        let call = Calls(arguments + [option, "http://user:\(Self.token)@127.0.0.1:1/"], in: workspace.path)
        #expect(call.code == 2)
        #expect(call.errors.contains("they come from the environment"))
        #expect(!call.errors.contains(Self.token))
    }

    @Test func `a Pact of a broker is fetched with the broker's credentials`() throws {
        defer { loop.stop() }
        let stub = try service(#"{"echo": "e"}"#)
        let latest = StubOperation(
            "latest", "GET", "/pacts/provider/p/consumer/c/latest", responses: [.json(200, Self.pact)])
        let broker = try StubService(StubDefinition("broker", [latest]), on: loop)
        let url = "\(broker.url)/pacts/provider/p/consumer/c/latest"
        let user = ["PACT_BROKER_USERNAME": "u", "PACT_BROKER_PASSWORD": "p"]
        let call = Calls(["pact", "verify", url, "--url", stub.url], in: workspace.path, environment: user)
        #expect(call.output.contains("0 of 1 interactions kept"), "\(call.output)\(call.errors)")
        #expect(broker.requests.first?.header("authorization") == "Basic dTpw")
        #expect(stub.requests.first?.header("authorization") == "of the file")
        let missing = Calls(["pact", "verify", broker.url + "/none", "--url", stub.url], in: workspace.path)
        #expect(missing.code == 2)
        #expect(missing.errors.contains("'\(broker.url)/none' answers with status 404"))
    }

    @Test func `a broker that repeats its token is not quoted`() throws {
        defer { loop.stop() }
        let refusal = StubResponse.json(401, #"{"notices": [{"text": "Bearer \#(Self.token) is not known"}]}"#)
        let publish = StubOperation("publish", "POST", "/contracts/publish", responses: [refusal])
        let broker = try StubService(StubDefinition("broker", [publish]), on: loop)
        let call = Calls(
            ["pact", "publish", "p.json", "--broker", broker.url, "--consumer-version", "1"], in: workspace.path,
            environment: ["PACT_BROKER_TOKEN": Self.token])
        #expect((call.code, call.errors) == (1, "c 1: refused\n  [redacted] is not known\n"))
        #expect(broker.requests.first?.header("authorization") == "Bearer \(Self.token)")
    }
}
