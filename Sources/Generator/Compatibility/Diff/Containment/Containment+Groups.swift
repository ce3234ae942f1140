internal import OpenAPI

/// Alternatives, negations and conditions.
extension Containment {
    /// Whether all that `inner` takes keeps the group of another schema.
    func proves(_ inner: Schema, _ left: SchemaParts, _ group: SchemaParts.Group) -> Bool {
        switch group {
        case .anyOf(let wanted): provesAnyOf(inner, left, wanted)
        case .oneOf(let wanted): provesOneOf(inner, left, wanted)
        case .not(let negated): provesNot(inner, left, negated)
        case .condition(let condition, let consequence, let alternative):
            provesCondition(inner, left, condition, consequence, alternative)
        case .dependent(let name, let schema): provesDependent(inner, left, name, schema)
        case .unevaluated(let whole): provesUnevaluated(left, whole)
        case .dynamic(let reference): hasDynamic(left, reference)
        case .unknown(let members): hasUnknown(left, members)
        }
    }

    // MARK: Alternatives

    private func provesAnyOf(_ inner: Schema, _ left: SchemaParts, _ wanted: [Schema]) -> Bool {
        for case .anyOf(let own) in left.groups where isCovered(own, wanted) { return true }
        for case .oneOf(let own) in left.groups where isCovered(own, wanted) { return true }
        return wanted.contains { proves(inner, isWithin: $0) }
    }

    private func isCovered(_ own: [Schema], _ wanted: [Schema]) -> Bool {
        own.allSatisfy { alternative in wanted.contains { proves(alternative, isWithin: $0) } }
    }

    /// Exactly one must hold: a value that keeps one must be shown to keep no other.
    private func provesOneOf(_ inner: Schema, _ left: SchemaParts, _ wanted: [Schema]) -> Bool {
        for case .oneOf(let own) in left.groups where isCoveredOnce(own, wanted, inner) { return true }
        return wanted.indices.contains { index in
            proves(inner, isWithin: wanted[index])
                && wanted.indices.allSatisfy { $0 == index || areDisjoint(inner, wanted[$0]) }
        }
    }

    /// A value that keeps one alternative of `own` and no other keeps one of `wanted` and no other: what would be a second is disjoint
    /// from the first, or is within another of `own`.
    private func isCoveredOnce(_ own: [Schema], _ wanted: [Schema], _ inner: Schema) -> Bool {
        own.indices.allSatisfy { first in
            wanted.indices.contains { index in
                guard proves(own[first], isWithin: wanted[index]) else { return false }
                return wanted.indices.allSatisfy { other in
                    if other == index { return true }
                    let isAnothers = own.indices.contains { $0 != first && proves(wanted[other], isWithin: own[$0]) }
                    return isAnothers || areDisjoint(combined(inner, [own[first]]), wanted[other])
                }
            }
        }
    }

    // MARK: Negations and conditions

    private func provesNot(_ inner: Schema, _ left: SchemaParts, _ negated: Schema) -> Bool {
        for case .not(let own) in left.groups where proves(negated, isWithin: own) { return true }
        // A negation of alternatives negates each of them.
        for case .anyOf(let alternatives) in parts(of: negated).groups {
            if alternatives.allSatisfy({ provesNot(inner, left, $0) }) { return true }
        }
        return areDisjoint(inner, negated)
    }

    private func provesCondition(
        _ inner: Schema, _ left: SchemaParts, _ condition: Schema, _ consequence: Schema?, _ alternative: Schema?
    ) -> Bool {
        func holds(_ branch: Schema?, with others: [Schema?]) -> Bool {
            guard let branch else { return true }
            return proves(combined(inner, others.compactMap(\.self)), isWithin: branch)
        }
        for case .condition(let own, let ownConsequence, let ownAlternative) in left.groups
        where areEquivalent(own, condition) {
            if holds(consequence, with: [own, ownConsequence]), holds(alternative, with: [ownAlternative]) {
                return true
            }
        }
        if areDisjoint(inner, condition) { return holds(alternative, with: []) }
        if proves(inner, isWithin: condition) { return holds(consequence, with: []) }
        return holds(consequence, with: [condition]) && holds(alternative, with: [])
    }

