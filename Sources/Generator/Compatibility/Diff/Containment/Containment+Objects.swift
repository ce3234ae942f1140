internal import OpenAPI

/// Plain keywords of objects.
extension Containment {
    func keepsObjects(_ left: SchemaParts, _ outer: Schema) -> Bool {
        let required = sentRequired(left)
        for name in outer.required where !required.contains(name) {
            guard let property = outer.properties.first(where: { $0.name == name }), isNeverSent(property.schema) else {
                return false
            }
        }
        if let least = outer.minProperties, least > max(left.minProperties, required.count) { return false }
        if let most = outer.maxProperties, (countMax(left) ?? .max) > most { return false }
        return keepsNamed(left, outer) && keepsPatterns(left, outer) && keepsOthers(left, outer)
            && keepsNames(left, outer) && keepsDependents(left, outer, required)
    }

    private func isNeverSent(_ schema: Schema) -> Bool {
        lens.direction.map(schema.isNeverSent) ?? false
    }

    private func isNeverSent(_ name: String, _ parts: SchemaParts) -> Bool {
        guard lens.direction != nil else { return false }
        let found = parts.plains.flatMap { plain in plain.properties.filter { $0.name == name } }
        return found.contains { isNeverSent($0.schema) }
    }

    private func sentRequired(_ parts: SchemaParts) -> Set<String> {
        Set(parts.plains.flatMap(\.required)).filter { !isNeverSent($0, parts) }
    }

    // MARK: Members

    /// What a member of this name must keep; nil where no plain schema says anything.
    private func member(_ name: String, of parts: SchemaParts) -> [Schema] {
        parts.plains.flatMap { member(name, of: $0) }
    }

    private func member(_ name: String, of plain: Schema) -> [Schema] {
        let declared = plain.properties.filter { $0.name == name }.map(\.schema)
        let matching = plain.patternProperties.filter { check.matches(name, $0.pattern) }.map(\.schema)
        if !declared.isEmpty || !matching.isEmpty { return declared + matching }
        return plain.otherMembers.map { [$0] } ?? []
    }

    /// Nobody sends it, though nothing forbids it.
    private func isUndeclared(_ name: String, _ parts: SchemaParts) -> Bool {
        !lens.countsUndeclared && !parts.plains.contains { $0.required.contains(name) }
            && member(name, of: parts).allSatisfy(\.effective.isAnything)
            && !parts.plains.contains { plain in plain.properties.contains { $0.name == name } }
    }

    private func keepsNamed(_ left: SchemaParts, _ outer: Schema) -> Bool {
        var names = outer.properties.map(\.name)
        if outer.otherMembers != nil || !outer.patternProperties.isEmpty {
            names += left.plains.flatMap { $0.properties.map(\.name) }
        }
        var seen: Set<String> = []
        return names.allSatisfy { name in
            guard seen.insert(name).inserted, !isNeverSent(name, left) else { return true }
            let needed = member(name, of: outer).filter { !$0.effective.isAnything }
            if needed.isEmpty || needed.contains(where: isNeverSent) { return true }
            if isUndeclared(name, left) { return true }
            let given = member(name, of: left)
            return needed.allSatisfy { proves(given, isWithin: $0) }
        }
    }

    private func proves(_ given: [Schema], isWithin outer: Schema) -> Bool {
        if outer.effective.isAnything { return true }
        guard let all = Schema.all(of: given) else { return false }
        return proves(all, isWithin: outer)
    }

    private func keepsPatterns(_ left: SchemaParts, _ outer: Schema) -> Bool {
        outer.patternProperties.allSatisfy { entry in
            let same = left.plains.flatMap { plain in
                plain.patternProperties.filter { $0.pattern == entry.pattern }.map(\.schema)
            }
            if proves(same, isWithin: entry.schema) { return true }
            // Whatever a name that matches stands under: any other pattern, or none. Declared names are compared by name.
            let others = left.plains.map { plain in
                plain.patternProperties.map(\.schema) + (plain.otherMembers.map { [$0] } ?? [])
            }
            return left.plains.indices.contains { index in
                left.plains[index].otherMembers != nil
                    && others[index].allSatisfy { proves($0, isWithin: entry.schema) }
            }
        }
    }

    /// Members that the outer schema neither names nor matches.
    private func keepsOthers(_ left: SchemaParts, _ outer: Schema) -> Bool {
        guard let rest = outer.otherMembers, !rest.effective.isAnything else { return true }
        let patterns = Set(outer.patternProperties.map(\.pattern))
        return left.plains.contains { plain in
            guard let others = plain.otherMembers, proves(others, isWithin: rest) else { return false }
            return plain.patternProperties.allSatisfy {
                patterns.contains($0.pattern) || proves($0.schema, isWithin: rest)
            }
        }
    }

    private func keepsNames(_ left: SchemaParts, _ outer: Schema) -> Bool {
        guard let names = outer.propertyNames else { return true }
        if left.plains.contains(where: { $0.propertyNames.map { proves($0, isWithin: names) } ?? false }) {
            return true
        }
        guard let known = closedNames(left) else { return false }
        return known.allSatisfy { check.accepts(Node(.string($0), at: names.location), names) }
    }

    private func keepsDependents(_ left: SchemaParts, _ outer: Schema, _ required: Set<String>) -> Bool {
        outer.dependentRequired.allSatisfy { entry in
            var present = required.union([entry.name])
            let dependents = left.plains.flatMap(\.dependentRequired)
            for _ in 0...dependents.count {
                for dependent in dependents where present.contains(dependent.name) {
                    present.formUnion(dependent.required)
                }
            }
            return present.isSuperset(of: entry.required) || forbids(entry.name, left)
        }
    }

    func forbids(_ name: String, _ parts: SchemaParts) -> Bool {
        Schema.all(of: member(name, of: parts)).map(isEmpty) ?? false
    }

    // MARK: Counting

    /// Every name that can occur; nil where others can too.
    private func closedNames(_ parts: SchemaParts) -> [String]? {
        let closed = parts.plains.first { plain in
            plain.patternProperties.isEmpty && (plain.otherMembers.map(isEmpty) ?? false)
        }
        return closed.map { plain in plain.properties.map(\.name).filter { !forbids($0, parts) } }
    }

    private func countMax(_ parts: SchemaParts) -> Int? {
        let written = parts.plains.compactMap(\.maxProperties).min()
        guard let closed = closedNames(parts)?.count else { return written }
        return min(written ?? .max, closed)
    }

    func hasNoObject(_ parts: SchemaParts) -> Bool {
        let required = Set(parts.plains.flatMap(\.required))
        if max(parts.minProperties, required.count) > countMax(parts) ?? .max { return true }
        return required.contains { forbids($0, parts) }
    }
}

extension SchemaParts {
    var minProperties: Int { plains.compactMap(\.minProperties).max() ?? 0 }
}

extension Schema {
    /// What members that are neither named nor matched must be; nil where nothing is said. `unevaluatedProperties` says the same where
    /// nothing stands beside it, and more than asked for where something does: so it is read only of a schema without alternatives.
    var otherMembers: Schema? {
        additionalProperties ?? (evaluatesAlone ? unevaluatedProperties : nil)
    }

    var otherElements: Schema? {
        items ?? (evaluatesAlone && contains == nil ? unevaluatedItems : nil)
    }

    private var evaluatesAlone: Bool {
        allOf.isEmpty && oneOf.isEmpty && anyOf.isEmpty && not == nil && condition == nil && dependentSchemas.isEmpty
            && dynamicReference == nil
    }
}
