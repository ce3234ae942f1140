internal import BFFHTTP

/// Why there is no view model.
enum PlanFailure: Equatable {
    /// A critical dependency answered with a status that is ours too.
    case propagated(dependency: Int, status: Int)
    /// A critical dependency was not obtained.
    case dependency(Int, ComponentReason)
    /// Composition blames a dependency that no step is left for: a fault in the plan, not in a service.
    case composition

    /// The dependency that decided.
    var dependency: Int? {
        switch self {
        case .propagated(let dependency, _), .dependency(let dependency, _): dependency
        case .composition: nil
        }
    }

    /// The one place where a failure of a plan becomes an answer; the code has the status (RFC 9110, section 15).
    var code: ProblemCode {
        switch self {
        case .propagated(_, let status): .dependencyStatus(status)
        case .dependency(_, .timeout): .dependencyTimeout
        case .dependency(_, .unavailable), .dependency(_, .failed), .dependency(_, .notFound),
            .dependency(_, .contract), .dependency(_, .input):
            .dependencyFailed
        case .dependency(_, .breakerOpen), .dependency(_, .bulkheadFull), .dependency(_, .rateLimited):
            .dependencyUnavailable
        case .dependency(_, .shed): .overloaded
        case .composition: .contractViolation
        }
    }
}
