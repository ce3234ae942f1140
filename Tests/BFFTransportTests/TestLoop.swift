import BFFTransport
import Foundation

/// Runs `body` with a loop on a thread of its own, and stops it afterwards.
@discardableResult
func withLoop<Result>(_ body: (EventLoop) async throws -> Result) async throws -> Result {
    let loop = try EventLoop()
    let thread = loop.start(name: "test")
    do {
        let result = try await body(loop)
        loop.stop()
        thread.join()
        return result
    } catch {
        loop.stop()
        thread.join()
        throw error
    }
}

extension EventLoop {
    /// Runs `body` on the loop and waits for what it gives.
    func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            post { continuation.resume(with: Swift.Result { try body() }) }
        }
    }
}

/// Carries what belongs to a loop through a `@Sendable` closure that runs on that loop.
///
/// `@unchecked Sendable`: tests open it only inside closures posted to the loop.
final class LoopBox<Value>: @unchecked Sendable {
    var value: Value?

    init(_ value: Value? = nil) {
        self.value = value
    }
}

/// A flag or value that one thread sets and another waits for.
///
/// `@unchecked Sendable`: the condition guards `value`.
final class Signal<Value: Sendable>: @unchecked Sendable {
    private let condition = NSCondition()
    private var value: Value?

    func set(_ value: Value) {
        condition.lock()
        self.value = value
        condition.broadcast()
        condition.unlock()
    }

    /// Nil when nothing came within `seconds`.
    func wait(seconds: Double = 600) -> Value? {
        let limit = Date(timeIntervalSinceNow: seconds)
        condition.lock()
        defer { condition.unlock() }
        while value == nil, condition.wait(until: limit) {}
        return value
    }
}
