internal import BFFPolicy

/// Waits for a load.
protocol LoadReceiver: AnyObject {
    /// Once, unless the ticket was cancelled; on the loop of whoever waits, never from inside `arm`.
    func loadEnded(_ ticket: LoadTicket, _ result: LoadResult)
}

/// A request's place at a shared load: it hears of the result on its own loop, and waits to its own deadline.
///
/// `@unchecked Sendable`: `receiver` and `timer` are touched on the mailbox's loop only; the rest is immutable.
final class LoadTicket: @unchecked Sendable {
    let mailbox: any LoopMailbox
    /// The receiver's own mark.
    let index: Int
    /// The load was begun for this ticket.
    let isLeader: Bool
    private let scheduler: any Scheduler
    private var receiver: (any LoadReceiver)?
    private var timer = TimerToken.none

    init(_ receiver: any LoadReceiver, index: Int, isLeader: Bool, in environment: CallEnvironment) {
        self.receiver = receiver
        self.index = index
        self.isLeader = isLeader
        mailbox = environment.mailbox
        scheduler = environment.scheduler
    }

    func arm(until deadline: Instant) {
        timer = scheduler.schedule(at: deadline, self, tag: 0)
    }

    /// Nobody waits any more.
    func cancel() {
        scheduler.cancel(timer)
        timer = .none
        receiver = nil
    }

    func deliver(_ result: LoadResult) {
        guard let receiver else { return }
        cancel()
        receiver.loadEnded(self, result)
    }
}

extension LoadTicket: TimerReceiver {
    func timerFired(tag: Int) { deliver(.failed(.timeout)) }
}
