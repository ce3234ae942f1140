/// How long answers of a dependency are kept, and what for.
public struct CachePolicy: Hashable, Sendable {
    /// The most that a 404 may be kept.
    public static let notFoundMax = Duration.seconds(5)
    /// Lifetimes differ by so much, up and down, that what was stored together does not expire together.
    public static let jitterPercent = 10

    /// How long an answer is served without asking again, before jitter.
    public let ttl: Duration
    /// How long after that it is served while one caller refreshes it. Default: not at all.
    public let stale: Duration
    /// How long after `ttl` it may stand in for a failure. Default: not at all.
    public let staleIfError: Duration
    /// How long a 404 is kept, at most `notFoundMax`; nil, the default: not at all.
    public let notFound: Duration?
    /// Whether a batch is kept element by element. Default: as a whole.
    public let perItem: Bool

    /// Negative durations count as zero.
    public init(
        ttl: Duration, stale: Duration = .zero, staleIfError: Duration = .zero, notFound: Duration? = nil,
        perItem: Bool = false
    ) {
        self.ttl = max(.zero, ttl)
        self.stale = max(.zero, stale)
        self.staleIfError = max(.zero, staleIfError)
        self.notFound = notFound.map { max(.zero, min($0, Self.notFoundMax)) }
        self.perItem = perItem
    }

    /// The windows of an answer that has just come.
    ///
    /// - Parameters:
    ///   - random: any 64 random bits; they give the jitter.
    ///   - freshMax: what the service itself allows, from now on; nil when it does not say. It narrows, it never widens.
    ///   - staleMax: likewise for `stale`.
    ///   - staleIfErrorMax: likewise for `staleIfError`.
    package func windows(
        random: UInt64, freshMax: Duration? = nil, staleMax: Duration? = nil, staleIfErrorMax: Duration? = nil
    ) -> CacheWindows {
        CacheWindows(
            fresh: Self.narrowed(Self.jittered(ttl, random: random), freshMax),
            stale: Self.narrowed(stale, staleMax), staleIfError: Self.narrowed(staleIfError, staleIfErrorMax))
    }

    /// The windows of a 404; nil when those are not kept. It is never served stale.
    package func notFoundWindows(random: UInt64, freshMax: Duration? = nil) -> CacheWindows? {
        guard let notFound else { return nil }
        let fresh = min(Self.jittered(notFound, random: random), Self.notFoundMax)
        return CacheWindows(fresh: Self.narrowed(fresh, freshMax), stale: .zero, staleIfError: .zero)
    }

    /// Uniform between 1 − `jitterPercent` and 1 + `jitterPercent` hundredths of the duration.
    static func jittered(_ duration: Duration, random: UInt64) -> Duration {
        let whole = duration.wholeNanoseconds
        let reach = UInt64(whole / 100) * UInt64(jitterPercent)
        let (span, _) = (2 * reach + 1).multipliedFullWidth(by: random)
        let offset = Int64(span) - Int64(reach)
        let (sum, overflow) = whole.addingReportingOverflow(offset)
        return .nanoseconds(overflow ? .max : sum)
    }

    private static func narrowed(_ duration: Duration, _ limit: Duration?) -> Duration {
        max(.zero, min(duration, limit ?? duration))
    }
}

/// How long an answer may be used, from the moment it is stored.
package struct CacheWindows: Hashable, Sendable {
    /// Served as it is.
    package let fresh: Duration
    /// Behind `fresh`: served while one caller refreshes it.
    package let stale: Duration
    /// Behind `fresh`, beside `stale`: stands in for a failure.
    package let staleIfError: Duration

    package init(fresh: Duration, stale: Duration, staleIfError: Duration) {
        self.fresh = fresh
        self.stale = stale
        self.staleIfError = staleIfError
    }
}
