internal import Synchronization

/// A call that waits for its place in a bulkhead.
package protocol BulkheadWaiter: AnyObject, Sendable {
    /// The caller has a place now and owes a `leave`. Called once at most, on the thread of whoever left, outside every lock.
    func admitted()
}

/// How many calls of one service operation may be in flight in the whole process, and how many may wait for a place.
///
/// Entering and leaving are one atomic exchange while nobody waits. A place that becomes free goes to the first who waits, and nobody
/// overtakes the queue. Process-wide; the queue's lock is held for as long as it takes to link an entry.
public final class Bulkhead: Sendable {
    package enum Entry: Hashable, Sendable {
        /// The caller has a place and owes a `leave`.
        case entered
        /// The caller will hear `admitted`, unless it withdraws first.
        case queued
        /// Neither: its call fails now.
        case full
    }

    /// Concurrent calls when a policy says nothing.
    public static let limitDefault = BulkheadPolicy.concurrentDefault

    /// The most calls that may ever be in flight; an adaptive limit stays below.
    public let limit: Int
    /// The most calls that may wait.
    package let queueMax: Int
    /// Calls in flight in the lower half, calls that wait in the upper one. The upper half changes under the queue's lock only. While it is
    /// not zero, no place is free.
    private let word = Atomic<UInt64>(0)
    private let limitAtomic: Atomic<Int>
    private let rejections = Atomic<Int>(0)
    private let queue: Locked<BulkheadQueue>
    private let adaptive: Locked<AdaptiveLimit>?

    /// - Parameters:
    ///   - queue: at most `BulkheadPolicy.queueMax`.
    ///   - adaptive: nil keeps the limit as it is; else the limit moves between the policy's bounds, and within `limit`.
    package init(limit: Int, queue: Int, adaptive: AdaptiveLimit.Policy? = nil) {
        self.limit = min(max(0, limit), Int(Int32.max))
        queueMax = self.limit == 0 ? 0 : min(max(0, queue), BulkheadPolicy.queueMax)
        self.queue = Locked(BulkheadQueue(capacity: queueMax))
        let start = self.limit == 0 ? nil : adaptive.map { AdaptiveLimit($0, ceiling: limit) }
        self.adaptive = start.map { Locked($0) }
        limitAtomic = Atomic(start?.limit ?? self.limit)
    }

    package convenience init(_ policy: BulkheadPolicy) {
        self.init(
            limit: policy.concurrent, queue: policy.queue, adaptive: policy.isAdaptive ? AdaptiveLimit.Policy() : nil)
    }

    public convenience init(limit: Int = Bulkhead.limitDefault) {
        self.init(limit: limit, queue: 0)
    }

    // MARK: Metrics

    /// How many calls are in flight now.
    public var inFlight: Int { Word.inFlight(word.load(ordering: .relaxed)) }
    /// How many calls wait now.
    package var queued: Int { Word.queued(word.load(ordering: .relaxed)) }
    /// How many calls may be in flight now.
    package var limitNow: Int { limitAtomic.load(ordering: .relaxed) }
    /// How many calls have been turned away so far.
    public var rejected: Int { rejections.load(ordering: .relaxed) }

    // MARK: Entering

    /// Takes a place without waiting. True obliges the caller to `leave` exactly once.
    public func tryEnter() -> Bool {
        if takePlace() { return true }
        rejections.wrappingAdd(1, ordering: .relaxed)
        return false
    }

    /// Takes a place, or stands in the queue for one.
    package func enter(_ waiter: any BulkheadWaiter) -> Entry {
        if takePlace() { return .entered }
        let entry: Entry = queueMax == 0 ? .full : queue.withLock { stand(waiter, in: &$0) }
        if entry == .full { rejections.wrappingAdd(1, ordering: .relaxed) }
        return entry
    }

