public import BFFPolicy
internal import CLibUV
internal import Glibc

/// A listening socket on one loop, and the connections that it accepted. Loop-confined; lives until it is closed or
/// drained.
///
/// Several loops of a process may listen on the same port: the kernel spreads connections over them (SO_REUSEPORT). Another
/// process could join in as well, and silently get some of the connections: `fault(address:port:)` tells before that.
public final class HTTPServer {
    public let loop: EventLoop
    public let limits: ServerLimits
    /// The port that it listens on.
    public private(set) var port = 0
    let handler: any HTTPHandler
    private(set) var isDraining = false
    private var isListening = true
    private var isAcceptDue = false
    private var connections: [ServerConnection] = []
    private var drained: (() -> Void)?
    private var drainTimer = TimerToken.none
    /// Ends the time in which the requests are read that were on their way when the drain began.
    private var idleTimer = TimerToken.none
    private let listener = UnsafeMutablePointer<uv_tcp_t>.allocate(capacity: 1)

    /// Listens at once. On the loop.
    ///
    /// - Parameters:
    ///   - address: IPv4 or IPv6, `0.0.0.0` for all interfaces.
    ///   - port: 0 for any that is free; `port` tells which.
    ///   - handler: kept alive as long as the server.
    public init(
        loop: EventLoop, address: String, port: Int, limits: ServerLimits = ServerLimits(), handler: any HTTPHandler
    ) throws(TransportError) {
        self.loop = loop
        self.limits = limits
        self.handler = handler
        uv_tcp_init(loop.uv, listener)
        // Given back when libuv has closed the handle.
        listener.pointee.data = Unmanaged.passRetained(self).toOpaque()
        do throws(TransportError) {
            try listen(address: address, port: port)
        } catch {
            closeListener()
            throw error
        }
        loop.adopt(self)
    }

    deinit {
        listener.deallocate()
    }

    /// Why nobody can listen there now, a listener of this or another process among the reasons; nil where one can.
    ///
    /// - Parameter port: 0 is always free.
    public static func fault(address: String, port: Int) -> TransportError? {
        do throws(TransportError) {
            // Without SO_REUSEPORT: the kernel then refuses a port that somebody listens on, and no other.
            Glibc.close(try boundSocket(address: address, port: port, isShared: false))
            return nil
        } catch {
            return error
        }
    }

    /// Connections that are open now.
    public var connectionCount: Int { connections.count }

    /// libuv 1.44 has no flag for SO_REUSEPORT, so the socket is made here.
    private static func boundSocket(address: String, port: Int, isShared: Bool) throws(TransportError) -> Int32 {
        guard (0...65_535).contains(port), let local = SocketAddress(literal: address, port: port) else {
            throw .invalidAddress("\(address):\(port)")
        }
        let descriptor = socket(local.family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .failed("socket", -errno) }
        var on: Int32 = 1
        let length = socklen_t(MemoryLayout<Int32>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, length)
        if isShared { setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &on, length) }
        guard local.withPointer({ bind(descriptor, $0, $1) }) == 0 else {
            let code = -errno
            Glibc.close(descriptor)
            throw .failed("bind", code)
        }
        return descriptor
    }

    private func listen(address: String, port: Int) throws(TransportError) {
        let descriptor = try Self.boundSocket(address: address, port: port, isShared: true)
        let opened = uv_tcp_open(listener, descriptor)
        guard opened == 0 else {
            Glibc.close(descriptor)
            throw .failed("uv_tcp_open", opened)
        }
        try TransportError.check(
            "listen",
            uv_listen(stream, Int32(limits.acceptQueueMax)) { stream, status in
                guard status == 0, let data = stream?.pointee.data else { return }
                Unmanaged<HTTPServer>.fromOpaque(data).takeUnretainedValue().accept()
            })
        self.port = SocketAddress(localOf: listener)?.port ?? port
    }

    private var stream: UnsafeMutablePointer<uv_stream_t> {
        UnsafeMutableRawPointer(listener).assumingMemoryBound(to: uv_stream_t.self)
    }

    /// A connection waits. At the limit it is left waiting: libuv accepts no further one until it is taken.
    private func accept() {
        guard connections.count < limits.connectionsMax else {
            isAcceptDue = true
            return
        }
        guard isListening, let socket = TCPSocket.accept(from: stream, loop: loop) else { return }
        serve(socket)
    }

    private func serve(_ socket: TCPSocket) {
        let connection = ServerConnection(socket: socket, server: self)
        connection.index = connections.count
        connections.append(connection)
        connection.start()
    }

    func remove(_ connection: ServerConnection) {
        let last = connections.removeLast()
        if last !== connection {
            last.index = connection.index
            connections[connection.index] = last
        }
        if isAcceptDue, isListening {
            isAcceptDue = false
            accept()
        }
        if isDraining, connections.isEmpty { finishDrain() }
    }

    // MARK: Ending

    /// Accepts no more, closes connections that are idle after `drainGrace`, lets requests in flight finish within
    /// `drainTimeout`, then closes what is left and calls `completed`, on the loop.
    public func beginDrain(completed: @escaping () -> Void) {
        guard !isDraining else { return }
        isDraining = true
        drained = completed
        acceptWaiting()
        closeListener()
        drainTimer = loop.schedule(at: loop.now + limits.drainTimeout, self, tag: DrainStep.end.rawValue)
        idleTimer = loop.schedule(at: loop.now + limits.drainGrace, self, tag: DrainStep.closeIdle.rawValue)
        if connections.isEmpty { finishDrain() }
    }

    /// The kernel would reset connections that it has taken already, when the listener closes.
    private func acceptWaiting() {
        var listening: uv_os_fd_t = -1
        let handle = UnsafeMutableRawPointer(listener).assumingMemoryBound(to: uv_handle_t.self)
        guard isListening, uv_fileno(handle, &listening) == 0 else { return }
        while connections.count < limits.connectionsMax {
            let descriptor = Glibc.accept(listening, nil, nil)
            guard descriptor >= 0 else { return }
            if let socket = TCPSocket.adopt(descriptor, loop: loop) { serve(socket) }
        }
    }

    private func finishDrain() {
        guard let completed = drained else { return }
        drained = nil
        loop.cancel(drainTimer)
        loop.cancel(idleTimer)
        loop.release(self)
        completed()
    }

    private func closeListener() {
        guard isListening else { return }
        isListening = false
        uv_close(UnsafeMutableRawPointer(listener).assumingMemoryBound(to: uv_handle_t.self)) { handle in
            guard let data = handle?.pointee.data else { return }
            Unmanaged<HTTPServer>.fromOpaque(data).release()
        }
    }
}

extension HTTPServer: TimerReceiver {
    private enum DrainStep: Int {
        case closeIdle, end
    }

    public func timerFired(tag: Int) {
        switch DrainStep(rawValue: tag) {
        case .closeIdle: for connection in connections.filter(\.isIdle) { connection.close() }
        case .end, nil: closeConnections()
        }
    }
}

extension HTTPServer: LoopResident {
    /// Closes the listener and all connections at once.
    public func close() {
        closeListener()
        closeConnections()
        loop.release(self)
    }

    private func closeConnections() {
        for connection in connections { connection.close() }
    }
}
