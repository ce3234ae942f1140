internal import Contract
internal import OpenAPI

/// Makes services' lists that hold more than the client takes of them, so that each `take` shows: of a list that is composed, and of the keys of
/// a batch. Elements are told apart by what batches are asked for and joins look up, and whatever is asked for is found.
///
/// Behind those that are taken come two more: a new one, for which a batch asks that takes one too many; and one that another list asks for, which
/// a composed list gets that takes one too many. Where nothing may be missing that a batch does not ask for, there are none behind.
struct TakenLists {
    /// A place in the answer to a dependency's own call; `*` stands for every element.
    private struct Place {
        let dependency: Int
        var steps: [(token: String, schema: Schema)]

        var pointer: String { steps.map { "/\($0.token)" }.joined() }
    }

    /// A list, and all that reads it.
    private struct Taken {
        let list: Place
        /// Of its elements.
        let schema: Schema
        /// The most that any `take` leaves, skipped ones included; nil: nobody takes.
        var most: Int?
        /// From an element to what it is asked for or looked up by.
        var keys: [String] = []
    }

    private let model: DependencyModel
    private var lists: [Taken] = []
    private var dependencies: [Dependency] { model.operation.dependencies }

    init(_ model: DependencyModel) {
        self.model = model
        for dependency in dependencies {
            for (source, take) in dependency.batch?.keys ?? [] {
                guard let place = place(of: source, [:]) else { continue }
                note(place, key: true, take: take)
            }
        }
        if let body = model.operation.body { collect(body, [:]) }
    }

    /// With the dependency that gives the list. The first scenario shows most; the others are for when it gives no view model.
    var all: [(dependency: Int, name: String, scenarios: [Scenario])] {
        lists.compactMap { taken in
            guard let most = taken.most else { return nil }
            let dependency = taken.list.dependency
            let name = "\(dependencies[dependency].name): as much as is taken of \(taken.list.pointer)"
            return (dependency, name, [2, 0].compactMap { scenario(taken, most, behind: $0) })
        }
    }

    // MARK: Reading bindings

    private func place(of source: Source, _ variables: [Int: Place]) -> Place? {
        var place: Place
        switch source.root {
        case .dependency(let index): place = Place(dependency: index, steps: results(of: index))
        case .variable(let id):
            guard let known = variables[id] else { return nil }
            place = known
        default: return nil
        }
        for step in source.steps {
            switch step.kind {
            case .property(let name): place.steps.append((JSONPointer.escape(name), step.schema))
            case .elements: place.steps.append(("*", step.schema))
            case .index, .values: return nil
            }
        }
        return place
    }

    /// From the root of a batch's answer to its results.
    private func results(of index: Int) -> [(token: String, schema: Schema)] {
        (dependencies[index].batch?.results ?? []).compactMap { step in
            if case .property(let name) = step.kind { (JSONPointer.escape(name), step.schema) } else { nil }
        }
    }

    /// What is read of the elements of a list, whose last `*` it is.
    private mutating func note(_ place: Place, key: Bool = false, take: Int? = nil) {
        guard let star = place.steps.lastIndex(where: { $0.token == "*" }) else { return }
        let list = Place(dependency: place.dependency, steps: Array(place.steps[..<star]))
        // How many results there are, keys alone decide.
        let isResults = dependencies[place.dependency].batch != nil && star == results(of: place.dependency).count
        guard !isResults else { return }
        let index =
            lists.firstIndex { $0.list.dependency == list.dependency && $0.list.pointer == list.pointer } ?? lists.count
        if index == lists.count { lists.append(Taken(list: list, schema: place.steps[star].schema)) }
        let path = place.steps[(star + 1)...].map { "/\($0.token)" }.joined()
        if key, !lists[index].keys.contains(path) { lists[index].keys.append(path) }
        if let take { lists[index].most = max(take, lists[index].most ?? 0) }
    }

    private mutating func collect(_ composition: Composition, _ known: [Int: Place]) {
        var variables = known
        for join in composition.joins {
            if let by = place(of: join.by, variables) { note(by, key: true) }
            guard let result = dependencies[join.dependency].batch?.results.last?.schema.items else { continue }
            let steps = results(of: join.dependency) + [("*", result)]
            variables[join.variable.id] = Place(dependency: join.dependency, steps: steps)
        }
        if let variable = composition.recursionVariable, let presence = composition.presence {
            variables[variable.id] = place(of: presence, variables)
        }
        switch composition.kind {
        case .each(let source, let variable, _, let element):
            let elements = place(of: source, variables)
            if let elements, let take = composition.shape.take {
                note(elements, take: take + (composition.shape.skip ?? 0))
            }
            variables[variable.id] = elements
            collect(element, variables)
        case .map(let source, let variable, let value):
            var values = place(of: source, variables)
            values?.steps.append(("*", value.target))
            variables[variable.id] = values
            collect(value, variables)
        case .object(let properties, _):
            for property in properties { collect(property.composition, variables) }
        case .elements(let elements):
            for element in elements { collect(element, variables) }
        case .union(let source, _, let variants):
            for variant in variants {
                variables[variant.variable.id] = place(of: source, variables)
                collect(variant.composition, variables)
            }
        case .value, .opaque, .constant, .text, .percent, .swift, .role, .recursion, .nothing: break
        }
    }

