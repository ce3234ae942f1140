internal import BFFPolicy
internal import BFFTransport

/// How a shared load ended, for everybody who waits for it.
enum LoadResult: Sendable {
    /// An answer that keeps its contract, or a 404 that is kept.
    /// - Parameter isShared: false: the service forbids to keep it, so that it serves nobody but who asked first.
    case answered(CachedAnswer, isShared: Bool)
    /// Any other status.
    case status(Int)
    case failed(LoadFailure)
}

/// Why a load brought nothing.
struct LoadFailure: Sendable {
    let reason: ComponentReason
    /// Pointers of what broke the contract, for the log; never values.
    var violations: [String] = []
    /// What a cached answer may stand in for: connect, timeout, breaker open.
    let allowsStaleAnswer: Bool

    init(contract violations: [String]) {
        reason = .contract
        self.violations = violations
        allowsStaleAnswer = false
    }

    init(_ failure: TransportFailure) {
        reason = ComponentReason(failure)
        allowsStaleAnswer = failure.allowsStaleAnswer
    }

    init(_ refusal: CallRefusal) {
        reason = ComponentReason(refusal)
        allowsStaleAnswer = refusal == .breakerOpen
    }

    /// Who waits has waited long enough.
    static let timeout = LoadFailure(.timedOut)
}

extension LoadResult {
    /// What a cached answer may stand in for.
    var allowsStaleAnswer: Bool {
        switch self {
        case .answered: false
        case .status(let status): status >= 500
        case .failed(let failure): failure.allowsStaleAnswer
        }
    }
}
