public import BFFJSON
public import BFFValidation

/// An operation of the BFF under test, and the request that is answered where nothing is wrong.
public struct ContractOperation: Sendable {
    /// Checks one of our own answers against the published schema, and reports what breaks it.
    public typealias Validate = @Sendable (_ answer: JSONValue, _ report: inout FullReport) -> Bool

    /// The contract's `operationId`.
    public let id: String
    public let method: String
    /// Path and query, encoded, with parameters that fit.
    public let target: String
    public let headers: [StubHeader]
    public let body: String?
    /// The token's claims as a JSON object, `iss`, `aud`, `iat` and `exp` left out; nil: no token is sent.
    public let claims: String?
    public let budget: Duration
    /// Of the calls that the operation may make. An answer that took less shows that none of them timed out by accident.
    public let shortestTimeout: Duration
    /// Where the answer tells that it is degraded (role `degraded`); nil: only the header `X-BFF-Degraded` tells.
    public let degraded: String?
    /// Where the envelope stands (role `components`); nil: nowhere.
    public let components: String?
    public let validate: Validate

    public init(
        _ id: String, _ method: String, _ target: String, headers: [StubHeader] = [], body: String? = nil,
        claims: String? = nil, budget: Duration, shortestTimeout: Duration, degraded: String? = nil,
        components: String? = nil, validate: @escaping Validate
    ) {
        self.id = id
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        self.claims = claims
        self.budget = budget
        self.shortestTimeout = shortestTimeout
        self.degraded = degraded
        self.components = components
        self.validate = validate
    }
}
