internal import BFFJSON
internal import CLibUV
internal import Glibc

/// What happens to a socket. Called on the loop, never from inside a call of the socket's own methods.
protocol TCPSocketOwner: AnyObject {
    func socketConnected()
    /// The bytes are the loop's read buffer: they end with the call.
    func socketReceived(_ bytes: UnsafeRawBufferPointer)
    /// All output that was pending is with the kernel now.
    func socketFlushed()
    /// The peer will send no more, or the connection broke. Comes once.
    func socketEnded(_ end: TCPSocket.End)
}

/// One TCP stream: connecting, reading, partial writes, closing.
///
/// Owner and socket hold each other until `close`. libuv's memory outlives `close` until libuv says that it is done
/// with it.
final class TCPSocket {
    enum End: Equatable {
        /// The peer closed its side in order.
        case finished
        /// Reset, unreachable, refused: anything but an orderly end.
        case broken
    }

    enum Flush {
        /// The kernel has taken everything.
        case done
        /// The rest follows by itself; `socketFlushed` tells when. `output` must not be touched until then.
        case pending
        case broken
    }

    let loop: EventLoop
    /// What `flush` sends.
    var output = ByteBuffer()
    private(set) var isClosed = false
    private(set) var isFlushing = false
    private var isReading = false
    private var owner: (any TCPSocketOwner)?
    private let handle = UnsafeMutablePointer<uv_tcp_t>.allocate(capacity: 1)
    private let write = UnsafeMutablePointer<uv_write_t>.allocate(capacity: 1)
    private var connectRequest: UnsafeMutablePointer<uv_connect_t>?
    private var shutdownRequest: UnsafeMutablePointer<uv_shutdown_t>?

    private init(loop: EventLoop) {
        self.loop = loop
        // Makes no descriptor yet, so there is nothing that could fail.
        uv_tcp_init(loop.uv, handle)
        handle.pointee.data = Unmanaged.passRetained(self).toOpaque()
    }

    deinit {
        handle.deallocate()
        write.deallocate()
        connectRequest?.deallocate()
        shutdownRequest?.deallocate()
    }

    /// Takes the connection that waits at `listener`; nil when it is gone already.
    static func accept(from listener: UnsafeMutablePointer<uv_stream_t>, loop: EventLoop) -> TCPSocket? {
        let socket = TCPSocket(loop: loop)
        guard uv_accept(listener, socket.stream) == 0 else {
            socket.close()
            return nil
        }
        uv_tcp_nodelay(socket.handle, 1)
        return socket
    }

    /// Takes a connection by its descriptor; nil, and the descriptor closed, when libuv does not.
    static func adopt(_ descriptor: Int32, loop: EventLoop) -> TCPSocket? {
        let socket = TCPSocket(loop: loop)
        guard uv_tcp_open(socket.handle, descriptor) == 0 else {
            Glibc.close(descriptor)
            socket.close()
            return nil
        }
        uv_tcp_nodelay(socket.handle, 1)
        return socket
    }

    /// Begins to connect; `socketConnected` or `socketEnded` tells how it went. Nil when it failed at once.
    static func connect(to address: SocketAddress, owner: any TCPSocketOwner, loop: EventLoop) -> TCPSocket? {
        let socket = TCPSocket(loop: loop)
        let request = UnsafeMutablePointer<uv_connect_t>.allocate(capacity: 1)
        socket.connectRequest = request
        let code = address.withPointer { pointer, _ in
            uv_tcp_connect(request, socket.handle, pointer) { request, status in
                guard let socket = TCPSocket.of(request?.pointee.handle), !socket.isClosed else { return }
                socket.connected(status)
            }
        }
        guard code == 0 else {
            socket.close()
            return nil
        }
        socket.owner = owner
        return socket
    }

    private func connected(_ status: Int32) {
        if status < 0 {
            end(.broken)
        } else {
            uv_tcp_nodelay(handle, 1)
            owner?.socketConnected()
        }
    }

    private var stream: UnsafeMutablePointer<uv_stream_t> {
        UnsafeMutableRawPointer(handle).assumingMemoryBound(to: uv_stream_t.self)
    }

    private static func of(_ stream: UnsafeMutablePointer<uv_stream_t>?) -> TCPSocket? {
        guard let data = stream?.pointee.data else { return nil }
        return Unmanaged<TCPSocket>.fromOpaque(data).takeUnretainedValue()
    }

