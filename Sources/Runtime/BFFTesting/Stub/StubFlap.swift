internal import BFFPolicy
internal import BFFTransport

/// A service that comes and goes: `flap=200ms/800ms` refuses connections for 200 ms, takes them for 800 ms, and so on.
public struct StubFlap: Hashable, Sendable {
    /// For messages.
    static let form = "flap=200ms/800ms"
    /// Shorter turns would be the stub's own load.
    public static let shortest = Duration.milliseconds(1)

    public let down: Duration
    public let up: Duration

    /// nil where a turn is below `shortest`.
    public init?(down: Duration, up: Duration) {
        guard down >= Self.shortest, up >= Self.shortest else { return nil }
        (self.down, self.up) = (down, up)
    }

    /// nil where the text does not begin with `flap=`, or is none.
    package init?(_ text: String) {
        guard text.hasPrefix("flap=") else { return nil }
        let parts = text.dropFirst("flap=".count).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let down = StubDuration.read(parts[0]), let up = StubDuration.read(parts[1]) else {
            return nil
        }
        self.init(down: down, up: up)
    }
}

/// The turns of one stub. Loop-confined.
final class StubFlapping: TimerReceiver {
    private let flap: StubFlap
    private let loop: EventLoop
    private unowned let server: StubServer
    private var timer = TimerToken.none
    private var isDown = false

    init(_ flap: StubFlap, loop: EventLoop, server: StubServer) {
        (self.flap, self.loop, self.server) = (flap, loop, server)
    }

    func begin() {
        isDown.toggle()
        // A port that somebody took meanwhile is tried again at the next turn.
        _ = server.setFault(isDown ? .refuse : nil, of: nil)
        timer = loop.schedule(at: loop.now + (isDown ? flap.down : flap.up), self, tag: 0)
    }

    func stop() { loop.cancel(timer) }

    func timerFired(tag: Int) { begin() }
}
