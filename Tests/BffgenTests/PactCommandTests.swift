import BFFTesting
import Foundation
import Testing

@testable import bffgen

/// `pact verify`, `pact stub` and `pact publish`.
@Suite struct PactCommandTests {
    private static let root = SampleWorkspace.root.path
    private static let pacts = "\(root)/Generated/pacts"

    /// The URL behind the first service of a listing.
    private static func url(in listing: String) throws -> String {
        let line = try #require(listing.split(separator: "\n").first)
        return try #require(line.split(separator: " ").first { $0.hasPrefix("http://") }.map(String.init))
    }

    // MARK: Verify

    @Test(arguments: ["mobile", "tv"], ["catalog", "history", "lists", "recommendations", "users"])
    func `the sample's services keep what its clients expect`(client: String, service: String) throws {
        let call = Calls(["stub", service, "--port", "0"], in: Self.root) { listing in
            let url = try Self.url(in: listing)
            let file = "\(Self.pacts)/\(client)-\(service).json"
            let verified = Calls(["pact", "verify", file, "--url", url, "--states", "\(url)/__states"], in: "/")
            #expect(verified.code == 0, "\(verified.output)\(verified.errors)")
            #expect(verified.output.contains("interactions kept\n"))
        }
        #expect(call.code == 0)
    }

