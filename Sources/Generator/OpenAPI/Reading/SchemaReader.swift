internal import Diagnostics

/// Which meaning a schema's keywords have.
enum Dialect: Hashable {
    /// `nullable`, boolean `exclusiveMinimum`, nothing beside `$ref`.
    case openAPI30
    /// JSON Schema 2020-12.
    case openAPI31
}

/// Builds canonical schemas, one object per place. A schema is made when it is first named and filled later, from a
/// queue: so references may form cycles, and chains of them of any length cost no stack.
///
/// It reads what is well-formed and passes over the rest: `StructureCheck` reports malformed parts.
final class SchemaReader {
    private struct Place: Hashable {
        let dialect: Dialect
        let file: String
        let pointer: String
    }

    private let resolver: ReferenceResolver
    private let trees: SourceTrees
    private let diagnostics: Diagnostics
    private let combinations = Flattening.Combinations()
    private var schemas: [Place: Schema] = [:]
    /// Where each reference leads in the end: a chain is walked once.
    private var targets: [Place: Schema] = [:]
    private var waiting: [(schema: Schema, dialect: Dialect)] = []
    private var discriminators: [(schema: Schema, node: Node, dialect: Dialect)] = []
    /// In the order in which they were named.
    private var all: [Schema] = []
    private var cyclesChecked = 0
    private var onPath: Set<ObjectIdentifier> = []
    private var acyclic: Set<ObjectIdentifier> = []

    init(resolver: ReferenceResolver, trees: SourceTrees, diagnostics: Diagnostics) {
        self.resolver = resolver
        self.trees = trees
        self.diagnostics = diagnostics
    }

    /// The schema at a place, or the one that it references. A reference that leads nowhere, which is reported,
    /// stands for any value. Empty until `finish`.
    func schema(at node: Node, _ dialect: Dialect) -> Schema {
        var node = node
        var dialect = dialect
        var path: [Place] = []
        var seen: Set<Place> = []
        var schema: Schema?
        while schema == nil, let reference = ReferenceResolver.reference(of: node), reference.string != nil,
            isBare(node, dialect)
        {
            let place = Place(dialect: dialect, file: reference.location.file, pointer: reference.location.pointer)
            if let known = targets[place] {
                schema = known
            } else if !seen.insert(place).inserted {
                resolver.reportCycle(at: reference)
                schema = make(node, dialect, isFilled: true)
            } else if let next = resolver.step(reference) {
                path.append(place)
                dialect = self.dialect(of: next.location.file, otherwise: dialect)
                node = next
            } else {
                schema = make(node, dialect, isFilled: true)
            }
        }
        let found = schema ?? make(node, dialect, isFilled: false)
        for place in path { targets[place] = found }
        return found
    }

    /// A file that is an OpenAPI document has its own dialect; a fragment has that of the document that names it.
    func dialect(of file: String, otherwise dialect: Dialect) -> Dialect {
        guard let version = trees.root(of: file, from: nil)?["openapi"]?.string else { return dialect }
        return version.hasPrefix("3.0") ? .openAPI30 : .openAPI31
    }

    /// In 3.0 a Reference Object's siblings are ignored; in 3.1 they constrain as well.
    private func isBare(_ node: Node, _ dialect: Dialect) -> Bool {
        dialect == .openAPI30 || node.members?.count == 1
    }

    private func make(_ node: Node, _ dialect: Dialect, isFilled: Bool) -> Schema {
        let place = Place(dialect: dialect, file: node.location.file, pointer: node.location.pointer)
        if let known = schemas[place] { return known }
        let schema = Schema(node: node)
        schema.name = Self.name(of: node.location)
        schema.combinations = combinations
        schemas[place] = schema
        all.append(schema)
        if !isFilled { waiting.append((schema, dialect)) }
        return schema
    }

    private static func name(of location: Location) -> String? {
        guard let (parent, token) = JSONPointer.split(location.pointer) else {
            let file = location.file.split(separator: "/").last.map(String.init) ?? location.file
            return file.split(separator: ".").first.map(String.init)
        }
        return parent == "/components/schemas" ? token : nil
    }

    /// Fills every schema that was named, and those that these name.
    func finish() {
        while !waiting.isEmpty || !discriminators.isEmpty {
            while let (schema, dialect) = waiting.popLast() { fill(schema, dialect) }
            let ready = discriminators
            discriminators = []
            for (schema, node, dialect) in ready { schema.discriminator = discriminator(node, of: schema, dialect) }
        }
        checkInPlaceCycles()
    }

