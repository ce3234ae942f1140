internal import BFFJSON
internal import BFFTransport

/// What a finished call means for its dependency.
enum Verdict: Equatable {
    case accepted
    /// The service says that there is none.
    case absent
    /// The status becomes the answer's.
    case propagated(Int)
    case failed(ComponentReason)
}

extension Verdict {
    /// Statuses are looked at in this order: what the contract calls absent, what it propagates, success, failure.
    init(status: Int, call: CallDeclaration, propagate: [Int]) {
        if call.absent.contains(status) {
            self = .absent
        } else if propagate.contains(status) {
            self = .propagated(status)
        } else {
            switch status {
            case 200..<300: self = .accepted
            case 404: self = .failed(.notFound)
            case 429: self = .failed(.rateLimited)
            default: self = .failed(.failed)
            }
        }
    }
}

extension ComponentReason {
    /// A call that brought no whole answer.
    init(_ failure: TransportFailure) {
        switch failure {
        case .cannotConnect, .connectTimeout, .reset: self = .unavailable
        case .timedOut: self = .timeout
        case .truncated, .malformed, .tooLarge: self = .failed
        case .saturated: self = .bulkheadFull
        case .refusedRequest: self = .input
        case .closed: self = .unavailable
        }
    }
}
