internal import Contract
internal import OpenAPI

// What templates see of policies, caches and limits: literals that say what differs from the runtime's defaults.

extension OperationPlan {
    var rateLimitLiteral: String? {
        guard let limit = operation.plan.rateLimit else { return nil }
        var policy = ["requests: \(limit.requests)", "window: \(limit.window.swift)"]
        if let burst = limit.burst { policy.append("burst: \(burst)") }
        let by = limit.by.map { expression in
            if case .claim(let name) = expression.root { ".claim(\(SwiftLiteral.quoted(name)))" } else { ".subject" }
        }
        let keys = by.isEmpty ? [".client"] : by
        return "RateLimitDeclaration(RateLimitPolicy(\(policy.joined(separator: ", "))), "
            + "by: [\(keys.joined(separator: ", "))])"
    }

    /// nil where the dependency makes nothing stale.
    func invalidatesLiteral(_ dependency: Dependency) -> String? {
        guard !dependency.invalidates.isEmpty else { return nil }
        let entries = dependency.invalidates.map { entry in
            let service = serviceNames.firstIndex(of: entry.service) ?? 0
            return "CachedOperation(service: \(service), operation: \(SwiftLiteral.quoted(entry.operationID))"
                + "\(entry.isScoped ? ", isScoped: true" : ""))"
        }
        return "[\(entries.joined(separator: ", "))]"
    }

    /// nil where the call's answers are not kept.
    func cacheLiteral(_ call: Call, of index: Int) -> String? {
        guard let cache = call.cache else { return nil }
        let declaration = cache.declaration
        var policy = ["ttl: \(declaration.ttl.swift)"]
        if declaration.stale > .zero { policy.append("stale: \(declaration.stale.swift)") }
        if declaration.staleIfError > .zero { policy.append("staleIfError: \(declaration.staleIfError.swift)") }
        if let notFound = declaration.notFound { policy.append("notFound: \(notFound.swift)") }
        if declaration.isPerItem { policy.append("perItem: true") }
        var arguments = ["CachePolicy(\(policy.joined(separator: ", ")))"]
        if cache.scope.isEmpty { arguments.append("isPublic: true") }
        var fields: [String] = []
        for header in selection.headers where header.dependency == index {
            let name = header.name.lowercased()
            if !fields.contains(name) { fields.append(name) }
        }
        if !fields.isEmpty {
            arguments.append("fields: [\(fields.map { SwiftLiteral.quoted($0) }.joined(separator: ", "))]")
        }
        return "CacheDeclaration(\(arguments.joined(separator: ", ")))"
    }

    // MARK: The plan's functions for cached dependencies

    var cacheValues: TemplateValue {
        let cached = attempts.filter(isCached)
        let checks = cached.compactMap(check)
        let scopes = operation.dependencies.indices.compactMap { calls.scope(of: $0) }
        let items = operation.dependencies.indices.compactMap { item($0) }
        guard !checks.isEmpty || !scopes.isEmpty || !items.isEmpty else { return .absent }
        return [
            "checks": .list(checks.positioned), "hasChecks": .flag(!checks.isEmpty),
            "scopes": .list(
                scopes.map { dependency, statements in
                    ["dependency": .text("\(dependency)"), "statements": .list(statements.map(\.template))]
                }.positioned),
            "items": .list(items), "hasItems": .flag(!items.isEmpty),
        ]
    }

    private func isCached(_ attempt: CallPlanner.Attempt) -> Bool {
        call(attempt.dependency, step: attempt.step)?.cache != nil
    }

    private func call(_ index: Int, step: Int) -> Call? {
        let dependency = operation.dependencies[index]
        guard step > 0 else { return dependency.call }
        if case .call(let call, _, _) = dependency.fallback[step - 1] { return call }
        return nil
    }

    /// nil where nothing of the answer is read.
    private func check(_ attempt: CallPlanner.Attempt) -> TemplateValue? {
        if case .nothing = attempt.accept { return nil }
        let place: TemplateValue = [
            "dependency": .text("\(attempt.dependency)"), "step": .text("\(attempt.step)"),
            "keyCondition": .text(orAbsent: keyCondition(attempt)),
        ]
        return .object(place.members + attempt.accept.template(slot: calls.slot(attempt.dependency)).members)
    }

