internal import Contract
package import OpenAPI

/// The part of a service's answer that a client selected: a node per selected place, and nothing else. Everything
/// that knows which client uses what is derived from this tree.
package final class Projection {
    package struct Field {
        package let name: String
        package let isRequired: Bool
        package let node: Projection
        /// Somebody tells a null from an absence: a flag beside the value says which.
        fileprivate(set) var tellsNull = false
    }

    package struct Variant {
        /// The discriminator's value, else what the contract calls the variant.
        package let value: String
        package let node: Projection
    }

    enum Narrowing {
        /// The value must be valid against the view model's schema.
        case schema(Schema)
        /// A map without `"*"` and the view model's enum take these alone.
        case values([String], Schema)
    }

    package enum Kind {
        case text, integer, number, boolean
        /// Copied as it is, or of a type that is no single Swift type.
        case json
        case object, array, map, union
    }

    /// The service's schema, references, allOf and a null alternative resolved.
    package let schema: Schema
    /// The schema takes null.
    package let isNullable: Bool
    package private(set) var fields: [Field] = []
    /// Of an array.
    package private(set) var element: Projection?
    /// Of a map.
    package private(set) var value: Projection?
    package private(set) var variants: [Variant] = []
    /// Where a recursive part is the same as a part above it.
    package private(set) var same: Projection?
    private(set) var isOpaque = false
    /// Stands for the array of a batch's results, whatever the answer around them looks like.
    private var isResults = false
    /// A service sends it: values that its enum does not list are taken as well, unless the view model forbids them.
    let acceptsUnknown: Bool
    /// Where the view model is narrower than the service: a value outside is the dependency's fault.
    private(set) var narrowings: [Narrowing] = []
    /// The value itself is read, not only parts of it.
    private(set) var isRead = false
    /// The Swift type's name, given when all is selected.
    var typeName = ""

    /// - Parameters:
    ///   - isNullable: nil means as the schema says.
    ///   - isOpen: a service sends it, which may list more values tomorrow.
    init(schema: Schema, isNullable: Bool? = nil, isOpen: Bool = false) {
        self.schema = schema.withoutNull.effective
        self.isNullable = isNullable ?? schema.isNullable
        acceptsUnknown = isOpen
    }

    /// Anything of it is read.
    package var isSelected: Bool {
        !fields.isEmpty || element != nil || value != nil || !variants.isEmpty || isOpaque || isRead
    }

    package var kind: Kind {
        if isOpaque { return .json }
        if isResults { return .array }
        if !variants.isEmpty { return .union }
        if value != nil { return .map }
        if element != nil { return .array }
        if !fields.isEmpty { return .object }
        switch schema.view.kind {
        case .string: return .text
        case .boolean: return .boolean
        case .integer: return .integer
        case .number: return .number
        case .object: return .object
        case .map, .free: return schema.types.subtracting(.null) == .object ? .object : .json
        case .array, .union, .plain: return .json
        }
    }
}

// MARK: Selecting

extension Projection {
    /// - Parameter member: what stands there, where no property says so.
    func field(_ name: String, _ member: Source.Step? = nil) -> Projection {
        if let value { return value }
        if let field = fields.first(where: { $0.name == name }) { return field.node }
        let own = schema.view.member(name)
        let node = Projection(
            schema: own ?? member?.schema ?? schema, isNullable: own == nil ? member?.isNullable : nil,
            isOpen: acceptsUnknown)
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
        let node = Projection(schema: elementSchema, isOpen: acceptsUnknown)
        element = node
        return node
    }

    func values(schema valueSchema: Schema) -> Projection {
        if let value { return value }
        // A member that is read by its name is one of the values.
        let node = fields.first?.node ?? Projection(schema: valueSchema, isOpen: acceptsUnknown)
        fields = []
        value = node
        return node
    }

    @discardableResult
    func variant(_ value: String, schema: Schema) -> Projection {
        if let variant = variants.first(where: { $0.value == value }) { return variant.node }
        let node = Projection(schema: schema, isNullable: false, isOpen: acceptsUnknown)
        variants.append(Variant(value: value, node: node))
        return node
    }

    func step(_ step: Source.Step) -> Projection {
        let origin = same ?? self
        return switch step.kind {
        case .property(let name): origin.field(name, step)
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
        guard map.otherwise == nil else { return }
        let listed = target.effective.enumeration?.compactMap(\.string) ?? []
        let sources = map.entries(inOrderOf: schema).map(\.source)
        narrowings.append(.values(sources + listed.filter { !sources.contains($0) }, target))
    }

    /// The batch's root: an array whose elements are the results.
    convenience init(arrayOf result: Projection, schema: Schema) {
        self.init(schema: schema, isOpen: result.acceptsUnknown)
        element = result
        isResults = true
    }

    /// Selects what a whole value is for hand-written code: an array's elements, a map's values, a union's
    /// variants. Of objects others say which fields are seen.
    func selectWhole() {
        guard same == nil, !isOpaque, element == nil || element?.same == nil else { return }
        let view = schema.view
        switch view.kind {
        case .union:
            // A variant that is the union again is shown as JSON.
            for (label, schema) in view.unionVariants where !schema.view.isScalar || schema.view.schema !== self.schema
            {
                variant(label, schema: schema).selectWhole()
            }
        case .array(let items?):
            guard items.effective !== schema else { return becomeOpaque() }
            elements(schema: items).selectWhole()
        case .map(let values): self.values(schema: values).selectWhole()
        case .array(nil), .plain, .free: becomeOpaque()
        case .object, .boolean, .integer, .number, .string: break
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
        let view = schema.view
        switch view.kind {
        case .union:
            for (label, schema) in view.unionVariants { variant(label, schema: schema).selectAll(below: &ancestors) }
        case .object: for property in schema.properties { field(property.name).selectAll(below: &ancestors) }
        case .map(let values): self.values(schema: values).selectAll(below: &ancestors)
        case .array(let items?): elements(schema: items).selectAll(below: &ancestors)
        case .array(nil), .plain, .free: becomeOpaque()
        case .boolean, .integer, .number, .string: becomeRead()
        }
    }
}

extension Projection {
    /// The Swift case of each variant, in their order.
    var variantNames: [String] {
        var scope = NameScope()
        return variants.map {
            scope.claim(SwiftName.member($0.value), SwiftName.member($0.value + "-value"))
        }
    }
}
