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
        /// Two or more alternatives.
        case union([Schema])
        /// Any JSON, several types, or an object that says nothing of its properties: copied only as it is.
        case free
    }

    /// Flattened; where a union only added null, its other alternative.
    package let schema: Schema
    package let isNullable: Bool
    package let kind: Kind

    package init(_ written: Schema) {
        schema = written.withoutNull
        isNullable = written.isNullable
        kind = Self.kind(of: schema)
    }

    private static func kind(of schema: Schema) -> Kind {
        let alternatives = schema.oneOf.isEmpty ? schema.anyOf : schema.oneOf
        if !alternatives.isEmpty { return .union(alternatives.filter { $0.effective.types != .null }) }
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
        case .array: return .array(items: schema.items)
        case .object:
            if !schema.properties.isEmpty { return .object }
            guard let values = schema.additionalProperties else { return .free }
            if let constant = values.constant { return constant ? .free : .object }
            return .map(values: values)
        default: return .free
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
        case .array, .object, .map, .union, .free: false
        }
    }

    private var isSeveralTypes: Bool {
        let types = schema.types.subtracting(.null)
        return types != .object && types != Schema.Types.any.subtracting(.null)
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
        case .free: isSeveralTypes ? "of several types" : "free-form JSON"
        }
    }

    /// The schemas of what stands one step further down.
    package var parts: [Schema] {
        var parts = schema.properties.map(\.schema)
        switch kind {
        case .array(let items): parts += items.map { [$0] } ?? []
        case .map(let values): parts.append(values)
        case .union(let alternatives): parts += alternatives
        case .boolean, .integer, .number, .string, .object, .free: break
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

extension Schema {
    package var view: SchemaView { SchemaView(self) }
}
