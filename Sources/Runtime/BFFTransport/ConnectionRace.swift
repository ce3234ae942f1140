internal import BFFPolicy

/// Connects to the addresses of a host, staggered (`AddressRace` decides), and keeps the first socket that stands. Loop-confined.
final class ConnectionRace {
    private let addresses: [SocketAddress]
    private let loop: EventLoop
    private var race: AddressRace
    private var attempts: [ConnectionAttempt] = []
    private var timer = TimerToken.none
    /// Gets the socket, or nil when no address could be reached; let go of before it is called.
    private var finish: ((TCPSocket?) -> Void)?

    init(to addresses: [SocketAddress], on loop: EventLoop, _ finish: @escaping (TCPSocket?) -> Void) {
        self.addresses = addresses
        self.loop = loop
        self.finish = finish
        race = AddressRace(count: addresses.count)
    }

    func begin() {
        take(race.begin(at: loop.now))
    }

    /// `finish` hears nothing.
    func cancel() {
        finish = nil
        end()
    }

    private func take(_ first: AddressRace.Step) {
        var step = first
        while finish != nil {
            switch step {
            case .attempt(let index, let next):
                loop.cancel(timer)
                timer = next.map { loop.schedule(at: $0, self, tag: 0) } ?? .none
                let attempt = ConnectionAttempt(self)
                if attempt.begin(to: addresses[index], on: loop) {
                    attempts.append(attempt)
                    return
                }
                step = race.failed(at: loop.now)
            case .wait:
                return
            case .exhausted:
                return end(with: nil)
            }
        }
    }

    private func end(with socket: TCPSocket?) {
        let finish = finish
        self.finish = nil
        end()
        finish?(socket)
    }

    private func end() {
        loop.cancel(timer)
        for attempt in attempts { attempt.cancel() }
        attempts.removeAll()
    }

    fileprivate func connected(_ attempt: ConnectionAttempt) {
        guard finish != nil, let socket = attempt.takeSocket() else { return }
        end(with: socket)
    }

    fileprivate func failed(_ attempt: ConnectionAttempt) {
        attempt.cancel()
        attempts.removeAll { $0 === attempt }
        take(race.failed(at: loop.now))
    }
}

extension ConnectionRace: TimerReceiver {
    func timerFired(tag: Int) {
        take(race.timerFired(at: loop.now))
    }
}

/// One address of a race.
private final class ConnectionAttempt: TCPSocketOwner {
    private let race: ConnectionRace
    private var socket: TCPSocket?

    init(_ race: ConnectionRace) {
        self.race = race
    }

    /// False when it failed at once.
    func begin(to address: SocketAddress, on loop: EventLoop) -> Bool {
        socket = TCPSocket.connect(to: address, owner: self, loop: loop)
        return socket != nil
    }

    func takeSocket() -> TCPSocket? {
        defer { socket = nil }
        return socket
    }

    func cancel() {
        socket?.close()
        socket = nil
    }

    func socketConnected() { race.connected(self) }

    func socketEnded(_ end: TCPSocket.End) { race.failed(self) }

    /// Nobody reads before the race is won.
    func socketReceived(_ bytes: UnsafeRawBufferPointer) {}

    func socketFlushed() {}
}
