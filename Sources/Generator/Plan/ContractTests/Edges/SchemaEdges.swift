internal import Contract
internal import Diagnostics
internal import OpenAPI

/// What a schema says of one body: changes that lead to its edges, and such that lead just beyond, each at one place.
///
/// Of a list one element of each variant is gone into, the one that has most; a union without a discriminator is left alone, since
/// which variant is at fault is its own to say.
struct SchemaEdges {
    /// A change that the schema refuses.
    struct Beyond {
        let keyword: String
        /// Of the value that is changed.
        let place: String
        /// What is at fault: for a missing member its object.
        let fault: String
        let edit: ScenarioEdit
        /// Of the schema that refuses it.
        let location: Location
    }

    /// Changes that the schema takes, all together.
    struct Edge {
        let name: String
        let edits: [ScenarioEdit]
    }

    /// A value that the schema speaks of.
    private struct Spot {
        let pointer: String
        let schema: Schema
        /// nil where it may be but is not.
        let value: Node?
        /// What it is chosen among must not become another.
        let isDiscriminator: Bool
    }

    private static let depthMax = 12

    private let schema: Schema
    private let body: Node
    private let check: SchemaCheck
    private var spots: [Spot] = []

    /// - Parameters:
    ///   - choose: the elements of a list, by its pointer, that are gone into; nil: those that have most.
    ///   - isWanted: whether the place with this pointer counts.
    init(
        _ schema: Schema, body: Node, check: SchemaCheck, choose: (String) -> [Int]? = { _ in nil },
        isWanted: (String) -> Bool = { _ in true }
    ) {
        (self.schema, self.body, self.check) = (schema, body, check)
        var found: [Spot] = []
        collect(schema, body, "", isDiscriminator: false, depth: 0, choose) { spot in
            if spot.pointer.isEmpty || isWanted(spot.pointer) { found.append(spot) }
        }
        spots = found
    }

    // MARK: Places

    private func collect(
        _ written: Schema, _ value: Node?, _ pointer: String, isDiscriminator: Bool, depth: Int,
        _ choose: (String) -> [Int]?, _ visit: (Spot) -> Void
    ) {
        let schema = written.withoutNull.effective
        guard depth < Self.depthMax, schema.not == nil else { return }
        if !schema.oneOf.isEmpty || !schema.anyOf.isEmpty {
            guard let discriminator = schema.discriminator, !discriminator.mapping.isEmpty, let value,
                let label = UnionModel(schema, check).label(of: value),
                let variant = schema.view.unionVariants.first(where: { $0.label == label })
            else { return }
            return collect(
                variant.schema, value, pointer, isDiscriminator: false, depth: depth + 1, choose,
                { spot in
                    let name = "\(pointer)/\(JSONPointer.escape(discriminator.propertyName))"
                    if spot.pointer != name { visit(spot) }
                })
        }
        visit(Spot(pointer: pointer, schema: written, value: value, isDiscriminator: isDiscriminator))
        switch value?.value {
        case .object(let members):
            var names = schema.properties.map(\.name)
            // Whatever others there are keep one rule.
            if let other = members.first(where: { !names.contains($0.key) }) { names.append(other.key) }
            for name in names {
                guard let inner = schema.propertySchema(name), inner.constant == nil else { continue }
                collect(
                    inner, value?[name], "\(pointer)/\(JSONPointer.escape(name))", isDiscriminator: false,
                    depth: depth + 1, choose, visit)
            }
        case .array(let elements):
            guard let items = schema.items else { return }
            for index in choose(pointer) ?? richest(elements, items) where elements.indices.contains(index) {
                collect(
                    items, elements[index], "\(pointer)/\(index)", isDiscriminator: false, depth: depth + 1, choose,
                    visit)
            }
        default: break
        }
    }

    /// Of each variant the element that has most.
    private func richest(_ elements: [Node], _ items: Schema) -> [Int] {
        var best: [(label: String?, index: Int, weight: Int)] = []
        let isUnion = items.discriminator != nil || items.effective.discriminator != nil
        for (index, element) in elements.enumerated() {
            let label = isUnion ? UnionModel(items, check).label(of: element) : nil
            let weight = element.weight
            if let known = best.firstIndex(where: { $0.label == label }) {
                if weight > best[known].weight { best[known] = (label, index, weight) }
            } else {
                best.append((label, index, weight))
            }
        }
        return best.map(\.index)
    }

    /// The body with only those elements of its lists that are gone into; of others the first.
    var shortened: Node {
        let pointers = Set(spots.map(\.pointer))
        func shortened(_ node: Node, _ pointer: String) -> Node {
            switch node.value {
            case .object(let members):
                let kept = members.map { member in
                    let value = shortened(member.value, "\(pointer)/\(JSONPointer.escape(member.key))")
                    return Node.Member(key: member.key, keyLocation: member.keyLocation, value: value)
                }
                return Node(.object(kept), at: node.location)
            case .array(let elements):
                let chosen = elements.indices.filter { index in
                    let place = "\(pointer)/\(index)"
                    return pointers.contains { $0 == place || $0.hasPrefix(place + "/") }
                }
                let kept = chosen.isEmpty ? Array(elements.indices.prefix(1)) : chosen
                return Node(.array(kept.map { shortened(elements[$0], "\(pointer)/\($0)") }), at: node.location)
            case .null, .bool, .integer, .number, .string: return node
            }
        }
        return shortened(body, "")
    }

