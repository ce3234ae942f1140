internal import Contract
internal import Diagnostics
internal import OpenAPI

/// What a dependency's own call may answer though it hardly ever does: empty and longest lists, nulls, absent
/// members, values that the contract does not list, results of a batch that are not there.
struct BoundaryPlanner {
    private let model: DependencyModel
    private let index: Int
    private let name: ServiceOperation
    private var dependency: Dependency { model.operation.dependencies[index] }

    init(_ model: DependencyModel, dependency index: Int) {
        self.model = model
        self.index = index
        name = ServiceOperation(model.operation.dependencies[index].call)
    }

    var scenarios: [(name: String, scenario: Scenario)] {
        var edges = (model.catalog.fixture(name)?.boundaries ?? []).map {
            ($0.name, $0.edits.map(ScenarioEdit.fixture))
        }
        edges += longestUniqueLists.map { ("longest list at \($0.pointer)", [ScenarioEdit.set($0.pointer, $0.list)]) }
        let absent = optionalPlaces
        if !absent.isEmpty { edges.append(("without what is optional", absent.map(ScenarioEdit.remove))) }
        for (what, edit) in missingResults { edges.append((what, [edit])) }
        return edges.map { ("\(dependency.name): \($0)", Scenario(edits: [(name, $1)])) }
    }

    // MARK: Lists without equal elements

    /// Such a list is made longer by new values, where they are scalars.
    private var longestUniqueLists: [(pointer: String, list: Node)] {
        guard let body = model.catalog.body(name), let root = model.plan.selection.dependencies[index] else {
            return []
        }
        var found: [(pointer: String, list: Node)] = []
        collect(root, dependency.resultsPointer, depth: 0) { pointer, projection in
            guard projection.kind == .array, projection.schema.uniqueItems, let most = projection.schema.maxItems,
                let items = projection.schema.items, !pointer.contains("*")
            else { return }
            let list = DistinctValues(of: items, check: model.check).values(most, at: pointer)
            if list.count == most { found.append((pointer, Node(.array(list), at: body.location))) }
        }
        return found
    }

    // MARK: Optional members

    private var optionalPlaces: [String] {
        guard let root = model.plan.selection.dependencies[index] else { return [] }
        var places: [String] = []
        collect(root, dependency.resultsPointer, depth: 0) { pointer, projection in
            for field in projection.fields where !field.isRequired {
                places.append(pointer + "/" + JSONPointer.escape(field.name))
            }
        }
        return places
    }

    private func collect(
        _ projection: Projection, _ pointer: String, depth: Int, _ visit: (String, Projection) -> Void
    ) {
        // Below a recursive part everything comes again.
        guard projection.same == nil else { return }
        visit(pointer, projection)
        for field in projection.fields {
            collect(field.node, pointer + "/" + JSONPointer.escape(field.name), depth: depth + 1, visit)
        }
        if let element = projection.element { collect(element, pointer + "/*", depth: depth + 1, visit) }
    }

    // MARK: Results that are not there

    /// Positions in the list of results of those that are asked for.
    var askedResults: [Int] {
        guard let batch = dependency.batch, !batch.key.isEmpty, let body = model.catalog.body(name) else { return [] }
        guard let list = body.value(at: batch.results)?.array else { return [] }
        let healthy = model.outcome(in: Scenario())
        let asked = BatchModel(batch, model.check).keys(healthy.reader)
        return list.indices.filter { position in
            list[position].value(at: batch.key).map { value in asked.contains { $0.isEqual(to: value) } } ?? false
        }
    }

    /// The first and the last result that is asked for answer to another key.
    private var missingResults: [(name: String, edit: ScenarioEdit)] {
        guard let batch = dependency.batch, let body = model.catalog.body(name) else { return [] }
        let wanted = askedResults
        let key = JSONPointer.join(batch.key.names)
        let isNumber = batch.keySchema.typesWithoutNull == .integer
        let other = Node(isNumber ? .integer(Int64(Int32.max) - 1) : .string("asked-by-nobody"), at: body.location)
        var found: [(name: String, edit: ScenarioEdit)] = []
        if let first = wanted.first {
            found.append(("the first result missing", .set("\(dependency.resultsPointer)/\(first)\(key)", other)))
        }
        if let last = wanted.last, wanted.count > 1 {
            found.append(("the last result missing", .set("\(dependency.resultsPointer)/\(last)\(key)", other)))
        }
        return found
    }
}

extension BoundaryFixture {
    fileprivate var name: String {
        switch kind {
        case .emptyLists: "empty lists"
        case .longestLists: "longest lists"
        case .nulls: "nulls"
        case .unknownEnum: "unknown value at \(pointer ?? "")"
        }
    }
}