    // MARK: Making lists

    private func scenario(_ taken: Taken, _ most: Int, behind extra: Int) -> Scenario? {
        let call = dependencies[taken.list.dependency].call
        let operation = ServiceOperation(call)
        guard let body = model.catalog.body(operation), let schema = call.response.answered?.schema,
            let elements = Self.list(at: taken.list.steps.map(\.token)[...], in: body), !elements.isEmpty
        else { return nil }
        let limit = taken.list.steps.last?.schema.maxItems ?? (taken.list.steps.isEmpty ? schema.maxItems : nil)
        let count = min(most + extra, limit ?? .max)
        guard count >= most, count > elements.count, let edits = edits(taken, elements, to: count, most) else {
            return nil
        }
        guard model.check.accepts(edits.reduce(body) { $1.apply(to: $0) }, schema) else { return nil }
        var scenario = Scenario(edits: [(operation, edits)])
        for (index, dependency) in dependencies.enumerated() where ServiceOperation(dependency.call) != operation {
            guard let batch = JoinedBatch(model, index) else { continue }
            let edits = batch.completing(in: scenario)
            if !edits.isEmpty { scenario.edits.append((batch.name, edits)) }
        }
        return scenario
    }

    /// The first list there that has elements.
    private static func list(at tokens: ArraySlice<String>, in node: Node) -> [Node]? {
        guard let token = tokens.first else { return node.array }
        let rest = tokens.dropFirst()
        guard token == "*" else {
            return node[JSONPointer.unescape(token) ?? token].flatMap { list(at: rest, in: $0) }
        }
        let inner = node.array ?? node.members?.map(\.value) ?? []
        return inner.lazy.compactMap { list(at: rest, in: $0) }.first { !$0.isEmpty }
    }

    /// nil where there are not enough values.
    private func edits(_ taken: Taken, _ elements: [Node], to count: Int, _ most: Int) -> [ScenarioEdit]? {
        let pointer = taken.list.pointer
        let isScalar = taken.schema.types.isDisjoint(with: [.object, .array])
        var edits = [ScenarioEdit.fixture(.lengthen(pointer: pointer, count: count))]
        for path in isScalar ? [""] : taken.keys {
            let tokens = path.split(separator: "/").map(String.init)
            func value(in element: Node) -> Node? {
                tokens.reduce(Optional(element)) { $0?[JSONPointer.unescape($1) ?? $1] }
            }
            guard let schema = schema(at: tokens, in: taken.schema) else { return nil }
            let known = elements.compactMap(value)
            let others = askedByOthers(known)
            var values = DistinctValues(of: schema, besides: known + others, check: model.check)
                .values(count - elements.count, at: pointer)
            if count > most + 1, !values.isEmpty, let other = others.first(where: { model.check.accepts($0, schema) }) {
                values[values.count - 1] = other
            }
            guard values.count == count - elements.count else { return nil }
            if isScalar {
                return [.set(pointer, Node(.array(elements + values), at: elements[0].location))]
            }
            edits += values.enumerated().map { .set("\(pointer)/\(elements.count + $0)\(path)", $1) }
        }
        return edits
    }

    private func schema(at tokens: [String], in element: Schema) -> Schema? {
        tokens.reduce(Optional(element)) { schema, token in
            schema?.withoutNull.effective.propertySchema(JSONPointer.unescape(token) ?? token)
        }
    }

    /// Keys that batches are asked for where nothing is wrong.
    private func askedByOthers(_ own: [Node]) -> [Node] {
        let reader = model.outcome(in: Scenario()).reader
        return dependencies.compactMap(\.batch).flatMap { BatchModel($0, model.check).keys(reader) }
            .filter { key in !own.contains { $0.isEqual(to: key) } }
    }
}

/// Values of one schema that are all different.
struct DistinctValues {
    private let schema: Schema
    private let others: [Node]
    private let check: SchemaCheck

    /// - Parameter others: what none of them may be.
    init(of schema: Schema, besides others: [Node] = [], check: SchemaCheck) {
        (self.schema, self.others, self.check) = (schema, others, check)
    }

    /// Fewer where no more are found soon; none that holds values.
    func values(_ count: Int, at pointer: String) -> [Node] {
        var values: [Node] = []
        for number in 1...max(1, 4 * count) where values.count < count {
            let value = SchemaSample.value(of: schema, at: "\(pointer)/\(number)", check: check)
            guard let value, value.array == nil, value.members == nil,
                !(others + values).contains(where: { $0.isEqual(to: value) })
            else { continue }
            values.append(value)
        }
        return values
    }
}
