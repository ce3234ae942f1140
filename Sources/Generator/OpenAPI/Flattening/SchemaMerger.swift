internal import Diagnostics

/// Adds schemas without mergeable `allOf` of their own to one result, the outer schema last.
struct SchemaMerger {
    let result: Schema
    let combinations: Flattening.Combinations
    private(set) var conflicts: [Diagnostic] = []

    init(result: Schema, combinations: Flattening.Combinations) {
        self.result = result
        self.combinations = combinations
        result.combinations = combinations
    }

    mutating func add(_ part: Schema, isOwn: Bool) {
        if part.constant == false { result.constant = false }
        mergeTypes(part)
        mergeValues(part)
        mergeBounds(part)
        mergeTexts(part)
        mergeArrays(part)
        mergeObjects(part)
        mergeAlternatives(part)
        result.unmodelled += part.unmodelled
        // What an earlier flattening could not merge; the outer schema's own `allOf` is what is being merged here.
        if !isOwn { result.allOf += part.allOf }
        mergeAnnotations(part, isOwn: isOwn)
    }

    mutating func finish() {
        let impossible = result.properties.filter {
            $0.schema.constant == false || $0.schema.flattened?.schema.constant == false
        }
        for property in impossible {
            if result.required.contains(property.name) {
                conflict(
                    "required property '\(property.name)' is forbidden by another member of 'allOf'",
                    property.nameLocation)
            }
        }
        result.properties.removeAll { property in impossible.contains { $0.name == property.name } }
    }

    /// A contradiction is said once, however many members take part.
    private mutating func conflict(_ reason: String, _ other: Location) {
        let message = "no value fits all of 'allOf': \(reason)"
        result.constant = false
        if conflicts.contains(where: { $0.message == message }) { return }
        conflicts.append(
            Diagnostic(
                .conflictingSchema, at: result.location, message,
                notes: [Diagnostic.Note("the members contradict each other here", at: other)],
                fix: "change or remove one of them"))
    }

    // MARK: Values

    private mutating func mergeTypes(_ part: Schema) {
        let both = result.types.intersection(part.types)
        if both.isEmpty, !result.types.isEmpty, !part.types.isEmpty {
            conflict("one takes \(result.types.words), another \(part.types.words)", part.location)
        }
        result.types = both
    }

    private mutating func mergeValues(_ part: Schema) {
        if let values = part.enumeration {
            if let known = result.enumeration {
                let both = known.filter { value in values.contains { $0.isEqual(to: value) } }
                if both.isEmpty, !known.isEmpty { conflict("their enums have no value in common", part.location) }
                result.enumeration = both
            } else {
                result.enumeration = values
            }
        }
        if let const = part.const {
            if let known = result.const, !known.isEqual(to: const) {
                conflict("one is \(known.json), another \(const.json)", const.location)
            }
            result.const = const
        }
        if let const = result.const, let values = result.enumeration, !values.contains(where: { $0.isEqual(to: const) })
        {
            conflict("\(const.json) is not in the enum", const.location)
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
            conflict("the minimum \(minimum.json) is above the maximum \(maximum.json)", part.location)
        }
        let counts = [
            ("Length", result.minLength, result.maxLength), ("Items", result.minItems, result.maxItems),
            ("Properties", result.minProperties, result.maxProperties),
        ]
        for case (let what, let low?, let high?) in counts where low > high {
            conflict("min\(what) \(low) is above max\(what) \(high)", part.location)
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
    private func leave(_ part: Schema, _ fill: (Schema) -> Void) {
        let rest = Schema(node: part.node)
        rest.combinations = combinations
        fill(rest)
        result.allOf.append(rest)
    }

    // MARK: Arrays and objects

    private func mergeArrays(_ part: Schema) {
        result.uniqueItems = result.uniqueItems || part.uniqueItems
        let longest = max(result.prefixItems.count, part.prefixItems.count)
        if longest > 0 {
            result.prefixItems = (0..<longest).compactMap { index in
                let pair = [result, part].compactMap { $0.prefixItems.count > index ? $0.prefixItems[index] : $0.items }
                return pair.isEmpty ? nil : combinations.all(of: pair)
            }
        }
        result.items = both(result.items, part.items)
    }

    private func both(_ left: Schema?, _ right: Schema?) -> Schema? {
        guard let left, let right else { return left ?? right }
        return combinations.all(of: [left, right])
    }

    /// A property that only one side names must satisfy the other side's `additionalProperties` as well.
    private func mergeObjects(_ part: Schema) {
        var places: [String: Int] = [:]
        for (index, property) in result.properties.enumerated() { places[property.name] = index }
        let others = result.additionalProperties
        let partNames = Set(part.properties.map(\.name))
        if let additional = part.additionalProperties, additional.constant != true {
            result.properties = result.properties.map { property in
                partNames.contains(property.name) ? property : property.with(forbid(property.schema, additional))
            }
        }
        for property in part.properties {
            if let index = places[property.name] {
                let schema = combinations.all(of: [result.properties[index].schema, property.schema])
                result.properties[index] = Schema.Property(
                    name: property.name, nameLocation: property.nameLocation, schema: schema)
            } else if let others, others.constant != true {
                result.properties.append(property.with(forbid(property.schema, others)))
            } else {
                result.properties.append(property)
            }
        }
        result.additionalProperties = both(result.additionalProperties, part.additionalProperties)
        for name in part.required where !result.required.contains(name) { result.required.append(name) }
    }

    private func forbid(_ property: Schema, _ additional: Schema) -> Schema {
        additional.constant == false ? additional : combinations.all(of: [additional, property])
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

extension Schema.Property {
    fileprivate func with(_ schema: Schema) -> Schema.Property {
        Schema.Property(name: name, nameLocation: nameLocation, schema: schema)
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
}
