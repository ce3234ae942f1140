/// How often a call may be tried, and how long it waits between two attempts. Which faults are worth another attempt is not decided
/// here: connect, reset, 502, 503 and 504, and only where repeating is harmless.
public struct RetryPolicy: Hashable, Sendable {
    /// Attempts when a policy says nothing: the first one only.
    public static let attemptsDefault = 1
    /// The longest wait before the second attempt.
    public static let backoffDefault = Duration.milliseconds(25)
    /// The longest wait before any attempt, in multiples of `backoff`.
    public static let capFactor = 10

    /// All attempts, the first one counted; at least 1.
    public let attempts: Int
    /// The longest that one attempt may last; nil leaves each what remains of the call's timeout.
    public let perTry: Duration?
    /// The longest wait before the second attempt; it doubles before each further one.
    public let backoff: Duration

    /// - Parameters:
    ///   - attempts: below 1 counts as 1.
    ///   - backoff: below zero counts as zero.
    public init(
        attempts: Int = RetryPolicy.attemptsDefault, perTry: Duration? = nil,
        backoff: Duration = RetryPolicy.backoffDefault
    ) {
        self.attempts = max(1, attempts)
        self.perTry = perTry
        self.backoff = max(.zero, backoff)
    }

    /// The wait before the nth attempt: uniform in 0 … min(backoff × 10, backoff × 2ⁿ⁻²).
    ///
    /// "Full jitter": callers that failed together do not come back together. Source: M. Brooker, "Exponential Backoff And
    /// Jitter", AWS Architecture Blog (2015).
    /// - Parameters:
    ///   - attempt: 2 for the first retry. Before the first attempt nobody waits.
    ///   - random: uniform over all its values.
    public func delay(beforeAttempt attempt: Int, random: UInt64) -> Duration {
        .nanoseconds(random.spread(over: delayMax(beforeAttempt: attempt).wholeNanoseconds))
    }

    /// The longest that `delay(beforeAttempt:random:)` can be.
    public func delayMax(beforeAttempt attempt: Int) -> Duration {
        guard attempt >= 2 else { return .zero }
        // 2⁴ is beyond the cap's factor.
        let factor = min(Self.capFactor, 1 << min(attempt - 2, 4))
        return backoff.scaled(percent: factor * 100)
    }

    /// When the nth attempt begins, or nil when there is none: no attempts are left, or it would not begin before `deadline`.
    ///
    /// - Parameters:
    ///   - attempt: 2 for the first retry.
    ///   - retryAfter: what the service asked for (RFC 9110, section 10.2.3); it wins over the backoff.
    public func start(
        ofAttempt attempt: Int, at now: Instant, retryAfter: Duration? = nil, deadline: Instant, random: UInt64
    ) -> Instant? {
        guard attempt <= attempts else { return nil }
        let start = now + (retryAfter.map { max(.zero, $0) } ?? delay(beforeAttempt: attempt, random: random))
        return start < deadline ? start : nil
    }
}
