internal import Diagnostics
internal import OpenAPI

/// Which variant of one union another one's variant becomes.
enum Variants {
    /// The variant of the targets that takes what the schema gives: the same schema, else the one of the same name,
    /// else the one that its constants or its kind point at. nil where none does.
    static func counterpart(of schema: Schema, in targets: [Schema]) -> Schema? {
        let view = schema.view
        if let same = targets.first(where: { $0.view.schema === view.schema }) { return same }
        let fitting = targets.filter { fits(view, $0.view) }
        if fitting.count == 1 { return fitting[0] }
        let name = schema.name ?? view.schema.name
        if let name, let named = fitting.first(where: { ($0.name ?? $0.view.schema.name) == name }) { return named }
        if let constant = fitting.first(where: { sharesConstant(view, $0.view) }) { return constant }
        let own = Set(view.schema.properties.map(\.name))
        // The one with most in common; of equal ones the first.
        return fitting.enumerated().max { left, right in
            let (fewer, more) = (common(own, left.element), common(own, right.element))
            return fewer == more ? left.offset > right.offset : fewer < more
        }?.element
    }

    private static func common(_ names: Set<String>, _ schema: Schema) -> Int {
        schema.view.schema.properties.count { names.contains($0.name) }
    }

    private static func fits(_ given: SchemaView, _ taken: SchemaView) -> Bool {
        switch (given.kind, taken.kind) {
        case (.boolean, _), (.integer, _), (.number, _), (.string, _), (.plain, _):
            if taken.isPlain { return !given.scalarTypes.isDisjoint(with: taken.scalarTypes) }
            return !given.isPlain && !Containment.scalar(given, in: taken).isImpossible
        case (.array, .array), (.map, .map), (.union, .union): return true
        case (.object, .object): return agree(given, taken)
        case (.map, .object): return true
        default: return false
        }
    }

    /// Everything that the target requires is there, and no constant contradicts another.
    private static func agree(_ given: SchemaView, _ taken: SchemaView) -> Bool {
        taken.schema.properties.allSatisfy { property in
            let view = property.schema.view
            if let member = given.member(property.name) {
                if view.isScalar, member.view.isScalar, Containment.scalar(member.view, in: view).isImpossible {
                    return false
                }
                guard let taken = view.listedValues, let given = member.view.listedValues else { return true }
                return given.contains { value in taken.contains { $0.isEqual(to: value) } }
            }
            return !taken.requires(property.name) || view.schema.const != nil
        }
    }

    private static func sharesConstant(_ given: SchemaView, _ taken: SchemaView) -> Bool {
        taken.schema.properties.contains { property in
            guard let const = property.schema.view.schema.const,
                let own = given.property(property.name)?.schema.view.schema.const
            else { return false }
            return const.isEqual(to: own)
        }
    }
}

extension Composer {
    /// A union, variant by variant: every variant of the source must exist in the target.
    func copyUnion(
        _ slot: Slot, _ source: Source, _ piece: Piece, in scope: Scope, at location: Location
    ) -> Composition? {
        let given = source.schema.view, taken = slot.view
        let from = given.schema.discriminator, to = taken.schema.discriminator
        let isDiscriminated = from != nil && to != nil && from?.propertyName == to?.propertyName
        let targets = taken.unionVariants
        var pairs: [(label: String, schema: Schema, target: Schema)] = []
        var missing: [String] = []
        for variant in given.unionVariants {
            var target =
                isDiscriminated
                ? targets.first { $0.label == variant.label }?.schema
                : Variants.counterpart(of: variant.schema, in: targets.map(\.schema))
            // Whatever the source has that is mapped to nothing is read as the default, here and there.
            if isDiscriminated, from?.defaultValue == variant.label {
                target = targets.first { $0.label == to?.defaultValue }?.schema
            }
            if let target {
                pairs.append((variant.label, variant.schema, target))
            } else {
                missing.append(variant.label)
            }
        }
        if !missing.isEmpty {
            diagnostics.report(
                .typeMismatch, at: location,
                "'\(source.text)' has the variants \(Self.list(missing)), which \(slot.name) lacks",
                notes: [
                    .init(
                        "the source's variants are declared here", at: from?.location ?? given.schema.location),
                    .init("those of \(slot.name) are declared here", at: to?.location ?? taken.schema.location),
                ],
                fix: from?.defaultValue.map(missing.contains) == true && to?.defaultSchema == nil
                    ? "name a default: 'defaultMapping' (OpenAPI 3.2)"
                    : "add the variants, or choose among them in Swift with 'x-bff-swift'")
            return nil
        }
        return copyWhole(slot, source, piece, .within) { source in
            var variants: [Composition.Variant] = []
            for (label, schema, target) in pairs {
                let view = schema.view
                let variable = self.context.makeVariable(
                    "variant", schema: view.schema, mayBeNull: false, origin: source)
                let part = Slot(
                    target, slot.position, path: slot.path, location: slot.location, direction: slot.direction)
                let seen = Source(variable, location: location).named(source.text)
                guard let composition = self.compose(part, .copy(seen, at: location), in: scope) else { continue }
                variants.append(.init(value: label, variable: variable, composition: composition))
            }
            return .union(source, discriminator: isDiscriminated ? from?.propertyName : nil, variants: variants)
        }
    }

    private static func list(_ names: [String]) -> String {
        names.map { "'\($0)'" }.joined(separator: ", ")
    }
}