    /// A schema that leads to itself through `allOf`, `oneOf`, `anyOf` or `not` alone would have to be checked
    /// without end.
    private func checkInPlaceCycles() {
        for schema in all[cyclesChecked...] {
            var stack: [(schema: Schema, isDone: Bool)] = [(schema, false)]
            while let (schema, isDone) = stack.popLast() {
                let id = ObjectIdentifier(schema)
                if isDone {
                    onPath.remove(id)
                    acyclic.insert(id)
                    continue
                }
                if acyclic.contains(id) { continue }
                guard onPath.insert(id).inserted else { continue }
                stack.append((schema, true))
                for next in schema.allOf + schema.oneOf + schema.anyOf + [schema.not].compactMap(\.self) {
                    if onPath.contains(ObjectIdentifier(next)) {
                        diagnostics.report(
                            .referenceCycle, at: next.location, "this schema applies itself to the same value",
                            notes: [Diagnostic.Note("it comes back from here", at: schema.location)],
                            fix: "put a property or an array between the two")
                    } else {
                        stack.append((next, false))
                    }
                }
            }
        }
        cyclesChecked = all.count
    }
}

// MARK: Keywords

extension SchemaReader {
    private func fill(_ schema: Schema, _ dialect: Dialect) {
        if let constant = schema.node.bool {
            schema.constant = constant
            return
        }
        guard let members = schema.node.members else { return }
        for member in members {
            if member.key.hasPrefix("x-") {
                schema.extensions.append(member)
            } else {
                readAnnotation(member, into: schema)
                readBound(member, into: schema)
                readApplicator(member, into: schema, dialect)
            }
        }
        readTypes(of: schema, dialect)
        normaliseExclusiveBounds(of: schema)
        if dialect == .openAPI30 { normalise(schema) }
        if let reference = ReferenceResolver.reference(of: schema.node), reference.string != nil,
            resolver.step(reference) != nil
        {
            let target = Node(
                .object([Node.Member(key: "$ref", keyLocation: reference.location, value: reference)]),
                at: reference.location)
            schema.allOf.insert(self.schema(at: target, dialect), at: 0)
        }
    }

    private func readAnnotation(_ member: Node.Member, into schema: Schema) {
        let value = member.value
        switch member.key {
        case "title": schema.title = value.string
        case "description": schema.summary = value.string
        case "format": schema.format = value.string
        case "default": schema.defaultValue = value
        case "examples": schema.examples.insert(contentsOf: value.array ?? [], at: 0)
        case "example": schema.examples.append(value)
        case "deprecated": schema.isDeprecated = value.bool ?? false
        case "readOnly": schema.isReadOnly = value.bool ?? false
        case "writeOnly": schema.isWriteOnly = value.bool ?? false
        default: break
        }
    }

    private func readBound(_ member: Node.Member, into schema: Schema) {
        let value = member.value
        switch member.key {
        case "enum": schema.enumeration = value.array
        case "const": schema.const = value
        case "pattern":
            schema.pattern = value.string
            schema.patternLocation = value.location
        case "minLength": schema.minLength = value.count
        case "maxLength": schema.maxLength = value.count
        case "minimum": schema.minimum = value.finiteNumber
        case "maximum": schema.maximum = value.finiteNumber
        case "exclusiveMinimum": schema.exclusiveMinimum = value.finiteNumber
        case "exclusiveMaximum": schema.exclusiveMaximum = value.finiteNumber
        case "multipleOf": schema.multipleOf = value.finiteNumber
        case "minItems": schema.minItems = value.count
        case "maxItems": schema.maxItems = value.count
        case "uniqueItems": schema.uniqueItems = value.bool ?? false
        case "minProperties": schema.minProperties = value.count
        case "maxProperties": schema.maxProperties = value.count
        case "required":
            for name in value.array ?? [] {
                if let name = name.string, !schema.required.contains(name) { schema.required.append(name) }
            }
        default: break
        }
    }

    private func readApplicator(_ member: Node.Member, into schema: Schema, _ dialect: Dialect) {
        let value = member.value
        func list() -> [Schema] { (value.array ?? []).filter(\.isSchema).map { self.schema(at: $0, dialect) } }
        func one() -> Schema? { value.isSchema ? self.schema(at: value, dialect) : nil }
        switch member.key {
        case "properties":
            schema.properties = properties(value).filter(\.value.isSchema).map {
                Schema.Property(
                    name: $0.key, nameLocation: $0.keyLocation, schema: self.schema(at: $0.value, dialect))
            }
        case "additionalProperties": schema.additionalProperties = one()
        case "items": schema.items = one()
        case "prefixItems": schema.prefixItems = list()
        case "allOf": schema.allOf += list()
        case "oneOf": schema.oneOf = list()
        case "anyOf": schema.anyOf = list()
        case "not": schema.not = one()
        case "discriminator": discriminators.append((schema, value, dialect))
        default: break
        }
    }

