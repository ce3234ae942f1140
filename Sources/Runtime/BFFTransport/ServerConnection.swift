internal import BFFHTTP
internal import BFFJSON
internal import BFFPolicy

/// The server's side of one connection: one request after the other is read, handled and answered.
///
/// While a request is handled, the connection goes on reading, to notice at once that the caller has gone; what it
/// reads is kept, within bounds, as the next requests.
final class ServerConnection {
    private enum Phase {
        /// Between two requests; no byte of the next is there.
        case idle
        case readingHead, readingBody
        /// The handler owes an answer.
        case handling
        /// The kernel has not yet taken the whole answer.
        case writing
        /// The last answer is sent; what still comes is dropped.
        case lingering
        case closed
    }

    /// Answers up to this length are copied behind their head, longer ones go to the kernel from where they are.
    private static let copiedBodyBytesMax = 4_096

    let socket: TCPSocket
    /// The place in the server's list.
    var index = 0
    private let server: HTTPServer
    private let loop: EventLoop
    private let limits: ServerLimits
    private let parser: MessageParser
    private var exchange = HTTPExchange()
    private var phase = Phase.idle
    private var timer = DeadlineTimer()
    private var backlog = ByteBuffer()
    private var backlogRead = 0
    /// True while `work` runs: an answer given meanwhile must not start on the next request itself.
    private var isWorking = false
    private var requestBegan = Instant(nanoseconds: 0)
    private var hasAllowedBody = false
    private var keepsAlive = true
    private var hasPeerFinished = false
    private var lingerBytes = 0

    init(socket: TCPSocket, server: HTTPServer) {
        self.socket = socket
        self.server = server
        loop = server.loop
        limits = server.limits
        parser = MessageParser(.request, limits: limits.head)
    }

    func start() {
        timer.set(loop.now + limits.headTimeout, on: loop, self)
        socket.startReading(for: self)
    }

    /// Nobody is owed anything: the connection can go.
    var isIdle: Bool { phase == .idle && backlog.count == backlogRead }

    // MARK: Reading requests

    private func work(on bytes: UnsafeRawBufferPointer) {
        isWorking = true
        defer { isWorking = false }
        let taken = take(bytes)
        guard taken < bytes.count, phase != .lingering, phase != .closed else { return }
        backlog.append(UnsafeRawBufferPointer(rebasing: bytes[taken...]))
        if backlog.count - backlogRead > limits.backlogBytesMax { socket.pauseReading() }
    }

