/// A scheduler whose time stands still until a test moves it.
public final class FakeScheduler: Scheduler {
    public private(set) var now: Instant
    private var wheel: TimerWheel

    /// - Parameter now: where the clock stands at first. Default: one second after its origin.
    public init(now: Instant = Instant(nanoseconds: 1_000_000_000)) {
        self.now = now
        wheel = TimerWheel(origin: now)
    }

    /// How many timers wait.
    public var timerCount: Int { wheel.count }

    @discardableResult
    public func schedule(at deadline: Instant, _ receiver: any TimerReceiver, tag: Int) -> TimerToken {
        wheel.add(at: deadline, receiver, tag: tag)
    }

    public func cancel(_ token: TimerToken) {
        wheel.cancel(token)
    }

    /// Moves time forward and fires what becomes due on the way, each timer with `now` at the tick in which it is due.
    public func advance(by duration: Duration) {
        let end = now + duration
        while let wake = wheel.nextWake, wake <= end {
            now = max(now, wake)
            while let due = wheel.next(until: now) {
                due.receiver.timerFired(tag: due.tag)
            }
        }
        now = max(now, end)
    }
}
