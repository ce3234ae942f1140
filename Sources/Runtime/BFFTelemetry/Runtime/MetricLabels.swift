/// Which try of a call an attempt is.
package enum AttemptKind: Int, MetricLabel {
    case first, retry
    /// The second one of two that run at once.
    case hedge

    package var values: [String] { ["\(self)"] }
}

/// How one attempt of a call ended.
package enum AttemptResult: Int, MetricLabel {
    /// A whole answer with a successful status, which the plan accepts or nobody has looked at yet.
    case ok
    /// A status that the contract calls `absent`.
    case absent
    /// Any other 4xx, 429 aside.
    case clientError
    case rateLimited
    case serverError
    case timeout
    /// No connection came about.
    case connect
    /// The connection went before a whole answer.
    case reset
    /// The answer is no JSON, or breaks what the plan expects of it.
    case contract
    /// Nobody waited any more: the caller had gone, the request had failed, or the other attempt was faster.
    case cancelled
    /// Anything else.
    case failed

    package var values: [String] {
        switch self {
        case .ok: ["ok"]
        case .absent: ["absent"]
        case .clientError: ["client_error"]
        case .rateLimited: ["rate_limited"]
        case .serverError: ["server_error"]
        case .timeout: ["timeout"]
        case .connect: ["connect"]
        case .reset: ["reset"]
        case .contract: ["contract"]
        case .cancelled: ["cancelled"]
        case .failed: ["failed"]
        }
    }
}

/// Why a call was turned away before its first attempt.
package enum CallRejection: Int, MetricLabel {
    case breakerOpen, bulkheadFull
    /// The service said `Retry-After`, and the time has not come.
    case rateLimited

    package var values: [String] {
        switch self {
        case .breakerOpen: ["breaker_open"]
        case .bulkheadFull: ["bulkhead_full"]
        case .rateLimited: ["rate_limited"]
        }
    }
}

/// How a dependency of a plan settled: the envelope's words.
package enum DependencyOutcome: Int, MetricLabel {
    case ok, stale
    case fallbackCall, fallbackValue, fallbackEmpty, fallbackCache
    case timeout, unavailable, failed, notFound, contract, input, breakerOpen, bulkheadFull, rateLimited, shed
    case skippedInput, skippedShed
    /// Its status became the answer's.
    case propagated

    /// Status, reason, source.
    package var values: [String] {
        switch self {
        case .ok: ["ok", "", ""]
        case .stale: ["stale", "", ""]
        case .fallbackCall: ["fallback", "", "call"]
        case .fallbackValue: ["fallback", "", "value"]
        case .fallbackEmpty: ["fallback", "", "empty"]
        case .fallbackCache: ["fallback", "", "cache"]
        case .timeout: ["error", "timeout", ""]
        case .unavailable: ["error", "unavailable", ""]
        case .failed: ["error", "failed", ""]
        case .notFound: ["error", "not_found", ""]
        case .contract: ["error", "contract", ""]
        case .input: ["error", "input", ""]
        case .breakerOpen: ["error", "breaker_open", ""]
        case .bulkheadFull: ["error", "bulkhead_full", ""]
        case .rateLimited: ["error", "rate_limited", ""]
        case .shed: ["error", "shed", ""]
        case .skippedInput: ["skipped", "input", ""]
        case .skippedShed: ["skipped", "shed", ""]
        case .propagated: ["propagated", "", ""]
        }
    }
}

/// What the cache had for a call, or for an item of a batch.
package enum CacheOutcome: Int, MetricLabel {
    case hit
    /// Served from within the stale window, while it is refreshed.
    case stale
    /// Served because the service failed.
    case staleIfError
    case miss
    /// Another request was loading the same.
    case coalesced
    /// A remembered 404.
    case negative

    package var values: [String] {
        switch self {
        case .hit: ["hit"]
        case .stale: ["stale"]
        case .staleIfError: ["stale_if_error"]
        case .miss: ["miss"]
        case .coalesced: ["coalesced"]
        case .negative: ["negative"]
        }
    }
}

/// How a refresh in the background ended.
package enum RefreshResult: Int, MetricLabel {
    case ok, failed

    package var values: [String] { ["\(self)"] }
}

/// What the second-level cache answered.
package enum SecondLevelOutcome: Int, MetricLabel {
    case hit, miss, error, timeout

    package var values: [String] { ["\(self)"] }
}

/// What was done against too much load.
package enum ShedAction: Int, MetricLabel {
    /// Optional dependencies were skipped.
    case brownout
    /// The request was refused.
    case refused

    package var values: [String] { ["\(self)"] }
}

/// Levels of log lines.
package enum LogLineLevel: Int, MetricLabel {
    case info, warn, error

    package var values: [String] { ["\(self)"] }
}

/// States of a breaker.
package enum BreakerReading: Int, MetricLabel {
    case closed, open, halfOpen

    package var values: [String] {
        switch self {
        case .closed: ["closed"]
        case .open: ["open"]
        case .halfOpen: ["half_open"]
        }
    }
}
