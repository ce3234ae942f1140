@testable import OpenAPI

/// Evaluates the schema model straight from JSON Schema's text, to hold the reader and the flattening to the official
/// suite. Slow and simple on purpose: what validates in production is compiled, and tested by itself.
struct ModelEvaluation {
    struct Outcome {
        var isValid = true
        /// Members and elements that have been evaluated (core, section 7.7.1.1).
        var properties: Set<String> = []
        var items: Set<Int> = []

        mutating func require(_ condition: Bool) { isValid = isValid && condition }

        /// A subschema that must hold.
        mutating func add(_ other: Outcome) {
            require(other.isValid)
            take(other)
        }

        mutating func take(_ other: Outcome) {
            guard other.isValid else { return }
            properties.formUnion(other.properties)
            items.formUnion(other.items)
        }
    }

    /// Whether each schema is read through `effective`.
    let isFlattened: Bool
    /// The resources on the way, each once.
    var scope: [Schema.Resource] = []

    func isValid(_ value: Node, _ schema: Schema) -> Bool { evaluate(value, schema).isValid }

    private func evaluate(_ value: Node, _ written: Schema) -> Outcome {
        let schema = isFlattened ? written.effective : written
        var next = self
        if let resource = schema.resource, resource !== scope.last { next.scope.append(resource) }
        return next.keywords(value, schema)
    }

    private func keywords(_ value: Node, _ schema: Schema) -> Outcome {
        var outcome = Outcome()
        if schema.constant == false { outcome.isValid = false }
        outcome.require(schema.types.intersection(value.types) != [])
        if let values = schema.enumeration { outcome.require(values.contains { $0.isEqual(to: value) }) }
        if let const = schema.const { outcome.require(const.isEqual(to: value)) }
        checkNumber(value, schema, &outcome)
        checkText(value, schema, &outcome)
        checkInPlace(value, schema, &outcome)
        if let members = value.members { checkMembers(members, value, schema, &outcome) }
        if let elements = value.array { checkElements(elements, schema, &outcome) }
        if !outcome.isValid { return Outcome(isValid: false) }
        return outcome
    }

    private func checkNumber(_ value: Node, _ schema: Schema, _ outcome: inout Outcome) {
        guard let number = value.double else { return }
        if let bound = schema.minimum { outcome.require((value.compare(bound) ?? 0) >= 0) }
        if let bound = schema.maximum { outcome.require((value.compare(bound) ?? 0) <= 0) }
        if let bound = schema.exclusiveMinimum { outcome.require((value.compare(bound) ?? 1) > 0) }
        if let bound = schema.exclusiveMaximum { outcome.require((value.compare(bound) ?? -1) < 0) }
        if let divisor = schema.multipleOf?.double {
            let quotient = number / divisor
            let isWhole = quotient.isFinite && abs(quotient - quotient.rounded()) <= abs(quotient) * 1e-12
            outcome.require(isWhole)
        }
    }

    private func checkText(_ value: Node, _ schema: Schema, _ outcome: inout Outcome) {
        guard let text = value.string else { return }
        let length = text.unicodeScalars.count
        outcome.require(length >= schema.minLength ?? 0 && length <= schema.maxLength ?? .max)
        if let pattern = schema.pattern { outcome.require(Self.matches(text, pattern)) }
    }

    private static func matches(_ text: String, _ pattern: String) -> Bool {
        guard let regex = try? Regex(pattern) else { return false }
        return text.contains(regex.matchingSemantics(.unicodeScalar).asciiOnlyCharacterClasses())
    }

