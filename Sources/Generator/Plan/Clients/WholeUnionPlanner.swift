internal import Diagnostics
internal import OpenAPI

/// Decides a union's cases and how they are told apart.
struct WholeUnionPlanner {
    let types: WholeTypePlanner
    let declaration: WholeDeclaration

    private typealias Found = (schema: Schema, condition: WholeUnion.Condition)

    func plan(_ schema: Schema) -> Result<WholeUnion, WholeRefusal> {
        let variants = schema.variants
        guard !schema.alternativesToNull.isEmpty else {
            let found: [Found] = variants.map { ($0, .kinds($0.impliedTypes.subtracting(.null))) }
            return .success(union(.kinds, found, variants))
        }
        /// The alternative with what stands beside the alternatives worked in.
        func merged(_ alternative: Schema) -> Schema {
            let alternatives = schema.alternativesToNull
            guard
                let index = alternatives.firstIndex(where: {
                    $0 === alternative || $0.effective === alternative.effective
                }),
                variants.indices.contains(index)
            else { return alternative }
            return variants[index]
        }
        switch UnionDecision.of(schema, mergesScalars: true) {
        case .discriminator(let property, let mapping, let otherwise):
            let found = grouped(mapping.map { ([$0.value], merged($0.schema)) })
            let standard = otherwise.map(merged).flatMap { schema in
                found.firstIndex { $0.schema === schema || $0.schema.effective === schema.effective }
            }
            return .success(union(.property(property, otherwise: standard), found, variants))
        case .constants(let property, let values):
            let texts = values.map { ($0.values.map { $0.string ?? $0.json }, merged($0.1)) }
            return .success(union(.property(property, otherwise: nil), grouped(texts), variants))
        case .kinds(let kinds): return .success(union(.kinds, kinds.map { (merged($1), .kinds($0)) }, variants))
        case .required(let properties, let otherwise):
            var found: [Found] = properties.map { (merged($0.1), .required($0.property)) }
            if let otherwise { found.append((merged(otherwise), .otherwise)) }
            return .success(union(.required, found, variants))
        case .validators(let schemas, let exactlyOne):
            return .success(union(.trial(exactlyOne: exactlyOne), schemas.map { (merged($0), .trial) }, variants))
        case .undecidable(let reason, let first, let second):
            return .failure(
                WholeRefusal(
                    location: schema.location,
                    reason:
                        "the variants \(first.location.pointer) and \(second.location.pointer) cannot be told "
                        + "apart: \(reason)"
                ))
        }
    }

    /// Several values may stand for one variant.
    private func grouped(_ values: [(values: [String], schema: Schema)]) -> [Found] {
        var found: [(values: [String], schema: Schema)] = []
        for (texts, schema) in values {
            if let index = found.firstIndex(where: { $0.schema === schema || $0.schema.effective === schema.effective })
            {
                found[index].values += texts.filter { !found[index].values.contains($0) }
            } else {
                found.append((texts, schema))
            }
        }
        return found.map { ($0.schema, .values($0.values)) }
    }

    private func union(_ decision: WholeUnion.Decision, _ found: [Found], _ variants: [Schema]) -> WholeUnion {
        var taken: Set<String> = []
        let made = found.enumerated().map { index, found in
            // What was combined for this union belongs to it; an alternative as written has a place of its own.
            let isWritten = declaration.schema.alternativesToNull.contains { $0 === found.schema }
            let label = label(found, index)
            let slot = types.slot(found.schema, at: isWritten ? nil : declaration.place.child(WholeName.type(label)))
            let bare = WholeName.bare(name(found, slot, label))
            let name = WholeName.claim([bare, bare + "Value", WholeName.bare(label), "option\(index + 1)"], in: &taken)
            return WholeUnion.Variant(name: WholeName.member(name), slot: slot, condition: found.condition)
        }
        return WholeUnion(decision: decision, variants: made)
    }

    /// What the contract calls the variant.
    private func label(_ found: Found, _ index: Int) -> String {
        if let name = found.schema.name ?? found.schema.effective.name ?? found.schema.title { return name }
        if case .values(let values) = found.condition, let value = values.first, !value.isEmpty { return value }
        if case .kinds(let kinds) = found.condition { return Self.kindName(kinds) }
        return "option \(index + 1)"
    }

    private func name(_ found: Found, _ slot: WholeSlot, _ label: String) -> String {
        if found.schema.name ?? found.schema.effective.name ?? found.schema.title != nil { return label }
        if case .values = found.condition { return label }
        switch slot.type {
        case .plain(let name): return name
        case .array: return "array"
        case .map: return "map"
        case .json: return "json"
        case .binary: return "string"
        case .named, .optional: return label
        }
    }

    private static func kindName(_ kinds: Schema.Types) -> String {
        switch kinds {
        case .string: "string"
        case .boolean: "boolean"
        case .array: "array"
        case .object: "object"
        case _ where kinds.isSubset(of: .anyNumber): "number"
        default: "value"
        }
    }
}
