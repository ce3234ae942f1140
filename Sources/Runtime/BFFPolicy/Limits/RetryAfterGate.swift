internal import Synchronization

/// Keeps calls from a service operation that said 429 until the time it asked for. Process-wide, one word, no locks.
package final class RetryAfterGate: Sendable {
    /// The longest that one answer can close the gate: then somebody asks again.
    package static let closedMax = Duration.seconds(300)

    private let end = Atomic<UInt64>(0)

    package init() {}

    /// No calls before `instant`. An earlier instant than one already asked for changes nothing.
    package func close(until instant: Instant) {
        end.max(instant.nanoseconds, ordering: .relaxed)
    }

    /// No calls for as long as the service's `Retry-After` says (RFC 9110, section 10.2.3), `closedMax` at most.
    package func close(for duration: Duration, at now: Instant) {
        close(until: now + min(duration, Self.closedMax))
    }

    /// Opens it: for tests that want a process as new.
    package func reset() { end.store(0, ordering: .relaxed) }

    /// Until when calls fail at once; nil when they may go.
    package func closedUntil(_ now: Instant) -> Instant? {
        let end = Instant(nanoseconds: end.load(ordering: .relaxed))
        return now < end ? end : nil
    }
}
