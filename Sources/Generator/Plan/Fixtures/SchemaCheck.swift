internal import Diagnostics
package import OpenAPI

/// Whether a value is what a schema takes: for examples, samples and edited bodies at generation time. Patterns that Swift's own engine
/// does not read and formats without a rule here count as kept. One serves a run: it remembers the patterns.
package final class SchemaCheck {
    /// Schemas may refer to themselves without a value between.
    private static let depthMax = 200

    private var patterns: [String: Regex<AnyRegexOutput>?] = [:]

    package init() {}

    package func accepts(_ value: Node, _ schema: Schema) -> Bool { accepts(value, schema, depth: 0) }

    private func accepts(_ value: Node, _ written: Schema, depth: Int) -> Bool {
        guard depth < Self.depthMax else { return false }
        let schema = written.effective
        if let constant = schema.constant { return constant }
        guard hasType(value, schema.types) else { return false }
        if let values = schema.enumeration, !values.contains(where: { $0.isEqual(to: value) }) { return false }
        if let const = schema.const, !const.isEqual(to: value) { return false }
        func fits(_ other: Schema) -> Bool { accepts(value, other, depth: depth + 1) }
        if !schema.allOf.allSatisfy(fits) { return false }
        if !schema.oneOf.isEmpty, schema.oneOf.count(where: fits) != 1 { return false }
        if !schema.anyOf.isEmpty, !schema.anyOf.contains(where: fits) { return false }
        if let not = schema.not, fits(not) { return false }
        switch value.value {
        case .null, .bool: return true
        case .integer, .number: return isInBounds(value, schema)
        case .string(let text): return isText(text, schema)
        case .array(let elements): return areElements(elements, schema, depth: depth)
        case .object(let members): return areMembers(members, schema, depth: depth)
        }
    }

    private func hasType(_ value: Node, _ types: Schema.Types) -> Bool {
        switch value.value {
        case .null: types.contains(.null)
        case .bool: types.contains(.boolean)
        case .integer: !types.isDisjoint(with: [.integer, .number])
        // 1.0 is an integer (JSON Schema 2020-12 Validation, section 6.1.1).
        case .number(_, let number):
            types.contains(.number) || types.contains(.integer) && number.rounded() == number
        case .string: types.contains(.string)
        case .array: types.contains(.array)
        case .object: types.contains(.object)
        }
    }

    private func isInBounds(_ value: Node, _ schema: Schema) -> Bool {
        guard let number = value.double else { return false }
        if let bound = schema.minimum?.double, number < bound { return false }
        if let bound = schema.maximum?.double, number > bound { return false }
        if let bound = schema.exclusiveMinimum?.double, number <= bound { return false }
        if let bound = schema.exclusiveMaximum?.double, number >= bound { return false }
        if schema.format == "int32", number > 2_147_483_647 || number < -2_147_483_648 { return false }
        guard let step = schema.multipleOf?.double, step > 0 else { return true }
        let quotient = number / step
        return (quotient - quotient.rounded()).magnitude < 1e-9 * Swift.max(1, quotient.magnitude)
    }

    private func isText(_ text: String, _ schema: Schema) -> Bool {
        let count = text.unicodeScalars.count
        if let least = schema.minLength, count < least { return false }
        if let most = schema.maxLength, count > most { return false }
        if let format = schema.format, !SampleFormats.accepts(text, format) { return false }
        guard let pattern = schema.pattern, let expression = expression(pattern) else { return true }
        return text.firstMatch(of: expression) != nil
    }

    private func expression(_ pattern: String) -> Regex<AnyRegexOutput>? {
        if let known = patterns[pattern] { return known }
        let expression = (try? Regex(pattern))?.matchingSemantics(.unicodeScalar)
        patterns[pattern] = .some(expression)
        return expression
    }

    private func areElements(_ elements: [Node], _ schema: Schema, depth: Int) -> Bool {
        if let least = schema.minItems, elements.count < least { return false }
        if let most = schema.maxItems, elements.count > most { return false }
        if schema.uniqueItems {
            for (index, element) in elements.enumerated() {
                if elements[..<index].contains(where: { $0.isEqual(to: element) }) { return false }
            }
        }
        return elements.enumerated().allSatisfy { index, element in
            let rule = index < schema.prefixItems.count ? schema.prefixItems[index] : schema.items
            return rule.map { accepts(element, $0, depth: depth + 1) } ?? true
        }
    }

    private func areMembers(_ members: [Node.Member], _ schema: Schema, depth: Int) -> Bool {
        if let least = schema.minProperties, members.count < least { return false }
        if let most = schema.maxProperties, members.count > most { return false }
        if !schema.required.allSatisfy({ name in members.contains { $0.key == name } }) { return false }
        return members.allSatisfy { member in
            schema.propertySchema(member.key).map { accepts(member.value, $0, depth: depth + 1) } ?? true
        }
    }
}
