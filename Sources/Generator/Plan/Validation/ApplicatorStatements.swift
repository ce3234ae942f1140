internal import OpenAPI

// Keywords that apply other schemas to the value itself, as a function's statements.

extension ValidatorPlanner {
    func applicatorStatements(_ form: SchemaForm, _ name: String) -> [Statement] {
        let schema = form.schema
        var result = schema.allOf.enumerated().flatMap { index, member in
            ownStatements(member, named: "\(name)-all-of-\(index + 1)")
        }
        if let reference = schema.dynamicReference {
            result += ownStatements(dynamicScope.target(of: reference), named: "\(name)-\(reference.anchor)")
        }
        let place = places.expression(for: schema)
        if let discriminator = schema.discriminator, !discriminator.mapping.isEmpty,
            !schema.oneOf.isEmpty || !schema.anyOf.isEmpty
        {
            result += union(discriminator, place, name)
        } else {
            if !schema.oneOf.isEmpty { result += oneOf(schema.oneOf, place, name) }
            if !schema.anyOf.isEmpty { result += anyOf(schema.anyOf, place, name) }
        }
        if let not = schema.not {
            let condition = condition(not, "value", named: name + "-not")
            result.append(.line("report.not(matched: \(condition), schema: \(place))"))
        }
        if let condition = schema.condition { result += conditional(condition, schema, name) }
        return result
    }

    /// Whether a value keeps a schema, as an expression that reports nothing.
    func condition(_ schema: Schema, _ value: String, named name: String) -> String {
        entering(schema) {
            let (_, written) = form(schema)
            if let constant = written.constant { return "\(constant)" }
            if written.keywords == .types { return "(\(written.types.condition(on: value)))" }
            return "report.matches(\(value), \(prefix)\(attempt(written, schema, name)))"
        }
    }

    private func attempt(_ schema: Schema, _ written: Schema, _ name: String, isTracked: Bool = false) -> String {
        function(for: SchemaForm(function: schema, isPresent: false), written, name, isTracked: isTracked)
    }

    /// The same for the function's own value: what a schema that holds looks at counts.
    private func ownCondition(_ schema: Schema, named name: String) -> String {
        guard isTracking, !reachesNothing(schema) else { return condition(schema, "value", named: name) }
        return entering(schema) {
            let function = attempt(form(schema).written, schema, name, isTracked: true)
            return "report.matches(value, marking: &evaluated, \(prefix)\(function))"
        }
    }

    private func oneOf(_ alternatives: [Schema], _ place: String, _ name: String) -> [Statement] {
        let failure = "report.oneOf(matched: 0, schema: \(place))"
        if let found = disjoint(alternatives, failure: failure, { "\(name)-one-of-\($0)" }) { return found }
        let attempts = alternatives.enumerated().compactMap { index, alternative -> Statement? in
            let condition = ownCondition(alternative, named: "\(name)-one-of-\(index + 1)")
            switch condition {
            case "true": return .line("matched += 1")
            case "false": return nil
            default: return .line("if \(condition) { matched += 1 }")
            }
        }
        if attempts.isEmpty { return [.line("report.oneOf(matched: 0, schema: \(place))")] }
        return [.line("var matched = 0")] + attempts + [.line("report.oneOf(matched: matched, schema: \(place))")]
    }

    /// Where nobody asks what was looked at, the first that holds is enough.
    private func anyOf(_ alternatives: [Schema], _ place: String, _ name: String) -> [Statement] {
        let failure = "report.anyOf(matched: false, schema: \(place))"
        if let found = disjoint(alternatives, failure: failure, { "\(name)-any-of-\($0)" }) { return found }
        let conditions = alternatives.enumerated().map { index, alternative in
            ownCondition(alternative, named: "\(name)-any-of-\(index + 1)")
        }.filter { $0 != "false" }
        if conditions.isEmpty { return [.line("report.anyOf(matched: false, schema: \(place))")] }
        if !isTracking {
            if conditions.contains("true") { return [] }
            return [.line("report.anyOf(matched: \(conditions.joined(separator: " || ")), schema: \(place))")]
        }
        let attempts = conditions.map { condition in
            Statement.line(condition == "true" ? "isAny = true" : "if \(condition) { isAny = true }")
        }
        return [.line("var isAny = false")] + attempts + [.line("report.anyOf(matched: isAny, schema: \(place))")]
    }

