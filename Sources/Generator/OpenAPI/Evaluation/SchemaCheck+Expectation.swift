extension SchemaCheck {
    /// What the schema expects of the value itself and does not get, for people: "at most 5 characters, not 7". nil where
    /// the fault lies in a part of the value, or there is none.
    package func expectation(of value: Node, _ written: Schema) -> String? {
        let schema = written.effective
        guard !accepts(value, schema) else { return nil }
        if schema.constant == false { return "no value at all" }
        if value.types.isDisjoint(with: schema.types) { return schema.types.expected }
        if let listed = schema.const.map({ [$0] }) ?? schema.enumeration,
            !listed.contains(where: { $0.isEqual(to: value) })
        {
            return Self.words(listed)
        }
        return expectation(ofScalar: value, schema) ?? expectation(ofContainer: value, schema)
            ?? schema.allOf.lazy.compactMap { self.expectation(of: value, $0) }.first
            ?? expectation(ofAlternatives: value, schema)
    }

    private static let listedMax = 8

    private static func words(_ listed: [Node]) -> String {
        let shown = listed.prefix(listedMax).map(\.json).joined(separator: ", ")
        if listed.count == 1 { return shown }
        return "one of " + shown + (listed.count > listedMax ? ", …" : "")
    }

    private func expectation(ofScalar value: Node, _ schema: Schema) -> String? {
        if let text = value.string {
            let count = text.unicodeScalars.count
            if let least = schema.minLength, count < least { return "at least \(least) characters, not \(count)" }
            if let most = schema.maxLength, count > most { return "at most \(most) characters, not \(count)" }
            if let pattern = schema.pattern, !matches(text, pattern) { return "a text that matches '\(pattern)'" }
            guard let format = schema.format else { return nil }
            return FormatCheck.accepts(text, format) ? nil : "a text of the format '\(format)'"
        }
        guard let number = value.double else { return nil }
        let bounds: [(bound: Node?, words: String, isKept: (Int) -> Bool)] = [
            (schema.minimum, "at least", { $0 >= 0 }), (schema.maximum, "at most", { $0 <= 0 }),
            (schema.exclusiveMinimum, "more than", { $0 > 0 }), (schema.exclusiveMaximum, "less than", { $0 < 0 }),
        ]
        for (bound, words, isKept) in bounds {
            if let bound, let order = value.compare(bound), !isKept(order) { return "\(words) \(bound.json)" }
        }
        if let step = schema.multipleOf, !value.isMultiple(of: step) { return "a multiple of \(step.json)" }
        guard let format = schema.format, !FormatCheck.accepts(number, format) else { return nil }
        return "a number of the format '\(format)'"
    }

    private func expectation(ofContainer value: Node, _ schema: Schema) -> String? {
        if let elements = value.array {
            let count = elements.count
            if let least = schema.minItems, count < least { return "at least \(least) elements, not \(count)" }
            if let most = schema.maxItems, count > most { return "at most \(most) elements, not \(count)" }
            let isRepeated = elements.indices.contains { index in
                elements[..<index].contains { $0.isEqual(to: elements[index]) }
            }
            return schema.uniqueItems && isRepeated ? "elements that all differ" : nil
        }
        guard let members = value.members else { return nil }
        let count = members.count
        if let least = schema.minProperties, count < least { return "at least \(least) properties, not \(count)" }
        if let most = schema.maxProperties, count > most { return "at most \(most) properties, not \(count)" }
        return nil
    }

    private func expectation(ofAlternatives value: Node, _ schema: Schema) -> String? {
        let fitting = schema.oneOf.count { accepts(value, $0) }
        if fitting > 1 {
            return "just one of the \(schema.oneOf.count) alternatives of 'oneOf' to fit, not \(fitting)"
        }
        for (alternatives, name) in [(schema.oneOf, "oneOf"), (schema.anyOf, "anyOf")] where !alternatives.isEmpty {
            if !alternatives.contains(where: { accepts(value, $0) }) {
                return "what one of the \(alternatives.count) alternatives of '\(name)' takes"
            }
        }
        if let not = schema.not, accepts(value, not) { return "what 'not' does not refuse" }
        return nil
    }
}

extension Schema.Types {
    /// "a string", "an integer or null"
    fileprivate var expected: String {
        let named: [(Schema.Types, String)] = [
            (.object, "an object"), (.array, "an array"), (.string, "a string"), (.boolean, "a boolean"),
            (.number, "a number"), (.null, "null"),
        ]
        var found = named.filter { contains($0.0) }.map(\.1)
        if contains(.integer), !contains(.number) { found.insert("an integer", at: 0) }
        guard let last = found.last else { return "no value at all" }
        return found.count == 1 ? last : found.dropLast().joined(separator: ", ") + " or " + last
    }
}
