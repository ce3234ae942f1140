import BFFTesting
import Testing

@testable import bffgen

/// `pact verify --publish` and `--teardown`.
@Suite struct PactResultsTests {
    private let workspace: SampleWorkspace
    private let loop: TestLoop
    private let service: StubService
    private let broker: StubService

    init() throws {
        workspace = try SampleWorkspace()
        loop = try TestLoop(name: "results")
        let states = StubOperation("states", "POST", "/states", responses: [.json(200, "{}")])
        let items = StubOperation("items", "GET", "/items", responses: [.json(200, #"{"name": "n"}"#)])
        service = try StubService(StubDefinition("p", [states, items]), on: loop)
        let operations = [
            StubOperation("pact", "GET", "/pacts/1", responses: [.json(200, "{}")]),
            StubOperation("provider", "GET", "/pacticipants/p", responses: [.json(200, "{}")]),
            StubOperation("branch", "PUT", "/pacticipants/p/branches/{b}/versions/{v}", responses: [.json(201, "{}")]),
            StubOperation("tag", "PUT", "/pacticipants/p/versions/{v}/tags/{t}", responses: [.json(201, "{}")]),
            StubOperation("results", "POST", "/pacts/1/results", responses: [.json(201, "{}")]),
        ]
        broker = try StubService(StubDefinition("broker", operations), on: loop)
        let url = broker.url
        broker.setAnswer(.response(.json(200, Self.pact(resultsAt: url, providerAt: url))), of: "pact")
        broker.setAnswer(
            .response(
                .json(
                    200,
                    #"""
                    {"_links": {"pb:branch-version": {"href": "\#(url)/pacticipants/p/branches/{branch}/versions/{version}"},
                                "pb:version-tag": {"href": "\#(url)/pacticipants/p/versions/{version}/tags/{tag}"}}}
                    """#)), of: "provider")
    }

    /// One interaction that is kept, with two states, and one that is not.
    private static func pact(resultsAt results: String, providerAt provider: String) -> String {
        #"""
        {"consumer": {"name": "c"}, "provider": {"name": "p"},
         "interactions": [
           {"_id": "a1", "description": "kept", "providerStates": [{"name": "one"}, {"name": "two"}],
            "request": {"method": "GET", "path": "/items"}, "response": {"status": 200, "body": {"name": "n"}}},
           {"_id": "b2", "description": "broken",
            "request": {"method": "GET", "path": "/items"}, "response": {"status": 201}}],
         "metadata": {"pactSpecification": {"version": "3.0.0"}},
         "_links": {"pb:publish-verification-results": {"href": "\#(results)/pacts/1/results"},
                    "pb:provider": {"href": "\#(provider)/pacticipants/p"}}}
        """#
    }

    private func verify(_ arguments: String..., from file: String? = nil) -> Calls {
        Calls(
            ["pact", "verify", file ?? "\(broker.url)/pacts/1", "--url", service.url] + arguments, in: workspace.path,
            environment: ["PACT_BROKER_TOKEN": "secret-token"])
    }

    private func bodies(of operation: String) throws -> [PactValue] {
        try broker.requests.filter { $0.operation == operation }.map { try PactValue(parsing: $0.body) }
    }

    @Test("the broker hears of branch, tags and each interaction, with its credentials")
    func publishes() throws {
        defer { loop.stop() }
        let call = verify(
            "--publish", "--provider-version", "4.5 6", "--provider-branch", "feat/x", "--provider-tag", "a",
            "--provider-tag", "b", "--build-url", "https://ci.example/7")
        #expect(call.code == 1, "\(call.errors)")
        #expect(call.output.contains("1 of 2 interactions kept"))
        #expect(
            broker.requests.map { "\($0.method) \($0.target)" } == [
                "GET /pacts/1", "GET /pacticipants/p", "PUT /pacticipants/p/branches/feat%2Fx/versions/4.5%206",
                "PUT /pacticipants/p/versions/4.5%206/tags/a", "PUT /pacticipants/p/versions/4.5%206/tags/b",
                "POST /pacts/1/results",
            ])
        #expect(broker.requests.allSatisfy { $0.header("authorization") == "Bearer secret-token" })
        #expect(service.requests.allSatisfy { $0.header("authorization") == nil })
        let result = try #require(try bodies(of: "results").first)
        #expect(
            result.text == #"{"success":false,"providerApplicationVersion":"4.5 6","buildUrl":"https://ci.example/7","#
                + #""verifiedBy":{"implementation":"bffgen","version":"\#(Tool.version)"},"testResults":["#
                + #"{"interactionId":"a1","success":true},{"interactionId":"b2","success":false,"#
                + #""mismatches":[{"description":"status: expected 201, found 200"}]}]}"#)
    }

    @Test("a service that keeps all is a success, without branch or tags at once")
    func success() throws {
        defer { loop.stop() }
        let file = Self.pact(resultsAt: broker.url, providerAt: broker.url).replacing("201", with: "200")
        broker.setAnswer(.response(.json(200, file)), of: "pact")
        let call = verify("--publish", "--provider-version", "1")
        #expect((call.code, call.errors) == (0, ""))
        #expect(broker.requests.map(\.method) == ["GET", "POST"])
        #expect(try bodies(of: "results").first?["success"]?.bool == true)
    }

    @Test("what the broker refuses is said, and fails")
    func refused() throws {
        defer { loop.stop() }
        broker.setFault(.internalError, of: "results")
        let call = verify("--publish", "--provider-version", "1")
        #expect(call.code == 1)
        #expect(call.errors.contains("not published: POST \(broker.url)/pacts/1/results answers with status 500"))
    }

    @Test("credentials follow no link to elsewhere")
    func elsewhere() throws {
        defer { loop.stop() }
        let other = Self.pact(resultsAt: "http://127.0.0.1:9", providerAt: broker.url)
        broker.setAnswer(.response(.json(200, other)), of: "pact")
        let call = verify("--publish", "--provider-version", "1")
        #expect(call.code == 1)
        #expect(call.errors.contains("leads away from \(broker.url): it is not followed"))
    }

    @Test("a file that is from no broker is refused before anything is asked")
    func noBroker() throws {
        defer { loop.stop() }
        try workspace.write(Self.pact(resultsAt: "http://x", providerAt: "http://x"), to: "p.json")
        let call = verify("--publish", "--provider-version", "1", from: "p.json")
        #expect(call.code == 2)
        #expect(call.errors.contains("'p.json' names no place for results"))
        #expect(service.requests.isEmpty)
    }

    @Test(arguments: [
        (["--publish"], "--publish needs --provider-version"),
        (["--provider-tag", "t"], "--provider-tag needs --publish"),
        (["--teardown"], "--teardown needs --states"),
    ])
    func `options that need others say so`(arguments: [String], message: String) {
        defer { loop.stop() }
        let call = Calls(["pact", "verify", "p.json", "--url", service.url] + arguments, in: workspace.path)
        #expect(call.code == 2)
        #expect(call.errors.contains(message), "\(call.errors)")
    }

    @Test("states are torn down in the reverse order, and one that stays is a fault")
    func teardown() throws {
        defer { loop.stop() }
        _ = verify("--states", "\(service.url)/states", "--teardown")
        let orders = try service.requests.filter { $0.operation == "states" }.map { try PactValue(parsing: $0.body) }
        #expect(
            orders.map { "\($0["action"]?.string ?? "") \($0["state"]?.string ?? "")" } == [
                "setup one", "setup two", "teardown two", "teardown one",
            ])
        #expect(service.requests.map(\.operation) == ["states", "states", "items", "states", "states", "items"])
        service.setFault(.internalError, of: "states")
        let failed = verify("--states", "\(service.url)/states", "--teardown")
        #expect(failed.output.contains("the state 'one' cannot be set up: status 500"))
    }
}
