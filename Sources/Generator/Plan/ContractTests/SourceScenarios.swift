internal import Contract
internal import OpenAPI

/// States of the services beside faults of calls and edges of single answers: a name without an address, every list empty at once and each
/// by itself, each variant of a union, results that a batch's keys find.
struct SourceScenarios {
    private let model: DependencyModel
    private var dependencies: [Dependency] { model.operation.dependencies }

    init(_ model: DependencyModel) {
        self.model = model
    }

    var all: [(name: String, scenario: Scenario)] { namesWithoutAddress + emptyLists + variants + results }

    // MARK: Names

    /// As if connections were refused, but for how it comes about.
    private var namesWithoutAddress: [(name: String, scenario: Scenario)] {
        dependencies.map { ("\($0.name): no address", Scenario(withoutAddress: [$0.call.service.name])) }
    }

    // MARK: Empty lists

    private var emptyLists: [(name: String, scenario: Scenario)] {
        var whole = Scenario()
        var single: [(name: String, scenario: Scenario)] = []
        for (index, dependency) in dependencies.enumerated() {
            let operation = ServiceOperation(dependency.call)
            let boundary = model.catalog.fixture(operation)?.boundaries.first { $0.kind == .emptyLists }
            let places = ProjectedPlaces(
                prefix: dependency.resultsPath, root: model.plan.selection.dependencies[index])
            let edits = (boundary?.edits ?? []).filter { places.concerns($0.pointer) }
            guard !edits.isEmpty, !whole.edits.contains(where: { $0.operation == operation }) else { continue }
            whole.edits.append((operation, edits.map(ScenarioEdit.fixture)))
            // Of one list alone there is a row already.
            guard edits.count > 1 else { continue }
            single += edits.map { edit in
                ("\(dependency.name): empty list at \(edit.pointer)", Scenario(edits: [(operation, [.fixture(edit)])]))
            }
        }
        return (whole.edits.count > 1 ? [("every list empty", whole)] : []) + single
    }

    // MARK: Unions

    /// The example shows one variant of each union; a client may get any.
    private var variants: [(name: String, scenario: Scenario)] {
        dependencies.enumerated().flatMap { index, dependency -> [(name: String, scenario: Scenario)] in
            let operation = ServiceOperation(dependency.call)
            guard let root = model.plan.selection.dependencies[index], let body = model.catalog.body(operation),
                let schema = dependency.call.response.answered?.schema
            else { return [] }
            var found: [(name: String, scenario: Scenario)] = []
            UnionPlaces.visit(root, dependency.resultsPointer) { pointer, union in
                for (label, variant) in union.schema.view.unionVariants {
                    guard let value = SchemaSample.value(of: variant, at: "\(label) \(pointer)", check: model.check)
                    else { continue }
                    let edit = ScenarioEdit.set(pointer, value)
                    let edited = edit.apply(to: body)
                    guard !edited.isEqual(to: body), model.check.accepts(edited, schema) else { continue }
                    found.append(
                        ("\(dependency.name): \(label) at \(pointer)", Scenario(edits: [(operation, [edit])])))
                }
            }
            return found
        }
    }

    // MARK: Results

    /// Where no example answers to a key that is asked for, a join finds nothing, and a row of what is missing would say nothing: so results
    /// get the keys, those of one batch before those of another that reads it.
    private var results: [(name: String, scenario: Scenario)] {
        var found = Scenario()
        for _ in dependencies {
            for index in dependencies.indices {
                guard let batch = JoinedBatch(model, index),
                    !found.edits.contains(where: { $0.operation == batch.name })
                else { continue }
                let edits = batch.edits(in: found)
                if !edits.isEmpty { found.edits.append((batch.name, edits)) }
            }
        }
        guard !found.isHealthy else { return [] }
        var rows = [(name: "every result that is asked for", scenario: found)]
        for (index, dependency) in dependencies.enumerated() {
            guard let batch = JoinedBatch(model, index),
                let place = found.edits.firstIndex(where: { $0.operation == batch.name })
            else { continue }
            let count = batch.keys(in: found).count
            for (which, position) in [("first", 0), ("last", count - 1)] where position > 0 || which == "first" {
                var missing = found
                missing.edits[place].edits.append(batch.edit(at: position, key: batch.unknownKey))
                rows.append(("\(dependency.name): the \(which) of the results missing", missing))
            }
        }
        return rows
    }
}

