internal import BFFPolicy

/// What the process remembers of one service operation, for the calls that follow one policy. Breaker, bulkhead and retry budget
/// are shared by all calls of the operation that state the same value of that one policy; the rest by all calls of it.
final class CallTarget: Sendable {
    let policy: CallPolicy
    /// `catalog.batchGet`: names the operation in keys, purges and metrics.
    let tag: String
    /// Nil: `breaker: off`.
    let breaker: Breaker?
    let bulkhead: Bulkhead
    let retryBudget: RetryBudget
    /// How long answers took, whatever their status.
    let latency: LatencyTracker
    /// Closed while a 429's `Retry-After` lasts.
    let gate: RetryAfterGate

    init(
        policy: CallPolicy, tag: String, breaker: Breaker?, bulkhead: Bulkhead, retryBudget: RetryBudget,
        latency: LatencyTracker, gate: RetryAfterGate
    ) {
        self.policy = policy
        self.tag = tag
        self.breaker = breaker
        self.bulkhead = bulkhead
        self.retryBudget = retryBudget
        self.latency = latency
        self.gate = gate
    }
}

/// All targets of a process. Filled at start, on one thread, and then only read.
final class CallTargets {
    private struct Key<Policy: Hashable>: Hashable {
        let service: Int
        let operation: String
        let policy: Policy
    }

    /// By service index; an index without a name stands for itself.
    private let services: [String]
    private var targets: [Key<CallPolicy>: CallTarget] = [:]
    private var breakers: [Key<BreakerPolicy>: Breaker] = [:]
    private var bulkheads: [Key<BulkheadPolicy>: Bulkhead] = [:]
    private var retryBudgets: [Key<RetryBudgetPolicy>: RetryBudget] = [:]
    private var latencies: [Key<Bool>: LatencyTracker] = [:]
    private var gates: [Key<Bool>: RetryAfterGate] = [:]
    private var siteCount = 0

    init(services: [String] = []) {
        self.services = services
    }

    /// `catalog.batchGet`.
    func tag(service: Int, operation: String) -> String {
        "\(services.name(of: service)).\(operation)"
    }

    func target(of call: CallDeclaration) -> CallTarget {
        let policy = call.policy
        return Self.shared(in: &targets, key(call, policy)) {
            CallTarget(
                policy: policy, tag: tag(service: call.service, operation: call.operation),
                breaker: policy.breaker.map { breaker in
                    Self.shared(in: &breakers, key(call, breaker)) { Breaker(breaker) }
                },
                bulkhead: Self.shared(in: &bulkheads, key(call, policy.bulkhead)) { Bulkhead(policy.bulkhead) },
                retryBudget: Self.shared(in: &retryBudgets, key(call, policy.retryBudget)) {
                    RetryBudget(policy.retryBudget)
                },
                latency: Self.shared(in: &latencies, key(call, true)) { LatencyTracker() },
                gate: Self.shared(in: &gates, key(call, true)) { RetryAfterGate() })
        }
    }

    func forEachBreaker(_ body: (_ service: String, _ operation: String, Breaker) -> Void) {
        for (key, breaker) in breakers { body(services.name(of: key.service), key.operation, breaker) }
    }

    func forEachBulkhead(_ body: (_ service: String, _ operation: String, Bulkhead) -> Void) {
        for (key, bulkhead) in bulkheads { body(services.name(of: key.service), key.operation, bulkhead) }
    }

    /// Forgets what calls have taught: for tests that want a process as new. From any thread, once all targets are made.
    var reset: @Sendable () -> Void {
        let (breakers, gates, latencies) = (
            Array(breakers.values), Array(gates.values), Array(latencies.values)
        )
        return {
            for breaker in breakers { breaker.reset() }
            for gate in gates { gate.reset() }
            for latency in latencies { latency.reset() }
        }
    }

    /// A number for each place of a plan where something is called.
    func nextSite() -> Int {
        defer { siteCount += 1 }
        return siteCount
    }

    private func key<Policy: Hashable>(_ call: CallDeclaration, _ policy: Policy) -> Key<Policy> {
        Key(service: call.service, operation: call.operation, policy: policy)
    }

    private static func shared<Policy, Value>(
        in table: inout [Key<Policy>: Value], _ key: Key<Policy>, make: () -> Value
    ) -> Value {
        if let value = table[key] { return value }
        let value = make()
        table[key] = value
        return value
    }
}