    @Test func `without the set-up of states some are not kept, and every format says which`() throws {
        let call = Calls(["stub", "catalog", "--port", "0"], in: Self.root) { listing in
            let arguments = ["pact", "verify", "\(Self.pacts)/mobile-catalog.json", "--url", try Self.url(in: listing)]
            let text = Calls(arguments, in: "/")
            #expect(text.code == 1)
            #expect(text.output.contains("  ok       getHome.Home\n"))
            #expect(text.output.contains("  FAILED   getHome.Home with"))
            let json = try PactValue(parsing: Array(Calls(arguments + ["--format", "json"], in: "/").output.utf8))
            #expect(json.array?.first?["failures"]?.integer ?? 0 > 0)
            let junit = Calls(arguments + ["--format=junit"], in: "/").output
            #expect(
                junit.hasPrefix(
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite name=\"mobile-catalog\""))
            #expect(junit.contains("<failure message="))
        }
        #expect(call.code == 0)
    }

    @Test func `a service that drops or retypes what a client reads is refused, and one that drops the rest is not`()
        throws
    {
        let workspace = try SampleWorkspace()
        #expect(Calls(["pact", "emit", "--output", "pacts"], in: workspace.path).code == 0)
        let file = "\(workspace.path)/pacts/tv-users.json"
        let loop = try TestLoop(name: "edited")
        defer { loop.stop() }
        let body = try Self.healthyBody(of: "/v1/users/x", at: "users")
        func verdict(_ edits: [StubEdit]) throws -> (code: Int32, output: String) {
            let operation = StubOperation("getUser", "GET", "/v1/users/{id}", responses: [.json(200, body)])
            let stub = try StubService(StubDefinition("users", [operation]), on: loop)
            #expect(stub.setAnswer(.edited(edits), of: "getUser"))
            defer { stub.close() }
            let call = Calls(["pact", "verify", file, "--url", stub.url], in: "/")
            return (call.code, call.output)
        }
        let places = try Self.leaves(of: file)
        #expect(places.count > 1)
        #expect(try verdict([]).code == 0)
        for place in places {
            let dropped = try verdict([.remove(place)])
            #expect(dropped.code == 1, "\(place)")
            #expect(dropped.output.contains("but missing"))
            #expect(try verdict([.set(place, #"{"other": true}"#)]).code == 1, "\(place)")
        }
        #expect(!places.contains("/email"))
        #expect(try verdict([.remove("/email")]).code == 0)
    }

    private static func healthyBody(of path: String, at service: String) throws -> String {
        var body = ""
        _ = Calls(["stub", service, "--port", "0"], in: root) { listing in
            let port = try #require(try url(in: listing).split(separator: ":").last.flatMap { Int($0) })
            body = try TestClient(port: port).send(TestRequest("GET", path)).text
        }
        return body
    }

    /// JSON Pointers of the first interaction's single values.
    private static func leaves(of file: String) throws -> [String] {
        let data = try Data(contentsOf: URL(filePath: file))
        let content = try PactValue(parsing: Array(data))["interactions"]?.array?.first?["response"]?["body"]?[
            "content"]
        func walk(_ value: PactValue, _ place: String) -> [String] {
            value.object?.members.flatMap { walk($0.value, "\(place)/\($0.name)") }
                ?? (value.array == nil ? [place] : [])
        }
        return walk(try #require(content), "")
    }

    @Test func `what the set-up of a state answers is put into the request`() throws {
        let workspace = try SampleWorkspace()
        try workspace.write(
            #"""
            {"consumer": {"name": "c"}, "provider": {"name": "p"},
             "interactions": [{"type": "Synchronous/HTTP", "key": "k", "description": "d",
               "providerStates": [{"name": "an item exists", "params": {"kind": "x"}}],
               "request": {"method": "GET", "path": "/items/1", "query": {"v": ["1"]},
                           "generators": {"path": {"type": "ProviderState", "expression": "/items/${id}"},
                                          "query": {"v": {"type": "ProviderState", "expression": "version"}}}},
               "response": {"status": 200}}],
             "metadata": {"pactSpecification": {"version": "4.0"}}}
            """#, to: "p.json")
        let loop = try TestLoop(name: "states")
        defer { loop.stop() }
        let states = StubOperation("set", "POST", "/set", responses: [.json(200, #"{"id": "a b", "version": 7}"#)])
        let item = StubOperation("item", "GET", "/items/{id}", responses: [.json(200, "{}")])
        let stub = try StubService(StubDefinition("p", [states, item]), on: loop)
        let call = Calls(
            ["pact", "verify", "p.json", "--url", stub.url, "--states", "\(stub.url)/set", "--header", "X-Key: k1"],
            in: workspace.path)
        #expect(call.code == 0, "\(call.output)\(call.errors)")
        #expect(stub.requests.map(\.target) == ["/set", "/items/a%20b?v=7"])
        #expect(
            stub.requests.first.map { String(decoding: $0.body, as: UTF8.self) }
                == #"{"state":"an item exists","params":{"kind":"x"},"action":"setup"}"#)
        #expect(stub.requests.last?.header("x-key") == "k1")
        stub.setFault(.internalError, of: "set")
        let failed = Calls(
            ["pact", "verify", "p.json", "--url", stub.url, "--states", "\(stub.url)/set"], in: workspace.path)
        #expect(failed.code == 1)
        #expect(failed.output.contains("the state 'an item exists' cannot be set up: status 500"))
    }

    @Test(arguments: [
        (["pact", "verify", "none.json", "--url", "http://127.0.0.1:1"], "there is no file 'none.json'"),
        (["pact", "verify", "bad.json", "--url", "http://127.0.0.1:1"], "'bad.json' is no Pact file: "),
        (["pact", "verify", "bad.json", "--url", "ftp://x"], "'bad.json' is no Pact file: "),
        (["pact", "verify", "good.json", "--url", "ftp://x"], "no http:// or https:// URL"),
        (["pact", "verify", "good.json", "--url", "http://x", "--format", "xml"], "unknown format 'xml'"),
        (["pact", "verify", "good.json"], "--url is missing"),
        (["pact", "verfy"], "unknown command 'pact verfy', did you mean 'pact verify'?"),
    ])
    func `what cannot be used is refused`(arguments: [String], message: String) throws {
        let workspace = try SampleWorkspace()
        try workspace.write("{}", to: "bad.json")
        try workspace.write(
            #"{"consumer": {"name": "c"}, "provider": {"name": "p"}, "interactions": [], "metadata": {}}"#,
            to: "good.json")
        let call = Calls(arguments, in: workspace.path)
        #expect(call.code == 2)
        #expect(call.errors.contains(message), "\(call.errors)")
    }

    @Test func `nobody who listens is a failure of each interaction`() {
        let call = Calls(["pact", "verify", "\(Self.pacts)/tv-lists.json", "--url", "http://127.0.0.1:1"], in: "/")
        #expect(call.code == 1)
        #expect(call.output.contains("nobody takes the connection"))
    }

    // MARK: Stub

    @Test func `a stub answers what a file expects, and says what a request misses`() throws {
        let call = Calls(["pact", "stub", Self.pacts, "--port", "0"], in: "/") { listing in
            let port = try #require(try Self.url(in: listing).split(separator: ":").last.flatMap { Int($0) })
            let client = TestClient(port: port)
            let user = try client.send(TestRequest("GET", "/v1/users/another"))
            #expect(user.status == 200)
            #expect(user.header("content-type") == "application/json")
            let missing = try client.send(TestRequest("DELETE", "/v1/users/another"))
            #expect(missing.status == 404)
            #expect(missing.text.contains("method: expected GET, found DELETE"))
        }
        #expect((call.code, call.errors) == (0, ""))
    }

    // MARK: Publish

    @Test func `files are published by client, with the version, its branch and its tags`() throws {
        let loop = try TestLoop(name: "broker")
        defer { loop.stop() }
        let answer = #"{"notices": [{"type": "success", "text": "Pact successfully published."}], "_links": {}}"#
        let publish = StubOperation("publish", "POST", "/contracts/publish", responses: [.json(200, answer)])
        let broker = try StubService(StubDefinition("broker", [publish]), on: loop)
        let arguments = [
            "pact", "publish", Self.pacts, "--broker", broker.url, "--consumer-version", "1.2.3", "--branch", "main",
            "--tag", "a", "--tag", "b",
        ]
        let call = Calls(arguments, in: "/", environment: ["PACT_BROKER_TOKEN": "secret"])
        #expect((call.code, call.errors) == (0, ""))
        #expect(call.output.contains("mobile 1.2.3: 5 files published\n  Pact successfully published.\n"))
        #expect(broker.requests.count == 2)
        let request = try #require(broker.requests.first)
        #expect(request.header("authorization") == "Bearer secret")
        let order = try PactValue(parsing: request.body)
        #expect(order["pacticipantName"] == .string("mobile"))
        #expect(order["pacticipantVersionNumber"] == .string("1.2.3"))
        #expect(order["branch"] == .string("main"))
        #expect(order["tags"]?.text == #"["a","b"]"#)
        let contract = try #require(order["contracts"]?.array?.first)
        #expect(contract["consumerName"] == .string("mobile"))
        #expect(contract["providerName"] == .string("catalog"))
        #expect(contract["specification"] == .string("pact"))
        #expect(contract["contentType"] == .string("application/json"))
        let content = try #require(contract["content"]?.string.flatMap { Data(base64Encoded: $0) })
        #expect(content == (try Data(contentsOf: URL(filePath: "\(Self.pacts)/mobile-catalog.json"))))
    }

    @Test func `what a broker refuses is said in its own words`() throws {
        let loop = try TestLoop(name: "broker")
        defer { loop.stop() }
        let refusal = StubResponse.json(409, #"{"notices": [{"type": "error", "text": "Cannot change the content."}]}"#)
        let publish = StubOperation("publish", "POST", "/contracts/publish", responses: [refusal])
        let broker = try StubService(StubDefinition("broker", [publish]), on: loop)
        let arguments = [
            "pact", "publish", "\(Self.pacts)/tv-users.json", "--broker", broker.url, "--consumer-version", "1",
        ]
        let user = ["PACT_BROKER_USERNAME": "u", "PACT_BROKER_PASSWORD": "p"]
        let call = Calls(arguments, in: "/", environment: user)
        #expect(call.code == 1)
        #expect(call.errors == "tv 1: refused\n  Cannot change the content.\n")
        #expect(broker.requests.first?.header("authorization") == "Basic dTpw")
        #expect(Calls(arguments, in: "/", environment: ["PACT_BROKER_USERNAME": "u"]).code == 2)
        broker.close()
        let away = Calls(arguments, in: "/")
        #expect(away.code == 1)
        #expect(away.errors.contains("nobody takes the connection"))
    }
}