/// A batch of the plan, and the results in its example.
struct JoinedBatch {
    let name: ServiceOperation
    private let model: DependencyModel
    private let batch: Batch
    private let prefix: String
    private let body: Node
    private let list: [Node]

    init?(_ model: DependencyModel, _ index: Int) {
        let dependency = model.operation.dependencies[index]
        name = ServiceOperation(dependency.call)
        guard let batch = dependency.batch, let body = model.catalog.body(name) else { return nil }
        prefix = dependency.resultsPointer
        guard let list = body.value(at: batch.results)?.array else { return nil }
        (self.model, self.batch, self.body, self.list) = (model, batch, body, list)
    }

    func keys(in scenario: Scenario) -> [Node] {
        BatchModel(batch, model.check).keys(model.outcome(in: scenario).reader)
    }

    /// As many results as there are keys. Nothing where one answers to a key already, or the schema takes no such answer.
    func edits(in scenario: Scenario) -> [ScenarioEdit] {
        let keys = keys(in: scenario)
        let known = list.compactMap { $0.value(at: batch.key) }
        guard !keys.isEmpty, !list.isEmpty, !keys.contains(where: { key in known.contains { $0.isEqual(to: key) } })
        else { return [] }
        let edits =
            [ScenarioEdit.fixture(.lengthen(pointer: prefix, count: keys.count))]
            + keys.enumerated().map { edit(at: $0, key: $1) }
        return isTaken(edits) ? edits : []
    }

    /// Results that nobody asks for get the keys that none answers to, and as many more as it takes. Nothing where the schema takes no such
    /// answer.
    func completing(in scenario: Scenario) -> [ScenarioEdit] {
        let keys = keys(in: scenario)
        let known = list.map { $0.value(at: batch.key) }
        let missing = keys.filter { key in !known.contains { $0?.isEqual(to: key) ?? false } }
        guard !missing.isEmpty, !list.isEmpty else { return [] }
        let free = known.indices.filter { index in !keys.contains { known[index]?.isEqual(to: $0) ?? false } }
        let count = list.count + max(0, missing.count - free.count)
        var edits = count > list.count ? [ScenarioEdit.fixture(.lengthen(pointer: prefix, count: count))] : []
        edits += zip(free + Array(list.count..<count), missing).map { edit(at: $0, key: $1) }
        return isTaken(edits) ? edits : []
    }

    private func isTaken(_ edits: [ScenarioEdit]) -> Bool {
        let edited = edits.reduce(body) { $1.apply(to: $0) }
        let call = model.operation.dependencies.first { ServiceOperation($0.call) == name }?.call
        return call?.response.answered?.schema.map { model.check.accepts(edited, $0) } ?? false
    }

    func edit(at position: Int, key: Node) -> ScenarioEdit {
        .set("\(prefix)/\(position)\(JSONPointer.join(batch.key.names))", key)
    }

    /// Nobody asks for it.
    var unknownKey: Node {
        let isNumber = batch.keySchema.typesWithoutNull == .integer
        return Node(isNumber ? .integer(Int64(Int32.max) - 1) : .string("asked-by-nobody"), at: body.location)
    }
}

/// Where a projection reads a union.
private enum UnionPlaces {
    /// What stands within a variant is not gone into: it is there only if the variant is.
    static func visit(_ projection: Projection, _ pointer: String, _ body: (String, Projection) -> Void) {
        // Below a recursive part everything comes again.
        guard projection.same == nil else { return }
        if projection.kind == .union { return body(pointer, projection) }
        for field in projection.fields { visit(field.node, pointer + "/" + JSONPointer.escape(field.name), body) }
        if let element = projection.element { visit(element, pointer + "/*", body) }
        if let value = projection.value { visit(value, pointer + "/*", body) }
    }
}
