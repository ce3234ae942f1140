/// Schemas without the demands that nothing sent one way can meet: `required` of a member that never goes that way counts for the other
/// way alone (OpenAPI 3.0.4, section 4.7.24.2).
///
/// Only schemas from which such a demand can be reached are copied; all others are the same objects as before, and so is every schema of
/// a document without such members. What a `$dynamicRef` leads to stays as it is written.
extension Schema {
    /// The schema as what goes this way must keep it. The same object each time.
    package func sent(_ direction: Direction) -> Schema { DirectedCopies(direction).copy(self) }

    /// A schema and the members that the schemas around it, which hold the same value, do not ask for.
    struct SentForm: Hashable {
        let direction: Direction
        let unasked: Set<String>
    }
}

private struct DirectedCopies {
    /// A schema in its surroundings.
    private struct Visit: Hashable {
        let schema: Schema
        let form: Schema.SentForm

        static func == (left: Visit, right: Visit) -> Bool { left.schema === right.schema && left.form == right.form }

        func hash(into hasher: inout Hasher) {
            hasher.combine(ObjectIdentifier(schema))
            hasher.combine(form)
        }

        var known: Schema? {
            get { schema.sentForms[form] }
            nonmutating set { schema.sentForms[form] = newValue }
        }
    }

    private let direction: Direction
    private let check: SchemaCheck

    init(_ direction: Direction) {
        self.direction = direction
        check = SchemaCheck(direction: direction)
    }

    func copy(_ root: Schema) -> Schema {
        let root = visit(root)
        if let known = root.known { return known }
        var parents: [Visit: [Visit]] = [root: []]
        var changed: Set<Visit> = []
        var waiting = [root]
        while let visit = waiting.popLast() {
            let unasked = unasked(of: visit)
            if asksFor(unasked, visit.schema) { changed.insert(visit) }
            for part in parts(of: visit.schema, unasked) {
                if let known = part.known {
                    if known !== part.schema { changed.insert(visit) }
                } else if parents[part]?.append(visit) == nil {
                    parents[part] = [visit]
                    waiting.append(part)
                }
            }
        }
        waiting = Array(changed)
        while let visit = waiting.popLast() {
            for parent in parents[visit] ?? [] where changed.insert(parent).inserted { waiting.append(parent) }
        }
        for visit in parents.keys { visit.known = changed.contains(visit) ? visit.schema.copied() : visit.schema }
        for visit in changed { fill(visit) }
        return root.known ?? root.schema
    }

    private func visit(_ schema: Schema, _ unasked: Set<String> = []) -> Visit {
        Visit(schema: schema, form: Schema.SentForm(direction: direction, unasked: unasked))
    }

    /// The required members that never go this way, whichever of the schemas for the same value says so.
    private func unasked(of visit: Visit) -> Set<String> {
        let effective = visit.schema.effective
        let names = effective.required + effective.dependentRequired.flatMap(\.required)
        return visit.form.unasked.union(names.filter { check.isNeverSent($0, by: effective) })
    }

    private func asksFor(_ names: Set<String>, _ schema: Schema) -> Bool {
        guard !names.isEmpty else { return false }
        return schema.required.contains { names.contains($0) }
            || schema.dependentRequired.contains { $0.required.contains { names.contains($0) } }
    }

    /// What the schema is made of, each part as the copy needs it.
    private func parts(of schema: Schema, _ unasked: Set<String>) -> [Visit] {
        schema.partsForSameValue.map { visit($0, unasked) } + schema.partsForOthers.map { visit($0) }
    }

    private func fill(_ visit: Visit) {
        guard let copy = visit.known else { return }
        let unasked = unasked(of: visit)
        copy.required.removeAll { unasked.contains($0) }
        copy.dependentRequired = copy.dependentRequired.map { dependent in
            Schema.DependentRequired(
                name: dependent.name, required: dependent.required.filter { !unasked.contains($0) },
                location: dependent.location)
        }
        copy.replaceParts { part, isForSameValue in self.visit(part, isForSameValue ? unasked : []).known ?? part }
    }
}

extension Schema {
    /// What holds the same value as the whole, and must keep what that says; `not` and `if` only look at it.
    fileprivate var partsForSameValue: [Schema] {
        allOf + oneOf + anyOf + dependentSchemas.map(\.schema) + [consequence, alternative].compactMap(\.self)
            + (discriminator?.mapping.map(\.schema) ?? [])
    }

    /// What holds members and elements.
    fileprivate var partsForOthers: [Schema] {
        properties.map(\.schema) + patternProperties.map(\.schema) + prefixItems
            + [additionalProperties, unevaluatedProperties, items, contains, unevaluatedItems].compactMap(\.self)
    }

    /// Puts other schemas in the place of those that it is made of.
    fileprivate func replaceParts(_ other: (_ part: Schema, _ isForSameValue: Bool) -> Schema) {
        func inPlace(_ schema: Schema) -> Schema { other(schema, true) }
        func inside(_ schema: Schema) -> Schema { other(schema, false) }
        allOf = allOf.map(inPlace)
        oneOf = oneOf.map(inPlace)
        anyOf = anyOf.map(inPlace)
        discriminator = discriminator.map { discriminator in
            Discriminator(
                propertyName: discriminator.propertyName,
                mapping: discriminator.mapping.map { ($0.value, inPlace($0.schema)) },
                defaultSchema: discriminator.defaultSchema.map(inPlace), location: discriminator.location)
        }
        dependentSchemas = dependentSchemas.map { DependentSchema(name: $0.name, schema: inPlace($0.schema)) }
        consequence = consequence.map(inPlace)
        alternative = alternative.map(inPlace)
        properties = properties.map {
            Property(name: $0.name, nameLocation: $0.nameLocation, schema: inside($0.schema))
        }
        patternProperties = patternProperties.map {
            PatternProperty(pattern: $0.pattern, patternLocation: $0.patternLocation, schema: inside($0.schema))
        }
        additionalProperties = additionalProperties.map(inside)
        unevaluatedProperties = unevaluatedProperties.map(inside)
        prefixItems = prefixItems.map(inside)
        items = items.map(inside)
        contains = contains.map(inside)
        unevaluatedItems = unevaluatedItems.map(inside)
    }
}
