internal import BFFJSON
internal import BFFPolicy
internal import BFFTransport

/// What an operation is about to answer.
struct PendingAnswer {
    let operation: StubOperation
    let fault: StubFault?
    let response: StubResponse
}

/// An answer that is held back: for its delay, or until the fault `timeout` is taken back. Loop-confined.
class HeldAnswer: ExchangeObserver, TimerReceiver {
    let pending: PendingAnswer
    let isUntilReleased: Bool
    unowned let server: StubServer
    private(set) var exchange: HTTPExchange?

    init(_ exchange: HTTPExchange, _ pending: PendingAnswer, isUntilReleased: Bool, server: StubServer) {
        self.exchange = exchange
        self.pending = pending
        self.isUntilReleased = isUntilReleased
        self.server = server
    }

    var response: StubResponse { pending.response }

    func watch() {
        exchange?.observer = self
    }

    /// Hears and does nothing from now on.
    @discardableResult
    func forget() -> HTTPExchange? {
        defer { exchange = nil }
        exchange?.observer = nil
        return exchange
    }

    func exchangeAbandoned() {
        server.end(self)
    }

    func timerFired(tag: Int) {
        if exchange != nil { server.resume(self) }
    }
}

/// A body that dribbles. Loop-confined.
final class SlowBody: HeldAnswer {
    private let loop: EventLoop
    private let bytes: [UInt8]
    private var sentCount: Int

    init(_ exchange: HTTPExchange, _ pending: PendingAnswer, loop: EventLoop, server: StubServer) {
        self.loop = loop
        let head = StubWriter.head(of: pending.response, contentLength: pending.response.body.count)
        bytes = head + pending.response.body
        sentCount = head.count
        super.init(exchange, pending, isUntilReleased: false, server: server)
    }

    override func watch() {
        super.watch()
        send(0..<sentCount)
        next()
    }

    private func next() {
        loop.schedule(at: loop.now + StubServer.slowBodyDuration / StubServer.slowBodyParts, self, tag: 0)
    }

    override func timerFired(tag: Int) {
        guard exchange != nil else { return }
        let part = max(1, pending.response.body.count / StubServer.slowBodyParts)
        let end = min(bytes.count, sentCount + part)
        let isLast = end == bytes.count
        let range = sentCount..<end
        sentCount = end
        send(range)
        if isLast { server.end(self) } else { next() }
    }

    private func send(_ range: Range<Int>) {
        var buffer = ByteBuffer()
        bytes[range].withUnsafeBytes { buffer.append($0) }
        exchange?.send(raw: buffer, isLast: range.upperBound == bytes.count)
    }
}