    // MARK: Beyond

    var beyond: [Beyond] {
        spots.flatMap { spot -> [Beyond] in
            let schema = spot.schema.withoutNull.effective
            func set(_ keyword: String, _ value: Node) -> Beyond? {
                guard !check.accepts(value, spot.schema) else { return nil }
                return Beyond(
                    keyword: keyword, place: spot.pointer, fault: spot.pointer, edit: .set(spot.pointer, value),
                    location: schema.location)
            }
            var found: [Beyond?] = []
            if !spot.pointer.isEmpty, spot.value != nil {
                found.append(set("null", Node(.null, at: schema.location)))
            }
            let values = BrokenValues(spot.schema, check: check).all
            if !values.contains(where: { $0.keyword == "type" }) {
                let wrong = BrokenBodies.wrongValue(spot.schema.effective.types, at: schema.location)
                found.append(wrong.flatMap { set("type", $0) })
            }
            switch spot.value?.value {
            case .object(let members)?: found += objects(spot, members, schema)
            case .array(let elements)? where !elements.isEmpty && !schema.uniqueItems && schema.maxItems != nil:
                // Elements that are there make no long row.
                let edit = EditFixture.lengthen(pointer: spot.pointer, count: (schema.maxItems ?? 0) + 1)
                found.append(
                    Beyond(
                        keyword: "maxItems", place: spot.pointer, fault: spot.pointer, edit: .fixture(edit),
                        location: schema.location))
                for broken in values where broken.pointer.isEmpty && broken.keyword != "maxItems" {
                    found.append(set(broken.keyword, broken.value))
                }
            default:
                for broken in values where broken.pointer.isEmpty {
                    found.append(set(broken.keyword, broken.value))
                }
            }
            return found.compactMap(\.self)
        }
    }

    private func objects(_ spot: Spot, _ members: [Node.Member], _ schema: Schema) -> [Beyond] {
        var found = schema.required.filter { name in members.contains { $0.key == name } }.map { name in
            let place = "\(spot.pointer)/\(JSONPointer.escape(name))"
            return Beyond(
                keyword: "required", place: place, fault: spot.pointer, edit: .remove(place),
                location: schema.location)
        }
        if schema.additionalProperties?.constant == false {
            let place = "\(spot.pointer)/anUnknownMember"
            let edit = ScenarioEdit.set(place, Node(.bool(true), at: schema.location))
            found.append(
                Beyond(
                    keyword: "additionalProperties", place: spot.pointer, fault: place, edit: edit,
                    location: schema.location))
        }
        return found
    }

    // MARK: At the edges

    var edges: [Edge] {
        var edges: [Edge] = []
        func add(_ name: String, _ value: (EdgeValues) -> Node?) {
            let edits = spots.compactMap { spot -> ScenarioEdit? in
                guard !spot.pointer.isEmpty else { return nil }
                return value(EdgeValues(spot.schema, check: check)).map { .set(spot.pointer, $0) }
            }
            let kept = kept(edits)
            if !kept.isEmpty { edges.append(Edge(name: name, edits: kept)) }
        }
        add("smallest numbers", \.smallest)
        add("largest numbers", \.largest)
        add("shortest texts", \.shortest)
        add("longest texts", \.longest)
        add("nulls") { $0.null }
        let most = spots.map { EdgeValues($0.schema, check: check).listed.count }.max() ?? 0
        for position in 0..<most {
            add("listed values, the \(position + 1).") { values in
                values.listed.indices.contains(position) ? values.listed[position] : nil
            }
        }
        return edges
    }

    /// Those that change something and that the schema takes one after the other.
    private func kept(_ edits: [ScenarioEdit]) -> [ScenarioEdit] {
        let changing = edits.filter { !$0.apply(to: body).isEqual(to: body) }
        if check.accepts(changing.reduce(body) { $1.apply(to: $0) }, schema) { return changing }
        var (kept, edited): ([ScenarioEdit], Node) = ([], body)
        for edit in changing {
            let next = edit.apply(to: edited)
            guard check.accepts(next, schema) else { continue }
            (edited, kept) = (next, kept + [edit])
        }
        return kept
    }
}

extension Node {
    /// How much there is: values that are not null.
    fileprivate var weight: Int {
        switch value {
        case .null: 0
        case .array(let elements): 1 + min(1, elements.count)
        case .object(let members): members.reduce(1) { $0 + $1.value.weight }
        case .bool, .integer, .number, .string: 1
        }
    }
}
