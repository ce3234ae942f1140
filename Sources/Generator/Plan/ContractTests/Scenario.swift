internal import Contract
internal import OpenAPI

/// A state of the services.
struct Scenario {
    /// The raw values are those of the stubs' faults.
    enum Fault: String, CaseIterable {
        case refuse, timeout, internalError, tooManyRequests, truncate, malformed, contract, notFound

        /// Something is wrong with what is answered, not with who answers.
        var isOfContent: Bool {
            switch self {
            case .truncate, .malformed, .contract: true
            case .refuse, .timeout, .internalError, .tooManyRequests, .notFound: false
            }
        }

        /// As rows are called: `catalog: 500`.
        var name: String {
            switch self {
            case .internalError: "500"
            case .tooManyRequests: "429"
            case .notFound: "404"
            case .refuse, .timeout, .truncate, .malformed, .contract: rawValue
            }
        }
    }

    /// What the application's cache has for a dependency's own call, beside nothing and what is fresh.
    enum Kept {
        case stale
        /// Too old but for standing in.
        case spare
    }

    /// An answer that says no more than its status.
    struct Refusal {
        let operation: ServiceOperation
        let status: Int
        /// Seconds.
        var retryAfter: Int?
    }

    var faults: [(operation: ServiceOperation, fault: Fault)] = []
    var edits: [(operation: ServiceOperation, edits: [ScenarioEdit])] = []
    var refusals: [Refusal] = []
    /// Calls that the application does not make, and why.
    var withheld: [ServiceOperation: Reason] = [:]
    var kept: [ServiceOperation: Kept] = [:]
    /// Operations that say nothing on how long their answers may be kept.
    var keepable: [ServiceOperation] = []
    /// The application goes without what is optional.
    var isBrownout = false
    /// Services whose names stand for no address.
    var withoutAddress: [String] = []

    /// Nothing is wrong with the services, and the application asks them all.
    var isHealthy: Bool {
        faults.isEmpty && edits.isEmpty && refusals.isEmpty && withheld.isEmpty && kept.isEmpty && !isBrownout
            && keepable.isEmpty && withoutAddress.isEmpty
    }

    /// `refuse` closes the service's listening socket, whichever operation it is meant for; where no address is found, there is none either.
    func fault(of operation: ServiceOperation) -> Fault? {
        if withoutAddress.contains(operation.service) { return .refuse }
        if faults.contains(where: { $0.fault == .refuse && $0.operation.service == operation.service }) {
            return .refuse
        }
        return faults.first { $0.operation == operation }?.fault
    }
}

/// Why a component is what it is, in the envelope's words.
enum Reason: String {
    case timeout, unavailable, failed
    case notFound = "not_found"
    case contract, input
    case breakerOpen = "breaker_open"
    case bulkheadFull = "bulkhead_full"
    case rateLimited = "rate_limited"

    /// Of a call that was answered so.
    init(ofStatus status: Int) {
        switch status {
        case 404: self = .notFound
        case 429: self = .rateLimited
        default: self = .failed
        }
    }

    /// The service is ill: what is kept may stand in.
    var isIllness: Bool {
        switch self {
        case .timeout, .unavailable, .failed, .breakerOpen: true
        case .notFound, .contract, .input, .bulkheadFull, .rateLimited: false
        }
    }
}

/// How one dependency settled.
enum Settlement: Equatable {
    case ok
    case stale
    case fallback(source: String)
    case error(Reason)
    case skipped
    /// Skipped, since there is no time for it.
    case shed

    var isSuccess: Bool { self == .ok || self == .stale }

    var isDegrading: Bool {
        switch self {
        case .ok, .stale, .skipped: false
        case .fallback, .error, .shed: true
        }
    }
}

/// Why there is no view model: the status and code of the problem document.
struct ProblemAnswer: Hashable {
    let status: Int
    let code: String

    /// The table of causes for critical dependencies.
    init(_ reason: Reason) {
        switch reason {
        case .timeout: (status, code) = (504, "dependency_timeout")
        case .breakerOpen, .bulkheadFull, .rateLimited: (status, code) = (503, "dependency_unavailable")
        case .unavailable, .failed, .notFound, .contract, .input: (status, code) = (502, "dependency_failed")
        }
    }

    /// Our own limit on requests.
    static let rateLimited = ProblemAnswer(status: 429, code: "rate_limited")
    /// No time is left for what is asked.
    static let overloaded = ProblemAnswer(status: 503, code: "overloaded")

    private init(status: Int, code: String) {
        (self.status, self.code) = (status, code)
    }

    init(propagated status: Int) {
        self.status = status
        code = status == 404 ? "not_found" : "dependency_\(status)"
    }
}
