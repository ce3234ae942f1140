internal import Diagnostics

/// Finds schemas that lead to themselves through keywords that apply to the same value: those would have to be checked
/// without end. Which schema a `$dynamicRef` stands for depends on the way to it: the nearest one is followed.
///
/// One such cycle is common and means something: a base lists its variants in `oneOf`, and each variant has the base in
/// its `allOf`. The variant is read as having all of the base but that list.
struct SchemaCycles {
    let diagnostics: Diagnostics
    private var checked = 0
    private var onPath: Set<ObjectIdentifier> = []
    private var acyclic: Set<ObjectIdentifier> = []
    private var bases: [ObjectIdentifier: Schema] = [:]

    init(diagnostics: Diagnostics) {
        self.diagnostics = diagnostics
    }

    /// - Parameter schemas: those of earlier calls, in their order, and new ones.
    mutating func check(_ schemas: [Schema]) {
        for schema in schemas[checked...] { cutInheritance(of: schema) }
        for schema in schemas[checked...] { check(schema) }
        checked = schemas.count
    }

    private mutating func check(_ schema: Schema) {
        var stack: [(schema: Schema, isDone: Bool)] = [(schema, false)]
        while let (schema, isDone) = stack.popLast() {
            let id = ObjectIdentifier(schema)
            if isDone {
                onPath.remove(id)
                acyclic.insert(id)
                continue
            }
            if acyclic.contains(id) { continue }
            guard onPath.insert(id).inserted else { continue }
            stack.append((schema, true))
            for next in schema.appliedInPlace {
                if onPath.contains(ObjectIdentifier(next)) {
                    diagnostics.report(
                        .referenceCycle, at: next.location, "this schema applies itself to the same value",
                        notes: [Diagnostic.Note("it comes back from here", at: schema.location)],
                        fix: "put a property or an array between the two")
                } else {
                    stack.append((next, false))
                }
            }
        }
    }

    /// Takes the list of variants out of the base where a variant has the base in `allOf`, at any depth.
    private mutating func cutInheritance(of base: Schema) {
        var waiting = base.oneOf + base.anyOf
        var seen: Set<ObjectIdentifier> = []
        while let variant = waiting.popLast() {
            guard variant !== base, !variant.allOf.isEmpty, seen.insert(ObjectIdentifier(variant)).inserted else {
                continue
            }
            if variant.allOf.contains(where: { $0 === base }) {
                let rest = withoutVariants(base)
                variant.allOf = variant.allOf.map { $0 === base ? rest : $0 }
                let keyword = base.oneOf.isEmpty ? "anyOf" : "oneOf"
                diagnostics.report(
                    .nonconforming, at: variant.location,
                    "this schema has in 'allOf' the schema that lists it in '\(keyword)'",
                    notes: [Diagnostic.Note("that schema stands here", at: base.location)],
                    fix: "move what both share to a schema without '\(keyword)'")
            }
            waiting += variant.allOf
        }
    }

    private mutating func withoutVariants(_ base: Schema) -> Schema {
        if let known = bases[ObjectIdentifier(base)] { return known }
        let rest = base.copied()
        rest.oneOf = []
        rest.anyOf = []
        rest.discriminator = nil
        rest.name = nil
        bases[ObjectIdentifier(base)] = rest
        return rest
    }
}
