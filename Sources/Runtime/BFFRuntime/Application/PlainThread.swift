internal import Glibc

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