    /// What the key of a result must keep: nobody asks for another. nil where every key does.
    private func keyCondition(_ attempt: CallPlanner.Attempt) -> String? {
        guard let batch = operation.dependencies[attempt.dependency].batch,
            let slot = calls.slot(attempt.dependency)
        else { return nil }
        let key = Access(text: "key", isOptional: false, node: nil, type: slot.keyType ?? "JSONText")
        return calls.rules.condition(key, target: batch.keySchema.withoutNull.effective)
    }

    private func item(_ index: Int) -> TemplateValue? {
        let dependency = operation.dependencies[index]
        guard dependency.call.cache?.declaration.isPerItem == true, let slot = calls.slot(index),
            case .batch(let path, _, let reader, let key, let keyJSON, _, let keyIsOptional)? = attempts.first(where: {
                $0.dependency == index && $0.step == 0
            })?.accept
        else { return nil }
        let steps = path.enumerated().map { "\($0.offset == 0 ? "" : "?")[\(SwiftLiteral.quoted($0.element.key))]" }
        return [
            "dependency": .text("\(index)"), "slot": .text(slot.name), "reader": .text(reader), "key": .text(key),
            "keyIsOptional": .flag(keyIsOptional), "keyValue": .text(keyJSON),
            "elements": .text("answer\(steps.joined())\(steps.isEmpty ? "" : "?").elements"),
        ]
    }
}

extension PolicyDeclaration {
    /// nil where the runtime's defaults hold.
    var literal: String? {
        let arguments = [
            retryLiteral, retryBudgetLiteral, hedgeLiteral, breakerLiteral, bulkheadLiteral,
            deadline.map { "deadline: .\($0 == .grpcTimeout ? "grpcTimeout" : "requestDeadline")" },
        ].compactMap(\.self)
        return arguments.isEmpty ? nil : "CallPolicy(\(arguments.joined(separator: ", ")))"
    }

    private var retryLiteral: String? {
        let base = Retry()
        var arguments: [String] = []
        if retry.attempts != base.attempts { arguments.append("attempts: \(retry.attempts)") }
        if let perTry = retry.perTry { arguments.append("perTry: \(perTry.swift)") }
        if retry.backoff != base.backoff { arguments.append("backoff: \(retry.backoff.swift)") }
        // Alone, the others say nothing about a first attempt but how long it may take.
        guard retry.attempts > 1 || retry.perTry != nil else { return nil }
        return "retry: RetryPolicy(\(arguments.joined(separator: ", ")))"
    }

    private var retryBudgetLiteral: String? {
        let base = RetryBudget()
        var arguments: [String] = []
        if retryBudget.percent != base.percent { arguments.append("percent: \(retryBudget.percent)") }
        if retryBudget.perSecond != base.perSecond { arguments.append("perSecond: \(retryBudget.perSecond)") }
        return arguments.isEmpty ? nil : "retryBudget: RetryBudgetPolicy(\(arguments.joined(separator: ", ")))"
    }

    private var hedgeLiteral: String? {
        switch hedge {
        case .p95: "hedge: .p95"
        case .after(let delay): "hedge: .after(\(delay.swift))"
        case nil: nil
        }
    }

    private var breakerLiteral: String? {
        guard let breaker else { return "breaker: nil" }
        let base = Breaker()
        var arguments: [String] = []
        if breaker.window != base.window { arguments.append("window: \(breaker.window.swift)") }
        if breaker.calls != base.calls { arguments.append("calls: \(breaker.calls)") }
        if breaker.failures != base.failures { arguments.append("failures: \(breaker.failures)") }
        if breaker.open != base.open { arguments.append("open: \(breaker.open.swift)") }
        return arguments.isEmpty ? nil : "breaker: BreakerPolicy(\(arguments.joined(separator: ", ")))"
    }

    private var bulkheadLiteral: String? {
        let base = Bulkhead()
        var arguments: [String] = []
        if bulkhead.concurrent != base.concurrent { arguments.append("concurrent: \(bulkhead.concurrent)") }
        if bulkhead.queue != base.queue { arguments.append("queue: \(bulkhead.queue)") }
        if bulkhead.isAdaptive { arguments.append("isAdaptive: true") }
        return arguments.isEmpty ? nil : "bulkhead: BulkheadPolicy(\(arguments.joined(separator: ", ")))"
    }
}
