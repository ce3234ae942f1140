internal import Contract
internal import OpenAPI

/// What a cache keeps, for how long, and what it spares a service.
extension CoursePlanner {
    mutating func addCache(_ index: Int, _ cache: CacheDeclaration, _ healthy: PlannedRow) {
        let dependency = operation.dependencies[index]
        let call = ServiceOperation(dependency.call)
        func calls(_ count: Int) -> [PlannedCalls] { [PlannedCalls(operation: call, count: count)] }
        var answered = keeping(healthy)
        answered.name = "healthy with cache"
        let keeping = operation.dependencies.indices.map { model.keeping($0) }
        guard keeping[index] != .nothing else {
            return add("what its service says is not to be kept", of: dependency, keepsAnswers: true) { _ in
                [.ask(1, answered, calls(1)), .ask(1, answered, calls(1))]
            }
        }
        add("equal calls are one", of: dependency, keepsAnswers: true) { _ in
            let held = PlannedRow.state("held", Scenario(faults: [(call, .timeout)]))
            return [.send(8, held, until: calls(1)), .elapse(.zero), .heal, .collect(answered, calls(1))]
        }
        // Without a stale window an answer is always one of now, whether it is kept or not.
        let isClear = operation.dependencies.indices.allSatisfy { other in
            keeping[other] != .undecided || operation.dependencies[other].call.cache?.declaration.stale == .zero
        }
        // Else `addKeeping` sees to it.
        guard keeping[index] == .whole, isClear else { return }
        add("cache", of: dependency, keepsAnswers: true) { planner in
            let kept = keeping.indices.filter { keeping[$0] == .whole }
            var timeline = CacheTimeline(planner.operation, of: index, keeping: kept)
            return timeline.steps { planner.row($0, $1).map(planner.keeping) }
        }
    }

    /// Without what hangs on how long an answer may still be kept.
    func keeping(_ row: PlannedRow) -> PlannedRow {
        var row = row
        let properties = operation.body.map { body -> [Composition.Property] in
            if case .object(let properties, _) = body.kind { properties } else { [] }
        }
        let changing = (properties ?? []).filter { Self.readsMaxAge($0.composition) }
            .map { "/" + JSONPointer.escape($0.name) }
        row.unchanged.removeAll { changing.contains($0) || $0.isEmpty }
        return row
    }

    private static func readsMaxAge(_ composition: Composition) -> Bool {
        switch composition.kind {
        case .role(let role): role == .maxAge
        case .object(let properties, _): properties.contains { readsMaxAge($0.composition) }
        case .each(_, _, _, let element): readsMaxAge(element)
        case .elements(let elements): elements.contains(where: readsMaxAge)
        case .map(_, _, let value): readsMaxAge(value)
        default: false
        }
    }
}
