internal import OpenAPI

/// Compiles the keywords of an object into one pass over its members.
struct ObjectPass {
    /// A name that some keyword asks for, with its number in `seen`.
    private struct Name {
        let text: String
        /// Nil for one that `properties` does not list.
        let property: Schema?

        var literal: String { SwiftLiteral.quoted(text) }
    }

    private let planner: ValidatorPlanner
    private let schema: Schema
    private let functionName: String
    private let place: String
    private let isTracking: Bool
    private var names: [Name] = []
    private var requiredCount = 0

    init(_ schema: Schema, _ planner: ValidatorPlanner, _ functionName: String) {
        self.schema = schema
        self.planner = planner
        self.functionName = functionName
        place = planner.places.expression(for: schema)
        isTracking = planner.isTracking
        number()
    }

    /// The required ones first, as `required` wants them.
    private mutating func number() {
        var required: [String] = []
        for name in schema.required where !required.contains(name) { required.append(name) }
        let declared = schema.properties.filter { required.contains($0.name) }
        names = declared.map { Name(text: $0.name, property: $0.schema) }
        var known = Set(declared.map(\.name))
        func add(_ name: String) {
            if known.insert(name).inserted { names.append(Name(text: name, property: nil)) }
        }
        for name in required { add(name) }
        requiredCount = names.count
        for property in schema.properties where known.insert(property.name).inserted {
            names.append(Name(text: property.name, property: property.schema))
        }
        for dependent in schema.dependentRequired {
            add(dependent.name)
            for name in dependent.required { add(name) }
        }
        for dependent in schema.dependentSchemas { add(dependent.name) }
    }

    /// Behind `members`, the members.
    var statements: [Statement] {
        var result: [Statement] = []
        if !names.isEmpty {
            result.append(
                .line("var seen = " + (names.count > 64 ? "SeenManyMembers(count: \(names.count))" : "SeenMembers()")))
        }
        var body = loopBody
        if body.mention("ordinal") {
            result.append(.line("var ordinal = -1"))
            body.insert(.line("ordinal += 1"), at: 0)
        }
        let key = body.mention("key") ? "key" : "_"
        let value = body.mention("value") ? "value" : "_"
        let condition = key == "_" && value == "_" ? "members.next() != nil" : "let (\(key), \(value)) = members.next()"
        result.append(.block("while report.wantsMore, \(condition) {", body))
        return result + conclusions
    }

    // MARK: The loop

    private var loopBody: [Statement] {
        var body: [Statement] = []
        if let names = schema.propertyNames {
            body += planner.statements(names, "value.memberName", ".key(key)", named: functionName + "-name")
        }
        let others = additional
        let isSeparate = !schema.patternProperties.isEmpty
        let tells = isSeparate && !others.isEmpty
        if tells { body.append(.line("var isAdditional = true")) }
        if !names.isEmpty { body.append(byLength(tells: tells, others: isSeparate ? [] : others)) }
        for (index, pattern) in schema.patternProperties.enumerated() {
            guard let name = planner.rules.pattern(pattern, of: schema) else { continue }
            var inner = planner.statements(
                pattern.schema, "value", ".key(key)", named: "\(functionName)-pattern-\(index + 1)")
            if countsMembers { inner.append(.line("evaluated.insert(ordinal)")) }
            if tells { inner.append(.line("isAdditional = false")) }
            if !inner.isEmpty { body.append(.block("if \(name).matches(key) {", inner)) }
        }
        return body + (tells ? [.block("if isAdditional {", others)] : others)
    }

    /// Names are told apart by their length, which makes a jump of it, and then by their bytes.
    private func byLength(tells: Bool, others: [Statement]) -> Statement {
        var lengths: [Int] = []
        var byLength: [Int: [Statement]] = [:]
        for (index, name) in names.enumerated() {
            let length = name.text.utf8.count
            if byLength[length] == nil { lengths.append(length) }
            var inner: [Statement] = [.line("guard seen.insert(\(index)) else { continue }")]
            inner += known(name, tells: tells, others: others)
            let isLast = !names[(index + 1)...].contains { $0.text.utf8.count == length }
            // Patterns look at it, too.
            if schema.patternProperties.isEmpty, !others.isEmpty || !isLast { inner.append(.line("continue")) }
            byLength[length, default: []].append(.block("if key == \(name.literal) {", inner))
        }
        let cases = lengths.map { Statement.labelled("case \($0):", byLength[$0] ?? []) }
        return .block("switch key.count {", cases + [.otherwise([])])
    }

