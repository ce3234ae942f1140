internal import Synchronization

/// How many calls of one service operation may be in flight in the whole process. There is no queue: who finds it
/// full is turned away at once.
public final class Bulkhead: Sendable {
    /// Concurrent calls when a policy says nothing.
    public static let limitDefault = 64

    /// The most calls that may be in flight.
    public let limit: Int
    private let count = Atomic<Int>(0)
    private let rejections = Atomic<Int>(0)

    public init(limit: Int = Bulkhead.limitDefault) {
        self.limit = limit
    }

    /// How many calls are in flight now.
    public var inFlight: Int { count.load(ordering: .relaxed) }

    /// How many calls have been turned away so far.
    public var rejected: Int { rejections.load(ordering: .relaxed) }

    /// Takes a place. True obliges the caller to `leave()` exactly once.
    public func tryEnter() -> Bool {
        var current = count.load(ordering: .relaxed)
        while current < limit {
            let (exchanged, original) = count.weakCompareExchange(
                expected: current, desired: current + 1, ordering: .relaxed)
            if exchanged { return true }
            current = original
        }
        rejections.wrappingAdd(1, ordering: .relaxed)
        return false
    }

    /// Gives the place back.
    public func leave() {
        count.wrappingSubtract(1, ordering: .relaxed)
    }
}
