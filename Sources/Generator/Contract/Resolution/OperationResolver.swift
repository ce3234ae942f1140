internal import Diagnostics
internal import OpenAPI

/// Resolves one operation: its calls first, then its response, then what depends on both.
struct OperationResolver {
    struct Result {
        /// nil: a fault was reported.
        let operation: ClientOperation?
        let mappings: [FieldMapping]
    }

    private let context: OperationContext
    private let composer: Composer
    private let cached: CachedOperations
    private var diagnostics: Diagnostics { context.diagnostics }
    private var declaration: OperationDeclaration { context.declaration }

    init(
        _ declaration: OperationDeclaration, of client: ClientDeclaration, bindings: BindingTable,
        cached: CachedOperations, today: CalendarDate?, diagnostics: Diagnostics
    ) {
        self.cached = cached
        context = OperationContext(
            client: client, declaration: declaration, bindings: bindings, today: today, diagnostics: diagnostics)
        composer = Composer(context)
    }

    func resolve() -> Result {
        let faults = diagnostics.errorCount
        context.lookUpDependencies()
        checkRequest()
        let graph = DependencyGraph(declaration.plan.dependencies, diagnostics: diagnostics)
        let calls = context.heads.map { call(of: $0) }
        context.faultyBatches = Set(calls.indices.filter { context.heads[$0].isBatch && calls[$0].batch == nil })
        let answer = answer()
        let body = answer?.schema.flatMap { composer.compose(response: $0) }
        let headers = answer.map { self.headers(of: $0.response) } ?? []
        let selections = context.heads.indices.map { self.selections(of: $0) }
        for (index, head) in context.heads.enumerated() {
            guard let projection = context.projections[index] else { continue }
            _ = FallbackCheck(context: context).check(head, projection, links: calls[index].links)
        }
        let invalidations = context.heads.map(InvalidationResolver(context: context, cached: cached).resolve)
        let scopes = requiredScopes()
        PlanRules(context: context, graph: graph, diagnostics: diagnostics).check(answer: answer, body: body)
        guard diagnostics.errorCount == faults, let answer else { return Result(operation: nil, mappings: []) }
        var dependencies: [Dependency] = []
        for (index, head) in context.heads.enumerated() {
            guard let call = calls[index].call else { return Result(operation: nil, mappings: []) }
            dependencies.append(
                Dependency(
                    declaration: head.declaration, call: call, fallback: calls[index].fallback,
                    batch: calls[index].batch,
                    reads: graph.reads[index], after: graph.after[index], selections: selections[index],
                    answer: head.answer, mayBeAbsent: head.mayBeAbsent, invalidates: invalidations[index].entries,
                    invalidationScope: invalidations[index].scope, readsUser: readsUser(head.declaration)))
        }
        let operation = ClientOperation(
            declaration: declaration, dependencies: dependencies, response: answer.response, status: answer.status,
            responseSchema: answer.schema, body: body, headers: headers, requiredScopes: scopes,
            longestPath: graph.longestPath.map { (context.heads[$0].declaration.name, graph.timeouts[$0]) })
        return Result(operation: operation, mappings: context.mappings)
    }

    // MARK: Calls

    private struct ResolvedCall {
        var call: Call?
        var batch: Batch?
        var fallback: [Fallback] = []
        /// What each link of the fallback chain calls.
        var links: [CallTarget?] = []
    }

    private func call(of head: DependencyHead) -> ResolvedCall {
        var resolved = ResolvedCall()
        let dependency = head.declaration
        let resolver = CallResolver(
            context: context, composer: composer, batch: dependency.batch, isCritical: dependency.isCritical,
            isSafe: dependency.isSafe, isIdempotent: dependency.isIdempotent)
        if let target = head.target {
            resolved.call = resolver.resolve(dependency.call, target)
            if let batch = dependency.batch, let results = head.results {
                resolved.batch = resolver.resolve(batch, target, results, isSafe: dependency.isSafe)
            }
        }
        let links = CallResolver(
            context: context, composer: composer, batch: nil, isCritical: false, isSafe: dependency.isSafe,
            isIdempotent: false)
        for link in dependency.fallback {
            switch link {
            case .empty: resolved.fallback.append(.empty)
            case .value(let node, _): resolved.fallback.append(.value(node))
            case .call(let call, let timeout, _, let absent, _):
                let target = context.target(of: call)
                resolved.links.append(target)
                // No other call stands in for a batch: that is reported, and what it is given no longer matters.
                guard let target, !head.isBatch, let made = links.resolve(call, target) else { continue }
                resolved.fallback.append(.call(made, timeout: timeout, absent: absent))
                continue
            }
            resolved.links.append(nil)
        }
        return resolved
    }

