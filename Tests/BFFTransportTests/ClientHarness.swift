import BFFHTTP
import BFFJSON
import BFFPolicy
import BFFTransport

extension ClientLimits {
    /// For tests on slow machines: connections are kept as long as any test lasts.
    static var patient: ClientLimits {
        var limits = ClientLimits()
        limits.idleTimeout = .seconds(1_200)
        limits.connectTimeout = .seconds(600)
        return limits
    }
}

/// What a test needs to know of a finished call.
struct Answer: Equatable, Sendable {
    var outcome: CallOutcome
    var status = 0
    var body = ""
    var type: String?

    static func ok(_ body: String = "{}", status: Int = 200) -> Answer {
        Answer(outcome: .answered, status: status, body: body)
    }

    static func failed(_ failure: TransportFailure) -> Answer {
        Answer(outcome: .failed(failure))
    }

    func withoutType() -> Answer {
        Answer(outcome: outcome, status: status, body: body)
    }
}

/// Notes how calls end.
final class Collector: CallReceiver {
    let finished: @Sendable (Int, Answer) -> Void
    var client: HTTPClient?

    init(_ finished: @escaping @Sendable (Int, Answer) -> Void) {
        self.finished = finished
    }

    func callFinished(_ call: ServiceCall, _ outcome: CallOutcome) {
        let body = call.body.withBytes { String(decoding: $0, as: UTF8.self) }
        let answer = Answer(
            outcome: outcome, status: call.status, body: body, type: call.fields.first("content-type")?.string)
        client?.recycle(call)
        finished(call.tag, answer)
    }
}

/// A client on a loop, and an origin to call.
struct ClientHarness {
    let loop: EventLoop
    let origin: Origin
    private let client = LoopBox<HTTPClient>()

    init(
        on loop: EventLoop, url: String, tls: TLSSettings = TLSSettings(), limits: ClientLimits = .patient
    ) async throws {
        try await self.init(on: loop, urls: [url], tls: tls, limits: limits)
    }

    init(
        on loop: EventLoop, urls: [String], tls: TLSSettings = TLSSettings(), limits: ClientLimits = .patient
    ) async throws {
        self.loop = loop
        origin = try Origin(urls: urls, tls: tls)
        try await loop.run { [client] in client.value = HTTPClient(loop: loop, limits: limits) }
    }

    init(on loop: EventLoop, port: Int, limits: ClientLimits = .patient) async throws {
        try await self.init(on: loop, url: "http://127.0.0.1:\(port)", limits: limits)
    }

    /// Starts a call; `finished` hears how it ends, on the loop. Gives the call, which only the loop may touch.
    @discardableResult
    func start(
        _ method: HTTPMethod = .get, _ path: String = "/x", timeout: Duration = .seconds(600), tag: Int = 0,
        isReplayable: Bool? = nil, finished: @escaping @Sendable (Int, Answer) -> Void
    ) async throws -> LoopBox<ServiceCall> {
        try await start(
            method, timeout: timeout, tag: tag, isReplayable: isReplayable ?? (method == .get),
            writing: { request in
                request.path("/")
                request.path(value: String(path.dropFirst()))
                if method == .post { request.body { $0.raw("{}") } }
            }, finished: finished)
    }

    @discardableResult
    func start(
        _ method: HTTPMethod = .post, timeout: Duration = .seconds(600), tag: Int = 0, isReplayable: Bool = false,
        writing: @escaping @Sendable (inout OutgoingRequest) -> Void,
        finished: @escaping @Sendable (Int, Answer) -> Void
    ) async throws -> LoopBox<ServiceCall> {
        let box = LoopBox<ServiceCall>()
        try await loop.run { [client, origin] in
            guard let client = client.value else { return }
            let collector = Collector(finished)
            collector.client = client
            let call = client.makeCall(to: origin)
            call.deadline = loop.now + timeout
            call.isReplayable = isReplayable
            call.tag = tag
            call.receiver = collector
            call.request.begin(method, to: origin)
            writing(&call.request)
            call.request.finish()
            client.start(call)
            box.value = call
        }
        return box
    }

    func call(
        _ method: HTTPMethod = .get, _ path: String = "/x", timeout: Duration = .seconds(600),
        isReplayable: Bool? = nil
    ) async throws -> Answer {
        let signal = Signal<Answer>()
        let box = try await start(method, path, timeout: timeout, isReplayable: isReplayable) { signal.set($1) }
        let answer = signal.wait()
        try await loop.run { box.value = nil }
        return answer ?? .failed(.closed)
    }

    func close() async throws {
        try await loop.run { [client] in client.value?.close() }
    }

    func cancel(_ box: LoopBox<ServiceCall>) async throws {
        try await loop.run { [client] in
            if let call = box.value { client.value?.cancel(call) }
            box.value = nil
        }
    }

    func counts() async throws -> [Int] {
        try await loop.run { [client, origin] in
            guard let counts = client.value?.connectionCounts(to: origin) else { return [] }
            return [counts.open, counts.idle]
        }
    }
}

/// Runs a script as a service, and `body` with a client of it.
func withUpstream(
    limits: ClientLimits = .patient, _ script: @escaping Upstream.Script,
    _ body: (ClientHarness, Upstream) async throws -> Void
) async throws {
    let upstream = try Upstream(script)
    defer { upstream.stop() }
    try await withLoop { loop in
        try await body(try await ClientHarness(on: loop, port: upstream.port, limits: limits), upstream)
    }
}
