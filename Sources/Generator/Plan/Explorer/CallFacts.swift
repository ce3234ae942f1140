/// One call of a plan as the explorer's sums see it: numbers alone, taken from the contract or from the runtime's documented defaults.
package struct CallFacts: Hashable, Sendable {
    package struct Retry: Hashable, Sendable {
        /// Full jitter: the wait before an attempt is at most so many times `backoff`.
        package static let backoffCapFactor = 10

        /// With the first one; 1: no retry.
        package let attempts: Int
        /// Bounds one attempt; nil: only the call's timeout does.
        package let perTry: Duration?
        /// The longest wait before the second attempt; each later one may wait twice as long.
        package let backoff: Duration

        package init(attempts: Int = 1, perTry: Duration? = nil, backoff: Duration = .milliseconds(25)) {
            (self.attempts, self.perTry, self.backoff) = (attempts, perTry, backoff)
        }
    }

    /// What retries and hedges of one process may add to the calls of a service operation.
    package struct RetryBudget: Hashable, Sendable {
        package let percent: Int
        package let perSecond: Int

        package init(percent: Int = 20, perSecond: Int = 10) {
            (self.percent, self.perSecond) = (percent, perSecond)
        }
    }

    package struct Cache: Hashable, Sendable {
        package let ttl: Duration
        package let stale: Duration
        package let staleIfError: Duration
        /// An element of a batch is an entry of its own.
        package let isPerItem: Bool
        /// How many different entries there can be; nil where the contract does not tell.
        package let distinctKeys: Int?

        package init(
            ttl: Duration, stale: Duration = .zero, staleIfError: Duration = .zero, isPerItem: Bool = false,
            distinctKeys: Int? = nil
        ) {
            (self.ttl, self.stale, self.staleIfError) = (ttl, stale, staleIfError)
            (self.isPerItem, self.distinctKeys) = (isPerItem, distinctKeys)
        }
    }

    package let service: String
    package let operation: String
    /// Upper-case: `GET`.
    package let method: String
    /// Covers every attempt and hedge.
    package let timeout: Duration
    package let retry: Retry
    package let retryBudget: RetryBudget
    /// Sends a second call where the first one is slow.
    package let isHedged: Bool
    package let cache: Cache?
    /// In flight in one process.
    package let concurrentMax: Int
    /// Waiting for one of those places.
    package let queueMax: Int
    /// Of an answer, or of one result for a cache of single items: of the contract's example; nil without one.
    package let answerBytes: Int?

    package init(
        service: String, operation: String, method: String = "GET", timeout: Duration, retry: Retry = Retry(),
        retryBudget: RetryBudget = RetryBudget(), isHedged: Bool = false, cache: Cache? = nil,
        concurrentMax: Int = 64, queueMax: Int = 0, answerBytes: Int? = nil
    ) {
        (self.service, self.operation, self.method, self.timeout) = (service, operation, method, timeout)
        (self.retry, self.retryBudget, self.isHedged, self.cache) = (retry, retryBudget, isHedged, cache)
        (self.concurrentMax, self.queueMax, self.answerBytes) = (concurrentMax, queueMax, answerBytes)
    }

    /// `catalog.batchGet`
    package var name: String { "\(service).\(operation)" }
}

/// One dependency of a plan: a call, what stands in for it, and what it waits for.
package struct DependencyFacts: Hashable, Sendable {
    package let name: String
    package let isCritical: Bool
    /// Indices of the dependencies that must have settled before this one starts.
    package let reads: [Int]
    /// Indices of those among `reads` that must have succeeded: `after`.
    package let after: [Int]
    package let call: CallFacts
    package let fallbacks: [CallFacts]
    /// What ends the chain without a call: `empty`, or `value …`; nil where nothing does.
    package let standIn: String?
    /// How many calls one request makes for one link of the chain: 0 for what may be skipped; nil: nothing bounds it.
    package let callsMin: Int
    package let callsMax: Int?
    /// nil for what is no batch, and where nothing bounds the keys.
    package let keysMax: Int?
    /// Keys in one call of a batch; nil: no batch, or no limit.
    package let keysPerCallMax: Int?

    package init(
        _ name: String, isCritical: Bool = false, reads: [Int] = [], after: [Int] = [], call: CallFacts,
        fallbacks: [CallFacts] = [], standIn: String? = nil, callsMin: Int = 1, callsMax: Int? = 1, keysMax: Int? = nil,
        keysPerCallMax: Int? = nil
    ) {
        (self.name, self.isCritical, self.reads, self.after) = (name, isCritical, reads, after)
        (self.call, self.fallbacks, self.standIn) = (call, fallbacks, standIn)
        (self.callsMin, self.callsMax) = (callsMin, callsMax)
        (self.keysMax, self.keysPerCallMax) = (keysMax, keysPerCallMax)
    }

    /// The call, then its fallbacks.
    var chain: [CallFacts] { [call] + fallbacks }
}

/// One operation of a client as the explorer's sums see it.
package struct OperationFacts: Hashable, Sendable {
    package let id: String
    package let method: String
    package let path: String
    package let summary: String?
    package let budget: Duration
    package let reserve: Duration
    /// How long clients may keep the whole answer; nil: not at all.
    package let maxAge: Duration?
    /// In contract order; indices into this array name dependencies everywhere. Free of cycles.
    package let dependencies: [DependencyFacts]

    package init(
        id: String, method: String = "GET", path: String = "/", summary: String? = nil, budget: Duration,
        reserve: Duration, maxAge: Duration? = nil, dependencies: [DependencyFacts]
    ) {
        (self.id, self.method, self.path, self.summary) = (id, method, path, summary)
        (self.budget, self.reserve, self.maxAge, self.dependencies) = (budget, reserve, maxAge, dependencies)
    }

    /// What the calls of one request may take together.
    package var available: Duration { budget - reserve }
}
