internal import OpenAPI

// Keywords whose check is one statement, for a value at any place.

extension ValidatorPlanner {
    /// Types, choices, scalars, arrays of like elements and maps. Objects and arrays of more structure are left to
    /// their function.
    func plainStatements(_ form: SchemaForm, _ value: String, _ step: String, _ name: String) -> [Statement] {
        let schema = form.schema
        let place = places.expression(for: schema)
        if let constant = schema.constant {
            return constant ? [] : [.line("report.fail(.forbidden, at: \(step), schema: \(place))")]
        }
        let head = "\(value), at: \(step)"
        var result = choices(form, head, place)
        if form.types == .null { return result.isEmpty ? [.line("report.null(\(head), schema: \(place))")] : result }
        if form.types.isEmpty {
            return result + [.line("report.fail(.forbidden, at: \(step), schema: \(place))")]
        }
        if form.types.isSingle {
            // A choice of texts is a check of the type, too.
            if !result.isEmpty, onlyChecksType(form) { return result }
            return result + of(form.types.kinds[0], form, value, step, name, isAlone: true)
        }
        if form.types != .any, !(form.skipsNull && form.types == .any.subtracting(.null)) {
            let expected = SwiftLiteral.quoted(form.types.listed)
            result.append(
                .block(
                    "if !(\(form.types.condition(on: value))) {",
                    [.line("report.fail(.type(\(expected)), at: \(step), schema: \(place))")]))
        }
        for kind in form.types.kinds { result += of(kind, form, value, step, name, isAlone: false) }
        return result
    }

    /// All that is left to say is the type, and the listed values have it.
    private func onlyChecksType(_ form: SchemaForm) -> Bool {
        let schema = form.schema
        let values = schema.enumeration ?? schema.const.map { [$0] } ?? []
        guard values.allSatisfy({ $0.isNull && form.skipsNull || !$0.types.isDisjoint(with: form.types) }) else {
            return false
        }
        return switch form.types.kinds[0] {
        case "string": rules.textRules(schema).isEmpty
        case "number": schema.keywords.isDisjoint(with: .scalars)
        case "bool": true
        default: false
        }
    }

    /// - Parameter isAlone: whether the value's type is to be checked, or is known to be this.
    private func of(
        _ kind: String, _ form: SchemaForm, _ value: String, _ step: String, _ name: String, isAlone: Bool
    ) -> [Statement] {
        let schema = form.schema
        let place = places.expression(for: schema)
        let head = "\(value), at: \(step)"
        switch kind {
        case "string":
            let rules = rules.textRules(schema)
            if isAlone { return [.line("report.text(\(head)\(rules), schema: \(place))")] }
            guard !rules.isEmpty else { return [] }
            return [
                .block(
                    "if let text = \(value).text {", [.line("report.text(text, at: \(step)\(rules), schema: \(place))")]
                )
            ]
        case "number":
            let isInteger = form.types.isDisjoint(with: .number)
            if isAlone { return rules.numberChecks(schema, head, place, isInteger: isInteger) }
            let checks = rules.numberChecks(schema, head, place, isInteger: false, leavesOutType: true)
            return checks.isEmpty ? [] : [.block("if \(value).isNumber {", checks)]
        case "bool": return isAlone ? [.line("report.bool(\(head), schema: \(place))")] : []
        case "array":
            if schema.keywords.contains(.structuredArray) { return [] }
            return guarded(array(schema, head, place, name, isAlone: isAlone), value, kind, isAlone)
        case "object":
            if schema.keywords.contains(.structuredObject) { return [] }
            return guarded(map(schema, head, place, name, isAlone: isAlone), value, kind, isAlone)
        default: return []
        }
    }

    private func guarded(_ statements: [Statement], _ value: String, _ kind: String, _ isAlone: Bool) -> [Statement] {
        isAlone || statements.isEmpty ? statements : [.block("if \(value).kind == .\(kind) {", statements)]
    }

    private func array(
        _ schema: Schema, _ head: String, _ place: String, _ name: String, isAlone: Bool
    ) -> [Statement] {
        let bounds = rules.arrayRules(schema)
        let items = schema.items ?? (asksForElements(schema) ? nil : schema.unevaluatedItems)
        let inner = items.map { statements($0, "element", "step", named: name + "-element") } ?? []
        let marks = marksAll(items != nil)
        if inner.isEmpty {
            let plain: Statement = .line("report.plainArray(\(head)\(bounds), schema: \(place))")
            return (isAlone || !bounds.isEmpty ? [plain] : []) + marks
        }
        return [.block("report.eachElement(\(head)\(bounds), schema: \(place)) { element, report, step in", inner)]
            + marks
    }

    private func map(_ schema: Schema, _ head: String, _ place: String, _ name: String, isAlone: Bool) -> [Statement] {
        let bounds = rules.objectRules(schema)
        let values = schema.additionalProperties ?? (asksForMembers(schema) ? nil : schema.unevaluatedProperties)
        let marks = marksAll(values != nil)
        if values?.constant == false {
            let keyword = schema.additionalProperties == nil ? "unevaluatedProperties" : "additionalProperties"
            let fail = "report.fail(.\(keyword), at: .key(key), schema: \(place))"
            return [.block("report.eachMember(\(head)\(bounds), schema: \(place)) { key, _, report in", [.line(fail)])]
                + marks
        }
        let inner = values.map { statements($0, "value", ".key(key)", named: name + "-value") } ?? []
        if inner.isEmpty {
            let plain: Statement = .line("report.plainObject(\(head)\(bounds), schema: \(place))")
            return (isAlone || !bounds.isEmpty ? [plain] : []) + marks
        }
        return [.block("report.eachMember(\(head)\(bounds), schema: \(place)) { key, value, report in", inner)] + marks
    }

    /// Every member or element was looked at.
    func marksAll(_ isAll: Bool) -> [Statement] { isAll && isTracking ? [.line("evaluated.insertAll()")] : [] }
}

// MARK: Choices

extension ValidatorPlanner {
    /// `const` and `enum`.
    func choices(_ form: SchemaForm, _ head: String, _ place: String) -> [Statement] {
        var result: [Statement] = []
        let schema = form.schema
        if let const = schema.const {
            if let text = const.string {
                result.append(.line("report.const(\(head), text: \(SwiftLiteral.quoted(text)), schema: \(place))"))
            } else if !(const.isNull && form.skipsNull) {
                let json = SwiftLiteral.quoted(const.json)
                result.append(
                    .line("report.const(\(head), json: \(json), schema: \(place)) { \(rules.condition([const])) }"))
            }
        }
        if let values = schema.enumeration, schema.const == nil {
            let listed = form.skipsNull ? values.filter { !$0.isNull } : values
            result.append(.line(enumeration(listed, head, place)))
        }
        return result
    }

    /// Of a value that is not null.
    func choices(_ schema: Schema, _ head: String, _ place: String) -> [Statement] {
        choices(SchemaForm(function: schema, isPresent: true), head, place)
    }

    func enumeration(_ values: [Node], _ head: String, _ place: String) -> String {
        let listed = SwiftLiteral.quoted(values.map { $0.string ?? $0.json }.joined(separator: ", "))
        return "report.enumeration(\(head), listed: \(listed), schema: \(place)) { \(rules.condition(values)) }"
    }
}

extension Node {
    /// The types that the value has; 1.0 is an integer too.
    fileprivate var types: Schema.Types {
        switch value {
        case .null: .null
        case .bool: .boolean
        case .integer: [.integer, .number]
        case .number(_, let number): number == number.rounded(.towardZero) ? [.integer, .number] : .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }
}
