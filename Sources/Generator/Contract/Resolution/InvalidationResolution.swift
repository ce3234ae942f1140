internal import Diagnostics
internal import OpenAPI

/// What a client caches, by service and operation: `invalidates` names some of it.
struct CachedOperations {
    /// The scope lists of every cached use: `["$auth.sub"]`; nil: public, or of nobody in particular.
    private var scopes: [String: [[Expression]?]] = [:]
    /// Every operation was read: what is not cached here is cached nowhere.
    let areComplete: Bool

    init(_ client: ClientDeclaration) {
        areComplete = client.operations.count == client.document.operations.count
        for dependency in client.operations.flatMap(\.plan.dependencies) {
            for call in [dependency.call] + dependency.fallbackCalls {
                guard let cache = call.cache else { continue }
                var scope: [Expression]?
                if case .values(let values, _) = cache.scope { scope = values }
                scopes["\(call.service).\(call.operationID)", default: []].append(scope)
            }
        }
    }

    var names: [String] { scopes.keys.sorted() }

    func contains(_ name: String) -> Bool { scopes[name] != nil }

    /// The scope that all uses of the operation share, where it is made of the token's values alone.
    func scope(of name: String) -> [Expression]? {
        guard let all = scopes[name], let first = all.first ?? nil, first.allSatisfy(\.isOfToken) else { return nil }
        let texts = first.map(\.text)
        return all.allSatisfy { $0?.map(\.text) == texts } ? first : nil
    }
}

/// What a write makes stale.
struct InvalidationResolver {
    let context: OperationContext
    let cached: CachedOperations
    private var diagnostics: Diagnostics { context.diagnostics }

    func resolve(_ head: DependencyHead) -> (entries: [Dependency.Invalidation], scope: [Source]) {
        let entries = head.declaration.invalidates
        guard let first = entries.first, let target = head.target else { return ([], []) }
        if target.operation.isSafeMethod || head.declaration.isSafe {
            diagnostics.report(
                .invalidatingRead, at: first.location,
                "'\(head.declaration.name)' only reads, so it makes nothing stale",
                notes: [.init("the call stands here", at: head.declaration.call.location)],
                fix: "put 'invalidates' on the write that changes '\(first.service).\(first.operationID)'")
            return ([], [])
        }
        var made: [Dependency.Invalidation] = []
        var scope: [Expression] = []
        for entry in entries {
            guard isCached(entry) else { continue }
            let shared = cached.scope(of: "\(entry.service).\(entry.operationID)") ?? []
            let isScoped =
                !shared.isEmpty && !context.declaration.operation.security.isEmpty
                && (scope.isEmpty || scope.map(\.text) == shared.map(\.text))
            if isScoped { scope = shared }
            made.append(.init(service: entry.service, operationID: entry.operationID, isScoped: isScoped))
        }
        // Each was found, or reported, where it stands.
        return (made, scope.compactMap { context.source($0, in: Scope()) })
    }

    private func isCached(_ entry: InvalidationDeclaration) -> Bool {
        let services = context.client.services
        guard let service = services.first(where: { $0.name == entry.service }) else {
            diagnostics.report(
                .unknownService, at: entry.location, "no service '\(entry.service)' is declared under 'x-bff.services'",
                fix: Suggestion.fix(for: entry.service, in: services.map(\.name)))
            return false
        }
        let operations = service.document.operations.compactMap(\.id)
        guard operations.contains(entry.operationID) else {
            diagnostics.report(
                .unknownOperation, at: entry.location,
                "service '\(entry.service)' has no operation '\(entry.operationID)'",
                notes: [.init("the service's contract is \(service.contractFile)", at: service.contractLocation)],
                fix: Suggestion.fix(for: entry.operationID, in: operations))
            return false
        }
        let name = "\(entry.service).\(entry.operationID)"
        if cached.contains(name) { return true }
        guard cached.areComplete else { return false }
        diagnostics.report(
            .needlessInvalidation, at: entry.location, "'\(context.client.name)' caches no answer of '\(name)'",
            fix: Suggestion.fix(for: name, in: cached.names) ?? "remove it, or give the call that reads it a 'cache'")
        return false
    }
}
