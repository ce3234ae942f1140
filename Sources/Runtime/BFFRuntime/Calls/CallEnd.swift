internal import BFFPolicy
internal import BFFTelemetry
internal import BFFTransport

/// How a call ended, all its attempts together.
enum CallEnd {
    /// A response came, of whatever status. It is the owner's now.
    case answered(ServiceCall)
    /// The last attempt brought none.
    case failed(TransportFailure)
    /// Nothing was sent.
    case refused(CallRefusal)
}

/// Why a call was not made.
enum CallRefusal {
    case breakerOpen, bulkheadFull
    /// The service has said 429, and when to come back.
    case rateLimited
}

extension ComponentReason {
    init(_ refusal: CallRefusal) {
        switch refusal {
        case .breakerOpen: self = .breakerOpen
        case .bulkheadFull: self = .bulkheadFull
        case .rateLimited: self = .rateLimited
        }
    }
}

extension CallRefusal {
    var metric: CallRejection {
        switch self {
        case .breakerOpen: .breakerOpen
        case .bulkheadFull: .bulkheadFull
        case .rateLimited: .rateLimited
        }
    }
}

extension AttemptResult {
    /// What is known before anybody has looked at the body.
    init(_ outcome: CallOutcome, status: Int, at site: CallSite) {
        switch outcome {
        case .answered: self.init(status: status, isAbsent: site.call.absent.contains(status))
        case .failed(let failure): self.init(failure)
        }
    }
}

extension TransportFailure {
    /// A later attempt may fare better: the request did not get through, or its own attempt's time was up.
    var isRetried: Bool {
        switch self {
        case .cannotConnect, .connectTimeout, .reset, .timedOut: true
        case .truncated, .malformed, .tooLarge, .saturated, .refusedRequest, .closed: false
        }
    }

    /// The service is to blame, not a limit of ours.
    var isServices: Bool {
        switch self {
        case .cannotConnect, .connectTimeout, .reset, .timedOut, .truncated, .malformed, .tooLarge: true
        case .saturated, .refusedRequest, .closed: false
        }
    }

    /// What a cached answer may stand in for: connect and timeout.
    var allowsStaleAnswer: Bool { isRetried }
}

/// Hears how a call ended.
protocol AttemptsOwner: AnyObject {
    /// Once, unless the call was cancelled; on the loop, never from inside `begin`. Behind an `.answered`, `settle` is owed.
    /// - Parameter tag: the owner's own mark.
    func attemptsEnded(_ attempts: CallAttempts, tag: Int, _ end: CallEnd)
}
