internal import Glibc
internal import BFFRuntime

/// A request as a test writes it.
public struct TestRequest: Sendable {
    public var method: String
    /// Path and query, encoded.
    public var target: String
    /// Besides `Host` and `Content-Length`.
    public var headers: [StubHeader]
    public var body: [UInt8]?

    public init(_ method: String = "GET", _ target: String, headers: [StubHeader] = [], body: String? = nil) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body.map { Array($0.utf8) }
    }

    public func with(_ name: String, _ value: String) -> TestRequest {
        var request = self
        request.headers.append(StubHeader(name, value))
        return request
    }

    func bytes(port: Int) -> [UInt8] {
        var head = "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n"
        for header in headers { head += "\(header.name): \(header.value)\r\n" }
        if let body { head += "Content-Length: \(body.count)\r\n" }
        return Array("\(head)\r\n".utf8) + (body ?? [])
    }
}

/// An answer, and how long it took from the request's first byte to the body's last.
public struct TestResponse: Sendable {
    public let status: Int
    /// Names in lower case, in order.
    public let headers: [StubHeader]
    public let body: [UInt8]
    public let elapsed: Duration

    public var text: String { String(decoding: body, as: UTF8.self) }

    /// The first value of a field.
    /// - Parameter name: in lower case.
    public func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

/// Why there is no answer.
public enum TestClientError: Error, Hashable, Sendable {
    case refused
    /// The connection ended before the answer did.
    case ended
    case timedOut
    /// The bytes are no HTTP/1.1 answer with a length.
    case malformed(String)
    case system(String)
}

/// A small HTTP/1.1 client over loopback that shares no code with the one under test. One connection, kept alive; calls block, one at a
/// time. Answers are framed by `Content-Length` or the connection's end.
///
/// `@unchecked Sendable`: `connection` is only touched while `lock` is held.
public final class TestClient: @unchecked Sendable {
    public let port: Int
    private let timeout: Duration
    private let lock = Locked(())
    private var connection: TestConnection?

    /// - Parameter timeout: for one request, however many bytes come.
    public init(port: Int, timeout: Duration = .seconds(10)) {
        self.port = port
        self.timeout = timeout
    }

    /// Sends the request and waits for its answer. A kept connection that the server has closed meanwhile is replaced once.
    public func send(_ request: TestRequest) throws(TestClientError) -> TestResponse {
        let result = lock.withLock { _ -> Result<TestResponse, TestClientError> in
            do throws(TestClientError) {
                return .success(try exchange(request))
            } catch {
                connection = nil
                return .failure(error)
            }
        }
        return try result.get()
    }

    private func exchange(_ request: TestRequest) throws(TestClientError) -> TestResponse {
        let deadline = ContinuousClock.now + timeout
        if let kept = connection {
            connection = nil
            do throws(TestClientError) {
                return try exchange(request, on: kept, until: deadline)
            } catch .ended where !kept.hasReceived {
            }
        }
        return try exchange(request, on: try TestConnection(port: port), until: deadline)
    }

    private func exchange(
        _ request: TestRequest, on connection: TestConnection, until deadline: ContinuousClock.Instant
    ) throws(TestClientError) -> TestResponse {
        let begin = ContinuousClock.now
        try connection.write(request.bytes(port: port), until: deadline)
        let answer = try connection.readAnswer(isBodyless: request.method == "HEAD", until: deadline)
        let keepsAlive = answer.isFramed && !answer.headers.contains { $0.name == "connection" && $0.value == "close" }
        if keepsAlive { self.connection = connection }
        return TestResponse(
            status: answer.status, headers: answer.headers, body: answer.body, elapsed: ContinuousClock.now - begin)
    }
}
