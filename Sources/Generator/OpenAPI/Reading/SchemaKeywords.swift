internal import Diagnostics

/// What each keyword means in the model.
extension SchemaReader {
    func fill(_ schema: Schema, _ dialect: Dialect) {
        var vocabularies = Vocabularies.all
        if dialect != .openAPI30 {
            resources.visit(schema.node, dialect)
            if let resource = resources.resource(at: schema.location, dialect) {
                schema.resource = resource.model
                readDynamicAnchors(of: resource, dialect)
                vocabularies = self.vocabularies(of: resource)
            }
        }
        if let constant = schema.node.bool {
            schema.constant = constant
            return
        }
        guard let members = schema.node.members else { return }
        for member in members {
            if member.key.hasPrefix("x-") {
                schema.extensions.append(member)
                continue
            }
            guard dialect != .draft4 || !Self.laterThanDraft4.contains(member.key) else { continue }
            readAnnotation(member, into: schema)
            if vocabularies.contains(.format), member.key == "format" { schema.format = member.value.string }
            if vocabularies.contains(.validation) { readBound(member, into: schema) }
            if vocabularies.contains(.applicator) { readApplicator(member, into: schema, dialect) }
            if dialect == .openAPI30 { continue }
            if vocabularies.contains(.validation) { readNewerBound(member, into: schema) }
            readNewerApplicator(member, into: schema, dialect, vocabularies)
        }
        if vocabularies.contains(.validation) { readTypes(of: schema, dialect) }
        normalise(schema, dialect)
        if let reference = ReferenceResolver.reference(of: schema.node), reference.string != nil,
            let target = target(of: reference, dialect)
        {
            schema.allOf.insert(target, at: 0)
        }
        if dialect.isDraft2020_12, let reference = schema.node["$dynamicRef"], reference.string != nil {
            readDynamicReference(reference, into: schema, dialect)
        }
    }

    private static let laterThanDraft4: Set<String> = [
        "const", "contains", "minContains", "maxContains", "propertyNames", "if", "then", "else", "prefixItems",
        "unevaluatedItems", "unevaluatedProperties", "dependentRequired", "dependentSchemas", "contentEncoding",
        "contentMediaType", "contentSchema", "examples",
    ]

    private func readAnnotation(_ member: Node.Member, into schema: Schema) {
        let value = member.value
        switch member.key {
        case "title": schema.title = value.string
        case "description": schema.summary = value.string
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
        case "required": schema.required = value.distinctStrings
        default: break
        }
    }

    private func readApplicator(_ member: Node.Member, into schema: Schema, _ dialect: Dialect) {
        let value = member.value
        switch member.key {
        case "properties":
            schema.properties = properties(value).filter(\.value.isSchema).map {
                Schema.Property(
                    name: $0.key, nameLocation: $0.keyLocation, schema: self.schema(at: $0.value, dialect))
            }
        case "additionalProperties": schema.additionalProperties = one(value, dialect)
        case "items": schema.items = one(value, dialect)
        case "prefixItems": schema.prefixItems = list(value, dialect)
        case "allOf": schema.allOf += list(value, dialect)
        case "oneOf": schema.oneOf = list(value, dialect)
        case "anyOf": schema.anyOf = list(value, dialect)
        case "not": schema.not = one(value, dialect)
        case "discriminator": discriminators.append((schema, value, dialect))
        default: break
        }
    }

    private func one(_ node: Node, _ dialect: Dialect) -> Schema? {
        node.isSchema ? schema(at: node, dialect) : nil
    }

    private func list(_ node: Node, _ dialect: Dialect) -> [Schema] {
        (node.array ?? []).filter(\.isSchema).map { schema(at: $0, dialect) }
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

    private func normalise(_ schema: Schema, _ dialect: Dialect) {
        let node = schema.node
        // The boolean form of 3.0 and draft 4. 3.1 documents have it too, and nothing else can be meant.
        if node["exclusiveMinimum"]?.bool == true { (schema.minimum, schema.exclusiveMinimum) = (nil, schema.minimum) }
        if node["exclusiveMaximum"]?.bool == true { (schema.maximum, schema.exclusiveMaximum) = (nil, schema.maximum) }
        if dialect == .openAPI30 {
            // Counts only beside `type` (3.0.3, Schema Object).
            if node["nullable"]?.bool == true, node["type"] != nil { schema.types.insert(.null) }
            schema.prefixItems = []
            schema.const = nil
        }
        if schema.contains == nil { (schema.minContains, schema.maxContains) = (nil, nil) }
        if schema.condition == nil { (schema.consequence, schema.alternative) = (nil, nil) }
    }
}

// MARK: What OpenAPI 3.0 does not have

extension SchemaReader {
    private func readNewerBound(_ member: Node.Member, into schema: Schema) {
        switch member.key {
        case "minContains": schema.minContains = member.value.count
        case "maxContains": schema.maxContains = member.value.count
        case "dependentRequired": schema.dependentRequired += dependentRequired(member.value)
        case "dependencies": schema.dependentRequired += dependentRequired(member.value)
        default: break
        }
    }

