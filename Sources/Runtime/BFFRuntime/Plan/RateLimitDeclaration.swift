public import BFFPolicy

/// How fast requests of an operation may come, and who shares a limit.
public struct RateLimitDeclaration: Sendable {
    public let policy: RateLimitPolicy
    /// Requests with the same values of all of these share one bucket.
    public let by: [RateKey]

    public init(_ policy: RateLimitPolicy, by: [RateKey]) {
        self.policy = policy
        self.by = by
    }
}

/// What tells the buckets of a rate limit apart.
public enum RateKey: Sendable {
    /// Nothing: all requests of the operation share one bucket.
    case client
    /// The token's subject.
    case subject
    /// A claim of the token. Requests whose token lacks it share one bucket.
    case claim(StaticString)
}
