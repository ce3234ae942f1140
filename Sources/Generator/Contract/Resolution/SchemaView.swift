package import OpenAPI

/// A schema as bindings see it: `allOf` flattened, the "this or null" of a union folded into a flag, and one kind of
/// value.
package struct SchemaView {
    package indirect enum Kind {
        case boolean, integer, number, string
        case array(items: Schema?)
        /// Properties by name.
        case object
        /// `additionalProperties` and no properties of its own: values by any key.
        case map(values: Schema)
        /// Two or more alternatives, of which at least one has parts.
        case union([Schema])
        /// Single values of several types, or a tuple of such: without members, so that a copy as it is shows nothing
        /// that the contract does not name.
        case plain
        /// Any JSON, or an object that says nothing of its properties: copied only as it is.
        case free
    }

    /// Flattened; where a union only added null, its other alternative.
    package let schema: Schema
    package let isNullable: Bool
    package let kind: Kind

    /// - Parameter isNullable: nil means as the schema says.
    package init(_ written: Schema, isNullable: Bool? = nil) {
        schema = written.withoutNull
        self.isNullable = isNullable ?? written.isNullable
        kind = Self.kind(of: schema)
    }

    private static func kind(of schema: Schema) -> Kind {
        if let discriminator = schema.discriminator, !discriminator.mapping.isEmpty,
            !schema.alternativesToNull.isEmpty
        {
            return .union(schema.alternativesToNull)
        }
        let variants = schema.variants
        if !variants.isEmpty { return union(of: variants) }
        var types = schema.types.subtracting(.null)
        if schema.types == .any {
            if let values = schema.const.map({ [$0] }) ?? schema.enumeration {
                types = values.reduce(into: []) { $0.formUnion(type(of: $1)) }
                types.remove(.null)
            } else if !schema.properties.isEmpty {
                types = .object
            } else if schema.items != nil {
                types = .array
            }
        }
        switch types {
        case .boolean: return .boolean
        case .integer: return .integer
        case .number, [.number, .integer]: return .number
        case .string: return .string
        case .array:
            guard !schema.prefixItems.isEmpty else { return .array(items: schema.items) }
            let parts = schema.prefixItems + (schema.items.map { [$0] } ?? [])
            return parts.allSatisfy { isPlain($0, depth: 0) } && schema.items != nil ? .plain : .free
        case .object:
            if !schema.properties.isEmpty { return .object }
            if let values = schema.memberValues { return .map(values: values) }
            return schema.additionalProperties?.constant == false ? .object : .free
        default: return types.isDisjoint(with: [.array, .object]) ? .plain : .free
        }
    }

    private static func union(of variants: [Schema]) -> Kind {
        let kinds = variants.map(\.view.kind)
        var types: Schema.Types = []
        for kind in kinds {
            switch kind {
            case .boolean: types.insert(.boolean)
            case .integer: types.insert(.integer)
            case .number: types.formUnion([.integer, .number])
            case .string: types.insert(.string)
            case .plain: types = .any
            case .array, .object, .map, .union, .free: return .union(variants)
            }
        }
        return switch types {
        case .boolean: .boolean
        case .integer: .integer
        case .number, [.number, .integer]: .number
        case .string: .string
        default: .plain
        }
    }

    private static let plainDepthMax = 8

    /// No value of the schema has members.
    private static func isPlain(_ schema: Schema, depth: Int) -> Bool {
        if schema.constant == false { return true }
        guard depth < plainDepthMax else { return false }
        switch schema.view.kind {
        case .boolean, .integer, .number, .string, .plain: return true
        case .array(let items): return items.map { isPlain($0, depth: depth + 1) } ?? false
        case .object, .map, .union, .free: return false
        }
    }

    private static func type(of node: Node) -> Schema.Types {
        switch node.value {
        case .null: .null
        case .bool: .boolean
        case .integer: .integer
        case .number: [.number, .integer]
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }
}

extension SchemaView {
    /// One value without parts.
    package var isScalar: Bool {
        switch kind {
        case .boolean, .integer, .number, .string: true
        case .array, .object, .map, .union, .plain, .free: false
        }
    }

    /// Single values of several types, or a tuple of such.
    var isPlain: Bool {
        if case .plain = kind { true } else { false }
    }

    /// The types of the single values that fit; of a tuple that it is an array.
    var scalarTypes: Schema.Types {
        switch kind {
        case .boolean: .boolean
        case .integer: .integer
        case .number: [.integer, .number]
        case .string: .string
        case .plain:
            schema.variants.isEmpty
                ? schema.types.subtracting(.null)
                : schema.variants.reduce(into: []) { $0.formUnion($1.view.scalarTypes) }
        case .array, .object, .map, .union, .free: []
        }
    }

    package var isObject: Bool {
        if case .object = kind { true } else { false }
    }

    /// The user's word for the kind: "a string", "an array", …
    package var kindName: String {
        switch kind {
        case .boolean: "a boolean"
        case .integer: "an integer"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        case .map: "a map"
        case .union: "a union"
        case .plain: schema.prefixItems.isEmpty ? "of several types" : "a tuple"
        case .free: "free-form JSON"
        }
    }

    /// The schemas of what stands one step further down.
    package var parts: [Schema] {
        var parts = schema.properties.map(\.schema)
        switch kind {
        case .array(let items): parts += items.map { [$0] } ?? []
        case .map(let values): parts.append(values)
        case .union(let alternatives): parts += alternatives
        case .boolean, .integer, .number, .string, .object, .plain, .free: break
        }
        return parts
    }

    package func property(_ name: String) -> Schema.Property? {
        schema.properties.first { $0.name == name }
    }

    package func requires(_ name: String) -> Bool {
        schema.required.contains(name)
    }

    /// The values that the schema lists by `const` or `enum`, null left out; nil where it lists none.
    package var listedValues: [Node]? {
        (schema.const.map { [$0] } ?? schema.enumeration)?.filter { !$0.isNull }
    }
}

extension SchemaView {
    /// The variants of a union with what each is called: the discriminator's value, else the schema's name, else what
    /// kind of value it is. Unique, and in the contract's order.
    package var unionVariants: [(label: String, schema: Schema)] {
        guard case .union = kind else { return [] }
        if let discriminator = schema.discriminator, !discriminator.mapping.isEmpty {
            return discriminator.mapping.map { ($0.value, $0.schema) }
        }
        var taken: Set<String> = []
        return schema.variants.enumerated().map { index, variant in
            let view = variant.view
            let own = variant.name ?? view.schema.name ?? variant.title
            var label = own ?? view.kindWord
            if !taken.insert(label).inserted {
                label += "\(index + 1)"
                taken.insert(label)
            }
            return (label, variant)
        }
    }

    private var kindWord: String {
        switch kind {
        case .boolean: "boolean"
        case .integer: "integer"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        case .map: "map"
        case .union, .plain: "variant"
        case .free: "anything"
        }
    }

    /// What a member of this name is: the property, else what a pattern or `additionalProperties` say. nil where
    /// nothing is said of it.
    package func member(_ name: String) -> Schema? {
        if let property = property(name) { return property.schema }
        if let match = schema.patternProperties.first(where: { Pattern.matches(name, $0.pattern) ?? false }) {
            return match.schema
        }
        return schema.additionalProperties.flatMap { $0.constant == nil ? $0 : nil }
    }
}

extension Schema {
    package var view: SchemaView { SchemaView(self) }

    /// What every member of an object without properties of its own is: by `additionalProperties`, or by patterns
    /// that all say the same. nil where members may be anything, or none is allowed.
    package var memberValues: Schema? {
        let schema = effective
        var found = schema.patternProperties.map(\.schema)
        if let values = schema.additionalProperties {
            if values.constant == nil { found.append(values) }
            if values.constant == true { return nil }
        } else if !found.isEmpty {
            return nil
        }
        guard let first = found.first, found.allSatisfy({ $0 === first || $0.effective === first.effective }) else {
            return nil
        }
        return first
    }
}
