internal import Diagnostics

/// Adds schemas without mergeable `allOf` of their own to one result, the outer schema last.
struct SchemaMerger {
    let result: Schema
    let combinations: Flattening.Combinations
    /// Complete after `finish`.
    private(set) var conflicts: [Diagnostic] = []
    private var contradictions: [Contradiction] = []

    /// Members that leave nothing of some types.
    private struct Contradiction {
        let reason: String
        let location: Location
        /// What no value is left of.
        let types: Schema.Types
    }

    init(result: Schema, combinations: Flattening.Combinations) {
        self.result = result
        self.combinations = combinations
        result.combinations = combinations
    }

    mutating func add(_ part: Schema, isOwn: Bool) {
        if !isOwn, part.entersDynamicScope(from: result) {
            result.allOf.append(part)
            return
        }
        // What `unevaluated…` looks at must stay beside it, and nothing else.
        let isKept = !isOwn && (part.unevaluatedProperties != nil || part.unevaluatedItems != nil)
        if part.constant == false { result.constant = false }
        mergeTypes(part)
        mergeValues(part)
        mergeBounds(part)
        mergeTexts(part)
        mergeArrays(part)
        mergeObjects(part)
        mergeAlternatives(part)
        if isKept {
            result.allOf.append(part)
        } else {
            mergeConditions(part)
            result.unevaluatedItems = part.unevaluatedItems ?? result.unevaluatedItems
            result.unevaluatedProperties = part.unevaluatedProperties ?? result.unevaluatedProperties
            result.unmodelled += part.unmodelled
            // What an earlier flattening could not merge; the outer schema's own `allOf` is what is being merged here.
            if !isOwn { result.allOf += part.allOf }
        }
        mergeAnnotations(part, isOwn: isOwn)
    }

    mutating func finish() {
        for property in result.properties where isImpossible(property) && result.required.contains(property.name) {
            contradict(
                "required property '\(property.name)' is forbidden by another member of 'allOf'",
                property.nameLocation, .object)
        }
        if result.additionalProperties?.constant == false, result.patternProperties.isEmpty {
            // Without a word of its own it is just as impossible.
            result.properties.removeAll(where: isImpossible)
        }
        for contradiction in contradictions { result.types.subtract(contradiction.types) }
        if result.types.isEmpty { result.constant = false }
        conflicts = contradictions.map { contradiction in
            let words = result.constant == false ? "value" : contradiction.types.kindName
            return Diagnostic(
                .conflictingSchema, at: result.location, "no \(words) fits all of 'allOf': \(contradiction.reason)",
                notes: [Diagnostic.Note("the members contradict each other here", at: contradiction.location)],
                fix: "change or remove one of them")
        }
        if result.constant != false, let nullable = lostNullable {
            conflicts.append(
                Diagnostic(
                    .nonconforming, at: nullable.location,
                    "'nullable' says nothing here: what stands in 'allOf' takes no null",
                    fix: "write it there, or use OpenAPI 3.1 and 'anyOf' with \"type: 'null'\""))
        }
    }

    /// 3.0's `nullable: true` that a member of `allOf` takes back.
    private var lostNullable: Node? {
        guard let nullable = result.node["nullable"], nullable.bool == true, result.node["type"] != nil,
            !result.types.contains(.null)
        else { return nil }
        return nullable
    }

    private func isImpossible(_ property: Schema.Property) -> Bool {
        property.schema.constant == false || property.schema.flattened?.schema.constant == false
    }

    /// A contradiction is said once, however many members take part.
    private mutating func contradict(_ reason: String, _ location: Location, _ types: Schema.Types = .any) {
        if contradictions.contains(where: { $0.reason == reason }) { return }
        contradictions.append(Contradiction(reason: reason, location: location, types: types))
    }

    // MARK: Values

    private mutating func mergeTypes(_ part: Schema) {
        let both = result.types.intersection(part.types)
        if both.isEmpty, !result.types.isEmpty, !part.types.isEmpty {
            contradict("one takes \(result.types.words), another \(part.types.words)", part.location)
        }
        result.types = both
    }

    private mutating func mergeValues(_ part: Schema) {
        if let values = part.enumeration {
            if let known = result.enumeration {
                let both = known.filter { value in values.contains { $0.isEqual(to: value) } }
                if both.isEmpty, !known.isEmpty { contradict("their enums have no value in common", part.location) }
                result.enumeration = both
            } else {
                result.enumeration = values
            }
        }
        if let const = part.const {
            if let known = result.const, !known.isEqual(to: const) {
                contradict("one is \(known.json), another \(const.json)", const.location)
            }
            result.const = const
        }
        if let const = result.const, let values = result.enumeration, !values.contains(where: { $0.isEqual(to: const) })
        {
            contradict("\(const.json) is not in the enum", const.location)
        }
    }

    // MARK: Bounds

    private mutating func mergeBounds(_ part: Schema) {
        result.minimum = tighter(result.minimum, part.minimum, 1)
        result.maximum = tighter(result.maximum, part.maximum, -1)
        result.exclusiveMinimum = tighter(result.exclusiveMinimum, part.exclusiveMinimum, 1)
        result.exclusiveMaximum = tighter(result.exclusiveMaximum, part.exclusiveMaximum, -1)
        result.minLength = tighter(result.minLength, part.minLength, max)
        result.maxLength = tighter(result.maxLength, part.maxLength, min)
        result.minItems = tighter(result.minItems, part.minItems, max)
        result.maxItems = tighter(result.maxItems, part.maxItems, min)
        result.minProperties = tighter(result.minProperties, part.minProperties, max)
        result.maxProperties = tighter(result.maxProperties, part.maxProperties, min)
        if let minimum = result.minimum, let maximum = result.maximum, minimum.compare(maximum) == 1 {
            contradict(
                "the minimum \(minimum.json) is above the maximum \(maximum.json)", part.location,
                [.number, .integer])
        }
        let counts: [(String, Int?, Int?, Schema.Types)] = [
            ("Length", result.minLength, result.maxLength, .string),
            ("Items", result.minItems, result.maxItems, .array),
            ("Properties", result.minProperties, result.maxProperties, .object),
        ]
        for case (let what, let low?, let high?, let types) in counts where low > high {
            contradict("min\(what) \(low) is above max\(what) \(high)", part.location, types)
        }
    }

