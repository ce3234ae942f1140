import BFFPolicy
import BFFTransport
import Foundation

/// Looks at a server every few milliseconds of its loop until it has no connection left.
final class Watch: TimerReceiver {
    let loop: EventLoop
    let server: LoopBox<HTTPServer>
    let isClosed: Signal<Bool>
    private var hasSeenOne = false

    init(loop: EventLoop, server: LoopBox<HTTPServer>, isClosed: Signal<Bool>) {
        self.loop = loop
        self.server = server
        self.isClosed = isClosed
    }

    func check() {
        let count = server.value?.connectionCount ?? 0
        if count > 0 { hasSeenOne = true }
        if hasSeenOne, count == 0 { return isClosed.set(true) }
        loop.schedule(at: loop.now + .milliseconds(5), self, tag: 0)
    }

    func timerFired(tag: Int) {
        check()
    }
}

/// Sends a byte every few milliseconds, on a thread of its own, until it is stopped.
///
/// `@unchecked Sendable`: the socket's descriptor may be written by one thread while another reads it; the flag is a
/// signal.
final class Trickle: @unchecked Sendable {
    private let socket: RawSocket
    private let stopped = Signal<Bool>()

    init(_ socket: RawSocket) {
        self.socket = socket
    }

    func start() {
        Thread.detachNewThread { [self] in
            while stopped.wait(seconds: 0.005) == nil, socket.send("X") {}
        }
    }

    func stop() {
        stopped.set(true)
    }
}