    private func selections(of index: Int) -> [Source] {
        let head = context.heads[index]
        guard !head.isFaulty else { return [] }
        var sources: [Source] = []
        for select in head.declaration.select {
            guard let answer = head.answer else {
                diagnostics.report(
                    .unknownPointer, at: select.location,
                    "the answer of '\(head.declaration.name)' has no content to select from")
                continue
            }
            var walk = SourceWalk(
                root: SourceRoot(.dependency(index), answer), text: head.isBatch ? "a result" : "the answer",
                location: select.location)
            let fault = select.pointer.lazy.compactMap { walk.take($0) }.first
            if let fault {
                diagnostics.report(
                    fault.code, at: select.location, "'\(select.text)' selects nothing: \(fault.message)",
                    notes: [.init("the schema is declared here", at: fault.schemaLocation)], fix: fault.fix)
                continue
            }
            let source = walk.source.named(select.text)
            let isWhole = select.takesAll || !source.schema.view.isScalar
            if context.projections[index]?.shows(source.steps, isWhole: isWhole) ?? false {
                diagnostics.report(
                    .needlessSelect, at: select.location, "'\(select.text)' is selected already",
                    fix: "remove it: a binding or another entry reads it")
            }
            context.projections[index]?.add(source.steps, isWhole: isWhole, isSeen: true)
            context.checkSensitivity(of: source, source.steps, isWhole: isWhole)
            sources.append(source)
        }
        return sources
    }

    private func readsUser(_ dependency: DependencyDeclaration) -> Bool {
        dependency.inputs.contains(where: \.isOfUser)
    }

    // MARK: The client's own answer

    private func answer() -> (response: Response, status: Int, schema: Schema?)? {
        guard let (response, status) = declaration.operation.success else {
            diagnostics.report(
                .missingResponse, at: declaration.operation.location, "'\(declaration.id)' declares no 2xx response",
                fix: "declare the view model that it answers with")
            return nil
        }
        guard let body = context.body(of: response, status: status, "'\(declaration.id)' answers", response.location)
        else { return nil }
        return (response, status, body.schema)
    }

    /// What the client's requests say and nothing here could read.
    private func checkRequest() {
        let operation = declaration.operation
        if let body = operation.requestBody, body.received == nil, !body.content.isEmpty {
            diagnostics.report(
                .unsupportedContent, at: body.location,
                "'\(declaration.id)' takes \(body.content.names), but only JSON, forms and texts are read",
                fix: "such a route is written by hand, which 'x-bff-raw' will declare; it is not supported yet")
        }
        for parameter in operation.parameters {
            guard let what = parameter.unreadable else { continue }
            diagnostics.report(
                .notSupportedYet, at: parameter.location,
                "the parameter '\(parameter.name)' is \(what), which is not read yet in a client's request",
                fix: "take its parts as parameters of their own, or as a body")
        }
    }

    private func headers(of response: Response) -> [(header: Header, composition: Composition)] {
        response.headers.compactMap { header in composer.compose(header: header).map { (header, $0) } }
    }

    /// nil where the operation is public.
    private func requiredScopes() -> [String]? {
        let security = declaration.operation.security
        guard let requirement = security.first else { return nil }
        let schemes = client(of: requirement)
        // A scheme that is not defined is reported where the document is read; until then a token is asked for.
        let isBearer = schemes.count == 1 && (schemes[0].map(\.isBearer) ?? true)
        if security.count > 1 || !isBearer {
            diagnostics.report(
                .unsupportedSecurity, at: requirement.location,
                "'\(declaration.id)' is secured by something else than one bearer token",
                notes: schemes.compactMap { scheme in
                    scheme.map { .init("'\($0.name)' is declared here", at: $0.location) }
                }, fix: "secure it by one scheme: http bearer, oauth2 or openIdConnect")
            return []
        }
        return requirement.schemes.flatMap(\.scopes)
    }

    private func client(of requirement: SecurityRequirement) -> [SecurityScheme?] {
        requirement.schemes.map { used in
            context.client.document.securitySchemes.first { $0.name == used.name }
        }
    }
}

extension Parameter {
    /// What of it a request's reader does not know; nil where it reads all.
    fileprivate var unreadable: String? {
        if place == .querystring { return "the whole query" }
        if mediaType != nil { return "JSON or other content" }
        if style == "label" || style == "matrix" { return "written in the style '\(style)'" }
        switch schema.view.kind {
        case .boolean, .integer, .number, .string, .plain, .free: return nil
        case .array(let items):
            guard let items else { return nil }
            return items.view.isScalar || items.view.isPlain ? nil : "an array of things with parts"
        case .object, .map: return "an object"
        case .union: return "a union"
        }
    }
}

extension SecurityScheme {
    /// Ends in a bearer token (RFC 6750), however the token was come by.
    fileprivate var isBearer: Bool {
        type == "oauth2" || type == "openIdConnect" || (type == "http" && scheme?.lowercased() == "bearer")
    }
}
