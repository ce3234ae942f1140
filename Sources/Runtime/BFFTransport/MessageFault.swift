internal import BFFHTTP

/// Why a message is not taken.
package enum MessageFault: Error, Hashable, Sendable {
    case malformed
    case startLineTooLong
    case fieldsTooLarge
    case bodyTooLarge
    case timedOut
    case unknownMethod
    case unknownVersion
    case unknownExpectation
}

// MARK: What a client is told

extension MessageFault {
    var code: ProblemCode {
        switch self {
        case .malformed: .malformedRequest
        case .startLineTooLong: .targetTooLong
        case .fieldsTooLarge: .fieldsTooLarge
        case .bodyTooLarge: .bodyTooLarge
        case .timedOut: .requestTimeout
        case .unknownMethod: .methodNotSupported
        case .unknownVersion: .versionNotSupported
        case .unknownExpectation: .expectationFailed
        }
    }

    var detail: String {
        switch self {
        case .malformed: "The request is not well-formed HTTP/1.1."
        case .startLineTooLong: "The request line is longer than this server takes."
        case .fieldsTooLarge: "The header fields are more or longer than this server takes."
        case .bodyTooLarge: "The body is longer than this operation takes."
        case .timedOut: "The request did not arrive in time."
        case .unknownMethod: "The method is not one that this server knows."
        case .unknownVersion: "This server speaks HTTP/1.1."
        case .unknownExpectation: "The only expectation that this server meets is 100-continue."
        }
    }
}
