internal import Contract
internal import OpenAPI

/// The part of a service's answer that a client selected: a node per selected place, and nothing else. Everything
/// that knows which client uses what is derived from this tree.
final class Projection {
    struct Field {
        let name: String
        let isRequired: Bool
        let node: Projection
        /// Somebody tells a null from an absence: a flag beside the value says which.
        fileprivate(set) var tellsNull = false
    }

    struct Variant {
        /// The discriminator's value.
        let value: String
        let node: Projection
    }

    enum Narrowing {
        /// The value must be valid against the view model's schema.
        case schema(Schema)
        /// A map without `"*"` and the view model's enum take these alone.
        case values([String], Schema)
    }

    enum Kind {
        case text, integer, number, boolean
        /// Copied as it is, or of a type that is no single Swift type.
        case json
        case object, array, map, union
    }

    /// The service's schema, references, allOf and a null alternative resolved.
    let schema: Schema
    /// The schema takes null.
    let isNullable: Bool
    private(set) var fields: [Field] = []
    /// Of an array.
    private(set) var element: Projection?
    /// Of a map.
    private(set) var value: Projection?
    private(set) var variants: [Variant] = []
    private(set) var discriminator: String?
    /// Where a recursive part is the same as a part above it.
    private(set) var same: Projection?
    private(set) var isOpaque = false
    /// Stands for the array of a batch's results, whatever the answer around them looks like.
    private var isResults = false
    /// Some map catches every value that the service's enum does not list.
    private(set) var acceptsUnknown = false
    /// Where the view model is narrower than the service: a value outside is the dependency's fault.
    private(set) var narrowings: [Narrowing] = []
    /// The value itself is read, not only parts of it.
    private(set) var isRead = false
    /// The Swift type's name, given when all is selected.
    var typeName = ""

    init(schema: Schema) {
        self.schema = schema.withoutNull.effective
        isNullable = schema.isNullable
    }

    /// Anything of it is read.
    var isSelected: Bool {
        !fields.isEmpty || element != nil || value != nil || !variants.isEmpty || isOpaque || isRead
    }

    var kind: Kind {
        if isOpaque { return .json }
        if isResults { return .array }
        if discriminator != nil { return .union }
        switch schema.types.subtracting(.null) {
        case .string: return .text
        case .boolean: return .boolean
        case .integer: return .integer
        case .number, [.number, .integer]: return .number
        case .array: return element == nil ? .json : .array
        case .object: return value == nil ? .object : .map
        default:
            if !fields.isEmpty { return .object }
            return element == nil ? .json : .array
        }
    }
}

// MARK: Selecting

extension Projection {
    func field(_ name: String) -> Projection {
        if let field = fields.first(where: { $0.name == name }) { return field.node }
        let property = schema.properties.first { $0.name == name }
        let node = Projection(schema: property?.schema ?? schema.additionalProperties ?? schema)
        fields.append(Field(name: name, isRequired: schema.required.contains(name), node: node))
        let order = Dictionary(
            schema.properties.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { first, _ in first }
        )
        fields.sort { (order[$0.name] ?? .max, $0.name) < (order[$1.name] ?? .max, $1.name) }
        return node
    }

    /// The field's null is to be told from its absence.
    func tellNull(of name: String) {
        guard let index = fields.firstIndex(where: { $0.name == name }), !fields[index].isRequired,
            fields[index].node.isNullable
        else { return }
        fields[index].tellsNull = true
    }

    func elements(schema elementSchema: Schema) -> Projection {
        if let element { return element }
        let node = Projection(schema: elementSchema)
        element = node
        return node
    }

    func values(schema valueSchema: Schema) -> Projection {
        if let value { return value }
        let node = Projection(schema: valueSchema)
        value = node
        return node
    }

    @discardableResult
    func variant(_ value: String, discriminator: String, schema: Schema) -> Projection {
        self.discriminator = discriminator
        if let variant = variants.first(where: { $0.value == value }) { return variant.node }
        let node = Projection(schema: schema)
        variants.append(Variant(value: value, node: node))
        return node
    }

    func step(_ step: Source.Step) -> Projection {
        let origin = same ?? self
        return switch step.kind {
        case .property(let name): origin.field(name)
        case .elements, .index: origin.elements(schema: step.schema)
        case .values: origin.values(schema: step.schema)
        }
    }

