internal import Diagnostics
internal import OpenAPI

/// What a policy or a dependency says about how calls are made; nil where it says nothing. Policies merge key by key, also
/// inside of `retry`, `breaker` and the like.
struct PolicyKeys {
    struct Written<Value> {
        let value: Value
        let location: Location
    }

    enum Breaker {
        case on, off
    }

    var timeout: Written<Duration>?
    var attempts: Written<Int>?
    var perTry: Written<Duration>?
    var backoff: Duration?
    var budgetPercent: Int?
    var budgetPerSecond: Int?
    /// A nil value: `hedge: off`.
    var hedge: Written<PolicyDeclaration.Hedge?>?
    var breaker: Breaker?
    var breakerWindow: Duration?
    var breakerOpen: Duration?
    var breakerCalls: Int?
    var breakerFailures: Int?
    var concurrent: Int?
    var queue: Int?
    var isAdaptive: Bool?
    /// The inner nil: `deadline: off`.
    var deadline: PolicyDeclaration.Deadline??

    static let names = ["timeout", "retry", "retryBudget", "hedge", "breaker", "bulkhead", "deadline"]

    init() {}

    /// `self` with its gaps filled from `base`.
    func over(_ base: PolicyKeys) -> PolicyKeys {
        var keys = self
        keys.timeout = timeout ?? base.timeout
        keys.attempts = attempts ?? base.attempts
        keys.perTry = perTry ?? base.perTry
        keys.backoff = backoff ?? base.backoff
        keys.budgetPercent = budgetPercent ?? base.budgetPercent
        keys.budgetPerSecond = budgetPerSecond ?? base.budgetPerSecond
        keys.hedge = hedge ?? base.hedge
        keys.breaker = breaker ?? base.breaker
        keys.breakerWindow = breakerWindow ?? base.breakerWindow
        keys.breakerOpen = breakerOpen ?? base.breakerOpen
        keys.breakerCalls = breakerCalls ?? base.breakerCalls
        keys.breakerFailures = breakerFailures ?? base.breakerFailures
        keys.concurrent = concurrent ?? base.concurrent
        keys.queue = queue ?? base.queue
        keys.isAdaptive = isAdaptive ?? base.isAdaptive
        keys.deadline = deadline ?? base.deadline
        return keys
    }
}

// MARK: With the runtime's defaults

extension PolicyKeys {
    var retry: PolicyDeclaration.Retry {
        var retry = PolicyDeclaration.Retry()
        retry.attempts = attempts?.value ?? retry.attempts
        retry.perTry = perTry?.value
        retry.backoff = backoff ?? retry.backoff
        return retry
    }

    var retryBudget: PolicyDeclaration.RetryBudget {
        var budget = PolicyDeclaration.RetryBudget()
        budget.percent = budgetPercent ?? budget.percent
        budget.perSecond = budgetPerSecond ?? budget.perSecond
        return budget
    }

    /// As it is when it is not off.
    var breakerOn: PolicyDeclaration.Breaker {
        var breaker = PolicyDeclaration.Breaker()
        breaker.window = breakerWindow ?? breaker.window
        breaker.open = breakerOpen ?? breaker.open
        breaker.calls = breakerCalls ?? breaker.calls
        breaker.failures = breakerFailures ?? breaker.failures
        return breaker
    }

    var bulkhead: PolicyDeclaration.Bulkhead {
        var bulkhead = PolicyDeclaration.Bulkhead()
        bulkhead.concurrent = concurrent ?? bulkhead.concurrent
        bulkhead.queue = queue ?? bulkhead.queue
        bulkhead.isAdaptive = isAdaptive ?? bulkhead.isAdaptive
        return bulkhead
    }
}

// MARK: Reading

extension PolicyKeys {
    private static let off = "off"
    private static let breakerCallsMax = 1_000_000
    private static let perSecondMax = 1_000_000

