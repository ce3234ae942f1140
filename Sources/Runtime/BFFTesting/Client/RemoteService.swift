internal import BFFHTTP
internal import BFFPolicy
internal import BFFRuntime
package import BFFTransport

/// Sends a request and waits for its answer.
package protocol RequestSender: Sendable {
    func send(_ request: TestRequest) throws(TestClientError) -> TestResponse
}

extension TestClient: RequestSender {}

/// A server anywhere, over http or https, for commands that ask one thing after the other. Calls block, from any thread but the loop's.
package final class RemoteService: RequestSender {
    package let url: String
    private let origin: Origin
    private let loop: TestLoop
    private let timeout: Duration
    private let client: LoopClient

    /// - Parameters:
    ///   - url: `http://host[:port][/prefix]`, or https; the prefix stands before every target.
    ///   - timeout: for one request.
    package init(url: String, on loop: TestLoop, timeout: Duration = .seconds(30)) throws(TransportError) {
        self.url = url
        origin = try Origin(url: url)
        self.loop = loop
        self.timeout = timeout
        let bare = loop.loop
        client = loop.sync { LoopClient(HTTPClient(loop: bare)) }
    }

    package func send(_ request: TestRequest) throws(TestClientError) -> TestResponse {
        guard request.method.utf8.allSatisfy(ASCII.isToken), !request.method.isEmpty else {
            throw .system("'\(request.method)' is no method")
        }
        let method = Self.method(request.method)
        let answer = Handover<Result<TestResponse, TestClientError>>()
        let (head, body, origin, timeout) = (head(of: request, method), request.body ?? [], origin, timeout)
        let begin = ContinuousClock.now
        loop.loop.post { [client, loop] in
            let call = client.client.makeCall(to: origin)
            call.request.begin(method, whole: head, body)
            call.deadline = loop.loop.now + timeout
            call.receiver = RemoteAnswer(client.client, begin: begin, answer)
            client.client.start(call)
        }
        return try answer.take().get()
    }

    /// Pact files write the common ones in whatever case.
    private static func method(_ name: String) -> HTTPMethod {
        if case .other = HTTPMethod(named: name.uppercased()) { return .other(name) }
        return HTTPMethod(named: name.uppercased())
    }

    private func head(of request: TestRequest, _ method: HTTPMethod) -> [UInt8] {
        let standard = origin.isSecure ? 443 : 80
        let authority = origin.port == standard ? origin.host : "\(origin.host):\(origin.port)"
        var head =
            "\(method.name) \(origin.pathPrefix)\(request.target) HTTP/1.1\r\nHost: \(authority)\r\n"
        for header in request.headers { head += "\(header.name): \(header.value)\r\n" }
        if let body = request.body { head += "Content-Length: \(body.count)\r\n" }
        return Array("\(head)\r\n".utf8)
    }
}

/// `@unchecked Sendable`: made and used on its loop alone.
private final class LoopClient: @unchecked Sendable {
    let client: HTTPClient

    init(_ client: HTTPClient) {
        self.client = client
    }
}

/// Hands an answer over to the thread that waits for it. Loop-confined; the call holds it.
private final class RemoteAnswer: CallReceiver {
    private let client: HTTPClient
    private let begin: ContinuousClock.Instant
    private let answer: Handover<Result<TestResponse, TestClientError>>

    init(
        _ client: HTTPClient, begin: ContinuousClock.Instant, _ answer: Handover<Result<TestResponse, TestClientError>>
    ) {
        self.client = client
        self.begin = begin
        self.answer = answer
    }

    func callFinished(_ call: ServiceCall, _ outcome: CallOutcome) {
        switch outcome {
        case .answered:
            let fields = call.fields
            let headers = (0..<fields.count).map {
                StubHeader(fields.name(at: $0).string.lowercased(), fields.value(at: $0).string)
            }
            answer.put(
                .success(
                    TestResponse(
                        status: call.status, headers: headers, body: call.body.withBytes { Array($0) },
                        elapsed: ContinuousClock.now - begin)))
        case .failed(let failure): answer.put(.failure(TestClientError(failure)))
        }
        client.recycle(call)
    }
}

extension TestClientError {
    fileprivate init(_ failure: TransportFailure) {
        switch failure {
        case .cannotConnect: self = .refused
        case .connectTimeout, .timedOut: self = .timedOut
        case .reset, .truncated: self = .ended
        case .malformed: self = .malformed("the answer is no HTTP")
        case .tooLarge: self = .malformed("the answer is too large")
        case .saturated, .refusedRequest, .closed: self = .system("\(failure)")
        }
    }

    /// For people.
    package var words: String {
        switch self {
        case .refused: "nobody takes the connection"
        case .ended: "the connection ended before the answer did"
        case .timedOut: "no answer in time"
        case .malformed(let reason): "the answer cannot be read: \(reason)"
        case .system(let reason): reason
        }
    }
}
