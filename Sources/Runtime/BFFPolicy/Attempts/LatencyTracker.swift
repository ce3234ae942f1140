internal import Synchronization

/// How long the calls of one service operation took lately: a histogram over a rolling window. Process-wide, no locks, no allocation.
///
/// Durations fall into eight classes per doubling from 1 µs to 137 s, so that a quantile is wrong by 6.25 % of itself at most (the
/// middle of its class stands for it). Quantiles are computed at most every `refresh`, which makes asking as cheap as recording.
package final class LatencyTracker: Sendable {
    package static let windowDefault = Duration.seconds(10)
    /// Calls in the window below which nothing is said about them.
    package static let callsMin = 20
    /// For how long a computed quantile is repeated, and that there is none as well.
    package static let refresh = Duration.milliseconds(50)

    private static let slots = 5
    /// The median follows a recovery: it is taken from the last two slots alone when they hold this many calls.
    private static let recentSlots = 2
    private static let recentCallsMin = 5
    /// 2¹⁰ ns: all that is faster counts as 1 µs.
    private static let exponentMin = 10
    private static let exponentMax = 36
    private static let classesPerDoubling = 8
    private static let classes = (exponentMax - exponentMin + 1) * classesPerDoubling
    /// Stands for a quantile that is not known.
    private static let unknown: UInt64 = 0

    private let cells: RollingCells
    private let computedAt = Atomic<UInt64>(0)
    private let median = Atomic<UInt64>(unknown)
    private let percentile95 = Atomic<UInt64>(unknown)

    /// - Parameter window: what is forgotten is older than this, or than four fifths of it.
    package init(window: Duration = LatencyTracker.windowDefault) {
        cells = RollingCells(cells: Self.classes, slots: Self.slots, window: window)
    }

    /// Counts one call that was answered, or that ran into its timeout. Not one that was cancelled or could not connect: those
    /// say nothing about how long an answer takes.
    package func record(_ duration: Duration, at now: Instant) {
        cells.add(Self.classIndex(of: duration), at: now)
    }

    /// The median of the last two to four seconds (of the default window) when they hold enough calls, else of the window. Nil below
    /// `callsMin` calls in the window.
    package func p50(at now: Instant) -> Duration? {
        refreshed(median, at: now)
    }

    /// What 95 of 100 calls stayed within. Nil below `callsMin` calls in the window.
    package func p95(at now: Instant) -> Duration? {
        refreshed(percentile95, at: now)
    }

    /// Forgets every call.
    package func reset() {
        cells.reset()
        computedAt.store(0, ordering: .relaxed)
        median.store(Self.unknown, ordering: .relaxed)
        percentile95.store(Self.unknown, ordering: .relaxed)
    }

    // MARK: Quantiles

    private func refreshed(_ quantile: borrowing Atomic<UInt64>, at now: Instant) -> Duration? {
        let last = computedAt.load(ordering: .relaxed)
        let isFresh = now.nanoseconds < last &+ UInt64(Self.refresh.wholeNanoseconds)
        // One thread computes, the others go on with what was known.
        if !isFresh,
            computedAt.compareExchange(expected: last, desired: now.nanoseconds, ordering: .relaxed).exchanged
        {
            compute(at: now)
        }
        let value = quantile.load(ordering: .relaxed)
        return value == Self.unknown ? nil : .nanoseconds(Int64(value))
    }

    private func compute(at now: Instant) {
        let all = total(slots: Self.slots, at: now)
        guard all >= Self.callsMin else {
            median.store(Self.unknown, ordering: .relaxed)
            percentile95.store(Self.unknown, ordering: .relaxed)
            return
        }
        let recent = total(slots: Self.recentSlots, at: now)
        let (slots, calls) = recent >= Self.recentCallsMin ? (Self.recentSlots, recent) : (Self.slots, all)
        median.store(duration(rank: (calls + 1) / 2, slots: slots, at: now), ordering: .relaxed)
        percentile95.store(duration(rank: (all * 95 + 99) / 100, slots: Self.slots, at: now), ordering: .relaxed)
    }

    private func total(slots: Int, at now: Instant) -> Int {
        var sum = 0
        for index in 0..<Self.classes { sum += cells.count(index, slots: slots, at: now) }
        return sum
    }

    /// The middle of the class that holds the call of this rank, the fastest being the first.
    private func duration(rank: Int, slots: Int, at now: Instant) -> UInt64 {
        var seen = 0
        for index in 0..<Self.classes {
            seen += cells.count(index, slots: slots, at: now)
            if seen >= rank { return Self.middle(ofClass: index) }
        }
        return Self.middle(ofClass: Self.classes - 1)
    }

    // MARK: Classes

    private static func classIndex(of duration: Duration) -> Int {
        let nanoseconds = UInt64(max(0, duration.wholeNanoseconds))
        guard nanoseconds >= 1 << exponentMin else { return 0 }
        let exponent = 63 - nanoseconds.leadingZeroBitCount
        guard exponent <= exponentMax else { return classes - 1 }
        let part = Int(nanoseconds >> UInt64(exponent - 3)) & (classesPerDoubling - 1)
        return (exponent - exponentMin) * classesPerDoubling + part
    }

    private static func middle(ofClass index: Int) -> UInt64 {
        let (doubling, part) = index.quotientAndRemainder(dividingBy: classesPerDoubling)
        let width = UInt64(1) << UInt64(doubling + exponentMin - 3)
        return width * UInt64(classesPerDoubling + part) + width / 2
    }
}
