internal import BFFHTTP
internal import BFFIdentity
internal import BFFJSON
internal import BFFPolicy
internal import BFFTransport
internal import BFFValidation

/// A request that is answered without asking anyone.
struct Refusal: Error {
    let problem: Problem
    /// `WWW-Authenticate` (RFC 6750, section 3), with 401 and 403.
    var challenge: String?
    /// `Allow`, with 405.
    var allow: String?
    /// `Retry-After` in seconds, with 429 and 503.
    var retryAfter: Int?

    /// For the log.
    var violations: [String] { problem.violations.map(\.location) }
}

extension Refusal {
    /// No credentials at all: the challenge carries no error (RFC 6750, section 3.1).
    static var credentialsMissing: Refusal {
        Refusal(problem: Problem(.unauthenticated, detail: "A bearer token is required."), challenge: "Bearer")
    }

    /// What exactly was wrong is for the log alone.
    static func tokenRefused(_ refusal: TokenRefusal) -> Refusal {
        // The token may be a good one: its owner need not get another.
        if refusal == .noKeys {
            return Refusal(
                problem: Problem(.dependencyUnavailable, detail: "Tokens cannot be verified now."), retryAfter: 1)
        }
        return Refusal(
            problem: Problem(.unauthenticated, detail: "The bearer token is not valid."),
            challenge: "Bearer error=\"invalid_token\"")
    }

    static func scopeMissing(_ scopes: [String]) -> Refusal {
        Refusal(
            problem: Problem(.forbidden, detail: "The token's scope does not allow this."),
            challenge: "Bearer error=\"insufficient_scope\", scope=\"\(scopes.joined(separator: " "))\"")
    }

    static func rateLimited(_ decision: RateDecision) -> Refusal {
        Refusal(
            problem: Problem(.rateLimited, detail: "Requests come faster than they may."),
            retryAfter: max(1, OperationRateLimit.seconds(decision.retryAfter)))
    }

    static func shed(retryAfter: Duration) -> Refusal {
        Refusal(
            problem: Problem(.overloaded, detail: "There is not enough time left to answer."),
            retryAfter: max(1, OperationRateLimit.seconds(retryAfter)))
    }

    static func invalidBody(_ message: String) -> Refusal {
        Refusal(
            problem: Problem(
                .invalidRequest, violations: [Problem.Violation(location: "/body", message: message)]))
    }
}

extension Problem.Violation {
    init(_ violation: Violation) {
        // An object lacks a property; a parameter itself is what is missing.
        let isParameter = violation.keyword == "required" && !violation.instancePointer.hasPrefix("/body")
        self.init(
            location: violation.instancePointer, message: isParameter ? "is required" : violation.message)
    }
}

/// The credentials of an Authorization field.
enum BearerCredentials {
    /// Nil for another scheme, and without a token. Whether the bytes can be a token is the verifier's to say.
    static func token(in field: HTTPText) -> JSONText? {
        let scheme: StaticString = "bearer "
        return field.withBytes { bytes in
            let length = scheme.utf8CodeUnitCount
            guard bytes.count > length else { return nil }
            let prefix = HTTPText(unsafelyBorrowing: UnsafeRawBufferPointer(rebasing: bytes[..<length]))
            let token = HTTPText(unsafelyBorrowing: UnsafeRawBufferPointer(rebasing: bytes[length...])).trimmed
            guard prefix.equalsIgnoringCase(scheme), !token.isEmpty else { return nil }
            return token.withBytes { JSONText(unsafelyBorrowing: $0) }
        }
    }
}
