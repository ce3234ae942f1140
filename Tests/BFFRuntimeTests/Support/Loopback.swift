import BFFHTTP
import BFFIdentity
import BFFJSON
import BFFPolicy
@testable import BFFRuntime
import BFFTransport

/// What a test sees of an answer.
struct Reply: Sendable {
    var status = 0
    var fields: [String: String] = [:]
    var body = ""
    var failure: TransportFailure?
}

/// A loop of the test's own, with a client and any number of stub services.
final class Loopback: Sendable {
    private let loop: EventLoop
    private let thread: LoopThread

    init() throws {
        loop = try EventLoop()
        thread = loop.start(name: "test")
    }

    /// On the caller's thread, when the test is over.
    func end() {
        loop.stop()
        thread.join()
    }

    /// Serves every request with what `answer` makes of its target and body; nil: no answer ever.
    func serve(
        _ answer: @escaping @Sendable (_ target: String, _ body: String) -> (status: Int, body: String)?
    ) async throws -> (origin: Origin, seen: SeenRequests) {
        let seen = SeenRequests()
        let port = try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Int, any Error>) in
            loop.post { [loop] in
                continuation.resume(
                    with: Result {
                        try HTTPServer(
                            loop: loop, address: "127.0.0.1", port: 0, handler: StubHandler(answer: answer, seen: seen)
                        ).port
                    })
            }
        }
        return (try Origin(url: "http://127.0.0.1:\(port)"), seen)
    }

    func send(
        _ method: HTTPMethod = .get, _ target: StaticString, port: Int, fields: [(StaticString, String)] = [],
        body: String? = nil, timeout: Duration = .seconds(600)
    ) async throws -> Reply {
        let new = try Origin(url: "http://127.0.0.1:\(port)")
        return await withCheckedContinuation { continuation in
            loop.post { [loop] in
                let caller = loop.attachment as? Caller ?? Caller(loop)
                loop.attachment = caller
                let (client, origin) = (caller.client, caller.origins[port] ?? new)
                caller.origins[port] = origin
                let call = client.makeCall(to: origin)
                call.deadline = loop.now + timeout
                call.receiver = Waiter(continuation)
                call.request.begin(method, to: origin)
                call.request.path(target)
                for (name, value) in fields { call.request.field(name, value) }
                if let body { call.request.body { writer in body.withJSONText { writer.raw($0) } } }
                call.request.finish()
                client.start(call)
            }
        }
    }
}

/// A client that keeps its connections: tests that ask again and again must not use up the machine's ports.
private final class Caller {
    let client: HTTPClient
    var origins: [Int: Origin] = [:]

    init(_ loop: EventLoop) {
        client = HTTPClient(loop: loop)
    }
}

/// What a stub service was asked, in order.
final class SeenRequests: Sendable {
    struct Request: Sendable {
        let target: String
        let fields: [String: String]
        let body: String
    }

    private let list = Locked<[Request]>([])
    var all: [Request] { list.withLock { $0 } }
    func add(_ request: Request) { list.withLock { $0.append(request) } }
}

private final class StubHandler: HTTPHandler {
    let answer: @Sendable (String, String) -> (status: Int, body: String)?
    let seen: SeenRequests
    private var silent: [HTTPExchange] = []

    init(answer: @escaping @Sendable (String, String) -> (status: Int, body: String)?, seen: SeenRequests) {
        self.answer = answer
        self.seen = seen
    }

    func handle(_ exchange: HTTPExchange) {
        let body = exchange.request.body.withBytes { String(decoding: $0, as: UTF8.self) }
        let target = exchange.request.head.target.string
        seen.add(
            SeenRequests.Request(target: target, fields: exchange.request.head.fields.dictionary, body: body))
        guard let (status, text) = answer(target, body) else { return silent.append(exchange) }
        var buffer = ByteBuffer()
        buffer.append(string: text)
        exchange.respond(status: status, body: buffer)
    }
}

private final class Waiter: CallReceiver {
    private let continuation: CheckedContinuation<Reply, Never>

    init(_ continuation: CheckedContinuation<Reply, Never>) { self.continuation = continuation }

    func callFinished(_ call: ServiceCall, _ outcome: CallOutcome) {
        var reply = Reply()
        switch outcome {
        case .answered:
            reply.status = call.status
            reply.fields = call.fields.dictionary
            reply.body = call.body.withBytes { String(decoding: $0, as: UTF8.self) }
        case .failed(let failure): reply.failure = failure
        }
        continuation.resume(returning: reply)
    }
}

extension HTTPFields {
    var dictionary: [String: String] {
        Dictionary(
            (0..<count).map { (name(at: $0).string, value(at: $0).string) }, uniquingKeysWith: { "\($0), \($1)" })
    }
}
