package import OpenAPI

extension Schema.Types {
    /// Both bits: every integer is a number.
    static let anyNumber: Schema.Types = [.integer, .number]

    /// No value has parts.
    var isScalar: Bool { isSubset(of: [.null, .boolean, .integer, .number, .string]) && !isEmpty }
}

extension Schema {
    /// The types that a value is meant to have, also where `type` is left out: objects for a schema that names
    /// properties, the kinds of its values for an enum, those of its variants for a union. `.any` where nothing is
    /// implied.
    package var impliedTypes: Types {
        var open: Set<ObjectIdentifier> = []
        return impliedTypes(&open)
    }

    private func impliedTypes(_ open: inout Set<ObjectIdentifier>) -> Types {
        let schema = effective
        guard open.insert(ObjectIdentifier(schema)).inserted else { return .any }
        defer { open.remove(ObjectIdentifier(schema)) }
        if schema.constant == false { return [] }
        if let values = schema.const.map({ [$0] }) ?? schema.enumeration {
            let kinds = values.reduce(into: Types()) { $0.formUnion($1.kind) }
            return kinds.intersection(schema.types)
        }
        var types = schema.types
        for alternatives in [schema.oneOf, schema.anyOf] where !alternatives.isEmpty {
            var union: Types = []
            for alternative in alternatives { union.formUnion(alternative.impliedTypes(&open)) }
            types.formIntersection(union)
        }
        // Whoever leaves the type out and names properties means objects.
        guard types == .any || types == .any.subtracting(.null) else { return types }
        return schema.impliedContainer.map { schema.types.intersection($0) } ?? types
    }

    private var impliedContainer: Types? {
        if !properties.isEmpty || !required.isEmpty || !patternProperties.isEmpty { return .object }
        if let additionalProperties, additionalProperties.constant != true { return .object }
        if items != nil || !prefixItems.isEmpty { return .array }
        return nil
    }
}

extension Node {
    /// The type of a value; both bits for integers.
    var kind: Schema.Types {
        switch value {
        case .null: .null
        case .bool: .boolean
        case .integer: .anyNumber
        case .number(_, let number): number == number.rounded(.towardZero) ? .anyNumber : .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }
}
