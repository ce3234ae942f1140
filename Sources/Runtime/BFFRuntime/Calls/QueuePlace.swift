internal import BFFPolicy

/// A call's place in the queue of a bulkhead.
///
/// `@unchecked Sendable`: `attempts` is touched on the mailbox's loop only; the rest is immutable.
final class QueuePlace: BulkheadWaiter, @unchecked Sendable {
    private let bulkhead: Bulkhead
    private let mailbox: any LoopMailbox
    private var attempts: CallAttempts?

    init(_ attempts: CallAttempts, in bulkhead: Bulkhead, mailbox: any LoopMailbox) {
        self.attempts = attempts
        self.bulkhead = bulkhead
        self.mailbox = mailbox
    }

    func admitted() {
        mailbox.post { [self] in
            guard let attempts else { return bulkhead.leave() }
            self.attempts = nil
            attempts.admitted()
        }
    }

    /// The call waits no longer. A place that is on its way to it is given back on arrival.
    func giveUp() {
        attempts = nil
        _ = bulkhead.withdraw(self)
    }
}