    private func tighter(_ left: Node?, _ right: Node?, _ sign: Int) -> Node? {
        guard let left, let right else { return left ?? right }
        return (right.compare(left) ?? 0) * sign > 0 ? right : left
    }

    private func tighter(_ left: Int?, _ right: Int?, _ choose: (Int, Int) -> Int) -> Int? {
        guard let left, let right else { return left ?? right }
        return choose(left, right)
    }

    private mutating func mergeTexts(_ part: Schema) {
        merge(\.pattern, part) { $0.patternLocation = part.patternLocation }
        merge(\.format, part) { _ in }
        if let known = result.multipleOf, let other = part.multipleOf, known.compare(other) != 0 {
            leave(part) { $0.multipleOf = other }
        } else {
            result.multipleOf = result.multipleOf ?? part.multipleOf
        }
        result.contentEncoding = result.contentEncoding ?? part.contentEncoding
        result.contentMediaType = result.contentMediaType ?? part.contentMediaType
        result.contentSchema = result.contentSchema ?? part.contentSchema
    }

    private func merge(_ key: ReferenceWritableKeyPath<Schema, String?>, _ part: Schema, also: (Schema) -> Void) {
        guard let text = part[keyPath: key], text != result[keyPath: key] else { return }
        if result[keyPath: key] == nil {
            result[keyPath: key] = text
            also(result)
        } else {
            leave(part) {
                $0[keyPath: key] = text
                also($0)
            }
        }
    }

    /// Keeps what cannot be merged as a member of its own.
    func leave(_ part: Schema, _ fill: (Schema) -> Void) {
        let rest = Schema(node: part.node)
        rest.combinations = combinations
        rest.resource = part.resource
        fill(rest)
        result.allOf.append(rest)
    }

    // MARK: Alternatives and annotations

    private func mergeAlternatives(_ part: Schema) {
        if !part.oneOf.isEmpty {
            if result.oneOf.isEmpty {
                result.oneOf = part.oneOf
                result.discriminator = part.discriminator ?? result.discriminator
            } else {
                leave(part) { $0.oneOf = part.oneOf }
            }
        }
        if !part.anyOf.isEmpty {
            if result.anyOf.isEmpty {
                result.anyOf = part.anyOf
                result.discriminator = result.discriminator ?? part.discriminator
            } else {
                leave(part) { $0.anyOf = part.anyOf }
            }
        }
        if let not = part.not {
            if result.not == nil { result.not = not } else { leave(part) { $0.not = not } }
        }
    }

    /// What stands together stays together: of two such groups the second stays behind.
    private func mergeConditions(_ part: Schema) {
        if let contains = part.contains {
            func take(_ schema: Schema) {
                schema.contains = contains
                (schema.minContains, schema.maxContains) = (part.minContains, part.maxContains)
            }
            if result.contains == nil { take(result) } else { leave(part, take) }
        }
        if let condition = part.condition {
            func take(_ schema: Schema) {
                schema.condition = condition
                (schema.consequence, schema.alternative) = (part.consequence, part.alternative)
            }
            if result.condition == nil { take(result) } else { leave(part, take) }
        }
        if let reference = part.dynamicReference {
            if result.dynamicReference == nil {
                result.dynamicReference = reference
            } else {
                leave(part) { $0.dynamicReference = reference }
            }
        }
    }

    private func mergeAnnotations(_ part: Schema, isOwn: Bool) {
        result.defaultValue = part.defaultValue ?? result.defaultValue
        result.isDeprecated = result.isDeprecated || part.isDeprecated
        result.isReadOnly = result.isReadOnly || part.isReadOnly
        result.isWriteOnly = result.isWriteOnly || part.isWriteOnly
        guard isOwn else { return }
        result.name = part.name
        result.title = part.title
        result.summary = part.summary
        result.extensions = part.extensions
        result.examples = part.examples
        result.discriminator = part.discriminator ?? result.discriminator
        if part.allOf.count == 1, part.examples.isEmpty, part.properties.isEmpty {
            result.examples = part.allOf[0].flattened?.schema.examples ?? []
        }
    }
}

extension Schema {
    /// Whether entering this schema from the other brings dynamic anchors into scope: then its keywords mean something
    /// else in the other's place.
    func entersDynamicScope(from other: Schema) -> Bool {
        guard let resource, resource !== other.resource else { return false }
        return !resource.dynamicAnchors.isEmpty
    }
}

extension Schema.Types {
    /// `a string or null`: for messages.
    package var words: String {
        if self == .any { return "anything" }
        let names: [(Schema.Types, String)] = [
            (.boolean, "a boolean"), (.number, "a number"), (.integer, contains(.number) ? "" : "an integer"),
            (.string, "a string"), (.array, "an array"), (.object, "an object"), (.null, "null"),
        ]
        let found = names.filter { contains($0.0) && !$0.1.isEmpty }.map(\.1)
        return found.isEmpty ? "nothing" : found.joined(separator: " or ")
    }

    /// The one kind of value, for messages; `value` for several.
    fileprivate var kindName: String {
        switch self {
        case .string: "string"
        case .array: "array"
        case .object: "object"
        case [.number, .integer]: "number"
        default: "value"
        }
    }
}
