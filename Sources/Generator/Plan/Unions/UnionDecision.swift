package import OpenAPI

/// How a reader tells the variants of `oneOf` or `anyOf` apart: by the first of these ways that is sure.
package enum UnionDecision {
    /// The discriminator's property, with every value that it may have. Each variant has at least one. `otherwise` is the variant of
    /// every other value, and of none.
    case discriminator(property: String, [(value: String, schema: Schema)], otherwise: Schema?)
    /// Each JSON kind belongs to one variant.
    case kinds([(Schema.Types, Schema)])
    /// A property that every variant requires, and whose `const` or `enum` values are disjoint.
    case constants(property: String, [(values: [Node], Schema)])
    /// A property that only this variant declares or requires, and that it does require.
    case required([(property: String, Schema)], otherwise: Schema?)
    /// By trying: of `oneOf` exactly one must hold, of `anyOf` the first that holds is meant.
    case validators([Schema], exactlyOne: Bool)
    /// No value can tell the two apart.
    case undecidable(reason: String, first: Schema, second: Schema)
}

extension UnionDecision {
    /// The decision for a schema with `oneOf` or `anyOf`. Alternatives for null alone are no variants: whoever reads
    /// asks `isNullable` first. The variants are those of the schema as written, without what stands beside them.
    ///
    /// - Parameter mergesScalars: takes variants of `oneOf` that are the same string, number or boolean for one: who reads
    ///   a value does not need to know which of them it was.
    package static func of(_ schema: Schema, mergesScalars: Bool = false) -> UnionDecision {
        let effective = schema.effective
        let isOneOf = !effective.oneOf.isEmpty
        var variants = (isOneOf ? effective.oneOf : effective.anyOf).filter { $0.impliedTypes != .null }
        if mergesScalars, variants.contains(where: { $0.impliedTypes.isScalar }) {
            let scalars = SchemaEquality.distinct(variants.filter { $0.impliedTypes.isScalar })
            variants = variants.filter { variant in
                !variant.impliedTypes.isScalar || scalars.contains { $0 === variant }
            }
        }
        if isOneOf {
            if let (first, second) = SchemaEquality.firstPair(in: variants) {
                return .undecidable(
                    reason: "every value that fits one of them fits the other, so none fits exactly one", first: first,
                    second: second)
            }
        } else {
            // The first of equal ones always wins.
            variants = SchemaEquality.distinct(variants)
        }
        return byDiscriminator(effective, variants) ?? byKinds(variants) ?? byConstants(variants) ?? byRequired(
            variants)
            ?? .validators(variants, exactlyOne: isOneOf)
    }

    private static func byDiscriminator(_ schema: Schema, _ variants: [Schema]) -> UnionDecision? {
        guard let discriminator = schema.discriminator else { return nil }
        let mapping = discriminator.mapping
        for variant in variants {
            let isMapped = mapping.contains { $0.schema === variant || $0.schema.effective === variant.effective }
            guard isMapped else { return nil }
        }
        return .discriminator(
            property: discriminator.propertyName, mapping, otherwise: discriminator.defaultSchema)
    }

    private static func byKinds(_ variants: [Schema]) -> UnionDecision? {
        var taken: Schema.Types = []
        var result: [(Schema.Types, Schema)] = []
        for variant in variants {
            let types = variant.impliedTypes.subtracting(.null)
            let kinds = types.isDisjoint(with: .anyNumber) ? types : types.union(.anyNumber)
            guard !types.isEmpty, taken.isDisjoint(with: kinds) else { return nil }
            taken.formUnion(kinds)
            result.append((types, variant))
        }
        return .kinds(result)
    }

    private static func byConstants(_ variants: [Schema]) -> UnionDecision? {
        guard let first = variants.first else { return nil }
        for property in first.effective.properties {
            var seen: [Node] = []
            var result: [(values: [Node], Schema)] = []
            for variant in variants {
                guard variant.impliedTypes.subtracting(.null) == .object,
                    let values = variant.constants(of: property.name),
                    !values.contains(where: { value in seen.contains { $0.isEqual(to: value) } })
                else { break }
                seen += values
                result.append((values, variant))
            }
            if result.count == variants.count { return .constants(property: property.name, result) }
        }
        return nil
    }

    private static func byRequired(_ variants: [Schema]) -> UnionDecision? {
        var result: [(property: String, Schema)] = []
        var otherwise: Schema?
        for variant in variants {
            guard variant.impliedTypes.subtracting(.null) == .object else { return nil }
            let own = variant.effective.required.first { name in
                !variants.contains { $0 !== variant && $0.mentions(name) }
            }
            if let own {
                result.append((own, variant))
            } else if otherwise == nil {
                otherwise = variant
            } else {
                return nil
            }
        }
        return result.isEmpty ? nil : .required(result, otherwise: otherwise)
    }
}

extension Schema {
    /// The values that a required property of scalars may have; nil where any other is possible.
    fileprivate func constants(of name: String) -> [Node]? {
        guard requires(name), let schema = property(named: name)?.schema.effective,
            let values = schema.const.map({ [$0] }) ?? schema.enumeration, !values.isEmpty
        else { return nil }
        return values.allSatisfy { $0.array == nil && $0.members == nil } ? values : nil
    }

    /// Whether an object of this schema may be expected to have the property. An object that is a union in turn
    /// may have whatever one of its variants has.
    fileprivate func mentions(_ name: String) -> Bool {
        let schema = effective
        if schema.required.contains(name) || schema.properties.contains(where: { $0.name == name }) { return true }
        return !schema.oneOf.isEmpty || !schema.anyOf.isEmpty
    }
}
