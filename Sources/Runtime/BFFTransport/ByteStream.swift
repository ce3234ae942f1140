package import BFFJSON
internal import BFFPolicy

/// What happens to a byte stream. Called on the loop, never from inside a call of the stream's own methods.
package protocol ByteStreamOwner: AnyObject {
    /// The stream is there: bytes may be sent.
    func streamOpened()
    /// The bytes are the loop's: they end with the call.
    func streamReceived(_ bytes: UnsafeRawBufferPointer)
    /// No address could be reached, the peer ended its side, or the connection broke. The stream is closed.
    func streamEnded()
}

/// A TCP connection to one host, for protocols of other modules: its name is looked up, its addresses race, and what is sent within a
/// turn leaves in one piece. It may be opened again after it has ended. Loop-confined.
///
/// Nothing here has a time limit: that is the owner's business.
package final class ByteStream {
    private let loop: EventLoop
    private let origin: Origin
    private let resolver: HostResolver
    private var owner: (any ByteStreamOwner)?
    private var race: ConnectionRace?
    private var socket: TCPSocket?
    /// What came while the socket was busy with its own output.
    private var waiting = ByteBuffer()
    private var isTurnDue = false
    /// Tells the addresses of a lookup from those of one before `close`.
    private var lookup: Lookup?

    /// - Parameters:
    ///   - authority: `host`, or `host:port`; an IPv6 address in brackets.
    ///   - limits: how long addresses are used.
    /// - Throws: `invalidOrigin`.
    package init(loop: EventLoop, authority: String, limits: ClientLimits = ClientLimits()) throws(TransportError) {
        self.loop = loop
        origin = try Origin(url: "http://\(authority)")
        resolver = HostResolver(loop: loop, limits: limits)
    }

    /// Begins to connect. `streamOpened` or `streamEnded` tells how it went.
    package func open(for owner: any ByteStreamOwner) {
        close()
        self.owner = owner
        loop.adopt(self)
        let lookup = Lookup(self)
        self.lookup = lookup
        resolver.resolve(origin.endpoints[0], for: lookup)
    }

    /// Ends everything at once and lets go of the owner, who hears no more. What the kernel does not take at once is dropped.
    package func close() {
        owner = nil
        lookup?.stream = nil
        lookup = nil
        race?.cancel()
        race = nil
        if let socket, !socket.isFlushing, !socket.output.isEmpty { _ = socket.flush() }
        socket?.close()
        socket = nil
        waiting.removeAll()
        loop.release(self)
    }

    // MARK: Sending

    /// Bytes that the kernel has not taken yet.
    package var unsentBytes: Int { waiting.count + (socket?.output.count ?? 0) }

    /// Sends what `body` appends, at the end of this turn. Without a connection it is dropped.
    package func send(_ body: (inout ByteBuffer) -> Void) {
        guard let socket else { return }
        guard !socket.isFlushing else { return body(&waiting) }
        body(&socket.output)
        guard !isTurnDue else { return }
        isTurnDue = true
        loop.later(self)
    }

    private func flush() {
        guard let socket, !socket.isFlushing, !socket.output.isEmpty else { return }
        if socket.flush() == .broken { end() }
    }

    private func end() {
        let owner = owner
        close()
        owner?.streamEnded()
    }

    // MARK: Connecting

    fileprivate func resolved(_ addresses: [SocketAddress]) {
        lookup = nil
        // From a later turn: the answer may come from inside `open`, or at once.
        let race = ConnectionRace(to: addresses, on: loop) { [weak self] in self?.connected($0) }
        self.race = race
        loop.later(RaceStart(race))
    }

    private func connected(_ socket: TCPSocket?) {
        race = nil
        guard let socket else { return end() }
        self.socket = socket
        socket.startReading(for: self)
        owner?.streamOpened()
    }
}

extension ByteStream: LoopTurn {
    func takeTurn() {
        isTurnDue = false
        flush()
    }
}

extension ByteStream: LoopResident {}

extension ByteStream: TCPSocketOwner {
    func socketConnected() {}

    func socketReceived(_ bytes: UnsafeRawBufferPointer) {
        owner?.streamReceived(bytes)
    }

    func socketFlushed() {
        guard let socket, !waiting.isEmpty else { return }
        waiting.withBytes { socket.output.append($0) }
        waiting.removeAll()
        flush()
    }

    func socketEnded(_ end: TCPSocket.End) {
        self.end()
    }
}

/// Waits for addresses; a stream that was closed meanwhile does not hear of them.
private final class Lookup: HostReceiver {
    weak var stream: ByteStream?

    init(_ stream: ByteStream) {
        self.stream = stream
    }

    func hostResolved(_ host: ResolvedHost) {
        guard let stream else { return }
        stream.resolved(host.addresses)
    }
}

private final class RaceStart: LoopTurn {
    private let race: ConnectionRace

    init(_ race: ConnectionRace) {
        self.race = race
    }

    func takeTurn() {
        race.begin()
    }
}
