public import BFFHTTP

/// One attempt to obtain what a dependency gives.
public enum Step: Sendable {
    case call(CallDeclaration)
    /// The empty list stands in, or an object of empty lists.
    case empty
    /// A value written in the contract stands in.
    case value
}

/// What the body of a service's answer is.
public enum AnswerForm: Sendable {
    case json
    /// Text, which the plan reads as a string.
    case text
    /// Nothing of it is looked at: the contract declares no content.
    case none
}

/// A call of a service's operation.
public struct CallDeclaration: Sendable {
    /// When neither contract nor policy says anything.
    public static let timeoutDefault = Duration.milliseconds(100)

    /// Index into the names that `Application.run` is given.
    public let service: Int
    /// The service contract's `operationId`.
    public let operation: String
    public let method: HTTPMethod
    /// Covers everything from start to the last byte of the answer, all attempts and the wait for a place among them; the budget
    /// may cut it shorter.
    public let timeout: Duration
    /// Statuses that mean "there is none", and are no failure.
    public let absent: [Int]
    /// How the answer's body is read.
    public let answer: AnswerForm
    /// GET, HEAD, QUERY or marked `safe`: it changes nothing. Such a call may be merged with its like, hedged, cached and cancelled. One
    /// that is not safe runs on when its request is given up.
    public let isSafe: Bool
    /// May be sent again though nobody knows whether it arrived: it is safe, its method is idempotent (RFC 9110, section 9.2.2),
    /// or the contract says that repeating is harmless.
    public let mayRepeat: Bool
    public let policy: CallPolicy
    /// Nil: every call asks the service. Ignored where the call is not safe.
    public let cache: CacheDeclaration?

    /// - Parameters:
    ///   - isSafe: marked `safe` in the contract; GET, HEAD and QUERY are anyway.
    ///   - isIdempotent: the service says that repeating is harmless, or the call carries an idempotency key.
    public init(
        service: Int, operation: String, method: HTTPMethod = .get, timeout: Duration = CallDeclaration.timeoutDefault,
        absent: [Int] = [], isSafe: Bool = false, isIdempotent: Bool = false, answer: AnswerForm = .json,
        policy: CallPolicy = CallPolicy(), cache: CacheDeclaration? = nil
    ) {
        self.service = service
        self.operation = operation
        self.method = method
        self.timeout = timeout
        self.absent = absent
        self.answer = answer
        self.isSafe = isSafe || method == .get || method == .head || method == .query
        mayRepeat = self.isSafe || isIdempotent || method == .put || method == .delete
        self.policy = policy
        self.cache = self.isSafe ? cache : nil
    }

    /// - Parameter concurrentMax: how many calls of this service operation may be in flight in the process.
    public init(
        service: Int, operation: String, method: HTTPMethod = .get, timeout: Duration = CallDeclaration.timeoutDefault,
        absent: [Int] = [], isSafe: Bool = false, answer: AnswerForm = .json, concurrentMax: Int
    ) {
        self.init(
            service: service, operation: operation, method: method, timeout: timeout, absent: absent, isSafe: isSafe,
            answer: answer, policy: CallPolicy(bulkhead: BulkheadPolicy(concurrent: concurrentMax)))
    }
}
