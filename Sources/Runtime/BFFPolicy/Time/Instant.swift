/// A point on the monotonic clock, in nanoseconds since an arbitrary origin (the machine's start, on Linux).
///
/// Arithmetic saturates: a deadline that cannot be told apart from "never" is `Instant.distantFuture`.
@frozen
public struct Instant: Comparable, Hashable, Sendable {
    public let nanoseconds: UInt64

    /// Later than every instant that a clock can show.
    public static let distantFuture = Instant(nanoseconds: .max)

    @inlinable
    public init(nanoseconds: UInt64) {
        self.nanoseconds = nanoseconds
    }

    @inlinable
    public static func < (left: Instant, right: Instant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    @inlinable
    public static func + (instant: Instant, duration: Duration) -> Instant {
        instant.advanced(byNanoseconds: duration.wholeNanoseconds)
    }

    @inlinable
    public static func - (instant: Instant, duration: Duration) -> Instant {
        instant.advanced(byNanoseconds: 0 - max(duration.wholeNanoseconds, -.max))
    }

    /// The time from `right` to `left`; negative when `left` comes first.
    @inlinable
    public static func - (left: Instant, right: Instant) -> Duration {
        left.nanoseconds >= right.nanoseconds
            ? .nanoseconds(Int64(clamping: left.nanoseconds - right.nanoseconds))
            : .nanoseconds(-Int64(clamping: right.nanoseconds - left.nanoseconds))
    }

    @inlinable
    package func advanced(byNanoseconds offset: Int64) -> Instant {
        let (value, overflow) =
            offset >= 0
            ? nanoseconds.addingReportingOverflow(UInt64(offset))
            : nanoseconds.subtractingReportingOverflow(offset.magnitude)
        guard overflow else { return Instant(nanoseconds: value) }
        return Instant(nanoseconds: offset >= 0 ? .max : 0)
    }
}

extension Duration {
    /// The duration in nanoseconds, rounded towards zero; saturates beyond 292 years.
    @inlinable
    public var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return seconds < 0 ? .min : .max }
        let (sum, carried) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
        return carried ? (seconds < 0 ? .min : .max) : sum
    }
}
