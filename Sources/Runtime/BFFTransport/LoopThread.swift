internal import CLibUV
internal import Glibc

/// A thread that runs one loop. Joined at most once.
public struct LoopThread: Sendable {
    private let handle: pthread_t?

    init(name: String, _ body: @escaping @Sendable () -> Void) {
        let start = Unmanaged.passRetained(ThreadStart(name: name, body: body))
        var handle = pthread_t()
        let code = pthread_create(
            &handle, nil,
            { argument in
                guard let argument else { return nil }
                let start = Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue()
                bff_name_this_thread(String(start.name.prefix(15)))
                start.body()
                return nil
            }, start.toOpaque())
        if code != 0 { start.release() }
        self.handle = code == 0 ? handle : nil
    }

    /// False where the operating system gave no thread: then the loop does not run.
    package var isRunning: Bool { handle != nil }

    /// Waits until the loop has stopped. Blocks the calling thread, which must not be a loop's.
    public func join() {
        if let handle { pthread_join(handle, nil) }
    }
}

/// What a new thread gets; handed over once.
private final class ThreadStart: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
    }
}