    private func known(_ name: Name, tells: Bool, others: [Statement]) -> [Statement] {
        guard let property = name.property else { return others }
        var result = planner.statements(property, "value", name.literal, named: "\(functionName)-\(name.text)")
        if countsMembers { result.append(.line("evaluated.insert(ordinal)")) }
        if tells { result.append(.line("isAdditional = false")) }
        return result
    }

    /// Not all members are looked at in the end.
    private var countsMembers: Bool { isTracking && !looksAtAll }

    private var looksAtAll: Bool {
        schema.additionalProperties != nil || schema.unevaluatedProperties != nil && !planner.asksForMembers(schema)
    }

    /// What holds members that no other keyword of this schema names.
    private var additional: [Statement] {
        let isUnevaluated = schema.additionalProperties == nil
        let values =
            schema.additionalProperties ?? (planner.asksForMembers(schema) ? nil : schema.unevaluatedProperties)
        guard let values else { return [] }
        if values.constant == false {
            return [
                .line(
                    isUnevaluated
                        ? "report.fail(.unevaluatedProperties, at: .key(key), schema: \(place))"
                        : "report.forbid(key, schema: \(place))")
            ]
        }
        return planner.statements(values, "value", ".key(key)", named: functionName + "-value")
    }

    // MARK: Behind the loop

    private var conclusions: [Statement] {
        var result: [Statement] = []
        if requiredCount > 0 {
            let listed = names[..<requiredCount].map(\.literal).joined(separator: ", ")
            result.append(
                .line("report.required(seen, first: \(requiredCount), of: [\(listed)], schema: \(place))"))
        }
        for dependent in schema.dependentRequired {
            let other = "on: \(index(dependent.name)), \(SwiftLiteral.quoted(dependent.name))"
            for name in dependent.required {
                result.append(
                    .line(
                        "report.dependent(seen, \(index(name)), \(SwiftLiteral.quoted(name)), \(other), schema: \(place))"
                    ))
            }
        }
        for dependent in schema.dependentSchemas {
            let inner = planner.ownStatements(dependent.schema, named: "\(functionName)-with-\(dependent.name)")
            if !inner.isEmpty { result.append(.block("if seen.contains(\(index(dependent.name))) {", inner)) }
        }
        return result + planner.marksAll(looksAtAll)
    }

    private func index(_ name: String) -> Int { names.firstIndex { $0.text == name } ?? 0 }
}

extension ValidatorPlanner {
    /// What a function does beyond plain statements: passes over members and elements.
    func structuredStatements(_ form: SchemaForm, _ name: String) -> [Statement] {
        let schema = form.schema
        let place = places.expression(for: schema)
        let isAlone = form.types.isSingle
        var result: [Statement] = []
        if schema.keywords.contains(.structuredObject), form.types.contains(.object) {
            let call = "report.object(value\(rules.objectRules(schema)), schema: \(place))"
            result += pass("members", call, .object, isAlone, ObjectPass(schema, self, name).statements)
        }
        if schema.keywords.contains(.structuredArray), form.types.contains(.array) {
            let call = "report.elements(value\(rules.arrayRules(schema)), schema: \(place))"
            result += pass("elements", call, .array, isAlone, ArrayPass(schema, self, name).statements)
        }
        return result
    }

    private func pass(
        _ variable: String, _ call: String, _ kind: JSONKindName, _ isAlone: Bool, _ statements: [Statement]
    ) -> [Statement] {
        if isAlone { return [.line("guard var \(variable) = \(call) else { return false }")] + statements }
        return [.block("if value.kind == .\(kind.rawValue), var \(variable) = \(call) {", statements)]
    }

    private enum JSONKindName: String {
        case object, array
    }
}
