internal import BFFJSON
internal import BFFPolicy
internal import BFFTransport

/// Hears how a connection fares.
protocol RedisConnectionOwner: AnyObject {
    /// Commands that could not be sent before may be sent now.
    func connectionHasRoom()
}

/// One loop's connection to Redis: it connects, says who we are, sends commands one behind the other, hands out the answers, and starts anew
/// when it is lost. Loop-confined.
final class RedisConnection {
    private enum State {
        /// Until the next attempt.
        case waiting
        case connecting
        /// Password and database were sent; their answers have not come.
        case greeting
        case ready
        case closed
    }

    private enum Timer: Int {
        case command, connect, reconnect
    }

    /// A timer that fires later than this was held up by its loop: answers may wait in the socket.
    private static let lateness = Duration.milliseconds(2)

    /// What may stand in the reader beside the largest value: its head, the generations, and what came behind it.
    private static let slackBytes = 256 * 1024

    private let loop: EventLoop
    private let access: RedisAccess
    private let stream: ByteStream
    private weak var owner: (any RedisConnectionOwner)?
    private var state = State.waiting
    private var reader: ReplyReader?
    private var secure: TLSLayer?
    private var queue = CommandQueue()
    private var greetings: [StaticString] = []
    private var failures = 0
    private var readySince = Instant(nanoseconds: 0)
    private var connectTimer = TimerToken.none
    private var commandTimer = TimerToken.none
    private var commandTimerAt: Instant?
    private var hasLookedAgain = false
    private var plain = ByteBuffer()

    private var settings: RedisSettings { access.settings }

    init(_ access: RedisAccess, on loop: EventLoop, owner: any RedisConnectionOwner) throws(TransportError) {
        self.access = access
        self.loop = loop
        self.owner = owner
        stream = try ByteStream(loop: loop, authority: access.settings.authority)
    }

    /// Begins to connect, and goes on until `close`.
    func start() {
        state = .connecting
        stream.open(for: self)
        connectTimer = loop.schedule(at: loop.now + settings.connectTimeout, self, tag: Timer.connect.rawValue)
    }

    /// Ends it for good; commands without an answer count as lost.
    func close() {
        guard state != .closed else { return }
        if state == .ready { access.lost(.none, wasConnected: true) }
        end(in: .closed)
    }

    // MARK: Sending

    /// Whether commands may be sent: Redis has let us in and owes no overdue answer, and not too many are on their way.
    var hasRoom: Bool { state == .ready && queue.overdue == 0 && queue.count < settings.pendingMax }

    var unsentBytes: Int { stream.unsentBytes }

    /// Sends a command.
    ///
    /// - Parameters:
    ///   - isPatient: the answer is waited for as long as the connection stands.
    ///   - write: appends the command; false takes back what it appended.
    ///   - finish: is called once, behind this call, if it returns true.
    /// - Returns: false when nothing was sent.
    func send(
        isPatient: Bool = false, _ write: (inout ByteBuffer) -> Bool, finish: @escaping (CommandResult) -> Void
    ) -> Bool {
        guard hasRoom, transmit(write) else { return false }
        let deadline = loop.now + settings.timeout
        queue.append(CommandQueue.Command(deadline: deadline, isPatient: isPatient, finish: finish))
        if commandTimerAt == nil { armCommandTimer() }
        return true
    }

    private func transmit(_ write: (inout ByteBuffer) -> Bool) -> Bool {
        var isWritten = false
        guard let secure else {
            stream.send { isWritten = Self.append(write, to: &$0) }
            return isWritten
        }
        plain.removeAll()
        isWritten = Self.append(write, to: &plain)
        guard isWritten, plain.withBytes(secure.encrypt) else { return false }
        sendEncrypted(secure)
        return true
    }

    private static func append(_ write: (inout ByteBuffer) -> Bool, to buffer: inout ByteBuffer) -> Bool {
        let start = buffer.count
        let isWritten = write(&buffer)
        if !isWritten { buffer.truncate(to: start) }
        return isWritten
    }

    private func sendEncrypted(_ secure: TLSLayer) {
        guard secure.hasOutput else { return }
        stream.send { secure.takeOutput(into: &$0) }
    }

    // MARK: Greeting

    private func greet() {
        greetings = []
        var words: [(StaticString, [String], StaticString)] = []
        if let password = settings.password {
            words.append(("AUTH", (settings.user.map { [$0] } ?? []) + [password], "OK"))
        }
        if settings.database > 0 { words.append(("SELECT", ["\(settings.database)"], "OK")) }
        // Without password and database too: a server that still loads its data says so here.
        words.append(("PING", [], "PONG"))
        state = .greeting
        for (name, arguments, answer) in words {
            greetings.append(answer)
            let isSent = transmit { buffer in
                buffer.appendCommand(name, count: 1 + arguments.count)
                for argument in arguments { buffer.appendArgument(argument) }
                return true
            }
            guard isSent else { return lose(.ended) }
        }
    }

    private func takeGreeting(_ reply: RedisReply) {
        guard let expected = greetings.first else { return lose(.garbled) }
        guard reply.kind != .error else { return lose(Self.isTemporary(reply) ? .notReady : .forbidden) }
        guard reply.kind == .text, reply.begins(with: expected) else { return lose(.garbled) }
        greetings.removeFirst()
        guard greetings.isEmpty else { return }
        loop.cancel(connectTimer)
        state = .ready
        readySince = loop.now
        access.connected()
        owner?.connectionHasRoom()
    }

