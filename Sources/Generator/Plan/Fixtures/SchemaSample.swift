internal import Diagnostics
package import OpenAPI

/// Makes values from schemas. What a value is depends on its schema and its place alone, so that the same contract gives the same bytes, and
/// one more property changes no other's value.
package struct SchemaSample {
    /// Elements of an array that may be longer.
    private static let itemsPreferred = 3
    private static let entriesPreferred = 2
    /// Values that must differ are varied so often.
    private static let attemptsMax = 64
    private static let depthMax = 48

    /// nil where no value was found that the schema takes: it takes none, or only values without end, or its pattern is too intricate.
    package static func value(of schema: Schema, at place: String, check: SchemaCheck) -> Node? {
        var sample = SchemaSample(check: check)
        guard let value = sample.value(of: schema, place: place), check.accepts(value, schema) else { return nil }
        return value
    }

    /// Schemas that are being made, outermost first.
    private var open: [ObjectIdentifier] = []

    private let check: SchemaCheck

    private init(check: SchemaCheck) {
        self.check = check
    }

    // MARK: Choosing

    private mutating func value(of written: Schema, place: String) -> Node? {
        let schema = written.effective
        guard open.count < Self.depthMax, schema.constant != false else { return nil }
        let example = schema.examples.first { check.accepts($0, schema) }
        if let known = schema.const ?? schema.enumeration?.first ?? example { return known }
        open.append(ObjectIdentifier(schema))
        defer { open.removeLast() }
        guard let alternatives = alternatives(of: schema) else { return plain(schema, place: place) }
        for alternative in alternatives {
            guard let inner = value(of: alternative, place: place) else { continue }
            let value = merged(inner, with: schema, place: place, alternative: alternative)
            if check.accepts(value, schema) { return value }
        }
        return nil
    }

    /// A recursive alternative comes last: it may have no end.
    private func alternatives(of schema: Schema) -> [Schema]? {
        let holder = [schema] + schema.allOf
        guard let list = holder.lazy.map({ $0.oneOf.isEmpty ? $0.anyOf : $0.oneOf }).first(where: { !$0.isEmpty })
        else {
            return nil
        }
        return list.filter { !isOpen($0) } + list.filter(isOpen)
    }

    private func isOpen(_ schema: Schema) -> Bool { open.contains(ObjectIdentifier(schema.effective)) }

    /// What the schema says beside its alternatives, and the discriminator's value.
    private mutating func merged(_ inner: Node, with schema: Schema, place: String, alternative: Schema) -> Node {
        guard var members = inner.members else { return inner }
        for member in object(schema, place: place)?.members ?? []
        where !members.contains(where: { $0.key == member.key }) {
            members.append(member)
        }
        if let discriminator = schema.discriminator ?? schema.allOf.lazy.compactMap(\.discriminator).first,
            let value = discriminator.mapping.first(where: { $0.schema.effective === alternative.effective })?.value
        {
            let name = Node(.string(value), at: schema.location)
            let member = Node.Member(key: discriminator.propertyName, keyLocation: schema.location, value: name)
            if let index = members.firstIndex(where: { $0.key == member.key }) {
                members[index] = member
            } else {
                members.append(member)
            }
        }
        return Node(.object(members), at: inner.location)
    }

    private mutating func plain(_ schema: Schema, place: String) -> Node? {
        let types = schema.types
        if types == .any, schema.properties.isEmpty, schema.required.isEmpty, schema.items == nil {
            return stringValue(schema, place: place)
        }
        if types.contains(.object) { return object(schema, place: place) }
        if types.contains(.array) { return array(schema, place: place) }
        if types.contains(.string) { return stringValue(schema, place: place) }
        if !types.isDisjoint(with: [.integer, .number]) {
            return SampleNumbers.value(schema, seed: Self.seed(place), check: check)
        }
        if types.contains(.boolean) { return Node(.bool(Self.seed(place) % 2 == 0), at: schema.location) }
        return types.contains(.null) ? Node(.null, at: schema.location) : nil
    }

    /// FNV-1a: the same in every process.
    static func seed(_ place: String) -> UInt64 {
        place.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    // MARK: Containers

    /// Required properties come whatever it takes; an optional one that would go round in a circle, or that has no value, is left out.
    private mutating func object(_ schema: Schema, place: String) -> Node? {
        var members: [Node.Member] = []
        for property in schema.properties {
            let isRequired = schema.required.contains(property.name)
            if !isRequired, isOpen(property.schema) { continue }
            if let most = schema.maxProperties, !isRequired, members.count + 1 > most { continue }
            guard let value = value(of: property.schema, place: "\(place)/\(property.name)") else {
                if isRequired { return nil }
                continue
            }
            members.append(Node.Member(key: property.name, keyLocation: schema.location, value: value))
        }
        let unnamed = schema.required.filter { name in !members.contains { $0.key == name } }
        let least = max(schema.minProperties ?? 0, schema.properties.isEmpty ? Self.entriesPreferred : 0)
        var names = unnamed
        if let values = schema.additionalProperties, values.constant != false, !isOpen(values) || !unnamed.isEmpty {
            let wanted = min(least, schema.maxProperties ?? .max)
            while members.count + names.count < wanted { names.append("key\(names.count + 1)") }
        }
        for name in names {
            let value =
                schema.additionalProperties.map { self.value(of: $0, place: "\(place)/\(name)") }
                ?? Node(.string(name), at: schema.location)
            guard let value else { return nil }
            members.append(Node.Member(key: name, keyLocation: schema.location, value: value))
        }
        return Node(.object(members), at: schema.location)
    }

    private mutating func array(_ schema: Schema, place: String) -> Node? {
        let least = schema.minItems ?? 0
        let wanted = max(least, min(schema.maxItems ?? .max, Self.itemsPreferred))
        var elements: [Node] = []
        var attempts = 0
        while elements.count < wanted, attempts < wanted + Self.attemptsMax {
            let index = elements.count
            let rule = index < schema.prefixItems.count ? schema.prefixItems[index] : schema.items
            attempts += 1
            if elements.count >= least, rule.map(isOpen) ?? true { break }
            let element =
                rule.map { value(of: $0, place: "\(place)/\(attempts)") }
                ?? Node(.integer(Int64(attempts)), at: schema.location)
            guard let element else { break }
            if schema.uniqueItems, elements.contains(where: { $0.isEqual(to: element) }) { continue }
            elements.append(element)
        }
        return elements.count >= least ? Node(.array(elements), at: schema.location) : nil
    }

    // MARK: Strings

    private func stringValue(_ schema: Schema, place: String) -> Node? {
        let seed = Self.seed(place)
        func node(_ text: String) -> Node { Node(.string(text), at: schema.location) }
        func fits(_ text: String) -> Bool { check.accepts(node(text), schema) }
        var candidates: [String] = []
        if let format = schema.format, let value = SampleFormats.value(format, number: seed % 100_000) {
            candidates.append(value)
        }
        if let pattern = schema.pattern, let expression = try? ECMAPattern(pattern) {
            let most = min(schema.maxLength ?? 64, 4_096)
            let repetitions = [1, 0, 2, 4, 8, 16, 32, 64, max(0, (schema.minLength ?? 0)), most]
            let sample = repetitions.lazy.compactMap { expression.sample(repetitions: $0, choice: seed) }.first(
                where: fits)
            if let sample { candidates.append(sample) }
        }
        let name = place.split(separator: "/").last { !$0.allSatisfy(\.isNumber) } ?? "value"
        candidates.append(Self.fitted("\(name) \(seed % 900 + 100)", schema))
        return candidates.first(where: fits).map(node)
    }

    /// Cut or lengthened to the schema's bounds, in Unicode scalars.
    private static func fitted(_ text: String, _ schema: Schema) -> String {
        var scalars = Array(text.unicodeScalars)
        let filler = scalars
        while scalars.count < min(schema.minLength ?? 0, 1 << 16) { scalars += filler }
        let count = max(schema.minLength ?? 0, min(scalars.count, filler.count, schema.maxLength ?? .max))
        var fitted = String.UnicodeScalarView()
        fitted.append(contentsOf: scalars.prefix(min(count, schema.maxLength ?? .max)))
        return String(fitted)
    }
}
