/// The time that an endpoint may take, and the part of it that is kept back for composing and writing the answer.
@frozen
public struct Budget: Hashable, Sendable {
    /// Kept back when a plan says nothing.
    public static let reserveDefault = Duration.milliseconds(20)

    public let total: Duration
    public let reserve: Duration
    /// What calls may use, in nanoseconds; computed once, for it is asked for on every call.
    @usableFromInline let usableNanoseconds: Int64

    /// - Parameters:
    ///   - total: from the arrival of the request's last byte until its answer.
    ///   - reserve: at most `total`; a longer one leaves nothing for calls.
    public init(total: Duration, reserve: Duration = Budget.reserveDefault) {
        self.total = total
        self.reserve = reserve
        usableNanoseconds = max(0, (total - reserve).wholeNanoseconds)
    }

    /// The latest instant until which any call of a request may last.
    @inlinable
    public func callsEnd(requestStart: Instant) -> Instant {
        requestStart.advanced(byNanoseconds: usableNanoseconds)
    }

    /// Deadline of a call: its own timeout, or what is left of the budget, whichever ends first.
    @inlinable
    public func callDeadline(start: Instant, timeout: Duration, requestStart: Instant) -> Instant {
        min(start + timeout, callsEnd(requestStart: requestStart))
    }
}
