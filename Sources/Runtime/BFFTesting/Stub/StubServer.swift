internal import BFFHTTP
internal import BFFJSON
internal import BFFPolicy
internal import BFFTransport

/// A stub's half on the loop: the listening socket, and the answers that are held back.
///
/// `@unchecked Sendable`: `server` and `held` are touched on the loop alone; the rest does not change.
final class StubServer: @unchecked Sendable {
    /// How long the fault `slow` takes for a body.
    static let slowBodyDuration = Duration.seconds(2)
    static let slowBodyParts = 20

    let name: String
    let state: StubState
    let directory: StubDirectory?
    private let loop: EventLoop
    private let routes: StubRoutes
    private var port: Int
    private var server: HTTPServer?
    private var held: [ObjectIdentifier: HeldAnswer] = [:]
    /// The fault under which `server` listens: `half-open` or none.
    private var listensUnder: StubFault?
    private var flapping: StubFlapping?

    init(state: StubState, loop: EventLoop, port: Int, directory: StubDirectory?) {
        name = state.definition.name
        routes = StubRoutes(state.definition.operations)
        (self.state, self.loop, self.port, self.directory) = (state, loop, port, directory)
    }

    /// Gives the port that it listens on, which it keeps from then on.
    func listen(under fault: StubFault? = nil) -> Result<Int, TransportError> {
        if server != nil, fault == listensUnder { return .success(port) }
        close()
        do throws(TransportError) {
            var limits = ServerLimits()
            // Whoever connects waits in the kernel's queue for ever.
            if fault == .halfOpen { limits.connectionsMax = 0 }
            let server = try HTTPServer(
                loop: loop, address: "127.0.0.1", port: port, limits: limits, handler: StubHandler(self))
            self.server = server
            listensUnder = fault
            port = server.port
            return .success(port)
        } catch {
            return .failure(error)
        }
    }

    func close() {
        for answer in held.values { answer.forget() }
        held = [:]
        server?.close()
        server = nil
    }

    // MARK: Switching

    /// - Returns: false where connections should be taken again, and the port is somebody else's now.
    func setFault(_ fault: StubFault?, of operation: String?) -> Bool {
        state.setFault(fault, of: operation)
        return settle()
    }

    /// Refuses connections by turns; nil: no more. What listens now does so until `down` begins, which is at once.
    /// - Returns: as `setFault` does.
    func setFlap(_ flap: StubFlap?) -> Bool {
        guard flap != nil || flapping != nil else { return true }
        flapping?.stop()
        flapping = nil
        guard let flap else { return setFault(nil, of: nil) }
        let flapping = StubFlapping(flap, loop: loop, server: self)
        self.flapping = flapping
        flapping.begin()
        return true
    }

    func reset() {
        state.reset()
        _ = setFlap(nil)
        _ = settle()
    }

    private func settle() -> Bool {
        let fault = state.faultOfService
        if fault == .refuse {
            close()
            return true
        }
        for answer in held.values where answer.isUntilReleased { release(answer) }
        if case .success = listen(under: fault) { return true }
        return false
    }

    /// Refuses connections for good.
    func end() {
        flapping?.stop()
        flapping = nil
        close()
    }

    private func release(_ answer: HeldAnswer) {
        guard let exchange = end(answer) else { return }
        StubWriter.send(answer.response, on: exchange)
    }

    // MARK: Answering

    func serve(_ exchange: HTTPExchange) {
        let request = exchange.request
        let operation = routes.operation(method: request.head.method.name, path: request.head.path.string)
        state.record(StubRequest(request, operation: operation?.id))
        guard let operation else {
            return StubWriter.send(StubWriter.problem(404, "The stub's contract has no such operation."), on: exchange)
        }
        let (fault, answer, delay) = state.plan(for: operation)
        let pending = PendingAnswer(operation: operation, fault: fault, response: answer)
        if fault == .timeout {
            hold(HeldAnswer(exchange, pending, isUntilReleased: true, server: self))
        } else if delay > .zero {
            let answer = HeldAnswer(exchange, pending, isUntilReleased: false, server: self)
            hold(answer)
            loop.schedule(at: loop.now + delay, answer, tag: 0)
        } else {
            send(pending, on: exchange)
        }
    }

    /// A held answer's time has come.
    func resume(_ answer: HeldAnswer) {
        guard let exchange = end(answer) else { return }
        send(answer.pending, on: exchange)
    }

    private func send(_ pending: PendingAnswer, on exchange: HTTPExchange) {
        guard pending.fault == .slow else { return StubWriter.send(pending, on: exchange) }
        hold(SlowBody(exchange, pending, loop: loop, server: self))
    }

    private func hold(_ answer: HeldAnswer) {
        held[ObjectIdentifier(answer)] = answer
        answer.watch()
    }

    /// The exchange, if an answer is still owed.
    @discardableResult
    func end(_ answer: HeldAnswer) -> HTTPExchange? {
        guard held.removeValue(forKey: ObjectIdentifier(answer)) != nil else { return nil }
        return answer.forget()
    }
}

/// The server's handler; it holds the stub, which holds the server, until that is closed.
private final class StubHandler: HTTPHandler {
    private let stub: StubServer

    init(_ stub: StubServer) {
        self.stub = stub
    }

    func knows(_ method: HTTPMethod) -> Bool { true }

    func handle(_ exchange: HTTPExchange) {
        if !StubAdmin.handle(exchange, at: stub) { stub.serve(exchange) }
    }
}

extension StubRequest {
    init(_ request: HTTPRequest, operation: String?) {
        let fields = request.head.fields
        self.init(
            operation: operation, method: request.head.method.name, target: request.head.target.string,
            headers: (0..<fields.count).map { StubHeader(fields.name(at: $0).string, fields.value(at: $0).string) },
            body: request.body.withBytes { Array($0) })
    }
}