    private func union(_ discriminator: Schema.Discriminator, _ place: String, _ name: String) -> [Statement] {
        let property = SwiftLiteral.quoted(discriminator.propertyName)
        let variants = discriminator.mapping.map { value, variant in
            let inner = ownStatements(variant, named: "\(name)-\(value)")
            return (value: value, statements: inner.isEmpty ? [.line("break")] : inner)
        }
        if let standard = discriminator.defaultValue {
            let tag = "value[\(SwiftLiteral.quoted(JSONKey.escaped(discriminator.propertyName)))]"
            var cases = variants.filter { $0.value != standard }.map { value, statements in
                let condition = "\(tag)?.isText(\(SwiftLiteral.quoted(value))) == true"
                return Statement.labelled("case \(value.utf8.count) where \(condition):", statements)
            }
            // Every other value stands for that one, and none.
            cases += variants.filter { $0.value == standard }.map { .otherwise($0.statements) }
            return [.block("switch \(tag)?.text?.count {", cases)]
        }
        var cases = variants.map { value, statements in
            Statement.labelled("case \(value.utf8.count) where kind == \(SwiftLiteral.quoted(value)):", statements)
        }
        cases.append(.otherwise([.line("report.failVariant(property: \(property), schema: \(place))")]))
        return [
            .block(
                "if let kind = report.discriminator(value, property: \(property), schema: \(place)) {",
                [.block("switch kind.count {", cases)])
        ]
    }

    private func conditional(_ condition: Schema, _ schema: Schema, _ name: String) -> [Statement] {
        let consequence = schema.consequence.map { ownStatements($0, named: name + "-then") } ?? []
        let alternative = schema.alternative.map { ownStatements($0, named: name + "-else") } ?? []
        let holds = ownCondition(condition, named: name + "-if")
        if holds == "true" { return consequence }
        if holds == "false" { return alternative }
        switch (consequence.isEmpty, alternative.isEmpty) {
        case (true, true):
            // Nothing follows, but what it looks at may count.
            return isTracking && !reachesNothing(condition) ? [.line("_ = \(holds)")] : []
        case (false, true): return [.block("if \(holds) {", consequence)]
        case (true, false): return [.block("if !\(holds) {", alternative)]
        case (false, false):
            return [
                .line("let holds = \(holds)"), .block("if holds {", consequence), .block("if !holds {", alternative),
            ]
        }
    }

    // MARK: What nothing has looked at

    /// Last, when all else has said what it looks at.
    func unevaluatedStatements(_ form: SchemaForm, _ name: String) -> [Statement] {
        let schema = form.schema
        let place = places.expression(for: schema)
        var result: [Statement] = []
        if let values = schema.unevaluatedProperties, asksForMembers(schema), form.types.contains(.object) {
            let inner =
                values.constant == false
                ? [Statement.line("report.fail(.unevaluatedProperties, at: .key(key), schema: \(place))")]
                : statements(values, "value", ".key(key)", named: name + "-unevaluated")
            result.append(walk("members", .object, inner))
        }
        if let items = schema.unevaluatedItems, asksForElements(schema), form.types.contains(.array) {
            let inner =
                items.constant == false
                ? [Statement.line("report.fail(.unevaluatedItems, at: .index(index), schema: \(place))")]
                : statements(items, "value", ".index(index)", named: name + "-unevaluated")
            result.append(walk("elements", .array, inner))
        }
        return result
    }

    private enum Container: String {
        case object, array
    }

    private func walk(_ variable: String, _ kind: Container, _ inner: [Statement]) -> Statement {
        guard !inner.isEmpty else {
            return .block("if value.kind == .\(kind.rawValue) {", [.line("evaluated.insertAll()")])
        }
        let (key, value) = (inner.mention("key") ? "key" : "_", inner.mention("value") ? "value" : "_")
        let next =
            key == "_" && value == "_"
            ? "\(variable).next() != nil"
            : "let \(kind == .array ? value : "(\(key), \(value))") = \(variable).next()"
        return .block(
            "if value.kind == .\(kind.rawValue), var \(variable) = value.\(variable) {",
            [
                .line("var index = 0"),
                .block(
                    "while report.wantsMore, \(next) {",
                    [.block("if !evaluated.contains(index) {", inner), .line("index += 1")]),
                .line("evaluated.insertAll()"),
            ])
    }
}
