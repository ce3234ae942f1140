internal import Diagnostics
internal import OpenAPI

/// An answer that needs many calls is late as often as any of them is. What waits for what is judged by `sequential-hops`, a call per
/// element by `n-plus-one`.
extension OperationLint {
    /// With nine dependencies that are each late in 1 of 100, one answer in twelve is.
    static let dependenciesMax = 8

    func checkSize() {
        guard dependencies.count > Self.dependenciesMax else { return }
        diagnostics.report(
            .chattyPlan, at: operation.plan.location,
            "'\(operation.id)' has \(dependencies.count) dependencies, more than \(Self.dependenciesMax)",
            notes: [.init("this is the first above", at: dependencies[Self.dependenciesMax].declaration.nameLocation)],
            fix: "split the screen, or let a service put some of them together")
    }

    /// Several dependencies that call one operation for a key each, where the service has one that takes a list of keys.
    func checkBatches() {
        var seen: [String: Int] = [:]
        for (index, dependency) in dependencies.enumerated() where dependency.batch == nil {
            guard let first = seen[dependency.call.key] else {
                seen[dependency.call.key] = index
                continue
            }
            let others = dependencies[..<index].count { $0.call.key == dependency.call.key }
            // Said once, at the second.
            guard others == 1, let batch = batchOperation(for: dependency.call) else { continue }
            let call = dependency.declaration.call
            let count = dependencies.count { $0.call.key == dependency.call.key }
            diagnostics.report(
                .unbatchedCalls, at: dependency.declaration.nameLocation,
                "'\(call.service).\(call.operationID)' is called \(count) times, "
                    + "where '\(call.service).\(batch.id ?? batch.path)' answers for many keys at once",
                notes: [
                    .init("the first call stands here", at: dependencies[first].declaration.nameLocation),
                    .init("the service declares it here", at: batch.location),
                ], fix: "call that one with 'batch', and join its results")
        }
    }

    /// An operation that takes a list of the call's key and answers with a list of what the call gives.
    private func batchOperation(for call: Call) -> Operation? {
        guard let answer = call.response.answered?.schema else { return nil }
        let keys = call.parameters.map(\.parameter).filter {
            [.path, .query].contains($0.place) && $0.schema.view.isScalar
        }
        return call.service.document.operations.first { candidate in
            guard candidate.id != nil, candidate.id != call.operation.id, candidate.takesList(of: keys) else {
                return false
            }
            let given = candidate.success?.response.answered?.schema
            return given.map { $0.view.lists(answer) } ?? false
        }
    }
}

extension Operation {
    fileprivate func takesList(of keys: [Parameter]) -> Bool {
        var lists = parameters.map { ($0.name, $0.schema) }
        for content in requestBody?.content ?? [] {
            lists += content.schema?.view.schema.properties.map { ($0.name, $0.schema) } ?? []
        }
        return keys.contains { key in
            lists.contains { name, schema in
                guard case .array(let items?) = schema.view.kind, items.view.kindName == key.schema.view.kindName else {
                    return false
                }
                return [key.name + "s", key.name, "ids", "keys"].contains { $0.lowercased() == name.lowercased() }
            }
        }
    }
}

extension SchemaView {
    /// Is an array of such values, or has one.
    fileprivate func lists(_ answer: Schema) -> Bool {
        let wanted = answer.view.schema
        return ([schema] + schema.properties.map(\.schema)).contains { part in
            guard case .array(let items?) = part.view.kind else { return false }
            let given = items.view.schema
            return given === wanted || (given.name != nil && given.name == wanted.name)
        }
    }
}
