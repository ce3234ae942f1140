import Glibc

/// Runs a body on threads of its own, all at once, and waits for them. Real threads: the kernel interrupts them anywhere, while the tasks of
/// a pool give way at suspensions only.
func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    final class Start: Sendable {
        let index: Int
        let body: @Sendable (Int) -> Void

        init(_ index: Int, _ body: @escaping @Sendable (Int) -> Void) {
            self.index = index
            self.body = body
        }
    }
    var threads: [pthread_t] = []
    for index in 0..<count {
        var thread = pthread_t()
        let start = Unmanaged.passRetained(Start(index, body))
        let code = pthread_create(
            &thread, nil,
            { pointer in
                guard let pointer else { return nil }
                let start = Unmanaged<Start>.fromOpaque(pointer).takeRetainedValue()
                start.body(start.index)
                return nil
            }, start.toOpaque())
        guard code == 0 else {
            start.release()
            continue
        }
        threads.append(thread)
    }
    for thread in threads { pthread_join(thread, nil) }
}