    // MARK: Reading

    /// - Parameter owner: hears of everything from now on.
    func startReading(for owner: any TCPSocketOwner) {
        self.owner = owner
        resumeReading()
    }

    func resumeReading() {
        guard !isReading, !isClosed else { return }
        isReading = true
        uv_read_start(
            stream,
            { handle, _, buffer in
                guard let loop = EventLoop.of(handle?.pointee.loop), let buffer else { return }
                buffer.pointee.base = loop.readBuffer.baseAddress?.assumingMemoryBound(to: CChar.self)
                buffer.pointee.len = loop.readBuffer.count
            },
            { stream, count, buffer in
                guard count != 0, let socket = TCPSocket.of(stream), !socket.isClosed else { return }
                if count > 0 {
                    socket.owner?.socketReceived(UnsafeRawBufferPointer(start: buffer?.pointee.base, count: count))
                } else {
                    socket.end(count == Int(UV_EOF.rawValue) ? .finished : .broken)
                }
            })
    }

    func pauseReading() {
        guard isReading, !isClosed else { return }
        isReading = false
        uv_read_stop(stream)
    }

    private func end(_ end: End) {
        pauseReading()
        owner?.socketEnded(end)
    }

    // MARK: Writing

    /// Sends `output`, and `body` behind it, which is copied only where the kernel does not take it at once.
    func flush(body: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0)) -> Flush {
        guard !isClosed, !isFlushing else { return .broken }
        let total = output.count + body.count
        let sent =
            output.isEmpty
            ? tryWrite(body)
            : output.withBytes { body.isEmpty ? tryWrite($0) : tryWrite($0, body) }
        if Int(sent) == total {
            output.removeAll()
            return .done
        }
        guard sent >= 0 || sent == UV_EAGAIN.rawValue else { return .broken }
        output.append(body)
        return writeRest(from: max(0, Int(sent)))
    }

    private func tryWrite(_ bytes: UnsafeRawBufferPointer) -> Int32 {
        var buffer = Self.buffer(bytes)
        return uv_try_write(stream, &buffer, 1)
    }

    private func tryWrite(_ head: UnsafeRawBufferPointer, _ body: UnsafeRawBufferPointer) -> Int32 {
        withUnsafeTemporaryAllocation(of: uv_buf_t.self, capacity: 2) { buffers in
            buffers.initializeElement(at: 0, to: Self.buffer(head))
            buffers.initializeElement(at: 1, to: Self.buffer(body))
            return uv_try_write(stream, buffers.baseAddress, 2)
        }
    }

    /// libuv waits until the kernel takes the rest. `output` keeps its memory: nobody appends while `isFlushing`.
    private func writeRest(from offset: Int) -> Flush {
        let code = output.withBytes { bytes in
            var buffer = Self.buffer(UnsafeRawBufferPointer(rebasing: bytes[offset...]))
            return uv_write(write, stream, &buffer, 1) { request, status in
                guard let socket = TCPSocket.of(request?.pointee.handle) else { return }
                socket.wrote(status)
            }
        }
        guard code == 0 else { return .broken }
        isFlushing = true
        return .pending
    }

    private func wrote(_ status: Int32) {
        isFlushing = false
        output.removeAll()
        guard !isClosed else { return }
        if status < 0 { end(.broken) } else { owner?.socketFlushed() }
    }

    private static func buffer(_ bytes: UnsafeRawBufferPointer) -> uv_buf_t {
        // libuv declares the base of what it only reads as mutable.
        uv_buf_t(
            base: UnsafeMutableRawPointer(mutating: bytes.baseAddress)?.assumingMemoryBound(to: CChar.self),
            len: bytes.count)
    }

    // MARK: Ending

    /// Tells the peer that no more will be sent, and goes on reading.
    func finishSending() {
        guard !isClosed, shutdownRequest == nil else { return }
        let request = UnsafeMutablePointer<uv_shutdown_t>.allocate(capacity: 1)
        shutdownRequest = request
        uv_shutdown(request, stream) { _, _ in }
    }

    /// Ends both directions at once and lets go of the owner, who hears no more.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        isReading = false
        owner = nil
        uv_close(UnsafeMutableRawPointer(handle).assumingMemoryBound(to: uv_handle_t.self)) { handle in
            guard let data = handle?.pointee.data else { return }
            Unmanaged<TCPSocket>.fromOpaque(data).release()
        }
    }
}