    /// Leaves the queue. False: the waiter does not stand there (any more); if it was queued, it has a place or is about to hear of it, and
    /// owes a `leave`.
    package func withdraw(_ waiter: any BulkheadWaiter) -> Bool {
        queue.withLock { queue in
            guard queue.remove(waiter) else { return false }
            word.wrappingSubtract(Word.oneQueued, ordering: .relaxed)
            return true
        }
    }

    // MARK: Leaving

    /// Gives the place back, or hands it to the first who waits. For calls whose duration says nothing of the service's load: cancelled, not
    /// connected.
    public func leave() {
        while true {
            let current = word.load(ordering: .relaxed)
            let isHandedOver = Word.queued(current) > 0 && Word.inFlight(current) <= limitNow
            if isHandedOver {
                guard let waiter = queue.withLock({ succeed(in: &$0) }) else { continue }
                return waiter.admitted()
            }
            // With nobody waiting; or an adaptive limit has sunk, and stays above zero: who waits is admitted by a later leave.
            if word.weakCompareExchange(expected: current, desired: current - 1, ordering: .acquiringAndReleasing)
                .exchanged
            {
                return
            }
        }
    }

    /// Leaves, and lets an adaptive limit know how long the call took: one that was answered, or that ran into its timeout.
    package func leave(latency: Duration) {
        guard let adaptive else { return leave() }
        let inFlight = inFlight
        adaptive.withLock { adaptive in
            adaptive.record(latency, inFlight: inFlight)
            limitAtomic.store(adaptive.limit, ordering: .relaxed)
        }
        leave()
        admitWaiters()
    }

    // MARK: Places

    private func takePlace() -> Bool {
        var current = word.load(ordering: .relaxed)
        while Word.queued(current) == 0, Word.inFlight(current) < limitNow {
            let (done, original) = word.weakCompareExchange(
                expected: current, desired: current + 1, ordering: .acquiringAndReleasing)
            if done { return true }
            current = original
        }
        return false
    }

    /// Under the queue's lock. What is exchanged is what was judged: no place is free at the moment in which the waiter begins to wait.
    private func stand(_ waiter: any BulkheadWaiter, in queue: inout BulkheadQueue) -> Entry {
        var current = word.load(ordering: .relaxed)
        while true {
            let hasRoom = Word.queued(current) == 0 && Word.inFlight(current) < limitNow
            guard hasRoom || Word.queued(current) < queueMax else { return .full }
            let (done, original) = word.weakCompareExchange(
                expected: current, desired: current + (hasRoom ? 1 : Word.oneQueued),
                ordering: .acquiringAndReleasing)
            if done {
                if !hasRoom { queue.append(waiter) }
                return hasRoom ? .entered : .queued
            }
            current = original
        }
    }

    /// Under the queue's lock: the first waiter takes over a place that stays occupied.
    private func succeed(in queue: inout BulkheadQueue) -> (any BulkheadWaiter)? {
        guard let waiter = queue.popFirst() else { return nil }
        word.wrappingSubtract(Word.oneQueued, ordering: .acquiringAndReleasing)
        return waiter
    }

    /// An adaptive limit may have grown: those for whom there is room come in.
    private func admitWaiters() {
        while queued > 0, inFlight < limitNow {
            let waiter = queue.withLock { queue -> (any BulkheadWaiter)? in
                let current = word.load(ordering: .relaxed)
                guard Word.queued(current) > 0, Word.inFlight(current) < limitNow else { return nil }
                guard
                    word.weakCompareExchange(
                        expected: current, desired: current + 1 - Word.oneQueued, ordering: .acquiringAndReleasing
                    ).exchanged
                else { return nil }
                return queue.popFirst()
            }
            waiter?.admitted()
        }
    }

    private enum Word {
        static let oneQueued: UInt64 = 1 << 32

        static func inFlight(_ word: UInt64) -> Int { Int(word & 0xFFFF_FFFF) }

        static func queued(_ word: UInt64) -> Int { Int(word >> 32) }
    }
}
