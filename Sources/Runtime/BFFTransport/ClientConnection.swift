internal import BFFHTTP
internal import BFFJSON
internal import BFFPolicy

/// The client's side of one connection: it connects for its first call, then serves one call after the other.
final class ClientConnection {
    private enum Phase {
        /// Looking its host up, or connecting; its first call waits.
        case connecting
        /// A request is out, or going out.
        case active
        /// Kept for the next call.
        case idle
        case closed
    }

    /// When it was last used.
    var idleSince = Instant(nanoseconds: 0)
    /// From then on it serves no further call.
    private(set) var ageLimit = Instant.distantFuture
    private let pool: ConnectionPool
    private let client: HTTPClient
    private let loop: EventLoop
    private let parser: MessageParser
    private var phase = Phase.connecting
    private var socket: TCPSocket?
    private var call: ServiceCall?
    private var race: ConnectionRace?
    private var connectTimer = TimerToken.none
    /// True once a whole answer has come over it.
    private var hasServed = false
    /// True once a byte of an answer to the present call has come.
    private var hasAnswerBegun = false

    init(pool: ConnectionPool, client: HTTPClient) {
        self.pool = pool
        self.client = client
        loop = client.loop
        parser = MessageParser(.response, limits: client.limits.head)
    }

    // MARK: Connecting

    func open(for call: ServiceCall) {
        adopt(call)
        connectTimer = loop.schedule(at: loop.now + client.limits.connectTimeout, self, tag: 0)
        client.resolver.resolve(pool.endpoint, for: self)
    }

    private func connected(_ socket: TCPSocket?) {
        race = nil
        guard phase == .connecting else { return }
        guard let socket else { return fail(.cannotConnect) }
        loop.cancel(connectTimer)
        self.socket = socket
        ageLimit = loop.now + client.limits.jitteredConnectionAge()
        socket.startReading(for: self)
        transmit()
    }

    // MARK: A call

    /// Sends the call's request. The connection is established and unused.
    func send(_ call: ServiceCall) {
        adopt(call)
        transmit()
    }

    private func adopt(_ call: ServiceCall) {
        self.call = call
        call.carrier = self
        call.state = .active
    }

    private func transmit() {
        guard let call, let socket else { return }
        phase = .active
        hasAnswerBegun = false
        beginResponse(call)
        swap(&parser.body, &call.body)
        let flush = call.request.withBytes { send($0, of: call, over: socket) }
        // libuv tells of a broken connection once more, by the read that fails: there is one way to handle it.
        if flush == .broken { loop.later(self) }
    }

    /// The request names the origin's first endpoint as its host; for another, its head is put together anew.
    private func send(
        _ bytes: UnsafeRawBufferPointer, of call: ServiceCall, over socket: TCPSocket
    ) -> TCPSocket.Flush {
        let authority = call.request.authorityRange
        guard call.endpoint > 0, !authority.isEmpty else { return socket.flush(body: bytes) }
        socket.output.append(UnsafeRawBufferPointer(rebasing: bytes[..<authority.lowerBound]))
        socket.output.append(string: pool.endpoint.authority)
        return socket.flush(body: UnsafeRawBufferPointer(rebasing: bytes[authority.upperBound...]))
    }

    private func beginResponse(_ call: ServiceCall) {
        parser.begin(response: call.fields)
        parser.isBodySkipped = call.request.method == .head
    }

    private func read(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes
        hasAnswerBegun = true
        while phase == .active, let call {
            switch parser.consume(rest) {
            case .incomplete:
                return
            case .headComplete(let consumed):
                rest = UnsafeRawBufferPointer(rebasing: rest[consumed...])
                if let failure = checkHead() { return fail(failure) }
                if parser.expectsBody, rest.isEmpty { return }
            case .complete(let consumed):
                rest = UnsafeRawBufferPointer(rebasing: rest[consumed...])
                guard parser.status >= 200 else {
                    // An interim answer (RFC 9110, section 15.2): the real one follows.
                    beginResponse(call)
                    if rest.isEmpty { return }
                    continue
                }
                // Bytes that nobody asked for would be taken for the next call's answer.
                return complete(mayKeep: parser.keepsAlive && rest.isEmpty)
            case .refused(let fault):
                return fail(fault == .bodyTooLarge || fault == .fieldsTooLarge ? .tooLarge : .malformed)
            }
        }
    }

