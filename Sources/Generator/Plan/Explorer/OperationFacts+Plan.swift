internal import Contract
internal import OpenAPI

extension OperationFacts {
    /// What today's contract tells. Where it has no key for a policy yet, the runtime's default stands.
    init(_ plan: OperationPlan) {
        let operation = plan.operation
        self.init(
            id: operation.id, method: operation.operation.method.uppercased(), path: operation.operation.path,
            summary: operation.operation.summary, budget: operation.plan.budget, reserve: operation.plan.reserve,
            maxAge: operation.plan.cacheMaxAge, dependencies: operation.dependencies.map { DependencyFacts($0) })
    }
}

extension DependencyFacts {
    private static let standInMax = 24

    fileprivate init(_ dependency: Dependency) {
        let policy = dependency.declaration.policy
        let fanOut = FanOut(dependency)
        var fallbacks: [CallFacts] = []
        var standIn: String?
        for fallback in dependency.fallback {
            switch fallback {
            case .call(let call, let timeout, _):
                fallbacks.append(CallFacts(call, timeout: timeout, policy, of: dependency))
            case .empty: standIn = "empty"
            case .value(let node): standIn = "value \(node.json.shortened(to: Self.standInMax))"
            }
        }
        self.init(
            dependency.name, isCritical: dependency.declaration.isCritical, reads: dependency.reads,
            after: dependency.after, call: CallFacts(dependency.call, timeout: policy.timeout, policy, of: dependency),
            fallbacks: fallbacks, standIn: standIn, callsMin: fanOut.callsMin, callsMax: fanOut.callsMax,
            keysMax: fanOut.keysMax, keysPerCallMax: dependency.batch?.maxSize)
    }
}

extension CallFacts {
    fileprivate init(_ call: Call, timeout: Duration, _ policy: PolicyDeclaration, of dependency: Dependency) {
        let example = call.response.answered?.examples.first?.value
        self.init(
            service: call.service.name, operation: call.operation.id ?? "",
            method: call.operation.method.uppercased(), timeout: timeout, concurrentMax: policy.bulkheadConcurrent,
            answerBytes: example.map { $0.json.utf8.count })
    }
}
