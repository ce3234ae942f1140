import BFFClient
import Testing

struct Echo: JSONObjectReadable {
    var method: String
    var target: String
    var fields: [String: String]
    var body: String

    init(reading object: inout ObjectReader) {
        method = object.required("method")
        target = object.required("target")
        fields = object.required("fields")
        body = object.required("body")
    }
}

@Suite struct TransportTests {
    let backend: Backend
    let transport: HTTPTransport

    init() throws {
        backend = try Backend()
        transport = try HTTPTransport(baseURL: backend.url)
    }

    private func request(_ method: HTTPMethod, _ path: StaticString, timeout: Duration? = nil) -> ClientRequest {
        var request = ClientRequest(method, CallOptions(timeout: timeout))
        request.path(path)
        return request
    }

    private func failure(_ call: () async throws -> ClientResponse) async -> ClientTransportFailure.Reason? {
        do {
            let response = try await call()
            Issue.record("answered: \(response)")
            return nil
        } catch ClientError.transport(let failure) {
            return failure.reason
        } catch {
            Issue.record("\(error)")
            return nil
        }
    }

    @Test func `a request arrives as it was written`() async throws {
        var sent = request(.post, "/pets")
        sent.query("q", ["a b", "ü"])
        sent.header("X-Tag", "t")
        sent.cookie("c", 1)
        sent.accept("application/json")
        sent.json(["a": 1])
        let response = try await transport.perform(sent)
        let echo: Echo = try response.json()
        #expect(echo.method == "POST")
        #expect(echo.target == "/pets?q=a%20b&q=%C3%BC")
        #expect(echo.body == #"{"a":1}"#)
        #expect(
            echo.fields == [
                "host": "127.0.0.1:\(backend.port)", "user-agent": "bffgen", "x-tag": "t", "cookie": "c=1",
                "accept": "application/json", "content-type": "application/json", "content-length": "7",
            ])
        #expect(try response.requiredHeader("X-Count") as Int == 3)
        #expect(response.isJSON)
    }

    @Test(arguments: HTTPMethod.standard.filter { $0 != .trace } + [.query, .other("COPY")])
    func `every method is carried`(method: HTTPMethod) async throws {
        let response = try await transport.perform(request(method, "/x"))
        #expect(response.status == 200)
        if method == .head {
            #expect(response.bytes == [])
        } else {
            let echo: Echo = try response.json()
            #expect(echo.method == "\(method.name)")
            #expect(echo.fields["content-length"] == ([.post, .put, .patch, .query].contains(method) ? "0" : nil))
        }
    }

    @Test func `the base URL's prefix and the default fields stand in every request`() async throws {
        var configuration = HTTPTransportConfiguration()
        configuration.fields = [ClientField("X-App", "shop"), ClientField("User-Agent", "test")]
        let transport = try HTTPTransport(baseURL: backend.url + "/v1/", configuration: configuration)
        var sent = request(.get, "/pets")
        sent.header("user-agent", "own")
        let echo: Echo = try await transport.perform(sent).json()
        #expect(echo.target == "/v1/pets")
        #expect(echo.fields["x-app"] == "shop")
        #expect(echo.fields["user-agent"] == "own")
    }

    @Test func `multipart and forms arrive whole`() async throws {
        var sent = request(.put, "/upload")
        sent.multipart(Fields { $0.field("file", FilePart(Array(repeating: 65, count: 300_000), fileName: "a")) })
        let echo: Echo = try await transport.perform(sent).json()
        #expect(echo.body == sent.text)
        #expect(echo.fields["content-type"] == sent.mediaType)
    }

    @Test func `many tasks call at once`() async throws {
        let transport = transport
        try await withThrowingTaskGroup(of: (Int, String).self) { group in
            for index in 0..<300 {
                group.addTask {
                    var request = ClientRequest(.get)
                    request.path("/n/")
                    request.path(index, name: "n")
                    let echo: Echo = try await transport.perform(request).json()
                    return (index, echo.target)
                }
            }
            var count = 0
            for try await (index, target) in group {
                #expect(target == "/n/\(index)")
                count += 1
            }
            #expect(count == 300)
        }
    }

    @Test func `a call that nobody answers ends at its time`() async {
        #expect(
            await failure { try await transport.perform(request(.get, "/hold", timeout: .milliseconds(30))) }
                == .timedOut)
        await backend.waitForAbandoned(1)
    }

    @Test func `a cancelled task ends its call at once`() async throws {
        let (transport, backend) = (transport, backend)
        let held = request(.get, "/hold")
        let task = Task { try await transport.perform(held) }
        await backend.waitForHeld(1)
        task.cancel()
        await #expect { try await task.value } throws: {
            if case .cancelled? = $0 as? ClientError { true } else { false }
        }
        await backend.waitForAbandoned(1)
        let echo: Echo = try await transport.perform(request(.get, "/after")).json()
        #expect(echo.target == "/after")
    }

    @Test func `a task that is cancelled already sends nothing`() async {
        let transport = transport
        let held = request(.get, "/hold")
        let started = Tally()
        let task = Task {
            await started.wait(for: 1)
            return try await transport.perform(held)
        }
        task.cancel()
        started.add()
        await #expect { try await task.value } throws: {
            if case .cancelled? = $0 as? ClientError { true } else { false }
        }
    }

    @Test func `a body beyond its limit is none`() async throws {
        var configuration = HTTPTransportConfiguration()
        configuration.responseBodyBytesMax = 1000
        configuration.requestBodyBytesMax = 3
        let transport = try HTTPTransport(baseURL: backend.url, configuration: configuration)
        #expect(await failure { try await transport.perform(request(.get, "/large")) } == .tooLarge)
        var sent = request(.post, "/")
        sent.bytes([1, 2, 3, 4])
        await #expect { try await transport.perform(sent) } throws: {
            guard case .refused(let refused)? = $0 as? ClientError else { return false }
            return refused == RefusedValue("body", .tooLarge)
        }
    }

    @Test func `an answer without a body has none`() async throws {
        let response = try await transport.perform(request(.get, "/empty"))
        #expect(response.status == 204 && response.byteCount == 0 && response.mediaType == nil)
    }

    @Test func `shutting down ends what is under way, and everything after`() async throws {
        let transport = transport
        let held = request(.get, "/hold")
        let tasks = (0..<5).map { _ in Task { try await transport.perform(held) } }
        await backend.waitForHeld(5)
        transport.shutdown()
        for task in tasks { #expect(await failure { try await task.value } == .closed) }
        #expect(await failure { try await transport.perform(held) } == .closed)
        transport.shutdown()
        await backend.waitForAbandoned(5)
    }

    @Test func `a transport that nobody holds is gone`() async throws {
        weak var released: HTTPTransport?
        do {
            let transport = try HTTPTransport(baseURL: backend.url)
            released = transport
            _ = try await transport.perform(request(.get, "/"))
        }
        #expect(released == nil)
    }

    @Test func `nobody there is told so`() async {
        backend.stop()
        #expect(await failure { try await transport.perform(request(.get, "/")) } == .cannotConnect)
    }

    @Test(arguments: [
        "HTTPS://a.example/v1", "ftp://a", "http://", "a.example", "http://a/?b", "http://a:0",
    ])
    func `a base URL that cannot be called is refused`(url: String) {
        #expect { try HTTPTransport(baseURL: url) } throws: { "\($0)".contains(url) }
    }

    @Test func `https is TLS, to those alone whom we can trust`() async throws {
        let secure = try HTTPTransport(baseURL: "https://127.0.0.1:\(backend.port)")
        #expect(await failure { try await secure.perform(request(.get, "/")) } == .cannotConnect)
        secure.shutdown()
    }

    @Test func `a default field that can be none is refused`() {
        var configuration = HTTPTransportConfiguration()
        configuration.fields = [ClientField("a", "b\r\nc: d")]
        #expect(throws: TransportConfigurationError.self) {
            try HTTPTransport(baseURL: "http://a", configuration: configuration)
        }
    }

    @Test func `a transport wraps another`() async throws {
        struct Tagged<Inner: ClientTransport>: ClientTransport {
            let inner: Inner

            func send(_ request: ClientRequest) async throws(ClientError) -> ClientResponse {
                var request = request
                request.setField("x-tag", "wrapped")
                return try await inner.send(request)
            }
        }
        var sent = request(.get, "/")
        sent.header("X-Tag", "own")
        let echo: Echo = try await Tagged(inner: transport).perform(sent).json()
        #expect(echo.fields["x-tag"] == "wrapped")
    }
}
