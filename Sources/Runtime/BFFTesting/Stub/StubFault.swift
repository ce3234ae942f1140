/// What can be wrong with a service. The raw values are those of `bffgen stub --fault` and of the admin surface.
public enum StubFault: String, CaseIterable, Hashable, Sendable {
    /// Connections are refused: the listening socket is closed and open connections are cut. The whole service's, whichever operation it
    /// is set for.
    case refuse
    /// No answer, until the fault is taken back or the caller goes.
    case timeout
    /// Connections are taken by the kernel and never read from, answered or ended, as of a host that is gone; those that are open are cut.
    /// The whole service's, like `refuse`.
    case halfOpen = "half-open"
    case internalError = "500"
    /// What callers may retry. With `Retry-After` only where the contract documents it.
    case unavailable = "503"
    case notFound = "404"
    /// With `Retry-After`.
    case tooManyRequests = "429"
    /// The length is right, but the body is no JSON.
    case malformed
    /// Bytes that are no HTTP, and the connection's end.
    case garbage
    /// The body is JSON that breaks the service's contract.
    case contract
    /// `Content-Length` promises more than is sent before the connection ends.
    case truncate
    /// The head comes at once, the body dribbles for `StubServer.slowBodyDuration`.
    case slow

    /// The status of an answer that says what is wrong; nil where there is no such answer.
    var status: Int? {
        switch self {
        case .internalError: 500
        case .unavailable: 503
        case .notFound: 404
        case .tooManyRequests: 429
        case .refuse, .timeout, .halfOpen, .malformed, .garbage, .contract, .truncate, .slow: nil
        }
    }

    /// Whether it is the listening socket's, and so never that of one operation.
    var isOfService: Bool { self == .refuse || self == .halfOpen }
}

/// What an operation answers in place of its healthy answer.
public enum StubAnswer: Sendable {
    /// The healthy answer with an edited body.
    case edited([StubEdit])
    /// The same, without a word on who may keep it for how long.
    case keepable([StubEdit])
    case response(StubResponse)
}
