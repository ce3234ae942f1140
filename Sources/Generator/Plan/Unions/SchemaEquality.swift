internal import OpenAPI

/// Whether two schemas take the same values as far as their keywords say so: annotations do not count.
enum SchemaEquality {
    /// The first two that are equal.
    static func firstPair(in schemas: [Schema]) -> (Schema, Schema)? {
        for (index, second) in schemas.enumerated() {
            for first in schemas[..<index] where areEqual(first, second) { return (first, second) }
        }
        return nil
    }

    /// Without those that equal an earlier one.
    static func distinct(_ schemas: [Schema]) -> [Schema] {
        var result: [Schema] = []
        for schema in schemas where !result.contains(where: { areEqual($0, schema) }) { result.append(schema) }
        return result
    }

    static func areEqual(_ left: Schema, _ right: Schema) -> Bool {
        var assumed: Set<Pair> = []
        return areEqual(left, right, &assumed)
    }

    private struct Pair: Hashable {
        let left: ObjectIdentifier
        let right: ObjectIdentifier
    }

    /// - Parameter assumed: pairs that are being compared: a cycle adds nothing.
    private static func areEqual(_ left: Schema, _ right: Schema, _ assumed: inout Set<Pair>) -> Bool {
        let (left, right) = (left.effective, right.effective)
        if left === right { return true }
        guard assumed.insert(Pair(left: ObjectIdentifier(left), right: ObjectIdentifier(right))).inserted else {
            return true
        }
        return scalarsAgree(left, right) && boundsAgree(left, right) && partsAgree(left, right, &assumed)
    }

    private static func scalarsAgree(_ left: Schema, _ right: Schema) -> Bool {
        left.types == right.types && left.constant == right.constant && left.format == right.format
            && left.pattern == right.pattern && left.contentEncoding == right.contentEncoding
            && left.contentMediaType == right.contentMediaType && left.uniqueItems == right.uniqueItems
            && Set(left.required) == Set(right.required) && same(left.const, right.const)
            && same(left.enumeration, right.enumeration)
    }

    private static func boundsAgree(_ left: Schema, _ right: Schema) -> Bool {
        let counts: [KeyPath<Schema, Int?>] = [
            \.minLength, \.maxLength, \.minItems, \.maxItems, \.minContains, \.maxContains, \.minProperties,
            \.maxProperties,
        ]
        let bounds: [KeyPath<Schema, Node?>] = [
            \.minimum, \.maximum, \.exclusiveMinimum, \.exclusiveMaximum, \.multipleOf,
        ]
        return counts.allSatisfy { left[keyPath: $0] == right[keyPath: $0] }
            && bounds.allSatisfy { same(left[keyPath: $0], right[keyPath: $0]) }
    }

    private static func partsAgree(_ left: Schema, _ right: Schema, _ assumed: inout Set<Pair>) -> Bool {
        guard parts(left).count == parts(right).count else { return false }
        for (first, second) in zip(parts(left), parts(right)) {
            guard first.key == second.key, first.schemas.count == second.schemas.count else { return false }
            for (one, other) in zip(first.schemas, second.schemas) where !areEqual(one, other, &assumed) {
                return false
            }
        }
        return left.dependentRequired.isEmpty && right.dependentRequired.isEmpty
            && left.dynamicReference == nil && right.dynamicReference == nil
    }

    /// Subschemas by the keyword, and the member's name, that they stand at; in an order of its own.
    private static func parts(_ schema: Schema) -> [(key: String, schemas: [Schema])] {
        var parts: [(key: String, schemas: [Schema])] = [
            ("items", [schema.items].compactMap { $0 }), ("prefixItems", schema.prefixItems),
            ("contains", [schema.contains].compactMap { $0 }),
            ("unevaluatedItems", [schema.unevaluatedItems].compactMap { $0 }),
            ("additionalProperties", [schema.additionalProperties].compactMap { $0 }),
            ("propertyNames", [schema.propertyNames].compactMap { $0 }),
            ("unevaluatedProperties", [schema.unevaluatedProperties].compactMap { $0 }),
            ("allOf", schema.allOf), ("oneOf", schema.oneOf), ("anyOf", schema.anyOf),
            ("not", [schema.not].compactMap { $0 }), ("if", [schema.condition].compactMap { $0 }),
            ("then", [schema.consequence].compactMap { $0 }), ("else", [schema.alternative].compactMap { $0 }),
        ]
        parts += schema.properties.map { ("properties/" + $0.name, [$0.schema]) }.sorted { $0.0 < $1.0 }
        parts += schema.patternProperties.map { ("patternProperties/" + $0.pattern, [$0.schema]) }
            .sorted { $0.0 < $1.0 }
        parts += schema.dependentSchemas.map { ("dependentSchemas/" + $0.name, [$0.schema]) }.sorted { $0.0 < $1.0 }
        return parts
    }

    private static func same(_ left: Node?, _ right: Node?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        return left.isEqual(to: right)
    }

    private static func same(_ left: [Node]?, _ right: [Node]?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        return left.count == right.count
            && left.allSatisfy { value in right.contains { $0.isEqual(to: value) } }
    }
}
