import Foundation
import Glibc
import Synchronization
import TestPeers

/// A server that answers what a test tells it to, on a thread of its own, one connection after the other.
///
/// `@unchecked Sendable`: the listener is used by the thread alone once it runs, but for `shutdown`, which is thread-safe.
final class FakeRedis: @unchecked Sendable {
    /// One connection. Reads end with it, or after ten minutes: no test ends by one that ran out.
    struct Connection {
        fileprivate let descriptor: Int32

        /// What is there; nil at the end.
        func read() -> String? {
            var bytes = [UInt8](repeating: 0, count: 65_536)
            let count = recv(descriptor, &bytes, bytes.count, 0)
            return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
        }

        @discardableResult
        func send(_ text: String) -> Bool {
            let bytes = Array(text.utf8)
            return Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
        }

        /// Waits until the peer closes, and takes nothing off the connection.
        func waitForEnd() {
            var descriptor = pollfd(fd: descriptor, events: 0, revents: 0)
            poll(&descriptor, 1, 600_000)
        }

        /// Reads until the greeting's PING, and answers it.
        func greet() {
            var text = ""
            while !text.contains("PING"), let more = read() { text += more }
            send("+PONG\r\n")
        }
    }

    let port: Int
    private let listener: Listener
    private let accepted = Atomic(0)

    /// How many connections have come.
    var connections: Int { accepted.load(ordering: .relaxed) }

    /// - Parameters:
    ///   - port: 0 for one that is free.
    ///   - serve: is called for each connection, with its number from 0, and may block; then the connection is closed.
    init(port: Int = 0, _ serve: @escaping @Sendable (Connection, Int) -> Void) throws {
        listener = try Listener(port: port)
        self.port = listener.port
        Thread.detachNewThread { [listener, accepted = AcceptCounter(self)] in
            while true {
                let descriptor = accept(listener.descriptor, nil, nil)
                guard descriptor >= 0 else { return }
                var timeout = timeval(tv_sec: 600, tv_usec: 0)
                setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
                let number = accepted.next()
                serve(Connection(descriptor: descriptor), number)
                close(descriptor)
            }
        }
    }

    /// Takes no more connections.
    func stop() {
        shutdown(listener.descriptor, Int32(SHUT_RDWR))
    }

    deinit {
        stop()
    }

    /// Does not keep the server alive, so that its thread ends with it.
    private final class AcceptCounter: @unchecked Sendable {
        private weak var server: FakeRedis?
        private var count = 0

        init(_ server: FakeRedis) {
            self.server = server
        }

        func next() -> Int {
            server?.accepted.add(1, ordering: .relaxed)
            defer { count += 1 }
            return count
        }
    }
}