    /// The keys of `names` in an object that has been opened with them.
    init(_ reader: ObjectReader) {
        timeout = Self.duration("timeout", reader)
        if let retry = Self.object("retry", ["attempts", "perTry", "backoff"], "write {attempts: 2}", reader) {
            attempts = retry.integer("attempts", in: 1...PolicyDeclaration.attemptsMax).flatMap { value in
                retry.node("attempts").map { Written(value: value, location: $0.location) }
            }
            perTry = Self.duration("perTry", retry)
            backoff = retry.duration("backoff")
        }
        if let budget = Self.object("retryBudget", ["percent", "perSecond"], "write {percent: 20}", reader) {
            budgetPercent = budget.integer("percent", in: 0...100)
            budgetPerSecond = budget.integer("perSecond", in: 0...Self.perSecondMax)
        }
        hedge = Self.hedge(reader)
        readBreaker(reader)
        if let bulkhead = Self.object(
            "bulkhead", ["concurrent", "queue", "adaptive"], "write {concurrent: 64}", reader)
        {
            concurrent = bulkhead.integer("concurrent", in: 1...PolicyDeclaration.bulkheadConcurrentMax)
            queue = bulkhead.integer("queue", in: 0...PolicyDeclaration.queueMax)
            isAdaptive = bulkhead.bool("adaptive")
        }
        deadline = Self.deadline(reader)
    }

    private static func duration(_ key: String, _ reader: ObjectReader) -> Written<Duration>? {
        guard let node = reader.node(key), let value = reader.duration(key) else { return nil }
        return Written(value: value, location: node.location)
    }

    private static func object(
        _ key: String, _ keys: [String], _ hint: String, _ reader: ObjectReader
    ) -> ObjectReader? {
        reader.node(key).flatMap {
            ObjectReader($0, "'\(key)'", keys: keys, hint: hint, diagnostics: reader.diagnostics)
        }
    }

    private static func hedge(_ reader: ObjectReader) -> Written<PolicyDeclaration.Hedge?>? {
        guard let node = reader.node("hedge") else { return nil }
        if node.string == off { return Written(value: nil, location: node.location) }
        let form = "write {after: p95}, {after: 30ms} or off"
        guard let hedge = object("hedge", ["after"], form, reader),
            let after = hedge.required("after", in: "'hedge'", fix: form)
        else { return nil }
        if after.string == "p95" { return Written(value: .p95, location: after.location) }
        guard let text = hedge.scalars.text(after), ScalarReader.parseDuration(text) != nil else {
            if after.members == nil, after.array == nil {
                reader.diagnostics.report(
                    .invalidValue, at: after.location, "'after' is neither p95 nor a duration", fix: form)
            } else {
                hedge.scalars.wrongKind(after, "'after'", "p95 or a duration", fix: form)
            }
            return nil
        }
        return hedge.scalars.duration(after, "'after'").map {
            Written(value: .after($0), location: after.location)
        }
    }

    private mutating func readBreaker(_ reader: ObjectReader) {
        guard let node = reader.node("breaker") else { return }
        if node.string == Self.off {
            breaker = .off
            return
        }
        let keys = ["window", "open", "calls", "failures"]
        guard let object = Self.object("breaker", keys, "write {failures: 50}, or off", reader) else { return }
        breaker = .on
        breakerWindow = object.duration("window")
        breakerOpen = object.duration("open")
        breakerCalls = object.integer("calls", in: 1...Self.breakerCallsMax)
        breakerFailures = object.integer("failures", in: 1...100)
    }

    private enum DeadlineChoice: String, CaseIterable {
        case requestDeadline = "request-deadline"
        case grpcTimeout = "grpc-timeout"
        case off
    }

    private static func deadline(_ reader: ObjectReader) -> PolicyDeclaration.Deadline?? {
        switch reader.choice("deadline", DeadlineChoice.self) {
        case .requestDeadline: .some(.requestDeadline)
        case .grpcTimeout: .some(.grpcTimeout)
        case .off: .some(nil)
        case nil: nil
        }
    }
}
