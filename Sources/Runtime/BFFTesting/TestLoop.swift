public import BFFTransport
internal import Foundation
internal import Synchronization

/// An event loop on a thread of its own, for tests that start servers from theirs. What lives on it is
/// closed when it stops, which it does at the latest when nobody holds it any more.
public final class TestLoop: Sendable {
    public let loop: EventLoop
    private let thread: LoopThread
    private let isStopped = Atomic(false)

    /// - Parameter name: the thread's, at most 15 bytes.
    public init(name: String) throws(TransportError) {
        loop = try EventLoop()
        thread = loop.start(name: name)
    }

    /// Runs `body` on the loop and waits for it. Not on the loop itself, unless `body` may run at once.
    public func sync<Value: Sendable>(_ body: @escaping @Sendable () -> Value) -> Value {
        if loop.isOnLoop { return body() }
        let handover = Handover<Value>()
        loop.post { handover.put(body()) }
        return handover.take()
    }

    /// Closes all that lives on the loop and waits for its thread. Not on the loop itself.
    public func stop() {
        guard !isStopped.exchange(true, ordering: .relaxed) else { return }
        loop.stop()
        thread.join()
    }

    deinit {
        guard !isStopped.load(ordering: .relaxed) else { return }
        loop.stop()
        // The last one to hold it may be something that lived on it.
        if !loop.isOnLoop { thread.join() }
    }
}

/// A value that one thread waits for and another gives.
///
/// `@unchecked Sendable`: `value` is only touched while `condition` is locked.
final class Handover<Value: Sendable>: @unchecked Sendable {
    private let condition = NSCondition()
    private var value: Value?

    func put(_ value: Value) {
        condition.withLock {
            self.value = value
            condition.signal()
        }
    }

    func take() -> Value {
        condition.withLock {
            while true {
                if let value { return value }
                condition.wait()
            }
        }
    }
}
