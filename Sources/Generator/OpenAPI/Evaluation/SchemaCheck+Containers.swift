extension SchemaCheck {
    func checkMembers(_ members: [Node.Member], _ schema: Schema, _ tracks: Bool, _ outcome: inout Outcome) {
        let count = members.count
        outcome.require(count >= schema.minProperties ?? 0 && count <= schema.maxProperties ?? .max)
        func has(_ name: String) -> Bool { members.contains { $0.key == name } }
        outcome.require(schema.required.allSatisfy { has($0) || isNeverSent($0, by: schema) })
        for dependent in schema.dependentRequired where outcome.isValid && has(dependent.name) {
            outcome.require(dependent.required.allSatisfy(has))
        }
        for member in members where outcome.isValid {
            if let rule = schema.propertyNames {
                outcome.require(evaluatePart(Node(.string(member.key), at: member.keyLocation), rule).isValid)
            }
            let rules = schema.rules(named: member.key, check: self)
            for rule in rules where outcome.isValid { outcome.require(evaluatePart(member.value, rule).isValid) }
            if tracks, !rules.isEmpty { outcome.properties.insert(member.key) }
        }
        guard outcome.isValid, let unevaluated = schema.unevaluatedProperties else { return }
        for member in members where outcome.isValid && !outcome.properties.contains(member.key) {
            outcome.require(evaluatePart(member.value, unevaluated).isValid)
        }
        outcome.properties = Set(members.map(\.key))
    }

    func checkElements(_ elements: [Node], _ schema: Schema, _ tracks: Bool, _ outcome: inout Outcome) {
        outcome.require(elements.count >= schema.minItems ?? 0 && elements.count <= schema.maxItems ?? .max)
        for (index, element) in elements.enumerated() where outcome.isValid {
            guard let rule = schema.rule(at: index) else { continue }
            outcome.require(evaluatePart(element, rule).isValid)
            if tracks { outcome.items.insert(index) }
        }
        if outcome.isValid, schema.uniqueItems {
            for (index, element) in elements.enumerated() where outcome.isValid {
                outcome.require(!elements[..<index].contains { $0.isEqual(to: element) })
            }
        }
        if outcome.isValid, let contains = schema.contains {
            let found = elements.indices.filter { evaluatePart(elements[$0], contains).isValid }
            outcome.require(found.count >= schema.minContains ?? 1 && found.count <= schema.maxContains ?? .max)
            outcome.items.formUnion(found)
        }
        guard outcome.isValid, let unevaluated = schema.unevaluatedItems else { return }
        for index in elements.indices where outcome.isValid && !outcome.items.contains(index) {
            outcome.require(evaluatePart(elements[index], unevaluated).isValid)
        }
        outcome.items = Set(elements.indices)
    }
}

extension Schema {
    /// What this schema by itself says of a member of that name: its property and the patterns that the name matches,
    /// else `additionalProperties`; empty where nothing is said.
    package func rules(named name: String, check: SchemaCheck) -> [Schema] {
        var rules = properties.filter { $0.name == name }.map(\.schema)
        rules += patternProperties.filter { check.matches(name, $0.pattern) }.map(\.schema)
        return rules.isEmpty ? additionalProperties.map { [$0] } ?? [] : rules
    }

    /// What this schema by itself says of the element there; nil where nothing is said.
    package func rule(at index: Int) -> Schema? { index < prefixItems.count ? prefixItems[index] : items }
}