    private func checkInPlace(_ value: Node, _ schema: Schema, _ outcome: inout Outcome) {
        for member in schema.allOf { outcome.add(evaluate(value, member)) }
        if !schema.anyOf.isEmpty {
            let outcomes = schema.anyOf.map { evaluate(value, $0) }
            outcome.require(outcomes.contains(where: \.isValid))
            for other in outcomes { outcome.take(other) }
        }
        if !schema.oneOf.isEmpty {
            let valid = schema.oneOf.map { evaluate(value, $0) }.filter(\.isValid)
            outcome.require(valid.count == 1)
            for other in valid { outcome.take(other) }
        }
        if let not = schema.not { outcome.require(!evaluate(value, not).isValid) }
        if let condition = schema.condition {
            let found = evaluate(value, condition)
            outcome.take(found)
            if let branch = found.isValid ? schema.consequence : schema.alternative {
                outcome.add(evaluate(value, branch))
            }
        }
        if let reference = schema.dynamicReference {
            let found = scope.lazy.compactMap { $0.dynamicAnchors[reference.anchor] }.first
            outcome.add(evaluate(value, found ?? reference.target))
        }
        guard let members = value.members else { return }
        let names = Set(members.map(\.key))
        for dependent in schema.dependentSchemas where names.contains(dependent.name) {
            outcome.add(evaluate(value, dependent.schema))
        }
        for dependent in schema.dependentRequired where names.contains(dependent.name) {
            outcome.require(names.isSuperset(of: dependent.required))
        }
    }

    private func checkMembers(_ members: [Node.Member], _ value: Node, _ schema: Schema, _ outcome: inout Outcome) {
        outcome.require(members.count >= schema.minProperties ?? 0 && members.count <= schema.maxProperties ?? .max)
        let names = Set(members.map(\.key))
        outcome.require(names.isSuperset(of: schema.required))
        for member in members {
            if let rule = schema.propertyNames {
                outcome.require(evaluate(Node(.string(member.key), at: member.keyLocation), rule).isValid)
            }
            var rules = schema.properties.filter { $0.name == member.key }.map(\.schema)
            rules += schema.patternProperties.filter { Self.matches(member.key, $0.pattern) }.map(\.schema)
            if rules.isEmpty, let additional = schema.additionalProperties { rules = [additional] }
            for rule in rules { outcome.require(evaluate(member.value, rule).isValid) }
            if !rules.isEmpty { outcome.properties.insert(member.key) }
        }
        guard let unevaluated = schema.unevaluatedProperties else { return }
        for member in members where !outcome.properties.contains(member.key) {
            outcome.require(evaluate(member.value, unevaluated).isValid)
        }
        outcome.properties = names
    }

    private func checkElements(_ elements: [Node], _ schema: Schema, _ outcome: inout Outcome) {
        outcome.require(elements.count >= schema.minItems ?? 0 && elements.count <= schema.maxItems ?? .max)
        for (index, element) in elements.enumerated() {
            let rule = index < schema.prefixItems.count ? schema.prefixItems[index] : schema.items
            guard let rule else { continue }
            outcome.require(evaluate(element, rule).isValid)
            outcome.items.insert(index)
        }
        if schema.uniqueItems {
            for (index, element) in elements.enumerated() {
                outcome.require(!elements[..<index].contains { $0.isEqual(to: element) })
            }
        }
        if let contains = schema.contains {
            let found = elements.indices.filter { evaluate(elements[$0], contains).isValid }
            outcome.require(found.count >= schema.minContains ?? 1 && found.count <= schema.maxContains ?? .max)
            outcome.items.formUnion(found)
        }
        guard let unevaluated = schema.unevaluatedItems else { return }
        for index in elements.indices where !outcome.items.contains(index) {
            outcome.require(evaluate(elements[index], unevaluated).isValid)
        }
        outcome.items = Set(elements.indices)
    }
}

extension Node {
    fileprivate var types: Schema.Types {
        switch value {
        case .null: .null
        case .bool: .boolean
        case .integer: [.integer, .number]
        case .number(_, let number): number == number.rounded() ? [.integer, .number] : .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }
}

extension Regex {
    fileprivate func asciiOnlyCharacterClasses() -> Self {
        asciiOnlyDigits().asciiOnlyWordCharacters()
    }
}
