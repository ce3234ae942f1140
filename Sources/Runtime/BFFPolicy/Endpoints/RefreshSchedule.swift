/// When to fetch something again that is kept fresh in the background: at intervals, on demand though not too often, and sooner after a
/// failure. One fetch at a time.
package struct RefreshSchedule: Sendable {
    /// From the end of a fetch that succeeded to the next one.
    package static let intervalDefault = Duration.seconds(300)
    /// From the beginning of one fetch to one on demand.
    package static let demandIntervalMin = Duration.seconds(30)
    /// After the first failure; twice as long after each that follows, up to `demandIntervalMin`.
    package static let retryIntervalMin = Duration.seconds(1)

    private let interval: Duration
    private var isFetching = false
    private var startedAt: Instant?
    private var failuresInRow = 0
    private var nextAt = Instant(nanoseconds: 0)

    package init(interval: Duration = RefreshSchedule.intervalDefault) {
        self.interval = interval
    }

    /// True when a fetch should begin: it counts as begun then. Timers that come too early are told no.
    package mutating func isDue(at now: Instant) -> Bool {
        guard !isFetching, now >= nextAt else { return false }
        begin(at: now)
        return true
    }

    /// Somebody misses something. True when a fetch should begin: it counts as begun then.
    package mutating func isDemanded(at now: Instant) -> Bool {
        guard !isFetching, startedAt.map({ now >= $0 + Self.demandIntervalMin }) ?? true else { return false }
        begin(at: now)
        return true
    }

    private mutating func begin(at now: Instant) {
        isFetching = true
        startedAt = now
    }

    /// - Returns: when to ask `isDue` next.
    package mutating func ended(isSuccess: Bool, at now: Instant) -> Instant {
        isFetching = false
        failuresInRow = isSuccess ? 0 : failuresInRow + 1
        let retry = min(Self.demandIntervalMin, Self.retryIntervalMin * (1 << min(max(0, failuresInRow - 1), 10)))
        nextAt = now + (isSuccess ? interval : min(retry, interval))
        return nextAt
    }
}
