internal import Contract
internal import Diagnostics
internal import OpenAPI
internal import Plan

/// What a client expects of a body: an example of just the fields that it reads, and the rules of every leaf.
///
/// What a service may leave out or null is taken as the service's own example has it; the other forms are `choices`, each of which is an
/// interaction of its own. Where the example has it both ways, the place is left to its choices.
struct PactShape {
    /// A form that a place of the body may take.
    enum Form: String {
        case value, null, missing
    }

    /// A form of a place that the example does not show.
    struct Choice {
        let pointer: String
        let form: Form
        /// Of the form `value`.
        let value: Node?
    }

    private let specification: PactSpecification
    private let check: SchemaCheck
    private(set) var rules: [PactRules] = []
    private(set) var choices: [Choice] = []

    init(_ specification: PactSpecification, _ check: SchemaCheck) {
        self.specification = specification
        self.check = check
    }

    /// - Parameter prefix: from the body to what is projected.
    mutating func body(_ body: Node, _ projection: Plan.Projection, below prefix: ArraySlice<String>) -> Node? {
        self.body(body, projection, below: prefix, at: .root)
    }

    private mutating func body(
        _ body: Node, _ projection: Plan.Projection, below prefix: ArraySlice<String>, at place: PactPlace
    ) -> Node? {
        guard let name = prefix.first else { return value(projection, [body], at: place) }
        guard let inner = body[name],
            let value = self.body(inner, projection, below: prefix.dropFirst(), at: place.member(name))
        else { return nil }
        return Self.node([(name, value)], at: body.location)
    }

    // MARK: Values

    /// - Parameter seen: every value that the example has at the place.
    /// - Returns: nil where nothing can be expected.
    private mutating func value(_ written: Plan.Projection, _ seen: [Node], at place: PactPlace) -> Node? {
        let projection = written.same ?? written
        let values = seen.filter { !$0.isNull }
        switch projection.kind {
        case .text, .integer, .number, .boolean:
            let leaf = PactLeaf(projection: projection, check: check)
            guard let example = leaf.example(values, at: place) else { return nil }
            rules.append(leaf.rules(at: place))
            return example
        case .json: return anything(values, at: place, projection)
        case .object: return object(projection, values, at: place)
        case .array: return array(projection, values, at: place)
        case .map: return map(projection, values, at: place)
        case .union: return union(projection, values, at: place)
        }
    }

