internal import Diagnostics

/// What each keyword means in the model.
extension SchemaReader {
    func fill(_ schema: Schema, _ dialect: Dialect) {
        if let constant = schema.node.bool {
            schema.constant = constant
            return
        }
        guard let members = schema.node.members else { return }
        for member in members {
            if member.key.hasPrefix("x-") {
                schema.extensions.append(member)
            } else if dialect == .openAPI31, Self.unmodelled.contains(member.key) {
                schema.unmodelled.append(member)
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

    /// 3.0 has none of them.
    private static let unmodelled: Set<String> = [
        "patternProperties", "propertyNames", "dependentRequired", "dependentSchemas", "if", "then", "else", "contains",
        "minContains", "maxContains", "unevaluatedItems", "unevaluatedProperties", "$dynamicRef",
    ]

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
