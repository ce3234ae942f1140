extension Schema {
    /// What a value that is not null may be, each on its own: the alternatives of `oneOf`, else of `anyOf`, in their
    /// order and with what the schema says beside them worked in; of a schema that lists several types a variant per
    /// type. Empty for everything else, and for alternatives that only say more of the properties that stand beside
    /// them. The same objects at each call.
    package var variants: [Schema] {
        let schema = withoutNull
        if let known = schema.foundVariants { return known }
        let found = schema.alternativesToNull.isEmpty ? schema.variantsByType : schema.variantsByAlternative
        schema.foundVariants = found
        return found
    }

    /// Of `oneOf`, else of `anyOf`: those that take more than null.
    package var alternativesToNull: [Schema] {
        (oneOf.isEmpty ? anyOf : oneOf).filter { $0.effective.types != .null }
    }

    // MARK: Several types

    private static let kinds: [Types] = [.string, [.integer, .number], .boolean, .object, .array]

    private var variantsByType: [Schema] {
        guard types.union(.null) != .any, enumeration == nil, const == nil else { return [] }
        let found = Self.kinds.filter { !types.isDisjoint(with: $0) }
        guard found.count > 1 else { return [] }
        return found.map { kind in
            let variant = copy(alternatives: true)
            variant.types = types.intersection(kind)
            variant.name = kind == .object ? name : nil
            return variant
        }
    }

    // MARK: Alternatives

    private var variantsByAlternative: [Schema] {
        let alternatives = alternativesToNull
        guard !onlyConstrain(alternatives) else { return [] }
        guard saysMore(than: alternatives), let combinations else { return alternatives }
        let base = copy(alternatives: false)
        return alternatives.map { alternative in
            let variant = combinations.all(of: [base, alternative])
            if variant.name == nil { variant.name = alternative.name }
            return variant
        }
    }

    /// Every alternative speaks of properties that are declared here: as in "one of `a` and `b` must be there".
    private func onlyConstrain(_ alternatives: [Schema]) -> Bool {
        guard !properties.isEmpty, discriminator == nil else { return false }
        let names = Set(properties.map(\.name))
        return alternatives.allSatisfy { alternative in
            let effective = alternative.effective
            return effective.oneOf.isEmpty && effective.anyOf.isEmpty && effective.types.contains(.object)
                && effective.properties.allSatisfy { names.contains($0.name) } && effective.name == nil
        }
    }

    private func saysMore(than alternatives: [Schema]) -> Bool {
        let isNarrower = alternatives.contains { !$0.effective.types.subtracting(.null).isSubset(of: types) }
        return isNarrower || !properties.isEmpty || !required.isEmpty || !patternProperties.isEmpty
            || additionalProperties != nil || items != nil || !prefixItems.isEmpty || !allOf.isEmpty
    }

    /// What the schema says, `oneOf`, `anyOf` and null left out where they are not asked for.
    private func copy(alternatives: Bool) -> Schema {
        let copy = Schema(node: node)
        copy.combinations = combinations
        var merger = SchemaMerger(result: copy, combinations: combinations ?? Flattening.Combinations())
        merger.add(self, isOwn: true)
        copy.allOf = allOf
        copy.types = types.subtracting(.null)
        if !alternatives {
            copy.oneOf = []
            copy.anyOf = []
            copy.name = nil
        }
        copy.discriminator = nil
        // They speak of the whole.
        copy.extensions = []
        // It is flat already: what stands in `allOf` is what one keyword could not say.
        copy.flattened = Flattening.Result(schema: copy, conflicts: [])
        return copy
    }
}
