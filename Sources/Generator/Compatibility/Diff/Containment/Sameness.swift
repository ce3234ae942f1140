internal import OpenAPI

/// Whether two schemas are written alike, and so is all that they reference: what most of two versions is. Quick where it holds, and no
/// proof of anything where it does not.
final class Sameness {
    private struct Pair: Hashable {
        let one: ObjectIdentifier
        let other: ObjectIdentifier
    }

    private static let depthMax = 300

    private var same: Set<Pair> = []
    private var different: Set<Pair> = []
    /// What identifiers stand for must stay alive as long as they are kept.
    private var kept: [Schema] = []

    func areSame(_ one: Schema, _ other: Schema) -> Bool {
        var assumed: Set<Pair> = []
        guard compare(one, other, &assumed, depth: 0) else { return false }
        same.formUnion(assumed)
        return true
    }

    private func compare(_ one: Schema, _ other: Schema, _ assumed: inout Set<Pair>, depth: Int) -> Bool {
        let pair = Pair(one: ObjectIdentifier(one), other: ObjectIdentifier(other))
        if one === other || same.contains(pair) { return true }
        guard depth < Self.depthMax, !different.contains(pair) else { return false }
        guard assumed.insert(pair).inserted else { return true }
        kept += [one, other]
        if areAlike(one, other) {
            let (left, right) = (one.subschemas, other.subschemas)
            if left.count == right.count,
                zip(left, right).allSatisfy({ compare($0, $1, &assumed, depth: depth + 1) })
            {
                return true
            }
        }
        different.insert(pair)
        return false
    }

    /// What flattening has made has the text of one part alone: so what it says is compared too.
    private func areAlike(_ one: Schema, _ other: Schema) -> Bool {
        one.types == other.types && one.constant == other.constant && one.allOf.count == other.allOf.count
            && one.node.isEqual(to: other.node) && one.texts == other.texts && one.counts == other.counts
            && zip(one.values, other.values).allSatisfy { areEqual($0, $1) } && one.names == other.names
            && (one.enumeration?.count == other.enumeration?.count)
            && zip(one.enumeration ?? [], other.enumeration ?? []).allSatisfy { $0.isEqual(to: $1) }
    }

    private func areEqual(_ one: Node?, _ other: Node?) -> Bool {
        guard let one, let other else { return one == nil && other == nil }
        return one.isEqual(to: other)
    }
}

extension Schema {
    fileprivate var texts: [String?] { [format, pattern, contentEncoding, contentMediaType] }

    fileprivate var counts: [Int?] {
        [
            minLength, maxLength, minItems, maxItems, minProperties, maxProperties, minContains, maxContains,
            uniqueItems ? 1 : 0,
        ]
    }

    fileprivate var values: [Node?] {
        [const, defaultValue, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf]
    }

    fileprivate var names: [[String]] {
        [
            required.sorted(), properties.map(\.name).sorted(), patternProperties.map(\.pattern).sorted(),
            dependentSchemas.map(\.name).sorted(),
        ] + dependentRequired.map { [$0.name] + $0.required.sorted() }
    }

    /// Every schema that this one applies, in an order that equal texts share.
    fileprivate var subschemas: [Schema] {
        let named =
            properties.map { ($0.name, $0.schema) } + patternProperties.map { ($0.pattern, $0.schema) }
            + dependentSchemas.map { ($0.name, $0.schema) }
        let single = [
            items, contains, additionalProperties, propertyNames, unevaluatedItems, unevaluatedProperties, not,
            condition, consequence, alternative, contentSchema, dynamicReference?.target,
        ]
        return named.sorted { $0.0 < $1.0 }.map(\.1) + prefixItems + allOf + anyOf + oneOf + single.compactMap(\.self)
    }
}
