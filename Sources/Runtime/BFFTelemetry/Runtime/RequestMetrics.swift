package import BFFPolicy

/// Of the requests of one operation, or of those for which there is none.
package struct RequestMetrics: Sendable {
    struct StatusHistogram: Sendable {
        let status: Int
        let histogram: MetricHistogram
    }

    /// By status; few, the usual ones first.
    var durations: [StatusHistogram] = []
    /// Of statuses that nobody foresaw.
    var otherDurations = MetricHistogram.off
    var abandonedRequests = MetricCounter.off
    var degradedResponses = MetricCounter.off
    /// By dependency, in order.
    var degradedComponents: [MetricCounter] = []
    var shedRequests = MetricCounters<ShedAction>.off
    var rateLimitedRequests = MetricCounter.off

    /// Records nothing.
    package static let off = RequestMetrics()

    /// A request was answered.
    package func answered(status: Int, from start: Instant, to end: Instant, on loop: LoopMetrics) {
        for entry in durations where entry.status == status {
            return loop.shard.record(entry.histogram, from: start, to: end)
        }
        loop.shard.record(otherDurations, from: start, to: end)
    }

    /// The caller went before the answer.
    package func abandoned(on loop: LoopMetrics) { loop.shard.add(abandonedRequests) }

    /// An answer went out that is degraded.
    /// - Parameter components: bit i: dependency i is a reason.
    package func degraded(components: UInt64, on loop: LoopMetrics) {
        loop.shard.add(degradedResponses)
        var left = components
        while left != 0 {
            let index = left.trailingZeroBitCount
            if index < degradedComponents.count { loop.shard.add(degradedComponents[index]) }
            left &= left - 1
        }
    }

    /// Load was taken off.
    package func shed(_ action: ShedAction, on loop: LoopMetrics) { loop.shard.add(shedRequests[action]) }

    /// Our own limit refused it.
    package func rateLimited(on loop: LoopMetrics) { loop.shard.add(rateLimitedRequests) }
}

/// Of one dependency of one operation.
package struct DependencyMetrics: Sendable {
    var duration = MetricHistogram.off
    var outcomes = MetricCounters<DependencyOutcome>.off

    /// Records nothing.
    package static let off = DependencyMetrics()

    /// The dependency has settled. One that never started took no time.
    package func settled(
        _ outcome: DependencyOutcome, from start: Instant, to end: Instant, on loop: LoopMetrics
    ) {
        loop.shard.add(outcomes[outcome])
        loop.shard.record(duration, from: start, to: end)
    }
}
