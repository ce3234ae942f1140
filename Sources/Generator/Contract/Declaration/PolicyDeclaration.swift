package import Diagnostics

/// How one call is made, with the policies of its service and of the client merged in. What nobody says is the runtime's default.
package struct PolicyDeclaration {
    package struct Retry: Hashable, Sendable {
        /// All attempts, the first one counted; 1: no retry.
        package var attempts = 1
        /// Bounds one attempt; nil: only the call's timeout does.
        package var perTry: Duration?
        /// The longest wait before the second attempt: 25 ms.
        package var backoff: Duration = .milliseconds(25)

        package init() {}
    }

    /// What retries and hedges of one process may add to the calls of a service operation.
    package struct RetryBudget: Hashable, Sendable {
        /// Of the calls of the last 10 s.
        package var percent = 20
        package var perSecond = 10

        package init() {}
    }

    package enum Hedge: Hashable, Sendable {
        case p95
        case after(Duration)
    }

    package struct Breaker: Hashable, Sendable {
        package var window: Duration = .seconds(10)
        package var open: Duration = .seconds(5)
        package var calls = 20
        /// Percent.
        package var failures = 50

        package init() {}
    }

    /// Of one service operation in one process.
    package struct Bulkhead: Hashable, Sendable {
        package var concurrent = 64
        package var queue = 0
        package var isAdaptive = false

        package init() {}
    }

    /// The header field that tells the service by when it must have answered.
    package enum Deadline: String, CaseIterable, Sendable {
        case requestDeadline = "request-deadline"
        case grpcTimeout = "grpc-timeout"
    }

    package static let timeoutDefault: Duration = .milliseconds(100)
    package static let bulkheadConcurrentMax = 1 << 20
    package static let queueMax = 65_536
    /// More attempts than this are a storm, not a retry.
    package static let attemptsMax = 10

    /// Covers every attempt and hedge: 100 ms unless written.
    package let timeout: Duration
    /// nil when only the runtime's default applies.
    package let timeoutLocation: Location?
    package let retry: Retry
    package let retryBudget: RetryBudget
    /// nil: no hedge.
    package let hedge: Hedge?
    /// nil: `breaker: off`.
    package let breaker: Breaker?
    package let bulkhead: Bulkhead
    /// nil: the deadline is not sent on.
    package let deadline: Deadline?
    /// Calls of one service operation in flight in one process.
    package var bulkheadConcurrent: Int { bulkhead.concurrent }

    /// Of `retry.attempts`; nil where nobody says it.
    let attemptsLocation: Location?
    /// Of `retry.perTry`.
    let perTryLocation: Location?
    /// Of what `hedge` says.
    let hedgeLocation: Location?
    /// Retry or hedge come from the service's policy or the client's: they mean the calls that may be repeated, and no others.
    let inheritsRetry: Bool
    let inheritsHedge: Bool

    init(_ keys: PolicyKeys, said: PolicyKeys) {
        timeout = keys.timeout?.value ?? Self.timeoutDefault
        timeoutLocation = keys.timeout?.location
        retry = keys.retry
        retryBudget = keys.retryBudget
        hedge = keys.hedge.flatMap(\.value)
        breaker = keys.breaker == .off ? nil : keys.breakerOn
        bulkhead = keys.bulkhead
        deadline = keys.deadline.flatMap(\.self)
        attemptsLocation = keys.attempts?.location
        perTryLocation = keys.perTry?.location
        hedgeLocation = keys.hedge?.location
        inheritsRetry = said.attempts == nil
        inheritsHedge = said.hedge == nil
    }

    /// - Parameters:
    ///   - retries: false drops `retry`.
    ///   - hedges: false drops `hedge`.
    init(_ other: PolicyDeclaration, retries: Bool, hedges: Bool) {
        timeout = other.timeout
        timeoutLocation = other.timeoutLocation
        retry = retries ? other.retry : Retry()
        retryBudget = other.retryBudget
        hedge = hedges ? other.hedge : nil
        breaker = other.breaker
        bulkhead = other.bulkhead
        deadline = other.deadline
        attemptsLocation = other.attemptsLocation
        perTryLocation = other.perTryLocation
        hedgeLocation = other.hedgeLocation
        inheritsRetry = other.inheritsRetry
        inheritsHedge = other.inheritsHedge
    }
}

/// `cache` of a call as written.
package struct CacheDeclaration {
    package enum Scope {
        /// Nothing is said: legal where nothing of the user is read.
        case unsaid
        case everybody(Location)
        case values([Expression], Location)
    }

    package static let notFoundMax: Duration = .seconds(5)

    package let ttl: Duration
    /// Zero: never served stale.
    package let stale: Duration
    /// Zero: never stands in for a failure.
    package let staleIfError: Duration
    /// How long a 404 is kept; nil: not at all.
    package let notFound: Duration?
    /// A batch is kept element by element.
    package let isPerItem: Bool
    package let scope: Scope
    /// Of the key `cache`.
    package let location: Location
}

/// `rateLimit` of an operation, or of the client's defaults.
package struct RateLimitDeclaration {
    package static let requestsMax = 1_000_000

    package let requests: Int
    package let window: Duration
    /// nil: as many as `requests`.
    package let burst: Int?
    /// `$auth` expressions; empty: all requests of the operation share one bucket.
    package let by: [Expression]
    package let location: Location
}

/// An entry of `invalidates`: `cart.getCart`.
package struct InvalidationDeclaration {
    package let service: String
    package let operationID: String
    package let location: Location
}