    /// A `$ref` in the place of the map, which is no part of OpenAPI, is found all the same.
    private func properties(_ node: Node) -> [Node.Member] {
        guard let reference = ReferenceResolver.reference(of: node), reference.string != nil else {
            return node.members ?? []
        }
        return resolver.target(of: node)?.members ?? []
    }

    private func readTypes(of schema: Schema, _ dialect: Dialect) {
        guard let written = schema.node["type"] else { return }
        let names = written.string.map { [$0] } ?? (written.array ?? []).compactMap(\.string)
        var types: Schema.Types = []
        for name in names { types.formUnion(Schema.Types.named[name] ?? []) }
        if !types.isEmpty { schema.types = types }
    }

    /// OpenAPI 3.0's own keywords in JSON Schema's terms. `nullable` counts only beside `type` (3.0.3, Schema
    /// Object).
    private func normalise(_ schema: Schema) {
        let node = schema.node
        if node["nullable"]?.bool == true, node["type"] != nil { schema.types.insert(.null) }
        schema.prefixItems = []
        schema.const = nil
    }

    /// 3.0's boolean form. 3.1 documents have it too, and nothing else can be meant.
    private func normaliseExclusiveBounds(of schema: Schema) {
        let node = schema.node
        if node["exclusiveMinimum"]?.bool == true { (schema.minimum, schema.exclusiveMinimum) = (nil, schema.minimum) }
        if node["exclusiveMaximum"]?.bool == true { (schema.maximum, schema.exclusiveMaximum) = (nil, schema.maximum) }
    }
}

// MARK: Discriminators

extension SchemaReader {
    /// The explicit mapping in document order, then the component names of `oneOf` and `anyOf` members that it does
    /// not map.
    private func discriminator(_ node: Node, of schema: Schema, _ dialect: Dialect) -> Schema.Discriminator? {
        guard let propertyName = node["propertyName"]?.string else { return nil }
        var mapping: [(value: String, schema: Schema)] = []
        for member in node["mapping"]?.members ?? [] {
            guard let target = target(of: member.value, dialect) else { continue }
            mapping.append((member.key, target))
        }
        for member in schema.oneOf + schema.anyOf {
            guard let name = member.name, !mapping.contains(where: { $0.value == name || $0.schema === member }) else {
                continue
            }
            mapping.append((name, member))
        }
        return Schema.Discriminator(propertyName: propertyName, mapping: mapping, location: node.location)
    }

    /// A mapping's value is a component's name where there is such a component, else a reference (OpenAPI 3.1.1,
    /// section 4.8.25).
    private func target(of value: Node, _ dialect: Dialect) -> Schema? {
        guard let text = value.string else { return nil }
        let root = trees.root(of: value.location.file, from: nil)
        let components = root?["components"]?["schemas"]
        if let components, let named = trees.child(text, of: components) { return schema(at: named, dialect) }
        if Self.isName(text) {
            diagnostics.report(
                .unresolvedMapping, at: value.location, "the discriminator maps to '\(text)', which is no component",
                fix: Suggestion.fix(for: text, in: components?.members?.map(\.key) ?? []))
            return nil
        }
        guard resolver.canRead(value, text: text) else {
            diagnostics.report(
                .unresolvedMapping, at: value.location, "the discriminator maps to '\(text)', which does not exist")
            return nil
        }
        guard let target = resolver.resolve(value, text: text) else { return nil }
        return schema(at: target, self.dialect(of: target.location.file, otherwise: dialect))
    }

    private static func isName(_ text: String) -> Bool {
        !text.contains("/") && !text.contains("#") && !text.contains(".")
    }
}

extension Schema.Types {
    static let named: [String: Schema.Types] = [
        "null": .null, "boolean": .boolean, "integer": .integer, "number": [.number, .integer], "string": .string,
        "array": .array, "object": .object,
    ]
}

extension Node {
    /// A length or count: an integer that is not negative, also written as `3.0`.
    var count: Int? {
        switch value {
        case .integer(let number) where number >= 0: Int(number)
        case .number(_, let number) where number >= 0 && number < 9e15 && number == number.rounded(): Int(number)
        default: nil
        }
    }

    var finiteNumber: Node? {
        switch value {
        case .integer: self
        case .number(_, let number) where number.isFinite: self
        default: nil
        }
    }

    var isSchema: Bool {
        switch value {
        case .object, .bool: true
        default: false
        }
    }
}
