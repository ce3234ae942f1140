internal import Diagnostics
internal import OpenAPI

extension OperationContext {
    /// Looks up every dependency's call, so that expressions find their answers in whatever order they are written.
    func lookUpDependencies() {
        for dependency in declaration.plan.dependencies {
            let head = head(of: dependency)
            heads.append(head)
            let projection = head.answer.map { Projection(schema: $0) }
            if let key = head.results?.key { projection?.add(key, isSeen: false) }
            projections.append(projection)
        }
    }

    private func head(of dependency: DependencyDeclaration) -> DependencyHead {
        guard let target = target(of: dependency.call) else {
            return DependencyHead(
                declaration: dependency, target: nil, root: nil, answer: nil, results: nil, isFaulty: true)
        }
        guard let batch = dependency.batch else {
            return DependencyHead(
                declaration: dependency, target: target, root: target.body, answer: target.body, results: nil,
                isFaulty: false)
        }
        guard let (results, answer) = results(of: batch, target) else {
            return DependencyHead(
                declaration: dependency, target: target, root: nil, answer: nil, results: nil, isFaulty: true)
        }
        // What the keys can be at most, so many results are there.
        let takes = batch.keys.map(\.take)
        let most = takes.contains { $0 == nil } ? nil : takes.compactMap(\.self).reduce(0, +)
        return DependencyHead(
            declaration: dependency, target: target,
            root: .array(of: answer, maxItems: most, at: batch.location), answer: answer, results: results,
            isFaulty: false)
    }

    /// nil: reported.
    func target(of call: CallDeclaration) -> CallTarget? {
        guard let service = client.services.first(where: { $0.name == call.service }) else {
            diagnostics.report(
                .unknownService, at: call.location, "no service '\(call.service)' is declared under 'x-bff.services'",
                fix: Suggestion.fix(for: call.service, in: client.services.map(\.name))
                    ?? "declare it there: '\(call.service): {contract: …}'")
            return nil
        }
        let operations = service.document.operations
        guard let operation = operations.first(where: { $0.id == call.operationID }) else {
            diagnostics.report(
                .unknownOperation, at: call.location,
                "service '\(call.service)' has no operation '\(call.operationID)'",
                notes: [.init("the service's contract is \(service.contractFile)", at: service.contractLocation)],
                fix: Suggestion.fix(for: call.operationID, in: operations.compactMap(\.id)))
            return nil
        }
        if operation.isTunnel {
            diagnostics.report(
                .notSupportedYet, at: call.location,
                "'\(call.service).\(call.operationID)' is a CONNECT, which asks for a tunnel: it cannot be called",
                notes: [.init("the operation is declared here", at: operation.location)],
                fix: "call an operation with another method")
            return nil
        }
        guard let (response, status) = operation.answer else {
            diagnostics.report(
                .missingResponse, at: call.location, "'\(call.service).\(call.operationID)' declares no 2xx response",
                notes: [.init("the operation is declared here", at: operation.location)],
                fix: "declare what it answers in the service's contract")
            return nil
        }
        guard
            let body = body(
                of: response, status: status, "'\(call.service).\(call.operationID)' answers", call.location,
                takesText: true)
        else { return nil }
        checkDeprecation(of: operation, in: call)
        return CallTarget(
            service: service, operation: operation, response: response, status: status, body: body.schema)
    }

    /// The JSON body of an answer, or a service's text; a nil schema where it has no content. nil: reported.
    func body(
        of response: Response, status: Int, _ subject: String, _ location: Location, takesText: Bool = false
    ) -> (schema: Schema?, isNone: Bool)? {
        if response.content.isEmpty || status == 204 { return (nil, true) }
        if let content = takesText ? response.answered : response.json {
            if let schema = content.schema { return (schema, false) }
            return (Schema(node: Node(.object([]), at: content.location)), false)
        }
        let composed = "application/json and +json\(takesText ? ", and texts," : "")"
        diagnostics.report(
            .unsupportedContent, at: location,
            "\(subject) \(response.content.names), but only \(composed) are composed",
            notes: response.location == location ? [] : [.init("the response is declared here", at: response.location)],
            fix: "such a route is written by hand, which 'x-bff-raw' will declare; it is not supported yet")
        return nil
    }

    private func results(of batch: BatchDeclaration, _ target: CallTarget) -> (BatchResults, answer: Schema)? {
        let name = "\(target.service.name).\(target.operation.id ?? "")"
        guard let body = target.body else {
            diagnostics.report(
                .batchResults, at: batch.resultsLocation, "the answer of '\(name)' has no content",
                notes: [.init("the answer is declared here", at: target.response.location)])
            return nil
        }
        var walk = SourceWalk(root: SourceRoot(.dependency(0), body), text: "#", location: batch.resultsLocation)
        for step in batch.results {
            if let fault = walk.take(step) {
                report(
                    fault, .batchResults, "'results' leads nowhere in the answer of '\(name)'", batch.resultsLocation)
                return nil
            }
        }
        guard case .array(let items?) = walk.source.schema.view.kind else {
            diagnostics.report(
                .batchResults, at: batch.resultsLocation,
                "'results' must lead to an array, "
                    + "but in the answer of '\(name)' there stands \(walk.source.schema.view.kindName)",
                notes: [.init("the schema is declared here", at: walk.source.schema.location)])
            return nil
        }
        var keyWalk = SourceWalk(root: SourceRoot(.dependency(0), items), text: "a result", location: batch.keyLocation)
        for step in batch.key {
            if let fault = keyWalk.take(step) {
                report(fault, .batchKey, "'key' is not in a result of '\(name)'", batch.keyLocation)
                return nil
            }
        }
        let key = keyWalk.source
        guard key.schema.view.isScalar, !key.isSequence else {
            diagnostics.report(
                .batchKey, at: batch.keyLocation,
                "'key' must lead to a single value, but there stands \(key.schema.view.kindName)",
                notes: [.init("the schema is declared here", at: key.schema.location)])
            return nil
        }
        return (
            BatchResults(path: walk.source.steps, key: key.steps, keySchema: key.schema), items.view.schema
        )
    }

    private func report(_ fault: SourceWalk.Fault, _ code: DiagnosticCode, _ what: String, _ location: Location) {
        diagnostics.report(
            code, at: location, "\(what): \(fault.message)",
            notes: [.init("the schema is declared here", at: fault.schemaLocation)], fix: fault.fix)
    }
}