    /// Copied as it is: any JSON will do. The example is a single value, because an object or array would ask for one.
    private mutating func anything(_ seen: [Node], at place: PactPlace, _ projection: Plan.Projection) -> Node {
        rules.append(PactRules(place: place.path, rules: [.regex(#"[\s\S]*"#)]))
        let single = seen.first { $0.array == nil && $0.members == nil }
        return single ?? Node(.string("anything"), at: projection.schema.location)
    }

    // MARK: Objects

    private mutating func object(_ projection: Plan.Projection, _ seen: [Node], at place: PactPlace) -> Node? {
        var members: [(String, Node)] = []
        for field in projection.fields {
            if let value = member(field, of: seen, at: place.member(field.name)) { members.append((field.name, value)) }
        }
        return Self.node(members, at: projection.schema.location)
    }

    private mutating func member(_ field: Plan.Projection.Field, of owners: [Node], at place: PactPlace) -> Node? {
        let node = field.node.same ?? field.node
        let given = owners.compactMap { $0[field.name] }
        let mayBeNull = node.isNullable && node.hasParts
        var seen: Set<Form> = []
        for owner in owners {
            switch owner[field.name] {
            case nil: seen.insert(.missing)
            case let value? where value.isNull && mayBeNull: seen.insert(.null)
            default: seen.insert(.value)
            }
        }
        var forms: [Form] = [.value]
        if mayBeNull { forms.append(.null) }
        if !field.isRequired { forms.append(.missing) }
        if forms.count == 1 { seen = [.value] }
        if !place.isFixed {
            for form in forms where seen != [form] { choose(form, node, given, at: place) }
        }
        guard seen.count == 1, let form = seen.first else { return nil }
        switch form {
        case .missing: return nil
        case .null:
            rules.append(PactRules(place: place.path, rules: [.null]))
            return Node(.null, at: node.schema.location)
        case .value:
            let known = given.contains { !$0.isNull }
            return value(node, known ? given : node.sample(at: place.pointer, check).map { [$0] } ?? [], at: place)
        }
    }

    private mutating func choose(_ form: Form, _ node: Plan.Projection, _ given: [Node], at place: PactPlace) {
        guard form == .value else {
            choices.append(Choice(pointer: place.pointer, form: form, value: nil))
            return
        }
        let value = given.first { !$0.isNull } ?? node.sample(at: place.pointer, check)
        guard let value, !value.isNull else { return }
        choices.append(Choice(pointer: place.pointer, form: form, value: value))
    }

    // MARK: Containers

    private mutating func array(_ projection: Plan.Projection, _ seen: [Node], at place: PactPlace) -> Node {
        let arrays = seen.compactMap(\.array)
        let elements = arrays.flatMap(\.self)
        let location = projection.schema.location
        guard let written = projection.element else { return open(place, at: location) }
        let element = written.same ?? written
        if element.kind == .union, specification == .four { return variants(element, arrays, at: place, location) }
        // No rule says "an object or null".
        let hasGaps = element.hasParts && element.isNullable && elements.contains(where: \.isNull)
        guard !elements.isEmpty, !hasGaps, element.kind != .union else { return open(place, at: location) }
        let index = rules.count
        guard let example = value(element, elements, at: place.elements) else { return open(place, at: location) }
        // An outermost array must have something to look at; those below may be empty where the contract lets them.
        let least = projection.schema.minItems ?? 0
        let rule = PactRules(place: place.path, rules: [.elements(min: place.isRepeated ? least : max(1, least))])
        rules.insert(rule, at: index)
        return Node(.array([example]), at: location)
    }

    /// An array of which only that is expected.
    private mutating func open(_ place: PactPlace, at location: Location) -> Node {
        rules.append(PactRules(place: place.path, rules: [.type]))
        return Node(.array([]), at: location)
    }

    /// Each variant that the example shows in every such array must be somewhere among the elements; an array with all of them is a
    /// choice where some array lacks one.
    private mutating func variants(
        _ union: Plan.Projection, _ arrays: [[Node]], at place: PactPlace, _ location: Location
    ) -> Node {
        var firsts: [(label: String, element: Node)] = []
        for element in arrays.flatMap(\.self) {
            guard let label = union.variant(of: element, check)?.value else { continue }
            if !firsts.contains(where: { $0.label == label }) { firsts.append((label, element)) }
        }
        let common = firsts.filter { first in
            arrays.allSatisfy { $0.contains { union.variant(of: $0, check)?.value == first.label } }
        }
        if common.count < firsts.count, !place.isFixed {
            let all = Node(.array(firsts.map(\.element)), at: location)
            choices.append(Choice(pointer: place.pointer, form: .value, value: all))
        }
        var examples: [Node] = []
        var rulesOfEach: [[PactRules]] = []
        for (label, _) in common {
            let alike = arrays.flatMap(\.self).filter { union.variant(of: $0, check)?.value == label }
            guard let variant = union.variants.first(where: { $0.value == label }) else { continue }
            var shape = PactShape(specification, check)
            guard let example = shape.variant(variant, of: union, alike, at: .element), !shape.rules.isEmpty else {
                continue
            }
            examples.append(example)
            rulesOfEach.append(shape.rules)
        }
        guard !examples.isEmpty else { return open(place, at: location) }
        rules.append(PactRules(place: place.path, rules: [.arrayContains(rulesOfEach)]))
        return Node(.array(examples), at: location)
    }

    private mutating func union(_ union: Plan.Projection, _ seen: [Node], at place: PactPlace) -> Node? {
        guard let first = seen.first, let variant = union.variant(of: first, check) else { return nil }
        let alike = seen.filter { union.variant(of: $0, check)?.value == variant.value }
        // Elsewhere the place is another variant: nothing can be asked of all.
        guard alike.count == seen.count else { return nil }
        return self.variant(variant, of: union, alike, at: place.fixed)
    }

    /// With what tells the variant apart, whether the client reads that or not.
    private mutating func variant(
        _ variant: Plan.Projection.Variant, of union: Plan.Projection, _ seen: [Node], at place: PactPlace
    ) -> Node? {
        let label = union.schema.discriminator?.propertyName
        guard let value = value(variant.node, seen, at: place) else { return nil }
        guard let label, let mark = seen.first?[label], let members = value.members else { return value }
        let inner = place.member(label)
        rules.removeAll { $0.place == inner.path }
        rules.append(PactRules(place: inner.path, rules: [PactLeaf.anyOf([mark])]))
        return Self.node(
            [(label, mark)] + members.filter { $0.key != label }.map { ($0.key, $0.value) }, at: value.location)
    }

    private mutating func map(_ projection: Plan.Projection, _ seen: [Node], at place: PactPlace) -> Node {
        let members = seen.flatMap { $0.members ?? [] }
        let location = projection.schema.location
        rules.append(PactRules(place: place.path, rules: [.values]))
        guard let written = projection.value, let first = members.first else { return Self.node([], at: location) }
        let node = written.same ?? written
        let values = members.map(\.value)
        if node.hasParts, values.contains(where: \.isNull) { return Self.node([], at: location) }
        guard let example = value(node, values, at: place.values) else { return Self.node([], at: location) }
        return Self.node([(first.key, example)], at: location)
    }

    private static func node(_ members: [(String, Node)], at location: Location) -> Node {
        Node(.object(members.map { Node.Member(key: $0.0, keyLocation: location, value: $0.1) }), at: location)
    }
}

extension Plan.Projection {
    /// What no rule can call "this or null".
    fileprivate var hasParts: Bool {
        switch kind {
        case .object, .array, .map, .union: true
        case .text, .integer, .number, .boolean, .json: false
        }
    }
}