    func becomeSame(as other: Projection) { if other !== self { same = other } }

    func becomeOpaque() { isOpaque = true }

    func becomeRead() { isRead = true }

    /// Parts that are the same as an array or map above them: no Swift type holds itself so.
    var bareRecursions: [Projection] {
        var found: [Projection] = []
        var seen: [Projection] = []
        collectBareRecursions(&found, &seen)
        return found
    }

    private func collectBareRecursions(_ found: inout [Projection], _ seen: inout [Projection]) {
        guard !seen.contains(where: { $0 === self }) else { return }
        seen.append(self)
        if let same, same.kind != .object, same.kind != .union { found.append(self) }
        for inner in fields.map(\.node) + variants.map(\.node) + [element, value].compactMap({ $0 }) {
            inner.collectBareRecursions(&found, &seen)
        }
    }

    func narrow(to target: Schema) {
        let target = target.effective
        let isKnown = narrowings.contains { if case .schema(let known) = $0 { known === target } else { false } }
        if !isKnown { narrowings.append(.schema(target)) }
    }

    func narrow(to map: Composition.EnumMap, of target: Schema) {
        guard map.otherwise == nil else {
            acceptsUnknown = true
            return
        }
        let listed = target.effective.enumeration?.compactMap(\.string) ?? []
        let sources = map.entries(inOrderOf: schema).map(\.source)
        narrowings.append(.values(sources + listed.filter { !sources.contains($0) }, target))
    }

    /// The batch's root: an array whose elements are the results.
    convenience init(arrayOf result: Projection, schema: Schema) {
        self.init(schema: schema)
        element = result
        isResults = true
    }

    /// Selects what a whole value is for hand-written code: an array's elements, a map's values, a union's
    /// variants. Of objects others say which fields are seen.
    func selectWhole() {
        guard same == nil, !isOpaque, element == nil || element?.same == nil else { return }
        let types = schema.types.subtracting(.null)
        if let union = schema.union {
            for (value, schema) in union.variants { variant(value, discriminator: union.property, schema: schema) }
        } else if types == .array, let items = schema.items {
            guard items.effective !== schema else { return becomeOpaque() }
            elements(schema: items).selectWhole()
        } else if types == .object, schema.properties.isEmpty, let values = schema.additionalProperties,
            values.constant == nil
        {
            self.values(schema: values).selectWhole()
        } else if types != .object || schema.properties.isEmpty {
            if ![.string, .boolean, .integer, .number, [.number, .integer]].contains(types) { becomeOpaque() }
        }
    }

    /// Selects all that the schema describes: for `select: [/images/**]`.
    func selectAll() {
        var ancestors: [Projection] = []
        selectAll(below: &ancestors)
    }

    private func selectAll(below ancestors: inout [Projection]) {
        if let above = ancestors.first(where: { $0.schema === schema }) {
            becomeSame(as: above)
            return
        }
        ancestors.append(self)
        defer { ancestors.removeLast() }
        let types = schema.types.subtracting(.null)
        if let union = schema.union {
            for (value, schema) in union.variants {
                variant(value, discriminator: union.property, schema: schema).selectAll(below: &ancestors)
            }
        } else if !schema.oneOf.isEmpty || !schema.anyOf.isEmpty {
            becomeOpaque()
        } else if types == .object, !schema.properties.isEmpty {
            for property in schema.properties { field(property.name).selectAll(below: &ancestors) }
        } else if types == .object, let additional = schema.additionalProperties, additional.constant == nil {
            values(schema: additional).selectAll(below: &ancestors)
        } else if types == .array, let items = schema.items {
            elements(schema: items).selectAll(below: &ancestors)
        } else if types == .array || types == .object {
            becomeOpaque()
        }
    }
}

extension Schema {
    /// A union that is told apart by a property.
    fileprivate var union: (property: String, variants: [(value: String, schema: Schema)])? {
        guard let discriminator, !oneOf.isEmpty || !anyOf.isEmpty, !discriminator.mapping.isEmpty else { return nil }
        return (discriminator.propertyName, discriminator.mapping.map { ($0.value, $0.schema) })
    }
}
