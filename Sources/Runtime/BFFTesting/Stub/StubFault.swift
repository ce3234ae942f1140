/// What can be wrong with a service. The raw values are those of `bffgen stub --fault` and of the admin surface.
public enum StubFault: String, CaseIterable, Hashable, Sendable {
    /// Connections are refused: the listening socket is closed and open connections are cut. The whole service's, whichever operation it
    /// is set for.
    case refuse
    /// No answer, until the fault is taken back or the caller goes.
    case timeout
    case internalError = "500"
    case notFound = "404"
    /// With `Retry-After`.
    case tooManyRequests = "429"
    /// The length is right, but the body is no JSON.
    case malformed
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
        case .notFound: 404
        case .tooManyRequests: 429
        case .refuse, .timeout, .malformed, .contract, .truncate, .slow: nil
        }
    }
}

/// What an operation answers in place of its healthy answer.
public enum StubAnswer: Sendable {
    /// The healthy answer with an edited body.
    case edited([StubEdit])
    case response(StubResponse)
}
