internal import Synchronization

/// Decides on arrival whether there is any point in beginning: work whose answer would come too late helps nobody and slows down the rest.
///
/// The caller adds up the medians (`LatencyTracker.p50`) along the plan's paths. When the critical path does not fit what is left of the budget,
/// the request is refused; when only the whole plan does not fit, its optional dependencies are skipped. A few requests are served whole
/// all the same: they measure whether the services have recovered, so that shedding ends by itself. Process-wide, per operation; no locks.
package final class ShedGauge: Sendable {
    package enum Decision: Hashable, Sendable {
        case serve
        /// Without its optional dependencies ("brownout").
        case skipOptional
        /// 503, with this `Retry-After`.
        case refuse(retryAfter: Duration)
    }

    /// Of the requests that would be shed, so many in a hundred are served whole.
    package static let probePercent = 5
    /// A client that is refused is asked to come back after this time, or up to twice as late.
    package static let retryAfterMin = Duration.seconds(1)

    private let refusals = Atomic<Int>(0)
    private let brownouts = Atomic<Int>(0)

    package init() {}

    /// How many requests have been refused so far.
    package var refused: Int { refusals.load(ordering: .relaxed) }
    /// How many requests have been served without their optional dependencies so far.
    package var skipped: Int { brownouts.load(ordering: .relaxed) }

    /// - Parameters:
    ///   - remaining: the budget that is left for calls.
    ///   - criticalPath: the median time of the longest chain of critical calls; nil while too little is known.
    ///   - fullPath: the same of all calls; at least `criticalPath`.
    ///   - random: uniform over all its values.
    package func decide(
        remaining: Duration, criticalPath: Duration?, fullPath: Duration?, random: UInt64
    ) -> Decision {
        let isCriticalLate = criticalPath.map { $0 > remaining } ?? false
        guard isCriticalLate || fullPath.map({ $0 > remaining }) ?? false else { return .serve }
        // Two independent numbers of one: the high half chooses, the low half spreads.
        if (random >> 32) * 100 < UInt64(Self.probePercent) << 32 { return .serve }
        guard isCriticalLate else {
            brownouts.wrappingAdd(1, ordering: .relaxed)
            return .skipOptional
        }
        refusals.wrappingAdd(1, ordering: .relaxed)
        let spread = (random << 32).spread(over: Self.retryAfterMin.wholeNanoseconds)
        return .refuse(retryAfter: Self.retryAfterMin + .nanoseconds(spread))
    }
}
