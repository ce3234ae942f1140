public import BFFPolicy

/// How the calls of one service operation are carried out. What the policies remember is shared by the whole process: by all
/// calls of the operation that state the same value of that policy.
public struct CallPolicy: Hashable, Sendable {
    public let retry: RetryPolicy
    public let retryBudget: RetryBudgetPolicy
    /// Nil: no call is sent a second time while the first may still be answered.
    public let hedge: HedgePolicy?
    /// Nil: calls go out however many have failed.
    public let breaker: BreakerPolicy?
    public let bulkhead: BulkheadPolicy
    /// Nil: the service is not told how long the answer is waited for.
    public let deadline: DeadlineField?

    public init(
        retry: RetryPolicy = RetryPolicy(), retryBudget: RetryBudgetPolicy = RetryBudgetPolicy(),
        hedge: HedgePolicy? = nil, breaker: BreakerPolicy? = BreakerPolicy(),
        bulkhead: BulkheadPolicy = BulkheadPolicy(), deadline: DeadlineField? = nil
    ) {
        self.retry = retry
        self.retryBudget = retryBudget
        self.hedge = hedge
        self.breaker = breaker
        self.bulkhead = bulkhead
        self.deadline = deadline
    }
}

/// The field that tells a service how long its answer is waited for.
public enum DeadlineField: Hashable, Sendable {
    /// `X-Request-Deadline`: when, in milliseconds since 1970 (UTC). For clocks that agree.
    case requestDeadline
    /// `grpc-timeout`: how long, in milliseconds (gRPC over HTTP/2, "Requests": eight digits and a unit).
    case grpcTimeout
}
