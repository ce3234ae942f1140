internal import BFFHTTP
internal import BFFPolicy
internal import BFFTelemetry

/// What is measured of one operation: the handles that its requests, its dependencies and their calls record with.
struct OperationMetrics: Sendable {
    var request = RequestMetrics.off
    /// In the plan's order.
    var dependencies: [DependencyMetrics] = []
    /// By dependency and step; off where the step is no call.
    var calls: [[CallMetrics]] = []
    /// Likewise; off where nothing is cached.
    var caches: [[CacheMetrics]] = []

    /// Records nothing.
    static let off = OperationMetrics()
}

extension OperationMetrics {
    /// - Parameter services: names, by service index.
    init(_ declaration: OperationDeclaration, services: [String], setup: MetricsSetup) {
        request = setup.request(
            operation: declaration.id, method: declaration.method.name, route: declaration.path,
            statuses: declaration.answeredStatuses,
            components: declaration.dependencies.map { "\($0.component)" })
        dependencies = declaration.dependencies.map {
            setup.dependency(operation: declaration.id, dependency: "\($0.name)")
        }
        calls = declaration.dependencies.map { dependency in
            dependency.steps.map { step in
                guard case .call(let call) = step else { return .off }
                return setup.call(
                    service: services.name(of: call.service), operation: call.operation,
                    method: call.method.name)
            }
        }
        caches = declaration.dependencies.map { dependency in
            dependency.steps.map { step in
                guard case .call(let call) = step, call.cache != nil else { return .off }
                return setup.cache(service: services.name(of: call.service), operation: call.operation)
            }
        }
    }

    func cache(dependency: Int, step: Int) -> CacheMetrics {
        guard dependency < caches.count, step < caches[dependency].count else { return .off }
        return caches[dependency][step]
    }

    /// How the dependencies of an execution settled. One that the execution's end cut short has not.
    /// - Parameter failure: why it failed, if it did.
    func record(_ execution: Execution, _ failure: PlanFailure?, on loop: LoopMetrics) {
        for (metrics, (index, state)) in zip(dependencies, execution.states.enumerated()) {
            let decided = failure?.dependency == index ? failure?.metric : nil
            guard let outcome = decided ?? state.outcome?.metric, let end = state.settledAt else { continue }
            metrics.settled(outcome, from: state.startedAt ?? end, to: end, on: loop)
        }
    }

    func call(dependency: Int, step: Int) -> CallMetrics {
        guard dependency < calls.count, step < calls[dependency].count else { return .off }
        return calls[dependency][step]
    }
}

extension [String] {
    /// Where nobody gave names, a service goes by its index.
    func name(of service: Int) -> String { indices.contains(service) ? self[service] : "service-\(service)" }
}

extension OperationDeclaration {
    /// Every status that requests of the operation are usually answered with.
    fileprivate var answeredStatuses: [Int] {
        var codes: [ProblemCode] = [.invalidRequest, .contractViolation, .notImplemented]
        if security != nil { codes += [.unauthenticated, .forbidden] }
        if body != nil { codes += [.unsupportedMediaType] }
        if rateLimit != nil { codes += [.rateLimited] }
        if !dependencies.isEmpty { codes += [.overloaded] }
        if dependencies.contains(where: \.isCritical) {
            codes += [.dependencyFailed, .dependencyUnavailable, .dependencyTimeout]
        }
        return [status] + codes.map(\.status) + dependencies.flatMap { $0.isCritical ? $0.propagate : [] }
    }
}

extension ComponentOutcome {
    /// The same, as metrics have it.
    var metric: DependencyOutcome {
        switch status {
        case .ok: .ok
        case .stale: .stale
        case .fallback:
            switch source {
            case .call?, nil: .fallbackCall
            case .value?: .fallbackValue
            case .empty?: .fallbackEmpty
            case .cache?: .fallbackCache
            }
        case .error: (reason ?? .failed).metric
        case .skipped: reason == .shed ? .skippedShed : .skippedInput
        }
    }
}

extension ComponentReason {
    /// As the reason of an error.
    var metric: DependencyOutcome {
        switch self {
        case .timeout: .timeout
        case .unavailable: .unavailable
        case .failed: .failed
        case .notFound: .notFound
        case .contract: .contract
        case .input: .input
        case .breakerOpen: .breakerOpen
        case .bulkheadFull: .bulkheadFull
        case .rateLimited: .rateLimited
        case .shed: .shed
        }
    }
}

extension PlanFailure {
    /// How the dependency that decided counts.
    var metric: DependencyOutcome? {
        switch self {
        case .propagated: .propagated
        case .dependency(_, let reason): reason.metric
        case .composition: nil
        }
    }
}
