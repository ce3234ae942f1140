package import BFFPolicy

/// What an application measures.
package final class RuntimeMetrics: Sendable {
    package let registry: MetricRegistry
    /// One for each loop, in order.
    package let loops: [LoopMetrics]

    init(registry: MetricRegistry, loops: [LoopMetrics]) {
        self.registry = registry
        self.loops = loops
    }
}

/// Where the events of one loop are recorded: what every handle wants to know. Any thread may record on it, only less cheaply.
package final class LoopMetrics: Sendable {
    /// What belongs to no operation and no service.
    struct Handles: Sendable {
        var lag = MetricHistogram.off
        var activeRequests = MetricCounter.off
        var secondLevel = MetricCounters<SecondLevelOutcome>.off
        var logLines = MetricCounters<LogLineLevel>.off
    }

    let shard: MetricShard
    private let handles: Handles

    init(shard: MetricShard, handles: Handles) {
        self.shard = shard
        self.handles = handles
    }

    /// Records nothing.
    package static let off = LoopMetrics(shard: .off, handles: Handles())

    /// A request was read; it owes a `requestEnded`.
    package func requestBegan() { shard.add(handles.activeRequests) }

    /// It was answered, or its caller has gone.
    package func requestEnded() { shard.add(handles.activeRequests, -1) }

    /// A timer that was due at an instant rang.
    package func lagged(due: Instant, now: Instant) { shard.record(handles.lag, from: due, to: now) }

    /// The second-level cache was asked, and has answered or not.
    package func secondLevel(_ outcome: SecondLevelOutcome) { shard.add(handles.secondLevel[outcome]) }

    /// A line was logged.
    package func logged(_ level: LogLineLevel) { shard.add(handles.logLines[level]) }
}
