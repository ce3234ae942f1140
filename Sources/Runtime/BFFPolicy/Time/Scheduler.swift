/// Hears that the time of a timer has come. Called on the scheduler's loop, once per scheduled timer.
public protocol TimerReceiver: AnyObject {
    /// - Parameter tag: what the receiver gave when it scheduled the timer; tells its timers apart.
    func timerFired(tag: Int)
}

/// Names one scheduled timer. Stays harmless after the timer has fired: cancelling it then does nothing.
@frozen
public struct TimerToken: Hashable, Sendable {
    @usableFromInline let index: UInt32
    @usableFromInline let generation: UInt32

    /// Names no timer; cancelling it does nothing.
    public static let none = TimerToken(index: .max, generation: 0)

    @inlinable
    package init(index: UInt32, generation: UInt32) {
        self.index = index
        self.generation = generation
    }
}

/// The clock and the timers of one loop. Loop-confined.
public protocol Scheduler: AnyObject {
    /// The time of the current turn: one instant for all that happens in it.
    var now: Instant { get }

    /// Calls `receiver` at `deadline` or up to a millisecond later, never earlier and never from inside this call.
    /// The receiver is kept alive until then.
    @discardableResult
    func schedule(at deadline: Instant, _ receiver: any TimerReceiver, tag: Int) -> TimerToken

    /// Forgets a timer. A token whose timer has fired, or that was cancelled before, is ignored.
    func cancel(_ token: TimerToken)
}
