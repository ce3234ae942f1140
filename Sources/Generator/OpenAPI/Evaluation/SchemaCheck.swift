/// Whether a value is what a schema takes, straight from JSON Schema's text: for examples, samples and edited bodies at
/// generation time. Simple on purpose; what validates in production is compiled, and tested by itself. One serves a
/// run: it remembers the patterns. A pattern that Swift's own engine does not read counts as kept, and so does a format
/// without a rule here.
package final class SchemaCheck {
    /// What a schema says of a value, and what of the value it has looked at.
    struct Outcome {
        var isValid = true
        /// Members and elements that have been evaluated (core, section 7.7.1.1); kept only where something asks.
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

    /// Schemas may refer to themselves without a value between.
    private static let depthMax = 400

    private let isFlattened: Bool
    private let assertsFormats: Bool
    private let direction: Direction?
    private var depth = 0
    /// What each value on the way was first held against: all that applies to it hangs below.
    private var entered: [Schema] = []
    /// The resources on the way, each once.
    private var scope: [Schema.Resource] = []
    private var patterns: [String: Regex<AnyRegexOutput>?] = [:]

    /// - Parameters:
    ///   - isFlattened: whether each schema is read through `effective`, which must not matter.
    ///   - assertsFormats: whether `format` refuses values; JSON Schema 2020-12 leaves it open.
    ///   - direction: members that are never sent this way may be missing; nil: what is required must be there.
    package init(isFlattened: Bool = true, assertsFormats: Bool = true, direction: Direction? = nil) {
        (self.isFlattened, self.assertsFormats, self.direction) = (isFlattened, assertsFormats, direction)
    }

    package func accepts(_ value: Node, _ schema: Schema) -> Bool { evaluatePart(value, schema).isValid }

    /// A value that is another than the one that is being looked at.
    func evaluatePart(_ value: Node, _ schema: Schema) -> Outcome {
        entered.append(schema)
        defer { entered.removeLast() }
        return evaluate(value, schema)
    }

    /// Whether anything that applies to the value says that its member of this name does not go this way.
    package func isNeverSent(_ name: String, by schema: Schema) -> Bool {
        guard let direction else { return false }
        var waiting = [schema.effective] + (entered.last.map { [$0.effective] } ?? [])
        var seen: Set<ObjectIdentifier> = []
        while let schema = waiting.popLast() {
            guard seen.insert(ObjectIdentifier(schema)).inserted else { continue }
            if schema.property(named: name)?.schema.isNeverSent(direction) == true { return true }
            waiting += schema.appliedInPlace.map(\.effective)
        }
        return false
    }

    /// Whether the pattern is found in the text.
    package func matches(_ text: String, _ pattern: String) -> Bool {
        expression(pattern).map { text.firstMatch(of: $0) != nil } ?? true
    }

    /// - Parameter tracks: whether what is evaluated is asked for.
    func evaluate(_ value: Node, _ written: Schema, tracks: Bool = false) -> Outcome {
        guard depth < Self.depthMax else { return Outcome(isValid: false) }
        let schema = isFlattened ? written.effective : written
        let scopeBefore = scope.count
        if let resource = schema.resource, resource !== scope.last { scope.append(resource) }
        depth += 1
        defer {
            depth -= 1
            scope.removeSubrange(scopeBefore...)
        }
        let tracks = tracks || schema.unevaluatedProperties != nil || schema.unevaluatedItems != nil
        var outcome = Outcome(isValid: keepsValue(value, schema))
        if outcome.isValid { checkInPlace(value, schema, tracks, &outcome) }
        if outcome.isValid, let members = value.members { checkMembers(members, schema, tracks, &outcome) }
        if outcome.isValid, let elements = value.array { checkElements(elements, schema, tracks, &outcome) }
        return outcome.isValid ? outcome : Outcome(isValid: false)
    }

    // MARK: Values

    private func keepsValue(_ value: Node, _ schema: Schema) -> Bool {
        if schema.constant == false || value.types.isDisjoint(with: schema.types) { return false }
        if let values = schema.enumeration, !values.contains(where: { $0.isEqual(to: value) }) { return false }
        if let const = schema.const, !const.isEqual(to: value) { return false }
        if let text = value.string { return keepsText(text, schema) }
        return value.double == nil || keepsNumber(value, schema)
    }

    private func keepsNumber(_ value: Node, _ schema: Schema) -> Bool {
        if let bound = schema.minimum, (value.compare(bound) ?? 0) < 0 { return false }
        if let bound = schema.maximum, (value.compare(bound) ?? 0) > 0 { return false }
        if let bound = schema.exclusiveMinimum, (value.compare(bound) ?? 1) <= 0 { return false }
        if let bound = schema.exclusiveMaximum, (value.compare(bound) ?? -1) >= 0 { return false }
        if assertsFormats, let format = schema.format, let number = value.double, !FormatCheck.accepts(number, format) {
            return false
        }
        return schema.multipleOf.map(value.isMultiple) ?? true
    }

    private func keepsText(_ text: String, _ schema: Schema) -> Bool {
        if schema.minLength != nil || schema.maxLength != nil {
            let length = text.unicodeScalars.count
            if length < schema.minLength ?? 0 || length > schema.maxLength ?? .max { return false }
        }
        if let pattern = schema.pattern, !matches(text, pattern) { return false }
        guard assertsFormats, let format = schema.format else { return true }
        return FormatCheck.accepts(text, format)
    }

    /// As written, else as translated for PCRE2, whose syntax Swift's engine reads too.
    private func expression(_ pattern: String) -> Regex<AnyRegexOutput>? {
        if let known = patterns[pattern] { return known }
        var expression = try? Regex(pattern)
        if expression == nil, let translated = try? ECMAPattern(pattern).pcre { expression = try? Regex(translated) }
        let exact = expression?.matchingSemantics(.unicodeScalar).asciiOnlyDigits().asciiOnlyWordCharacters()
        patterns[pattern] = .some(exact)
        return exact
    }

    // MARK: Subschemas of the same value

    private func checkInPlace(_ value: Node, _ schema: Schema, _ tracks: Bool, _ outcome: inout Outcome) {
        for member in schema.allOf where outcome.isValid { outcome.add(evaluate(value, member, tracks: tracks)) }
        guard outcome.isValid else { return }
        if !schema.anyOf.isEmpty {
            var isAny = false
            for alternative in schema.anyOf where tracks || !isAny {
                let found = evaluate(value, alternative, tracks: tracks)
                isAny = isAny || found.isValid
                outcome.take(found)
            }
            outcome.require(isAny)
        }
        if !schema.oneOf.isEmpty {
            let valid = schema.oneOf.map { evaluate(value, $0, tracks: tracks) }.filter(\.isValid)
            outcome.require(valid.count == 1)
            for found in valid { outcome.take(found) }
        }
        if let not = schema.not { outcome.require(!evaluate(value, not).isValid) }
        if let condition = schema.condition {
            let found = evaluate(value, condition, tracks: tracks)
            outcome.take(found)
            if let branch = found.isValid ? schema.consequence : schema.alternative {
                outcome.add(evaluate(value, branch, tracks: tracks))
            }
        }
        if let reference = schema.dynamicReference {
            let found = scope.lazy.compactMap { $0.dynamicAnchors[reference.anchor] }.first
            outcome.add(evaluate(value, found ?? reference.target, tracks: tracks))
        }
        guard let members = value.members else { return }
        for dependent in schema.dependentSchemas where members.contains(where: { $0.key == dependent.name }) {
            outcome.add(evaluate(value, dependent.schema, tracks: tracks))
        }
    }
}

extension Node {
    /// What `type` may say for the value: 1.0 is an integer (JSON Schema 2020-12 validation, section 6.1.1).
    package var types: Schema.Types {
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
