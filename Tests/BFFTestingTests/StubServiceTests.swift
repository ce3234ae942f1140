import BFFTesting
import Testing

/// One small service, well and otherwise, seen through a client that shares no code with the runtime's.
@Suite struct StubServiceTests {
    private let loop: TestLoop
    private let stub: StubService

    init() throws {
        loop = try TestLoop(name: "stub-test")
        stub = try StubService(Self.definition, on: loop, directory: StubDirectory())
    }

    static let definition = StubDefinition(
        "catalog",
        [
            StubOperation(
                "getItem", "GET", "/v1/items/{id}",
                responses: [
                    .json(200, #"{"id":"a","title":"One","tags":["x"]}"#, headers: [StubHeader("ETag", "\"1\"")]),
                    StubResponse(404, headers: [StubHeader("Content-Type", "text/plain")], body: "none"),
                ], breaking: [.set("/title", "0"), .remove("/id")]),
            StubOperation("getFirst", "GET", "/v1/items/first", responses: [.json(200, "[1,2.50]")]),
            StubOperation("batchGet", "POST", "/v1/items", responses: [.json(200, #"{"items":[]}"#)]),
        ])

    private func client(timeout: Duration = .seconds(600)) -> TestClient {
        TestClient(port: stub.port, timeout: timeout)
    }

    @Test func `answers the first response of the operation that the request means`() throws {
        let client = client()
        let item = try client.send(TestRequest("GET", "/v1/items/a%20b?x=1"))
        #expect(item.status == 200)
        #expect(item.text == #"{"id":"a","title":"One","tags":["x"]}"#)
        #expect(item.header("etag") == "\"1\"")
        #expect(item.header("content-type") == "application/json")
        #expect(try client.send(TestRequest("GET", "/v1/items/first")).text == "[1,2.50]")
        #expect(try client.send(TestRequest("POST", "/v1/items", body: #"{"ids":["a"]}"#)).text == #"{"items":[]}"#)
        #expect(try client.send(TestRequest("DELETE", "/v1/items")).status == 404)
        #expect(stub.requests.map(\.operation) == ["getItem", "getFirst", "batchGet", nil])
        #expect(stub.requests[0].target == "/v1/items/a%20b?x=1")
        #expect(String(decoding: stub.requests[2].body, as: UTF8.self) == #"{"ids":["a"]}"#)
        #expect(stub.count(of: "getItem") == 1)
    }

    @Test(arguments: [(StubFault.internalError, 500), (.unavailable, 503), (.tooManyRequests, 429)])
    func `answers the status of a fault, with a problem where nothing is documented`(
        fault: StubFault, status: Int
    ) throws {
        stub.setFault(fault)
        let answer = try client().send(TestRequest("GET", "/v1/items/a"))
        #expect(answer.status == status)
        #expect(answer.header("content-type") == "application/problem+json")
        #expect((answer.header("retry-after") != nil) == (fault == .tooManyRequests))
    }

    @Test func `answers what the contract documents for the status of a fault`() throws {
        stub.setFault(.notFound)
        let answer = try client().send(TestRequest("GET", "/v1/items/a"))
        #expect((answer.status, answer.text) == (404, "none"))
    }

    @Test func `breaks the contract, or the JSON, with the right length`() throws {
        let client = client()
        stub.setFault(.contract)
        #expect(try client.send(TestRequest("GET", "/v1/items/a")).text == #"{"title":0,"tags":["x"]}"#)
        stub.setFault(.malformed)
        #expect(try client.send(TestRequest("GET", "/v1/items/a")).text == #"{"id":"a","title":"One","tags":["x"],"#)
        stub.setFault(nil)
        #expect(try client.send(TestRequest("GET", "/v1/items/a")).status == 200)
    }

    @Test func `ends the connection before a truncated body does`() throws {
        stub.setFault(.truncate)
        #expect(throws: TestClientError.ended) { try client().send(TestRequest("GET", "/v1/items/a")) }
    }

    @Test func `sends the head of a slow body at once and the rest too late`() throws {
        stub.setFault(.slow)
        #expect(throws: TestClientError.timedOut) {
            try client(timeout: .milliseconds(300)).send(TestRequest("GET", "/v1/items/a"))
        }
    }

    @Test func `answers nothing until a timeout is taken back`() throws {
        stub.setFault(.timeout, of: "getItem")
        #expect(throws: TestClientError.timedOut) {
            try client(timeout: .milliseconds(100)).send(TestRequest("GET", "/v1/items/a"))
        }
        #expect(try client().send(TestRequest("GET", "/v1/items/first")).status == 200)
        let waiting = WaitingRequest(client(), TestRequest("GET", "/v1/items/a"))
        while stub.count(of: "getItem") < 2 {}
        stub.setFault(nil, of: "getItem")
        #expect(try waiting.answer().get().status == 200)
    }

    @Test func `refuses connections and comes back on the same port`() throws {
        let client = client()
        #expect(try client.send(TestRequest("GET", "/v1/items/a")).status == 200)
        stub.setFault(.refuse)
        #expect(throws: TestClientError.refused) { try client.send(TestRequest("GET", "/v1/items/a")) }
        stub.setFault(nil)
        #expect(try client.send(TestRequest("GET", "/v1/items/a")).status == 200)
    }

    @Test func `waits before each answer as long as it is told`() throws {
        stub.setDelay(.milliseconds(60))
        #expect(try client().send(TestRequest("GET", "/v1/items/a")).elapsed >= .milliseconds(60))
    }

    @Test func `answers an edited body until it is reset`() throws {
        let client = client()
        #expect(stub.setAnswer(.edited([.set("/tags/*", "null"), .lengthen("/tags", to: 3)]), of: "getItem"))
        let edited = #"{"id":"a","title":"One","tags":[null,null,null]}"#
        #expect(try client.send(TestRequest("GET", "/v1/items/a")).text == edited)
        stub.reset()
        #expect(stub.requests.isEmpty)
        #expect(try client.send(TestRequest("GET", "/v1/items/a")).text.hasSuffix(#"["x"]}"#))
        #expect(!stub.setAnswer(.edited([]), of: "nothing"))
        #expect(!stub.setFault(.timeout, of: "nothing"))
    }
}

/// The surface for scripts.
@Suite struct StubAdminTests {
    @Test func `a script switches faults and reads counts`() throws {
        let loop = try TestLoop(name: "admin-test")
        let stub = try StubService(StubServiceTests.definition, on: loop, directory: StubDirectory())
        let client = TestClient(port: stub.port)
        #expect(try client.send(TestRequest("PUT", "/__fault", body: "getItem=500\n")).status == 204)
        #expect(try client.send(TestRequest("GET", "/v1/items/a")).status == 500)
        #expect(try client.send(TestRequest("GET", "/v1/items/first")).status == 200)
        #expect(try client.send(TestRequest("PUT", "/__fault", body: "none")).status == 204)
        #expect(try client.send(TestRequest("GET", "/v1/items/a")).status == 200)
        #expect(try client.send(TestRequest("PUT", "/__fault", body: "tired")).status == 400)
        #expect(try client.send(TestRequest("PUT", "/__fault", body: "nothing=500")).status == 404)
        #expect(try client.send(TestRequest("POST", "/__fault", body: "none")).status == 405)
        #expect(try client.send(TestRequest("GET", "/__fault?service=users")).status == 404)
        let counts =
            #"{"service":"catalog","total":3,"unmatched":0,"#
            + #""operations":{"getItem":2,"getFirst":1,"batchGet":0}}"#
        #expect(try client.send(TestRequest("GET", "/__requests")).text == counts)
    }

    @Test func `a service that refuses connections is told through another`() throws {
        let loop = try TestLoop(name: "admin-test")
        let directory = StubDirectory()
        let catalog = try StubService(StubServiceTests.definition, on: loop, directory: directory)
        let users = try StubService(StubDefinition("users", []), on: loop, directory: directory)
        let (client, other) = (TestClient(port: catalog.port), TestClient(port: users.port))
        #expect(try other.send(TestRequest("PUT", "/__fault?service=catalog", body: "refuse")).status == 204)
        #expect(throws: TestClientError.refused) { try client.send(TestRequest("GET", "/v1/items/a")) }
        #expect(try other.send(TestRequest("PUT", "/__fault?service=catalog", body: "none")).status == 204)
        #expect(try client.send(TestRequest("GET", "/v1/items/a")).status == 200)
    }
}
