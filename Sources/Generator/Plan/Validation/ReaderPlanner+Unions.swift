internal import Contract
internal import Diagnostics
internal import OpenAPI

// How unions are read: what tells the variants apart is looked at first, and just that variant is read.

extension ReaderPlanner {
    func union(_ node: Projection, _ schema: Schema, _ key: Key) -> String {
        let known = unions.firstIndex { $0.name == node.typeName }
        let count = known.map { unions[$0].readers.count } ?? 0
        let name = count == 0 ? "read" : "readFallback\(count == 1 ? "" : "\(count)")"
        made[key] = "\(node.typeName).\(name)"
        let index = known ?? unions.count
        let cases = zip(node.variantNames, node.variants).map { (name: $0, type: $1.node.swiftType) }
        if known == nil {
            unions.append(
                Union(name: node.typeName, place: node.schema.location.place, cases: cases, readers: []))
        }
        let reader = unions[index].readers.count
        unions[index].readers.append((name, schema.location.place, []))
        let outer = validators.places
        validators.places = PlaceWriter()
        defer { validators.places = outer }
        unions[index].readers[reader].statements = statements(node, schema)
        return "\(node.typeName).\(name)"
    }

    private func statements(_ node: Projection, _ schema: Schema) -> [Statement] {
        let place = SwiftLiteral.quoted(schema.location.place)
        if let discriminator = schema.discriminator, !discriminator.mapping.isEmpty {
            return byDiscriminator(node, discriminator, place)
        }
        let decided = UnionBranch.decide(schema)
        if let (reason, first, second) = decided.undecidable {
            diagnostics.report(
                .undecidableUnion, at: schema.location, "no value can tell two variants of this union apart: \(reason)",
                notes: [
                    .init("the first stands here", at: first.location),
                    .init("the other stands here", at: second.location),
                ],
                fix: "give them a 'discriminator', or a required property with different constants")
            return []
        }
        var found: [Statement] = []
        var conditions = decided.branches.map { condition($0.condition) }
        if decided.branches.contains(where: { if case .valid = $0.condition { true } else { false } }) {
            conditions = decided.branches.indices.map { "isMatch\($0 + 1)" }
            found = trials(node, decided, place)
        } else if case .constants(let property, _)? = decided.branches.first?.condition {
            found = [.line("let tag = value[\(SwiftLiteral.quoted(JSONKey.escaped(property)))]")]
        }
        for (branch, condition) in zip(decided.branches, conditions) {
            guard let index = node.variants.firstIndex(where: { $0.value == branch.label }) else { continue }
            let read = reading(node.variants[index].node, branch.schema, as: node.variantNames[index], of: node)
            guard let condition else { return found + read }
            found += inCase(condition, read)
        }
        return found + [.line("report.fail(.anyOf, schema: \(place))"), .line("return nil")]
    }

    private func byDiscriminator(
        _ node: Projection, _ discriminator: Schema.Discriminator, _ place: String
    ) -> [Statement] {
        let property = SwiftLiteral.quoted(discriminator.propertyName)
        if let standard = discriminator.defaultValue { return byTag(node, discriminator, otherwise: standard) }
        var found: [Statement] = [
            .line(
                "guard let kind = report.discriminator(value, property: \(property), schema: \(place)) else { return nil }"
            )
        ]
        for (variant, name) in zip(node.variants, node.variantNames) {
            let mapped = discriminator.mapping.first { $0.value == variant.value }?.schema
            let read = reading(variant.node, mapped ?? variant.node.schema, as: name, of: node)
            found += inCase("kind == \(SwiftLiteral.quoted(variant.value))", read)
        }
        return found + [
            .line("report.failVariant(property: \(property), schema: \(place))"), .line("return nil"),
        ]
    }

    /// Where one variant stands for every other value, and for none.
    private func byTag(
        _ node: Projection, _ discriminator: Schema.Discriminator, otherwise standard: String
    ) -> [Statement] {
        let key = SwiftLiteral.quoted(JSONKey.escaped(discriminator.propertyName))
        var found: [Statement] = []
        var last: [Statement] = []
        for (variant, name) in zip(node.variants, node.variantNames) {
            let mapped = discriminator.mapping.first { $0.value == variant.value }?.schema
            let read = reading(variant.node, mapped ?? variant.node.schema, as: name, of: node)
            if variant.value == standard {
                last = read
            } else {
                found += inCase("tag?.isText(\(SwiftLiteral.quoted(variant.value))) == true", read)
            }
        }
        return (found.isEmpty ? [] : [.line("let tag = value[\(key)]")]) + found + last
    }

    private func inCase(_ condition: String, _ read: [Statement]) -> [Statement] {
        guard read.count == 1 else { return [.block("if \(condition) {", read)] }
        return [.line("if \(condition) { \(read[0].singleLine) }")]
    }

    /// Returns the variant, or nil with the violation reported.
    private func reading(_ node: Projection, _ schema: Schema, as name: String, of union: Projection) -> [Statement] {
        let effective = schema.present(reporting: diagnostics)
        if node.same == nil, node.kind == .object || node.kind == .union {
            return [.line("return \(reader(node, effective))(value, &report).map { .\(name)($0) }")]
        }
        let checks = checks(node, schema, "value", ".here", named: "\(union.typeName)-\(name)")
        let expression = expression(node, schema, value: "value", step: ".here")
        let result =
            node.kind == .json ? "report.isValid ? .\(name)(value) : nil" : "(\(expression)).map { .\(name)($0) }"
        return checks + [.line("return \(result)")]
    }

    /// What each variant's validator says.
    private func trials(_ node: Projection, _ decided: UnionBranch.Branches, _ place: String) -> [Statement] {
        let functions = decided.branches.map { branch in
            validators.function(for: branch.schema, named: "\(namespace)-\(node.typeName)-\(branch.label)")
        }
        var found = functions.enumerated().map { index, function in
            Statement.line("let isMatch\(index + 1) = report.matches(value, \(validators.typeName).\(function))")
        }
        if decided.isExact {
            let sum = functions.indices.map { "(isMatch\($0 + 1) ? 1 : 0)" }.joined(separator: " + ")
            found.append(.line("report.oneOf(matched: \(sum), schema: \(place))"))
            found.append(.line("guard report.isValid else { return nil }"))
        }
        return found
    }

    private func condition(_ condition: UnionBranch.Condition) -> String? {
        switch condition {
        case .types(let types):
            types.subtracting(.null).kinds.map { "value.kind == .\($0)" }.joined(separator: " || ")
        case .constants(_, let values): values.map { Self.isTag($0) }.joined(separator: " || ")
        case .required(let property): "value[\(SwiftLiteral.quoted(JSONKey.escaped(property)))] != nil"
        case .otherwise, .valid: nil
        }
    }

    private static func isTag(_ node: Node) -> String {
        switch node.value {
        case .string(let text): "tag?.isText(\(SwiftLiteral.quoted(text))) == true"
        case .integer(let number): "tag?.int == \(number)"
        case .number(_, let value): "tag?.double == \(value)"
        case .bool(let flag): "tag?.bool == \(flag)"
        case .null: "tag?.isNull == true"
        case .array, .object: "false"
        }
    }
}
