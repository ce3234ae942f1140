package import BFFPolicy

/// Of the calls of one service operation, whichever plans make them.
package struct CallMetrics: Sendable {
    var duration = MetricHistogram.off
    var attempts = MetricCounters<AttemptKind>.off
    var results = MetricCounters<AttemptResult>.off
    var rejections = MetricCounters<CallRejection>.off
    var budgetDenials = MetricCounters<AttemptKind>.off

    /// Records nothing.
    package static let off = CallMetrics()

    /// An attempt was started; it owes an `attemptFinished`.
    package func attemptStarted(_ kind: AttemptKind, on loop: LoopMetrics) { loop.shard.add(attempts[kind]) }

    /// An attempt has ended. How long one took that was cancelled says nothing about the service, and is not recorded.
    package func attemptFinished(
        _ result: AttemptResult, from start: Instant, to end: Instant, on loop: LoopMetrics
    ) {
        loop.shard.add(results[result])
        if result != .cancelled { loop.shard.record(duration, from: start, to: end) }
    }

    /// The call was turned away before its first attempt.
    package func rejected(_ reason: CallRejection, on loop: LoopMetrics) { loop.shard.add(rejections[reason]) }

    /// The retry budget had nothing left for another attempt.
    package func retryDenied(_ kind: AttemptKind, on loop: LoopMetrics) { loop.shard.add(budgetDenials[kind]) }
}

/// Of the cached calls of one service operation.
package struct CacheMetrics: Sendable {
    var requests = MetricCounters<CacheOutcome>.off
    var refreshes = MetricCounters<RefreshResult>.off

    /// Records nothing.
    package static let off = CacheMetrics()

    /// The cache was asked.
    /// - Parameter count: items with this outcome, where each is cached by itself.
    package func answered(_ outcome: CacheOutcome, count: Int = 1, on loop: LoopMetrics) {
        if count > 0 { loop.shard.add(requests[outcome], count) }
    }

    /// A refresh in the background has ended.
    package func refreshed(isSuccess: Bool, on loop: LoopMetrics) {
        loop.shard.add(refreshes[isSuccess ? .ok : .failed])
    }
}
