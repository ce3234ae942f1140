public import BFFJSON

/// Why a request was not served: the closed list of codes that clients may switch on.
public enum ProblemCode: Hashable, Sendable {
    // The message itself is not acceptable; the connection is closed.
    case malformedRequest, requestTimeout, bodyTooLarge, targetTooLong, fieldsTooLarge, expectationFailed
    case methodNotSupported, versionNotSupported
    // No such operation.
    case notFound, methodNotAllowed, notAcceptable, unsupportedMediaType
    // The operation refuses.
    case invalidRequest, unauthenticated, forbidden, rateLimited
    case idempotencyKeyMissing, idempotencyKeyReused, idempotencyInFlight
    // A critical dependency failed; `dependencyStatus` is a status that the plan propagates.
    case dependencyStatus(Int)
    case dependencyFailed, dependencyUnavailable, overloaded, dependencyTimeout
    // Ourselves.
    case contractViolation, internalError, notImplemented

    public var name: String {
        switch self {
        case .malformedRequest: "malformed_request"
        case .requestTimeout: "request_timeout"
        case .bodyTooLarge: "body_too_large"
        case .targetTooLong: "target_too_long"
        case .fieldsTooLarge: "fields_too_large"
        case .expectationFailed: "expectation_failed"
        case .methodNotSupported: "method_not_supported"
        case .versionNotSupported: "version_not_supported"
        case .notFound: "not_found"
        case .methodNotAllowed: "method_not_allowed"
        case .notAcceptable: "not_acceptable"
        case .unsupportedMediaType: "unsupported_media_type"
        case .invalidRequest: "invalid_request"
        case .unauthenticated: "unauthenticated"
        case .forbidden: "forbidden"
        case .rateLimited: "rate_limited"
        case .idempotencyKeyMissing: "idempotency_key_missing"
        case .idempotencyKeyReused: "idempotency_key_reused"
        case .idempotencyInFlight: "idempotency_in_flight"
        case .dependencyStatus(let status): status == 404 ? "not_found" : "dependency_\(status)"
        case .dependencyFailed: "dependency_failed"
        case .dependencyUnavailable: "dependency_unavailable"
        case .overloaded: "overloaded"
        case .dependencyTimeout: "dependency_timeout"
        case .contractViolation: "contract_violation"
        case .internalError: "internal_error"
        case .notImplemented: "not_implemented"
        }
    }

    /// The status that goes with the code.
    public var status: Int {
        switch self {
        case .malformedRequest, .invalidRequest, .idempotencyKeyMissing: 400
        case .unauthenticated: 401
        case .forbidden: 403
        case .notFound: 404
        case .methodNotAllowed: 405
        case .notAcceptable: 406
        case .requestTimeout: 408
        case .idempotencyInFlight: 409
        case .bodyTooLarge: 413
        case .targetTooLong: 414
        case .unsupportedMediaType: 415
        case .expectationFailed: 417
        case .idempotencyKeyReused: 422
        case .rateLimited: 429
        case .fieldsTooLarge: 431
        case .dependencyStatus(let status): status
        case .contractViolation, .internalError: 500
        case .methodNotSupported, .notImplemented: 501
        case .dependencyFailed: 502
        case .dependencyUnavailable, .overloaded: 503
        case .dependencyTimeout: 504
        case .versionNotSupported: 505
        }
    }
}

/// A refusal as application/problem+json (RFC 9457).
///
/// Its members name no host, service address, token or payload; that is the duty of whoever writes the detail.
public struct Problem: Error, Sendable {
    /// One fault of a request that breaks its contract.
    public struct Violation: Hashable, Sendable {
        /// Where: a JSON Pointer: `/body/items/0`, `/path/id`, `/query/limit`, `/header/x-device`.
        public let location: String
        /// What was expected, in a sentence.
        public let message: String

        public init(location: String, message: String) {
            self.location = location
            self.message = message
        }
    }

    public let code: ProblemCode
    /// One sentence for the reader; left out when nil.
    public let detail: String?
    /// All faults of the request; left out when empty.
    public let violations: [Violation]

    public init(_ code: ProblemCode, detail: String? = nil, violations: [Violation] = []) {
        self.code = code
        self.detail = detail
        self.violations = violations
    }

    public var status: Int { code.status }

    /// - Parameter requestID: goes into the document, so that a reader can quote it; left out when nil.
    public func write(into writer: inout JSONWriter, requestID: JSONText? = nil) {
        writer.beginObject()
        writer.field("type", literal: "about:blank")
        if let title = HTTPStatus.reason(status).json { writer.field("title", title) }
        writer.field("status", status)
        writer.field("code", code.name)
        writer.fieldIfPresent("detail", detail)
        writer.fieldIfPresent("requestId", requestID)
        if !violations.isEmpty {
            writer.key("violations")
            writer.beginArray()
            for violation in violations {
                writer.beginObject()
                writer.field("location", violation.location)
                writer.field("message", violation.message)
                writer.endObject()
            }
            writer.endArray()
        }
        writer.endObject()
    }
}