    private func provesDependent(_ inner: Schema, _ left: SchemaParts, _ name: String, _ schema: Schema) -> Bool {
        if proves(inner, isWithin: schema) || forbids(name, left) { return true }
        for case .dependent(name, let own) in left.groups where proves(combined(inner, [own]), isWithin: schema) {
            return true
        }
        return false
    }

    // MARK: What is taken by the letter

    private func hasDynamic(_ left: SchemaParts, _ reference: Schema.DynamicReference) -> Bool {
        left.groups.contains { group in
            guard case .dynamic(let own) = group else { return false }
            return own.anchor == reference.anchor && areEquivalent(own.target, reference.target)
        }
    }

    private func hasUnknown(_ left: SchemaParts, _ members: [Node.Member]) -> Bool {
        members.allSatisfy { member in
            left.plains.contains { plain in
                plain.unmodelled.contains { $0.key == member.key && $0.value.isEqual(to: member.value) }
            }
        }
    }

    // MARK: Unevaluated

    private func provesUnevaluated(_ left: SchemaParts, _ whole: Schema) -> Bool {
        for case .unevaluated(let own) in left.groups {
            let pairs = [
                (own.unevaluatedProperties, whole.unevaluatedProperties),
                (own.unevaluatedItems, whole.unevaluatedItems),
            ]
            let areWithin = pairs.allSatisfy { own, wanted in
                guard let wanted else { return true }
                return own.map { proves($0, isWithin: wanted) } ?? wanted.effective.isAnything
            }
            if areWithin, evaluatesAlike(own, whole, depth: 0) { return true }
        }
        // What no alternative evaluates is asked of all others: more than the keyword asks.
        let copy = whole.editableCopy()
        (copy.allOf, copy.oneOf, copy.anyOf, copy.not, copy.condition) = ([], [], [], nil, nil)
        (copy.consequence, copy.alternative, copy.dynamicReference) = (nil, nil, nil)
        copy.dependentSchemas = []
        copy.types = .any
        (copy.enumeration, copy.const) = (nil, nil)
        return provesPlain(left, copy)
    }

    private static let depthMax = 16

    /// Whether two schemas evaluate the same members and elements of every value that both take.
    private func evaluatesAlike(_ left: Schema, _ right: Schema, depth: Int) -> Bool {
        let (left, right) = (left.effective, right.effective)
        if left === right { return true }
        guard depth < Self.depthMax, Set(left.properties.map(\.name)) == Set(right.properties.map(\.name)),
            Set(left.patternProperties.map(\.pattern)) == Set(right.patternProperties.map(\.pattern)),
            (left.additionalProperties == nil) == (right.additionalProperties == nil),
            left.prefixItems.count == right.prefixItems.count, (left.items == nil) == (right.items == nil),
            areSameMaybe(left.contains, right.contains), left.dynamicReference == nil, right.dynamicReference == nil,
            left.allOf.count == right.allOf.count, left.anyOf.count == right.anyOf.count,
            left.oneOf.count == right.oneOf.count,
            left.dependentSchemas.map(\.name) == right.dependentSchemas.map(\.name),
            areSameMaybe(left.condition, right.condition)
        else { return false }
        let always =
            zip(left.allOf, right.allOf).map { ($0, $1) }
            + zip(left.dependentSchemas, right.dependentSchemas).map { ($0.schema, $1.schema) }
            + [
                (left.condition, right.condition), (left.consequence, right.consequence),
                (left.alternative, right.alternative),
            ].compactMap { one, other in
                if let one, let other { (one, other) } else { nil }
            }
        guard always.allSatisfy({ evaluatesAlike($0, $1, depth: depth + 1) }) else { return false }
        // Which of the alternatives count depends on which hold.
        let sometimes = zip(left.anyOf, right.anyOf).map { ($0, $1) } + zip(left.oneOf, right.oneOf).map { ($0, $1) }
        return sometimes.allSatisfy { areEquivalent($0, $1) && evaluatesAlike($0, $1, depth: depth + 1) }
    }

    private func areSameMaybe(_ left: Schema?, _ right: Schema?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        return areEquivalent(left, right)
    }
}
