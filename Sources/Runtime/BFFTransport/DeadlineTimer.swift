internal import BFFPolicy

/// One deadline that moves often. The wheel is touched only when the deadline comes closer: a timer that fires too
/// early for a deadline that has moved away is set again.
struct DeadlineTimer {
    private var deadline = Instant.distantFuture
    private var armedFor = Instant.distantFuture
    private var token = TimerToken.none

    mutating func set(_ deadline: Instant, on loop: EventLoop, _ receiver: any TimerReceiver, tag: Int = 0) {
        self.deadline = deadline
        guard deadline < armedFor else { return }
        loop.cancel(token)
        token = loop.schedule(at: deadline, receiver, tag: tag)
        armedFor = deadline
    }

    /// Nothing is due any more; the wheel may still fire once, in vain.
    mutating func clear() {
        deadline = .distantFuture
    }

    /// Forgets the deadline and lets go of the receiver.
    mutating func cancel(on loop: EventLoop) {
        loop.cancel(token)
        deadline = .distantFuture
        armedFor = .distantFuture
    }

    /// To be asked when the wheel fires. True when the deadline has come, once.
    mutating func expires(on loop: EventLoop, _ receiver: any TimerReceiver, tag: Int = 0) -> Bool {
        armedFor = .distantFuture
        guard deadline != .distantFuture else { return false }
        if deadline <= loop.now {
            deadline = .distantFuture
            return true
        }
        set(deadline, on: loop, receiver, tag: tag)
        return false
    }
}
