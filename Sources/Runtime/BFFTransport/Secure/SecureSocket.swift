internal import CCurl
internal import CLibUV

/// One descriptor of libcurl's that libuv watches: stopped while its connection is idle, and closed before the descriptor is, since a
/// handle that outlived it would take the next owner of the number from the poll set.
///
/// libuv's memory outlives `close` until libuv says that it is done with it.
final class SecureSocket {
    private let handle = UnsafeMutablePointer<uv_poll_t>.allocate(capacity: 1)
    private var take: ((_ events: Int32) -> Void)?

    /// Nil where libuv does not take the descriptor.
    init?(_ descriptor: Int32, loop: EventLoop, _ take: @escaping (_ events: Int32) -> Void) {
        self.take = take
        guard uv_poll_init(loop.uv, handle, descriptor) == 0 else { return nil }
        handle.pointee.data = Unmanaged.passRetained(self).toOpaque()
    }

    deinit {
        handle.deallocate()
    }

    func watch(reads: Bool, writes: Bool) {
        let events = (reads ? UV_READABLE.rawValue : 0) | (writes ? UV_WRITABLE.rawValue : 0)
        uv_poll_start(handle, Int32(events)) { handle, status, events in
            guard let data = handle?.pointee.data else { return }
            let socket = Unmanaged<SecureSocket>.fromOpaque(data).takeUnretainedValue()
            var mask: Int32 = status < 0 ? CURL_CSELECT_ERR : 0
            if UInt32(events) & UV_READABLE.rawValue != 0 { mask |= CURL_CSELECT_IN }
            if UInt32(events) & UV_WRITABLE.rawValue != 0 { mask |= CURL_CSELECT_OUT }
            socket.take?(mask)
        }
    }

    func stop() {
        uv_poll_stop(handle)
    }

    func close() {
        take = nil
        uv_close(UnsafeMutableRawPointer(handle).assumingMemoryBound(to: uv_handle_t.self)) { handle in
            guard let data = handle?.pointee.data else { return }
            Unmanaged<SecureSocket>.fromOpaque(data).release()
        }
    }
}