    /// Reads requests from `bytes` as long as each is answered at once; gives how many bytes were taken.
    private func take(_ bytes: UnsafeRawBufferPointer) -> Int {
        var taken = 0
        while taken < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[taken...])
            switch phase {
            case .idle:
                beginRequest()
                continue
            case .readingHead, .readingBody:
                break
            case .handling, .writing, .lingering, .closed:
                return taken
            }
            switch parser.consume(rest) {
            case .incomplete:
                taken = bytes.count
                if phase == .readingBody { allowBody() }
            case .headComplete(let consumed):
                taken += consumed
                checkHead()
                if taken == bytes.count, phase == .readingBody { readEmptyBody() }
            case .complete(let consumed):
                taken += consumed
                handle()
            case .refused(let fault):
                refuse(fault)
            }
        }
        if phase == .readingHead { timer.set(requestBegan + limits.headTimeout, on: loop, self) }
        return taken
    }

    private func beginRequest() {
        // Somebody may still hold the last exchange, answered as it is; it must not come alive again.
        if !isKnownUniquelyReferenced(&exchange) { exchange = HTTPExchange() }
        exchange.begin()
        parser.begin(request: exchange.request.head)
        requestBegan = loop.now
        phase = .readingHead
        timer.clear()
    }

    private func checkHead() {
        let head = exchange.request.head
        if let fault = RequestRules.check(head, readBy: parser, knows: server.handler.knows) { return refuse(fault) }
        phase = .readingBody
        guard parser.expectsBody else { return }
        parser.bodyBytesMax = server.handler.bodyBytesMax(for: head) ?? limits.bodyBytesMax
        if parser.contentLength > UInt64(max(0, parser.bodyBytesMax)) { return refuse(.bodyTooLarge) }
        timer.set(loop.now + limits.bodyTimeout, on: loop, self)
    }

    /// The bytes end with the head: either the request does too, or its body is still to come.
    private func readEmptyBody() {
        if parser.expectsBody {
            allowBody()
        } else if case .complete = parser.consume(UnsafeRawBufferPointer(start: nil, count: 0)) {
            handle()
        }
    }

    /// Lets a client that asked first send its body (RFC 9110, section 10.1.1), unless it began to already.
    private func allowBody() {
        guard parser.expectsBody, parser.body.isEmpty, RequestRules.awaitsContinue(exchange.request.head),
            !hasAllowedBody
        else { return }
        hasAllowedBody = true
        socket.output.append("HTTP/1.1 100 Continue\r\n\r\n")
        // So few bytes fit, unless the connection is broken or its peer reads nothing.
        if socket.flush() != .done { close() }
    }

    private func handle() {
        hasAllowedBody = false
        timer.clear()
        keepsAlive = parser.keepsAlive
        swap(&parser.body, &exchange.request.body)
        parser.end()
        phase = .handling
        exchange.open(on: self, at: loop.now)
        server.handler.handle(exchange)
    }

    /// Goes on with what was read while the last request was handled.
    private func workBacklog() {
        guard !isWorking, phase == .idle else { return }
        if hasPeerFinished { return close() }
        guard !backlog.isEmpty else { return }
        // Taken out meanwhile: an answer may end the connection, which drops the backlog.
        var current = ByteBuffer()
        swap(&current, &backlog)
        isWorking = true
        while backlogRead < current.count {
            let taken = current.withBytes { take(UnsafeRawBufferPointer(rebasing: $0[backlogRead...])) }
            if taken == 0 { break }
            backlogRead += taken
        }
        isWorking = false
        if phase == .lingering || phase == .closed || backlogRead == current.count {
            backlogRead = 0
            current.removeAll()
        }
        swap(&current, &backlog)
        if backlog.count - backlogRead <= limits.backlogBytesMax, phase != .closed { socket.resumeReading() }
    }

    // MARK: Answering

    func send(
        status: Int, contentType: StaticString?, fields: (inout FieldWriter) -> Void, body: UnsafeRawBufferPointer
    ) {
        guard phase == .handling else { return }
        keepsAlive = keepsAlive && !server.isDraining
        let isBodyless = HTTPStatus.hasNoBody(status)
        var output = ByteBuffer()
        swap(&output, &socket.output)
        var writer = FieldWriter(buffer: output)
        writer.buffer.append(HTTPStatus.line(status))
        if let contentType, !isBodyless { writer.field("Content-Type", contentType) }
        fields(&writer)
        if !isBodyless { writer.field("Content-Length", body.count) }
        if !keepsAlive {
            writer.field("Connection", "close")
        } else if !exchange.request.head.isHTTP11 {
            writer.field("Connection", "keep-alive")
        }
        writer.buffer.append("Date: ")
        loop.date.append(to: &writer.buffer, now: loop.now)
        writer.buffer.append("\r\n\r\n")
        var rest = UnsafeRawBufferPointer(start: nil, count: 0)
        if !isBodyless, exchange.request.head.method != .head {
            if body.count <= Self.copiedBodyBytesMax { writer.buffer.append(body) } else { rest = body }
        }
        socket.output = writer.takeBuffer()
        flush(body: rest)
    }

    /// Sends bytes as they stand; the last of them end the connection.
    func send(raw bytes: UnsafeRawBufferPointer, isLast: Bool) {
        guard phase == .handling, !socket.isFlushing else { return }
        socket.output.append(bytes)
        if isLast {
            keepsAlive = false
            flush(body: UnsafeRawBufferPointer(start: nil, count: 0))
        } else if socket.flush() == .broken {
            close()
        }
    }

    private func flush(body: UnsafeRawBufferPointer) {
        switch socket.flush(body: body) {
        case .done:
            answered()
        case .pending:
            phase = .writing
            timer.set(loop.now + limits.writeTimeout, on: loop, self)
        case .broken:
            close()
        }
    }

    private func answered() {
        guard keepsAlive, !hasPeerFinished else { return linger() }
        phase = .idle
        timer.set(loop.now + limits.idleTimeout, on: loop, self)
        if server.isDraining, isIdle { return linger() }
        workBacklog()
    }

    /// Answers a message that is not taken; nothing more is read from this connection.
    private func refuse(_ fault: MessageFault) {
        var writer = JSONWriter()
        Problem(fault.code, detail: fault.detail).write(into: &writer)
        keepsAlive = false
        phase = .handling
        exchange.request.head.method = .get
        server.handler.refused(status: fault.code.status)
        writer.withBytes {
            send(status: fault.code.status, contentType: MediaType.problem, fields: { _ in }, body: $0)
        }
    }

    // MARK: Ending

    /// Closes without a reset: the peer gets to read the answer, because what it still sends is read.
    private func linger() {
        if hasPeerFinished { return close() }
        phase = .lingering
        backlog.removeAll()
        backlogRead = 0
        socket.finishSending()
        socket.resumeReading()
        timer.set(loop.now + limits.lingerTimeout, on: loop, self)
    }

    func close() {
        guard phase != .closed else { return }
        phase = .closed
        timer.cancel(on: loop)
        parser.end()
        socket.close()
        server.remove(self)
        exchange.abandon()
    }
}

extension ServerConnection: TCPSocketOwner {
    func socketConnected() {}

    func socketReceived(_ bytes: UnsafeRawBufferPointer) {
        switch phase {
        case .lingering:
            lingerBytes += bytes.count
            if lingerBytes > limits.lingerBytesMax { close() }
        case .handling, .writing:
            backlog.append(bytes)
            if backlog.count - backlogRead > limits.backlogBytesMax { socket.pauseReading() }
        case .idle, .readingHead, .readingBody:
            work(on: bytes)
        case .closed:
            break
        }
    }

    func socketFlushed() {
        guard phase == .writing else { return }
        timer.clear()
        answered()
    }

    func socketEnded(_ end: TCPSocket.End) {
        if phase == .writing, end == .finished {
            hasPeerFinished = true
        } else {
            close()
        }
    }
}

extension ServerConnection: TimerReceiver {
    func timerFired(tag: Int) {
        guard timer.expires(on: loop, self) else { return }
        switch phase {
        case .readingHead: refuse(.timedOut)
        case .readingBody: refuse(.timedOut)
        case .idle, .writing, .lingering: close()
        case .handling, .closed: break
        }
    }
}
