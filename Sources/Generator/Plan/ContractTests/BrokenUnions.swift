internal import Contract
internal import Diagnostics
internal import OpenAPI

/// Which variant of a union a value is, as validators go about it: into just that one where something tells it, else by trying all.
enum ChosenVariant {
    /// This one says itself what is wrong.
    /// - tag: the property that tells.
    /// - faultOfTag: where a tag that names none is at fault, below the union; nil where such a tag is none.
    case only(Schema, tag: String?, faultOfTag: String?)
    /// What is wrong is the union's fault as a whole.
    case tried(Schema)

    /// - Parameter schema: with `oneOf` or `anyOf`, and nothing beside them.
    /// - Returns: nil where the value is none of them.
    init?(_ schema: Schema, _ value: Node, _ check: SchemaCheck) {
        if let discriminator = schema.discriminator, !discriminator.mapping.isEmpty {
            let property = discriminator.propertyName
            let label = discriminator.value(for: value[property]?.string)
            guard let variant = discriminator.mapping.first(where: { $0.value == label })?.schema else { return nil }
            let fault = discriminator.defaultSchema == nil ? "/" + JSONPointer.escape(property) : nil
            self = .only(variant, tag: property, faultOfTag: fault)
            return
        }
        let alternatives = schema.oneOf.isEmpty ? schema.anyOf : schema.oneOf
        guard let disjoint = DisjointVariants(alternatives) else {
            guard let variant = alternatives.first(where: { check.accepts(value, $0) }) else { return nil }
            self = .tried(variant)
            return
        }
        switch disjoint.choices.first(where: { $0.kind == value.kindName })?.choice {
        case .only(let index)?: self = .only(alternatives[index], tag: nil, faultOfTag: "")
        case .constants(let property, let values)?:
            let label = value[property]?.string
            guard let label, let index = values.first(where: { $0.values.contains(label) })?.variant else { return nil }
            self = .only(alternatives[index], tag: property, faultOfTag: "")
        case nil: return nil
        }
    }
}

extension ChosenVariant {
    var schema: Schema {
        switch self {
        case .only(let schema, _, _), .tried(let schema): schema
        }
    }
}

extension BrokenBodies {
    /// The example's variant is broken, then each other one in its stead.
    func collectUnion(
        _ schema: Schema, _ value: Node, _ tokens: [String], depth: Int, in surroundings: Surroundings, _ tell: Report
    ) {
        let here = JSONPointer.join(tokens)
        let types = (schema.oneOf + schema.anyOf).reduce(Schema.Types.null) { $0.union($1.effective.types) }
        if let wrong = Self.wrongValue(types, at: value.location) {
            tell("type", tokens, surroundings.union ?? here, body.replacing(tokens[...], with: wrong))
        }
        guard let chosen = ChosenVariant(schema, value, check) else { return }
        if case .only(_, let tag?, let faultOfTag?) = chosen {
            let place = (tokens + [tag])[...]
            let unknown = body.replacing(place, with: Node(.string("an-unknown-value"), at: value.location))
            tell("required", Array(place), surroundings.union ?? here, body.replacing(place, with: nil))
            tell("variant", Array(place), surroundings.union ?? here + faultOfTag, unknown)
        }
        collectVariant(chosen, value, tokens, depth: depth, in: surroundings, tell)
        guard !surroundings.isOther else { return }
        for (label, variant) in schema.namedVariants {
            guard let other = SchemaSample.value(of: variant, at: "\(here) \(label)", check: check),
                check.accepts(other, schema), let choice = ChosenVariant(schema, other, check),
                choice.schema !== chosen.schema
            else { continue }
            var inside = surroundings
            inside.isOther = true
            BrokenBodies(self.schema, body: body.replacing(tokens[...], with: other), check: check)
                .collectVariant(choice, other, tokens, depth: depth, in: inside) { keyword, place, pointer, edited in
                    tell("\(keyword) as \(label)", place, pointer, edited)
                }
        }
    }

    private func collectVariant(
        _ chosen: ChosenVariant, _ value: Node, _ tokens: [String], depth: Int, in surroundings: Surroundings,
        _ tell: Report
    ) {
        var inside = surroundings
        switch chosen {
        case .only(_, let tag, _): inside.tag = tag
        case .tried: inside.union = surroundings.union ?? JSONPointer.join(tokens)
        }
        collect(chosen.schema, value, tokens, depth: depth + 1, in: inside) { keyword, place, pointer, edited in
            // Of itself the union has said so.
            if keyword != "type" || place != tokens { tell(keyword, place, pointer, edited) }
        }
    }
}

extension Schema {
    /// By the discriminator's value, its name, or its place.
    fileprivate var namedVariants: [(label: String, schema: Schema)] {
        if let discriminator, !discriminator.mapping.isEmpty {
            return discriminator.mapping.map { ($0.value, $0.schema) }
        }
        return (oneOf + anyOf).enumerated().map { ($1.name ?? "variant \($0 + 1)", $1) }
    }

    /// A union with nothing beside it, whose fault each fault within it is.
    var isBareUnion: Bool {
        oneOf.isEmpty != anyOf.isEmpty && not == nil && condition == nil && properties.isEmpty && required.isEmpty
            && allOf.isEmpty && additionalProperties == nil && items == nil && enumeration == nil && const == nil
    }
}

extension Node {
    /// As the runtime calls the kinds of values.
    fileprivate var kindName: String {
        switch value {
        case .null: "null"
        case .bool: "bool"
        case .integer, .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}