    private func readNewerApplicator(
        _ member: Node.Member, into schema: Schema, _ dialect: Dialect, _ vocabularies: Vocabularies
    ) {
        let value = member.value
        switch member.key {
        case "unevaluatedItems" where vocabularies.contains(.unevaluated):
            schema.unevaluatedItems = one(value, dialect)
        case "unevaluatedProperties" where vocabularies.contains(.unevaluated):
            schema.unevaluatedProperties = one(value, dialect)
        case "contentEncoding" where vocabularies.contains(.content): schema.contentEncoding = value.string
        case "contentMediaType" where vocabularies.contains(.content): schema.contentMediaType = value.string
        case "contentSchema" where vocabularies.contains(.content): schema.contentSchema = one(value, dialect)
        case _ where !vocabularies.contains(.applicator): break
        case "patternProperties":
            schema.patternProperties = (value.members ?? []).filter(\.value.isSchema).map {
                Schema.PatternProperty(
                    pattern: $0.key, patternLocation: $0.keyLocation, schema: self.schema(at: $0.value, dialect))
            }
        case "propertyNames": schema.propertyNames = one(value, dialect)
        case "dependentSchemas", "dependencies":
            schema.dependentSchemas += (value.members ?? []).filter(\.value.isSchema).map {
                Schema.DependentSchema(name: $0.key, schema: self.schema(at: $0.value, dialect))
            }
        case "if": schema.condition = one(value, dialect)
        case "then": schema.consequence = one(value, dialect)
        case "else": schema.alternative = one(value, dialect)
        case "contains": schema.contains = one(value, dialect)
        // The array form, draft 4's, which 2020-12 calls `prefixItems`; nothing else can be meant.
        case "items" where value.array != nil:
            schema.prefixItems = list(value, dialect)
            if let rest = schema.node["additionalItems"] { schema.items = one(rest, dialect) }
        default: break
        }
    }

    /// The lists of names; `dependencies` has schemas beside them.
    private func dependentRequired(_ node: Node) -> [Schema.DependentRequired] {
        (node.members ?? []).filter { $0.value.array != nil }.map {
            Schema.DependentRequired(name: $0.key, required: $0.value.distinctStrings, location: $0.keyLocation)
        }
    }

    // MARK: References and resources

    /// What a reference beside other keywords names; nil, reported, where it leads nowhere.
    private func target(of reference: Node, _ dialect: Dialect) -> Schema? {
        guard resolver.step(reference, dialect) != nil else { return nil }
        let member = Node.Member(key: "$ref", keyLocation: reference.location, value: reference)
        return schema(at: Node(.object([member]), at: reference.location), dialect)
    }

    /// JSON Schema 2020-12 core, section 8.2.3.2.
    private func readDynamicReference(_ reference: Node, into schema: Schema, _ dialect: Dialect) {
        guard let node = resolver.step(reference, dialect), let target = target(of: reference, dialect) else { return }
        if let text = reference.string, let fragment = URIReference.split(text).fragment,
            let name = PercentEncoding.decode(fragment), !name.isEmpty, node["$dynamicAnchor"]?.string == name
        {
            schema.dynamicReference = Schema.DynamicReference(anchor: name, target: target)
        } else {
            schema.allOf.append(target)
        }
    }

    private func readDynamicAnchors(of resource: SchemaResource, _ dialect: Dialect) {
        let found = resource.newDynamicAnchors
        resource.newDynamicAnchors = []
        for (name, node) in found where resource.model.dynamicAnchors[name] == nil {
            resource.model.dynamicAnchors[name] = schema(at: node, resource.dialect ?? dialect)
        }
    }

    /// What the meta-schema that `$schema` names says with `$vocabulary` (core, section 8.1.2); all where it is not at
    /// hand. A vocabulary that must be understood and is not known is an error.
    private func vocabularies(of resource: SchemaResource) -> Vocabularies {
        if let known = resource.vocabularies { return known }
        resource.vocabularies = .all
        guard let written = resource.root["$schema"], let name = written.string, Dialect.named(name) == nil,
            let uri = URIReference.resolve(URIReference.split(name).resource, base: resource.model.uri),
            let members = resolver.known(uri, .openAPI31)?.root["$vocabulary"]?.members
        else { return .all }
        var vocabularies: Vocabularies = []
        for member in members {
            if let vocabulary = Vocabularies(named: member.key) {
                vocabularies.formUnion(vocabulary)
            } else if member.value.bool == true {
                diagnostics.report(
                    .invalidValue, at: written.location,
                    "the meta-schema '\(name)' needs the vocabulary '\(member.key)', which is not known",
                    fix: "let the meta-schema name it with false")
            }
        }
        resource.vocabularies = vocabularies
        return vocabularies
    }
}

extension Schema {
    /// The schemas that apply to the same value as this one.
    var appliedInPlace: [Schema] {
        let single = [not, condition, consequence, alternative, dynamicReference?.target].compactMap(\.self)
        return allOf + oneOf + anyOf + single + dependentSchemas.map(\.schema)
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

    /// The strings of an array, each once.
    var distinctStrings: [String] {
        var seen: Set<String> = []
        return (array ?? []).compactMap(\.string).filter { seen.insert($0).inserted }
    }
}
