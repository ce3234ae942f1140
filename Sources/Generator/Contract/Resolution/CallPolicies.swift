internal import Diagnostics
internal import OpenAPI

extension CallResolver {
    /// The call's policy without what its method does not allow and only the service or the client asked for. What the call asks
    /// for itself is reported.
    func policy(of call: CallDeclaration, _ target: CallTarget) -> PolicyDeclaration {
        let policy = call.policy
        let operation = target.operation
        let mayHedge = isRead(operation)
        let mayRetry = mayHedge || ["put", "delete"].contains(operation.method) || isIdempotent
        let name = "'\(call.service).\(call.operationID)' is a \(operation.verb)"
        if policy.retry.attempts > 1, !mayRetry, !policy.inheritsRetry, let location = policy.attemptsLocation {
            diagnostics.report(
                .unsafeRetry, at: location, "\(name), which may write, so it cannot be tried again",
                notes: [.init("the call stands here", at: call.location)],
                fix: "say 'safe: true' if it only reads, "
                    + "or 'idempotent: true' if its service says that repeating is harmless")
        }
        if policy.hedge != nil, !mayHedge, !policy.inheritsHedge, let location = policy.hedgeLocation {
            diagnostics.report(
                .unsafeHedge, at: location, "\(name), which may write, so it cannot be sent twice at a time",
                notes: [.init("the call stands here", at: call.location)],
                fix: "say 'safe: true' if it only reads, or leave the hedge out: hedge: off")
        }
        return PolicyDeclaration(policy, retries: mayRetry, hedges: mayHedge)
    }

    /// nil where there is none, or where it is at fault, which is reported.
    func cache(of call: CallDeclaration, _ target: CallTarget) -> CallCache? {
        guard let cache = call.cache else { return nil }
        let operation = target.operation
        guard isRead(operation) else {
            diagnostics.report(
                .unsafeCache, at: cache.location,
                "'\(call.service).\(call.operationID)' is a \(operation.verb), which may write, "
                    + "so its answer cannot be kept",
                notes: [.init("the call stands here", at: call.location)], fix: "say 'safe: true' if it only reads")
            return nil
        }
        guard case .values(let expressions, _) = cache.scope else { return CallCache(declaration: cache, scope: []) }
        let scope = expressions.compactMap(scopeValue)
        return scope.count == expressions.count ? CallCache(declaration: cache, scope: scope) : nil
    }

    private func isRead(_ operation: Operation) -> Bool {
        isSafe || ["get", "head", "query"].contains(operation.method)
    }

    /// nil, reported, for what cannot stand in a key.
    private func scopeValue(_ expression: Expression) -> Source? {
        guard let source = context.source(expression, in: Scope()) else { return nil }
        let view = source.schema.view
        switch (source.isSequence, view.kind) {
        case (false, .string), (false, .integer): return source
        default:
            diagnostics.report(
                .typeMismatch, at: expression.location,
                "'\(expression.text)' \(source.isSequence ? "gives many values" : "is \(view.kindName)"), "
                    + "but a scope takes strings and integers",
                notes: [.init("it is declared here", at: source.schema.location)],
                fix: "name a value that is one string or one integer")
            return nil
        }
    }
}
