internal import BFFPolicy
internal import BFFTelemetry

/// Sets a timer again and again, and records how late each rings: what a request waits, too, before its loop turns to it.
/// Loop-confined; lives as long as its loop runs.
final class LoopLag {
    /// Time between two timers.
    static let interval = Duration.milliseconds(100)

    /// It holds this object, in its timers.
    private unowned let scheduler: any Scheduler
    private let metrics: LoopMetrics
    private var due: Instant

    init(scheduler: any Scheduler, metrics: LoopMetrics) {
        self.scheduler = scheduler
        self.metrics = metrics
        due = scheduler.now + Self.interval
    }

    /// From now on.
    func start() { scheduler.schedule(at: due, self, tag: 0) }
}

extension LoopLag: TimerReceiver {
    func timerFired(tag: Int) {
        metrics.lagged(due: due, now: scheduler.now)
        due = scheduler.now + Self.interval
        start()
    }
}
