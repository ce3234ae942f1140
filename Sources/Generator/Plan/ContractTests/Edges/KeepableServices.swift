internal import Contract
internal import OpenAPI

extension DependencyModel {
    /// Services say nothing on keeping where the contract has a cache, and give every result that is asked for.
    func keepable() -> Scenario {
        var scenario = Scenario()
        for (index, dependency) in operation.dependencies.enumerated() {
            let calls = dependency.fallback.compactMap { if case .call(let call, _, _) = $0 { call } else { nil } }
            for call in [dependency.call] + calls where call.cache != nil {
                let operation = ServiceOperation(call)
                let headers = catalog.fixture(operation)?.responses.first?.headers ?? []
                let isRestrained = headers.contains { Self.fieldsOnKeeping.contains($0.name.lowercased()) }
                if isRestrained, !scenario.keepable.contains(operation) { scenario.keepable.append(operation) }
            }
            guard dependency.call.cache?.declaration.isPerItem ?? false, let batch = dependency.batch else { continue }
            let outcome = outcome(in: scenario)
            let model = BatchModel(batch, check)
            let missing = model.keys(outcome.reader).filter { model.result($0, in: outcome.reader.slots[index]) == nil }
            if let edits = edits(takingAway: missing, from: index, in: scenario) { scenario.edits += edits }
        }
        return scenario
    }

    static let fieldsOnKeeping: Set<String> = ["cache-control", "expires", "age", "vary"]

    /// Takes keys of a batch out of the lists that they come from; nil where that cannot be done.
    func edits(
        takingAway keys: [Node], from index: Int, in scenario: Scenario
    ) -> [(operation: ServiceOperation, edits: [ScenarioEdit])]? {
        var found: [(operation: ServiceOperation, edits: [ScenarioEdit])] = []
        for (source, _) in operation.dependencies[index].batch?.keys ?? [] {
            guard case .dependency(let other) = source.root else { return nil }
            let operation = ServiceOperation(self.operation.dependencies[other].call)
            guard let body = catalog.body(operation) else { return nil }
            let edited = scenario.edits.filter { $0.operation == operation }.reduce(body) { body, own in
                own.edits.reduce(body) { $1.apply(to: $0) }
            }
            var pointers: [String] = []
            Self.collect(edited, source.steps[...], "", element: nil) { element, value in
                if keys.contains(where: { $0.isEqual(to: value) }) { pointers.append(element) }
            }
            // From the back, so that the others keep their places.
            if !pointers.isEmpty { found.append((operation, pointers.reversed().map(ScenarioEdit.remove))) }
        }
        return found
    }

    /// - Parameter element: the innermost element of a list so far.
    private static func collect(
        _ node: Node, _ steps: ArraySlice<Source.Step>, _ pointer: String, element: String?,
        _ visit: (_ element: String, _ value: Node) -> Void
    ) {
        guard let step = steps.first else {
            if let element { visit(element, node) }
            return
        }
        switch step.kind {
        case .property(let name):
            guard let member = node[name] else { return }
            collect(member, steps.dropFirst(), "\(pointer)/\(JSONPointer.escape(name))", element: element, visit)
        case .elements:
            for (position, value) in (node.array ?? []).enumerated() {
                let place = "\(pointer)/\(position)"
                collect(value, steps.dropFirst(), place, element: place, visit)
            }
        case .values, .index: return
        }
    }
}

extension Scenario {
    /// Both at once.
    func with(_ other: Scenario) -> Scenario {
        var both = self
        both.faults += other.faults
        both.edits += other.edits
        both.refusals += other.refusals
        both.withheld.merge(other.withheld) { $1 }
        both.kept.merge(other.kept) { $1 }
        both.keepable += other.keepable.filter { !keepable.contains($0) }
        both.isBrownout = isBrownout || other.isBrownout
        return both
    }
}
