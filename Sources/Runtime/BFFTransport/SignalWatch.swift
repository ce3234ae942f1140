internal import CLibUV

extension EventLoop {
    /// Calls `body` on the loop whenever the process gets the signal, until the loop stops. On the loop.
    ///
    /// - Parameter signal: such as SIGTERM; its default action no longer takes place.
    public func watch(signal: Int32, _ body: @escaping () -> Void) throws(TransportError) {
        let watch = SignalWatch(loop: self, body)
        try watch.start(signal)
        adopt(watch)
    }
}

/// One signal that a loop waits for.
private final class SignalWatch: LoopResident {
    private let handle = UnsafeMutablePointer<uv_signal_t>.allocate(capacity: 1)
    private let body: () -> Void

    init(loop: EventLoop, _ body: @escaping () -> Void) {
        self.body = body
        uv_signal_init(loop.uv, handle)
        handle.pointee.data = Unmanaged.passRetained(self).toOpaque()
    }

    deinit {
        handle.deallocate()
    }

    func start(_ signal: Int32) throws(TransportError) {
        let code = uv_signal_start(
            handle,
            { handle, _ in
                guard let data = handle?.pointee.data else { return }
                Unmanaged<SignalWatch>.fromOpaque(data).takeUnretainedValue().body()
            }, signal)
        guard code < 0 else { return }
        close()
        throw .failed("uv_signal_start", code)
    }

    func close() {
        uv_close(UnsafeMutableRawPointer(handle).assumingMemoryBound(to: uv_handle_t.self)) { handle in
            guard let data = handle?.pointee.data else { return }
            Unmanaged<SignalWatch>.fromOpaque(data).release()
        }
    }
}