    /// Errors that a server gives to everybody for a while, or because it is not the one to ask any more.
    static func isTemporary(_ reply: RedisReply) -> Bool {
        reply.begins(with: "LOADING") || reply.begins(with: "MASTERDOWN") || reply.begins(with: "READONLY")
            || reply.begins(with: "CLUSTERDOWN")
    }

    // MARK: Receiving

    private func take(_ bytes: UnsafeRawBufferPointer) {
        guard let reader, reader.feed(bytes) else { return lose(.garbled) }
        let wasStalled = queue.overdue > 0
        while state == .greeting || state == .ready {
            switch reader.next() {
            case .reply: take(reader.reply)
            case .broken: lose(.garbled)
            case .more:
                if wasStalled, state == .ready, queue.overdue == 0 { armCommandTimer() }
                if hasRoom { owner?.connectionHasRoom() }
                return
            }
        }
    }

    private func take(_ reply: RedisReply) {
        guard state == .ready else { return takeGreeting(reply) }
        guard let command = queue.removeFirst() else { return lose(.garbled) }
        command.finish?(.reply(reply))
        if reply.kind == .error, Self.isTemporary(reply) || reply.begins(with: "NOAUTH") { lose(.notReady) }
    }

    // MARK: Losing

    /// Gives the connection up, and tries anew after a while.
    func lose(_ loss: RedisAccess.Loss) {
        guard state != .closed, state != .waiting else { return }
        let wasReady = state == .ready
        // One that stood for long enough begins from the start.
        if wasReady, loop.now - readySince >= settings.backoffMax { failures = 0 }
        let delay = Backoff(base: settings.backoff, cap: settings.backoffMax)
            .delay(failures: failures, random: .random(in: 0 ... .max))
        failures += 1
        access.lost(loss, wasConnected: wasReady)
        loop.schedule(at: loop.now + delay, self, tag: Timer.reconnect.rawValue)
        end(in: .waiting)
    }

    private func end(in state: State) {
        self.state = state
        stream.close()
        loop.cancel(connectTimer)
        loop.cancel(commandTimer)
        commandTimerAt = nil
        hasLookedAgain = false
        reader = nil
        secure = nil
        for command in queue.removeAll() { command.finish?(.lost) }
    }

    // MARK: Time

    private func armCommandTimer() {
        loop.cancel(commandTimer)
        let silenceEnd = queue.overdueSince.map { $0 + settings.silenceMax }
        commandTimerAt = [queue.nextDeadline, silenceEnd].compactMap(\.self).min()
        guard let commandTimerAt else { return }
        commandTimer = loop.schedule(at: commandTimerAt, self, tag: Timer.command.rawValue)
    }

    private func commandTimerFired() {
        guard let due = commandTimerAt else { return }
        let now = loop.now
        // Timers come before sockets in a turn: a loop that was busy looks at what has arrived first.
        if now - due > Self.lateness, !hasLookedAgain {
            hasLookedAgain = true
            commandTimer = loop.schedule(at: now + .milliseconds(1), self, tag: Timer.command.rawValue)
            return
        }
        hasLookedAgain = false
        if let since = queue.overdueSince, now - since >= settings.silenceMax { return lose(.silent) }
        while let expired = queue.expireNext(at: now) { expired.finish?(.timeout) }
        if state == .ready { armCommandTimer() }
    }
}

extension RedisConnection: TimerReceiver {
    func timerFired(tag: Int) {
        switch Timer(rawValue: tag) {
        case .command: commandTimerFired()
        case .connect:
            // What does not speak TLS may wait for more of our greeting.
            if state == .connecting { lose(secure == nil ? .unreachable : .untrusted) }
            if state == .greeting { lose(.silent) }
        case .reconnect: if state == .waiting { start() }
        case nil: break
        }
    }
}

extension RedisConnection: ByteStreamOwner {
    func streamOpened() {
        reader = ReplyReader(bytesMax: settings.valueBytesMax + Self.slackBytes)
        guard reader != nil else { return lose(.garbled) }
        guard let context = settings.security else { return greet() }
        guard let secure = TLSLayer(context, authority: settings.authority) else { return lose(.untrusted) }
        self.secure = secure
        advance(secure, with: UnsafeRawBufferPointer(start: nil, count: 0))
    }

    func streamReceived(_ bytes: UnsafeRawBufferPointer) {
        guard let secure else { return take(bytes) }
        advance(secure, with: bytes)
    }

    private func advance(_ secure: TLSLayer, with bytes: UnsafeRawBufferPointer) {
        let wasEstablished = secure.isEstablished
        let status = secure.receive(bytes)
        // Alerts leave too.
        sendEncrypted(secure)
        if !wasEstablished, secure.isEstablished { greet() }
        secure.withReceived { if !$0.isEmpty { take($0) } }
        switch status {
        case .open: break
        case .ended: lose(.ended)
        case .failed: lose(.untrusted)
        }
    }

    func streamEnded() {
        lose(state == .connecting && secure == nil ? .unreachable : .ended)
    }
}
