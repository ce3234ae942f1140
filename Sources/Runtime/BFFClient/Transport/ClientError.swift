public import BFFJSON
public import BFFValidation

/// Why a call gave no answer that the contract knows. A closed list. No secret, no body and no parameter's value stands in any of them.
public enum ClientError: Error, Sendable {
    /// No answer came.
    case transport(ClientTransportFailure)
    /// An answer came, and is not what the contract says.
    case unreadable(UnreadableResponse)
    /// A value has no place in the request. Nothing was sent.
    case refused(RefusedValue)
    /// No alternative of the operation's security is configured. Nothing was sent. The names are the contract's, of what lacks in the
    /// first alternative.
    case missingCredentials(schemes: [String])
    /// The closure that gives the token of this security scheme threw. Nothing was sent.
    case credentialsFailed(scheme: String, any Error)
    /// The calling task was cancelled.
    case cancelled
}

extension ClientError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .transport(let failure): "\(failure)"
        case .unreadable(let response): "\(response)"
        case .refused(let value): "the request was not sent: \(value)"
        case .missingCredentials(let schemes):
            "the request was not sent: no credentials for \(schemes.joined(separator: " and "))"
        // Whatever the closure threw may tell more than a log should.
        case .credentialsFailed(let scheme, _): "the request was not sent: there is no token for \(scheme)"
        case .cancelled: "the call was cancelled"
        }
    }
}

/// Why no answer came.
public struct ClientTransportFailure: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Reason: String, Sendable {
        case cannotConnect = "nobody listens there, or there is no way there"
        case connectTimeout = "there was no connection in time"
        case reset = "the connection ended before an answer"
        case truncated = "the connection ended inside the answer"
        case timedOut = "there was no answer in time"
        case malformed = "the answer is not HTTP"
        case tooLarge = "the answer is larger than the limit"
        case saturated = "too many calls wait for a connection"
        case closed = "the transport is shut down"
        /// For transports of one's own, which say in `detail` what happened.
        case other = "the call failed"
    }

    public let reason: Reason
    /// For people; nothing secret.
    public let detail: String?

    public init(_ reason: Reason, detail: String? = nil) {
        self.reason = reason
        self.detail = detail
    }

    public var description: String { detail.map { "\(reason.rawValue): \($0)" } ?? reason.rawValue }
}

/// An answer that is not what the contract says.
public struct UnreadableResponse: Error, Sendable, CustomStringConvertible {
    public let status: Int
    public let mediaType: String?
    public let fault: UnreadableJSON
    /// The answer, for whoever wants to look into it.
    public let response: ClientResponse

    init(_ response: ClientResponse, _ fault: UnreadableJSON) {
        status = response.status
        mediaType = response.mediaType
        self.fault = fault
        self.response = response
    }

    /// Without the body.
    public var description: String { "the answer with status \(status) breaks the contract: \(fault)" }
}

/// What is wrong with JSON.
public enum UnreadableJSON: Error, Sendable, CustomStringConvertible {
    /// It is no JSON.
    case malformed(JSONError)
    /// It breaks the contract: each violation with its place in the body, or below `/header/<name>`, and in the schema.
    /// - Parameter isTruncated: whether there are more than `Reading.violationsMax`.
    case violations([Violation], isTruncated: Bool)
    /// A text that is not in the encoding that the answer names.
    case notText

    init?(_ reading: Reading) {
        guard !reading.isValid else { return nil }
        self = .violations(reading.violations, isTruncated: reading.isTruncated)
    }

    public var violations: [Violation] {
        if case .violations(let violations, _) = self { violations } else { [] }
    }

    public var description: String {
        switch self {
        case .malformed(let error): return "\(error)"
        case .notText: return "it is not in its text encoding"
        case .violations(let violations, let isTruncated):
            let listed = violations.map {
                "\($0.instancePointer.isEmpty ? "the body" : $0.instancePointer) \($0.message)"
            }
            return (listed + (isTruncated ? ["…"] : [])).joined(separator: "; ")
        }
    }
}
