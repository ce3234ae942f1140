internal import BFFTelemetry
internal import BFFTransport

extension AttemptResult {
    /// An attempt that brought no whole answer.
    init(_ failure: TransportFailure) {
        switch failure {
        case .cannotConnect, .connectTimeout: self = .connect
        case .timedOut: self = .timeout
        case .reset, .truncated, .closed: self = .reset
        case .malformed, .tooLarge, .saturated, .refusedRequest: self = .failed
        }
    }

    /// An attempt that was answered. That the answer breaks its contract is not known yet.
    /// - Parameter isAbsent: the contract says that the status means "there is none".
    init(status: Int, isAbsent: Bool) {
        switch status {
        case _ where isAbsent: self = .absent
        case 200..<300: self = .ok
        case 429: self = .rateLimited
        case 400..<500: self = .clientError
        case 500..<600: self = .serverError
        default: self = .failed
        }
    }
}
