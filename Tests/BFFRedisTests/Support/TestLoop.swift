import BFFPolicy
import BFFTransport

/// Runs `body` with a loop on a thread of its own, and stops it afterwards.
func withLoop<Result>(_ body: (EventLoop) async throws -> Result) async throws -> Result {
    let loop = try EventLoop()
    let thread = loop.start(name: "test")
    defer {
        loop.stop()
        thread.join()
    }
    return try await body(loop)
}

extension EventLoop {
    /// Runs `body` on the loop and waits for what it gives.
    func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            post { continuation.resume(with: Swift.Result { try body() }) }
        }
    }

    /// Asks on the loop, every few milliseconds, until the condition holds; false when it does not within the time.
    func eventually(
        within limit: Duration = .seconds(600), _ condition: @escaping @Sendable () -> Bool
    ) async -> Bool {
        await withCheckedContinuation { continuation in
            post { [self] in
                let watch = Watch(self, until: now + limit, condition) { continuation.resume(returning: $0) }
                watch.timerFired(tag: 0)
            }
        }
    }
}

private final class Watch: TimerReceiver {
    private let loop: EventLoop
    private let limit: Instant
    private let condition: @Sendable () -> Bool
    private let finish: (Bool) -> Void

    init(
        _ loop: EventLoop, until limit: Instant, _ condition: @escaping @Sendable () -> Bool,
        _ finish: @escaping (Bool) -> Void
    ) {
        self.loop = loop
        self.limit = limit
        self.condition = condition
        self.finish = finish
    }

    func timerFired(tag: Int) {
        if condition() { return finish(true) }
        guard loop.now < limit else { return finish(false) }
        loop.schedule(at: loop.now + .milliseconds(3), self, tag: 0)
    }
}
