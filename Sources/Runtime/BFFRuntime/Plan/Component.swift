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
    /// How old a cached answer is that stood in for a failure; nil for everything else.
    public let ageSeconds: Int?

    private init(
        _ status: ComponentStatus, reason: ComponentReason? = nil, source: ComponentSource? = nil,
        ageSeconds: Int? = nil
    ) {
        self.status = status
        self.reason = reason
        self.source = source
        self.ageSeconds = ageSeconds
    }

    public static let ok = ComponentOutcome(.ok)

    /// Served from within the stale window, while it is refreshed.
    public static let stale = ComponentOutcome(.stale)

    public static func error(_ reason: ComponentReason) -> ComponentOutcome {
        ComponentOutcome(.error, reason: reason)
    }

    public static func skipped(_ reason: ComponentReason) -> ComponentOutcome {
        ComponentOutcome(.skipped, reason: reason)
    }

    public static func fallback(_ source: ComponentSource) -> ComponentOutcome {
        ComponentOutcome(.fallback, source: source)
    }

    /// The service failed, and the cache had an answer that was too old otherwise.
    public static func cached(age: Duration) -> ComponentOutcome {
        ComponentOutcome(.fallback, source: .cache, ageSeconds: Int(max(.zero, age).components.seconds))
    }

    /// The dependency has a value of its own, and nothing stood in.
    var isSuccess: Bool { status == .ok || status == .stale }

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
