internal import Dispatch
internal import Glibc

/// Wakes one waiting thread. Raising it before anyone waits is not lost.
final class Signal: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    /// From any thread.
    func raise() { semaphore.signal() }

    /// Blocks the calling thread, which must not be a loop's.
    func wait() { semaphore.wait() }
}

/// A detached thread.
enum PlainThread {
    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Runs `body` on the calling thread where the system has no thread left to give.
    static func start(_ body: @escaping @Sendable () -> Void) {
        var handle = pthread_t()
        let argument = Unmanaged.passRetained(Body(body))
        let code = pthread_create(
            &handle, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, argument.toOpaque())
        guard code == 0 else { return argument.takeRetainedValue().run() }
        pthread_detach(handle)
    }
}
