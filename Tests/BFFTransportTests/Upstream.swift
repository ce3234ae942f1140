import Foundation
import Glibc

/// A service on loopback that does, connection by connection, exactly what a test's script says. Runs on its own
/// thread.
///
/// `@unchecked Sendable`: the descriptor is constant, the list of requests is guarded by `lock`.
final class Upstream: @unchecked Sendable {
    /// Serves one connection; gets the number of connections before it.
    typealias Script = @Sendable (Peer, Int) -> Void

    /// The service's side of a connection.
    final class Peer {
        let socket: RawSocket
        fileprivate let upstream: Upstream

        fileprivate init(_ socket: RawSocket, _ upstream: Upstream) {
            self.socket = socket
            self.upstream = upstream
        }

        /// Reads the head of a request; false when the client has gone.
        @discardableResult
        func receive() -> Bool {
            guard let head = socket.readRequest() else { return false }
            upstream.note(head)
            return true
        }

        func answer(_ text: String) {
            socket.send(text)
        }

        /// Waits until the client has closed; true when it did so in time.
        func waitForEnd() -> Bool {
            while let bytes = socket.read() {
                if bytes.isEmpty { return true }
            }
            return errno == ECONNRESET
        }
    }

    static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"

    let port: Int
    private let descriptor: Int32
    private let lock = NSLock()
    private var heads: [String] = []

    init(_ script: @escaping Script) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            let raw = UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: sockaddr.self)
            return bind(listener, raw, length) == 0 && listen(listener, 64) == 0
                && getsockname(listener, raw, &length) == 0
        }
        guard bound else { throw SocketFailure(operation: "listen", code: errno) }
        port = Int(in_port_t(bigEndian: address.sin_port))
        descriptor = listener
        // The thread ends when `stop` shuts the listener down.
        Thread.detachNewThread { [self] in
            var count = 0
            while true {
                let accepted = accept(listener, nil, nil)
                guard accepted >= 0 else { break }
                let socket = accepted
                let number = count
                count += 1
                Thread.detachNewThread { [self] in script(Peer(RawSocket(descriptor: socket), self), number) }
            }
            close(listener)
        }
    }

    func stop() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// The heads of all requests so far.
    var requests: [String] {
        lock.withLock { heads }
    }

    private func note(_ head: String) {
        lock.withLock { heads.append(head) }
    }
}

/// A port on which nobody listens, and that nobody else gets as long as this lives.
final class UnusedPort {
    let port: Int
    private let descriptor: Int32

    init() throws {
        let bound = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        descriptor = bound
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            let raw = UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: sockaddr.self)
            return bind(bound, raw, length) == 0 && getsockname(bound, raw, &length) == 0
        }
        guard isBound else { throw SocketFailure(operation: "bind", code: errno) }
        port = Int(in_port_t(bigEndian: address.sin_port))
    }

    deinit {
        close(descriptor)
    }
}
