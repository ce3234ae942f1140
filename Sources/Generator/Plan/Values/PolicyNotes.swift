package import Contract
internal import OpenAPI

extension Call {
    /// What is in force for the call and is not the runtime's default, for people: `2 attempts`, `cached for 60s`.
    package var policyNotes: [String] {
        [
            policy.retryNote, policy.hedgeNote, policy.breakerNote, policy.bulkheadNote,
            policy.deadline.map { "deadline sent as \($0.rawValue)" }, cacheNote,
        ].compactMap(\.self)
    }

    private var cacheNote: String? {
        guard let cache else { return nil }
        let declaration = cache.declaration
        var parts = ["cached for \(declaration.ttl.contractText)"]
        if declaration.isPerItem { parts[0] = "items " + parts[0] }
        if declaration.stale > .zero { parts.append("stale for \(declaration.stale.contractText)") }
        if declaration.staleIfError > .zero {
            parts.append("on errors for \(declaration.staleIfError.contractText)")
        }
        if let notFound = declaration.notFound { parts.append("404 for \(notFound.contractText)") }
        let scope = cache.scope.map(\.text).joined(separator: ", ")
        return parts.joined(separator: ", ") + (scope.isEmpty ? ", for all" : ", per \(scope)")
    }
}

extension PolicyDeclaration {
    fileprivate var retryNote: String? {
        guard retry.attempts > 1 || retry.perTry != nil else { return nil }
        var note = retry.attempts == 1 ? "1 attempt" : "\(retry.attempts) attempts"
        if let perTry = retry.perTry { note += " of \(perTry.contractText)" }
        let base = RetryBudget()
        guard retryBudget != base else { return note }
        return note + ", at most \(retryBudget.percent) % of calls and \(retryBudget.perSecond)/s more"
    }

    fileprivate var hedgeNote: String? {
        switch hedge {
        case .p95: "hedged after its p95"
        case .after(let delay): "hedged after \(delay.contractText)"
        case nil: nil
        }
    }

    fileprivate var breakerNote: String? {
        guard let breaker else { return "no breaker" }
        guard breaker != Breaker() else { return nil }
        return "breaker at \(breaker.failures) % of \(breaker.calls) calls in \(breaker.window.contractText), "
            + "open for \(breaker.open.contractText)"
    }

    fileprivate var bulkheadNote: String? {
        // How many may be in flight is a matter of load, which the explorer shows.
        guard bulkhead.queue > 0 || bulkhead.isAdaptive else { return nil }
        let adaptive = bulkhead.isAdaptive ? "up to " : ""
        let queue = bulkhead.queue > 0 ? ", \(bulkhead.queue) wait" : ""
        return "\(adaptive)\(bulkhead.concurrent) at once\(queue)"
    }
}

extension RateLimitDeclaration {
    /// `600 requests per 60s and $auth.sub, 60 at once`
    var note: String {
        let keys = by.isEmpty ? "" : " and \(by.map(\.text).joined(separator: ", "))"
        return "\(requests) requests per \(window.contractText)\(keys)" + (burst.map { ", \($0) at once" } ?? "")
    }
}
