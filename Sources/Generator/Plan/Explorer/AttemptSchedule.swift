/// What the attempts of one call would take at worst, against its timeout, which covers them all.
package struct AttemptSchedule: Hashable, Sendable {
    package let attempts: Int
    /// Every attempt takes all that it may, and every wait is the longest.
    package let wanted: Duration
    package let timeout: Duration
    /// How many attempts can end inside the timeout even so.
    package let attemptsThatFit: Int

    /// What the call takes at worst.
    package var bound: Duration { min(wanted, timeout) }
    package var fits: Bool { attemptsThatFit == attempts }

    /// - Parameter timeout: nil: the call's own.
    package init(_ call: CallFacts, timeout given: Duration? = nil) {
        let retry = call.retry
        timeout = given ?? call.timeout
        // Without a bound of its own an attempt lasts as long as the call may.
        let perTry = min(retry.perTry ?? timeout, timeout)
        var total = Duration.zero
        var fitting = 0
        for attempt in 1...max(retry.attempts, 1) {
            if attempt > 1 { total += Self.wait(before: attempt, retry) }
            total += perTry
            if total <= timeout { fitting = attempt }
        }
        (attempts, wanted, attemptsThatFit) = (max(retry.attempts, 1), total, fitting)
    }

    /// The longest wait before the second or a later attempt: backoff · 2ⁿ⁻², at most ten times the backoff.
    private static func wait(before attempt: Int, _ retry: CallFacts.Retry) -> Duration {
        let factor = attempt >= 6 ? CallFacts.Retry.backoffCapFactor : 1 << (attempt - 2)
        return retry.backoff * min(factor, CallFacts.Retry.backoffCapFactor)
    }
}
