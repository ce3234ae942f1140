/// How one dependency fared: an entry of the envelope's `components`.
public enum ComponentStatus: String, Sendable, CaseIterable {
    case ok
    /// Served from within the stale window of a cache; the answer is not degraded.
    case stale
    case fallback
    case error
    case skipped
}

/// Why a component is in error or was skipped. Closed: clients switch over it.
public enum ComponentReason: String, Sendable, CaseIterable {
    case timeout
    /// No connection, or it closed before the first byte of an answer.
    case unavailable
    /// A status that is no success, or an answer that broke off.
    case failed
    case notFound = "not_found"
    /// The answer is no JSON, or breaks what the plan expects of it.
    case contract
    /// Something that the call needs is null, absent or was not obtained.
    case input
    case breakerOpen = "breaker_open"
    case bulkheadFull = "bulkhead_full"
    case rateLimited = "rate_limited"
    case shed
}

/// What stands in for a component that fell back.
public enum ComponentSource: String, Sendable, CaseIterable {
    case call
    case value
    case empty
    case cache
}

/// How a dependency settled. `reason` stands beside error and skipped, `source` beside fallback.
public struct ComponentOutcome: Equatable, Sendable {
    public let status: ComponentStatus
    public let reason: ComponentReason?
    public let source: ComponentSource?

    public static let ok = ComponentOutcome(status: .ok, reason: nil, source: nil)

    public static func error(_ reason: ComponentReason) -> ComponentOutcome {
        ComponentOutcome(status: .error, reason: reason, source: nil)
    }

    public static func skipped(_ reason: ComponentReason) -> ComponentOutcome {
        ComponentOutcome(status: .skipped, reason: reason, source: nil)
    }

    public static func fallback(_ source: ComponentSource) -> ComponentOutcome {
        ComponentOutcome(status: .fallback, reason: nil, source: source)
    }

    /// The answer as a whole is degraded by any fallback, error or shed part. What its inputs skipped is not.
    public var isDegrading: Bool {
        switch status {
        case .ok, .stale: false
        case .fallback, .error: true
        case .skipped: reason == .shed
        }
    }
}

/// An optional dependency as hand-written code sees it.
public enum Outcome<Value> {
    /// The dependency's own call was answered.
    case value(Value)
    /// What stands in for it.
    case fallback(Value)
    case failed(ComponentReason)
}

extension Outcome: Sendable where Value: Sendable {}

extension Outcome {
    /// The value, wherever it comes from.
    public var value: Value? {
        switch self {
        case .value(let value), .fallback(let value): value
        case .failed: nil
        }
    }
}