    private func checkHead() -> TransportFailure? {
        guard let call, ResponseRules.isSound(call.fields, readBy: parser) else { return .malformed }
        parser.bodyBytesMax = client.limits.bodyBytesMax
        guard parser.expectsBody else { return nil }
        guard parser.contentLength <= UInt64(client.limits.bodyBytesMax) else { return .tooLarge }
        if parser.hasContentLength { parser.body.reserve(Int(parser.contentLength)) }
        return nil
    }

    private func complete(mayKeep: Bool) {
        guard let call, let socket else { return }
        call.status = parser.status
        detachCall()
        hasServed = true
        if mayKeep, !socket.isFlushing {
            phase = .idle
            pool.takeBack(self)
        } else {
            close()
        }
        client.end(call, .answered)
    }

    /// The answer's body goes to the call; the connection forgets the call.
    private func detachCall() {
        guard let call else { return }
        swap(&parser.body, &call.body)
        parser.end()
        call.carrier = nil
        self.call = nil
    }

    // MARK: Ending

    /// The call ends before its answer is complete, and the connection with it.
    func fail(_ failure: TransportFailure) {
        guard let call else { return close() }
        let isStale = hasServed && !hasAnswerBegun && failure == .reset
        let mayReplay = isStale && call.isReplayable && !call.isReplay
        dropCall()
        if mayReplay {
            call.isReplay = true
            close()
            pool.dispatch(call, mayReuse: false)
        } else {
            client.endLater(call, failure)
            close()
        }
    }

    /// A part of an answer is none: the call is as if nothing had come.
    private func dropCall() {
        let dropped = call
        if phase == .active { detachCall() } else { call = nil }
        dropped?.carrier = nil
        dropped?.clearAnswer()
    }

    func close() {
        guard phase != .closed else { return }
        phase = .closed
        loop.cancel(connectTimer)
        parser.end()
        race?.cancel()
        race = nil
        socket?.close()
        socket = nil
        pool.remove(self)
    }
}

extension ClientConnection: CallCarrier {
    func abandonCall(_ cause: AbandonCause) {
        dropCall()
        close()
    }
}

extension ClientConnection: HostReceiver {
    func hostResolved(_ host: ResolvedHost) {
        guard phase == .connecting else { return }
        let race = ConnectionRace(to: host.addresses, on: loop) { [self] in connected($0) }
        self.race = race
        race.begin()
    }
}

extension ClientConnection: TCPSocketOwner {
    /// Connecting is the race's business.
    func socketConnected() {}

    func socketReceived(_ bytes: UnsafeRawBufferPointer) {
        if phase == .active { read(bytes) } else { close() }
    }

    func socketFlushed() {}

    func socketEnded(_ end: TCPSocket.End) {
        switch phase {
        case .connecting:
            break
        case .active where !hasAnswerBegun:
            fail(.reset)
        case .active:
            // A body without a length lasts until an orderly end.
            if end == .finished, parser.finish() { complete(mayKeep: false) } else { fail(.truncated) }
        case .idle, .closed:
            close()
        }
    }
}

extension ClientConnection: TimerReceiver, LoopTurn {
    func timerFired(tag: Int) {
        if phase == .connecting { fail(.connectTimeout) }
    }

    /// Writing failed.
    func takeTurn() {
        if phase == .active { socketEnded(.broken) }
    }
}

/// What a response's head must keep beyond its grammar (RFC 9112, section 6.3).
enum ResponseRules {
    static func isSound(_ fields: HTTPFields, readBy parser: MessageParser) -> Bool {
        // 101 would turn the connection into something else; nobody asked for that.
        guard parser.isHTTP11 || parser.isHTTP10, parser.status >= 100, parser.status != 101 else { return false }
        guard fields.occurrences(of: "content-length") <= 1 else { return false }
        guard let encoding = fields.first("transfer-encoding") else { return !parser.isChunked }
        return encoding.equalsIgnoringCase("chunked") && parser.isChunked && parser.isHTTP11
            && fields.occurrences(of: "transfer-encoding") == 1 && !parser.hasContentLength
    }
}
