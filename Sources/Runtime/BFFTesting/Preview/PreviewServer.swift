internal import BFFHTTP
internal import BFFJSON
public import BFFTransport

/// Answers for a BFF that does not run: each operation's answer is asked of whoever knows it. From any thread.
public final class PreviewServer: Sendable {
    /// Gives an answer, on the loop; it must not block.
    public typealias Answer = @Sendable (_ operation: String, _ request: StubRequest) -> PreviewAnswer

    public let port: Int
    private let loop: TestLoop
    private let listener: PreviewListener

    /// Listens on 127.0.0.1 at once.
    ///
    /// - Parameters:
    ///   - operations: their ids, methods and path templates count.
    ///   - port: 0 for any that is free.
    public init(
        _ operations: [StubOperation], on loop: TestLoop, port: Int = 0, answer: @escaping Answer
    ) throws(TransportError) {
        self.loop = loop
        let listener = PreviewListener(StubRoutes(operations), answer)
        self.listener = listener
        let eventLoop = loop.loop
        self.port = try loop.sync { listener.listen(on: eventLoop, port: port) }.get()
    }

    /// Without a final slash.
    public var url: String { "http://127.0.0.1:\(port)" }

    /// Closes what listens, and its connections.
    public func close() {
        loop.sync { [listener] in listener.close() }
    }
}

/// What a preview says.
public enum PreviewAnswer: Sendable {
    case response(StubResponse)
    /// A problem document, as BFFs write them.
    ///
    /// - Parameters:
    ///   - headers: besides the document's own.
    ///   - requestID: goes into the document.
    case problem(status: Int, code: String, detail: String?, headers: [StubHeader] = [], requestID: String? = nil)
}

/// `@unchecked Sendable`: `server` is touched on the loop alone.
private final class PreviewListener: HTTPHandler, @unchecked Sendable {
    private let routes: StubRoutes
    private let answer: PreviewServer.Answer
    private var server: HTTPServer?

    init(_ routes: StubRoutes, _ answer: @escaping PreviewServer.Answer) {
        (self.routes, self.answer) = (routes, answer)
    }

    func listen(on loop: EventLoop, port: Int) -> Result<Int, TransportError> {
        do throws(TransportError) {
            let server = try HTTPServer(
                loop: loop, address: "127.0.0.1", port: port, limits: ServerLimits(), handler: self)
            self.server = server
            return .success(server.port)
        } catch {
            return .failure(error)
        }
    }

    func close() {
        server?.close()
        server = nil
    }

    func knows(_ method: HTTPMethod) -> Bool { true }

    func handle(_ exchange: HTTPExchange) {
        let request = exchange.request
        let method = request.head.method.name
        // The server leaves HEAD's body out by itself.
        let known = routes.operation(method: method == "HEAD" ? "GET" : method, path: request.head.path.string)
        guard let operation = known?.id else {
            let detail = "The contract has no operation \(method) \(request.head.path.string)."
            return send(.problem(status: 404, code: "not_found", detail: detail), on: exchange)
        }
        send(answer(operation, StubRequest(request, operation: operation)), on: exchange)
    }

    private func send(_ answer: PreviewAnswer, on exchange: HTTPExchange) {
        switch answer {
        case .response(let response): StubWriter.send(response, on: exchange)
        case .problem(let status, let code, let detail, let headers, let requestID):
            var writer = JSONWriter()
            writer.beginObject()
            writer.field("type", literal: "about:blank")
            if let title = HTTPStatus.reason(status).json { writer.field("title", title) }
            writer.field("status", status)
            writer.field("code", code)
            writer.fieldIfPresent("detail", detail)
            writer.fieldIfPresent("requestId", requestID)
            writer.endObject()
            let type = StubHeader("Content-Type", "application/problem+json")
            StubWriter.send(
                StubResponse(status, headers: [type] + headers, bytes: writer.withBytes { Array($0) }), on: exchange)
        }
    }
}
