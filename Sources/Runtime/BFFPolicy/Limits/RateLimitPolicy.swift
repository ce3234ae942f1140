/// How many requests one client, tenant or subject may make.
public struct RateLimitPolicy: Hashable, Sendable {
    /// Requests per window, over time; at least 1.
    public let requests: Int
    /// At least a millisecond.
    public let window: Duration
    /// Requests that may come at once after a quiet time: the size of the bucket. At least 1. Default: `requests`.
    public let burst: Int

    public init(requests: Int, window: Duration, burst: Int? = nil) {
        self.requests = max(1, requests)
        self.window = max(.milliseconds(1), window)
        self.burst = max(1, burst ?? requests)
    }
}

/// What a rate limit says to one request.
package struct RateDecision: Hashable, Sendable {
    package let isAllowed: Bool
    /// The size of the bucket.
    package let limit: Int
    /// Requests that may follow at once.
    package let remaining: Int
    /// The time until the bucket is full again.
    package let resetAfter: Duration
    /// The time until the next request is allowed; zero while `remaining` is not.
    package let retryAfter: Duration
}
