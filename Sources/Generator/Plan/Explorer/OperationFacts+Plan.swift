internal import Contract
internal import OpenAPI

extension OperationFacts {
    /// What the contract tells; where it says nothing, the runtime's default stands.
    init(_ plan: OperationPlan) {
        let operation = plan.operation
        self.init(
            id: operation.id, method: operation.operation.verb, path: operation.operation.path,
            summary: operation.operation.summary, budget: operation.plan.budget, reserve: operation.plan.reserve,
            maxAge: operation.plan.cacheMaxAge, dependencies: operation.dependencies.map { DependencyFacts($0) })
    }
}

extension DependencyFacts {
    private static let standInMax = 24

    fileprivate init(_ dependency: Dependency) {
        let fanOut = FanOut(dependency)
        var fallbacks: [CallFacts] = []
        var standIn: String?
        for fallback in dependency.fallback {
            switch fallback {
            case .call(let call, let timeout, _):
                fallbacks.append(CallFacts(call, timeout: timeout, of: dependency))
            case .empty: standIn = "empty"
            case .value(let node): standIn = "value \(node.json.shortened(to: Self.standInMax))"
            }
        }
        self.init(
            dependency.name, isCritical: dependency.declaration.isCritical, reads: dependency.reads,
            after: dependency.after,
            call: CallFacts(dependency.call, timeout: dependency.call.policy.timeout, of: dependency),
            fallbacks: fallbacks, standIn: standIn, callsMin: fanOut.callsMin, callsMax: fanOut.callsMax,
            keysMax: fanOut.keysMax, keysPerCallMax: dependency.batch?.maxSize)
    }
}

extension CallFacts {
    fileprivate init(_ call: Call, timeout: Duration, of dependency: Dependency) {
        let policy = call.policy
        let example = call.response.answered?.examples.first?.value
        let isPerItem = call.cache?.declaration.isPerItem ?? false
        self.init(
            service: call.service.name, operation: call.operation.id ?? "",
            method: call.operation.verb, timeout: timeout,
            retry: Retry(
                attempts: policy.retry.attempts, perTry: policy.retry.perTry, backoff: policy.retry.backoff),
            retryBudget: RetryBudget(
                percent: policy.retryBudget.percent, perSecond: policy.retryBudget.perSecond),
            isHedged: policy.hedge != nil,
            cache: call.cache.map { Cache($0, of: call, isBatch: dependency.batch != nil) },
            concurrentMax: policy.bulkhead.concurrent, queueMax: policy.bulkhead.queue,
            answerBytes: example.flatMap { isPerItem ? $0.elementBytes(of: dependency.batch) : $0.json.utf8.count })
    }
}

extension CallFacts.Cache {
    fileprivate init(_ cache: CallCache, of call: Call, isBatch: Bool) {
        let declaration = cache.declaration
        self.init(
            ttl: declaration.ttl, stale: declaration.stale, staleIfError: declaration.staleIfError,
            isPerItem: declaration.isPerItem,
            distinctKeys: isBatch || !cache.scope.isEmpty || call.body != nil ? nil : call.distinctRequests)
    }
}

extension Call {
    /// How many requests that differ there can be, by what its parameters list; nil where one of them lists nothing.
    fileprivate var distinctRequests: Int? {
        var product = 1
        for (parameter, value) in parameters {
            guard case .source(let source) = value else { continue }
            let kinds =
                source.schema.types.subtracting(.null) == .boolean ? 2 : source.schema.effective.enumeration?.count
            guard let kinds else { return nil }
            let (next, isTooLarge) = product.multipliedReportingOverflow(by: kinds + (parameter.isRequired ? 0 : 1))
            if isTooLarge { return nil }
            product = next
        }
        return product
    }
}

extension Node {
    /// Of one result of a batch's example, on average.
    fileprivate func elementBytes(of batch: Batch?) -> Int? {
        guard let elements = value(at: batch?.results ?? [])?.array, !elements.isEmpty else { return nil }
        return elements.reduce(0) { $0 + $1.json.utf8.count } / elements.count
    }
}
