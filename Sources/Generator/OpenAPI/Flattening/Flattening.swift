internal import Diagnostics

/// Works `allOf` into one schema.
///
/// Constraints are merged where one keyword can say both: types and enums intersect, bounds tighten, `required`
/// unites, properties of one name become an `allOf` of both. What one keyword cannot say (a second pattern, `not`,
/// `oneOf`, `anyOf` or format) stays behind as a member of the result's `allOf` that holds just that. Annotations
/// and `x-` keywords are the outer schema's own.
///
/// Combinations of the same schemas are one object, so that a recursive type flattens to a recursive type and not
/// to an endless one.
enum Flattening {
    struct Result {
        let schema: Schema
        let conflicts: [Diagnostic]
    }

    /// Synthetic schemas by what they combine.
    final class Combinations {
        private var known: [[ObjectIdentifier]: Schema] = [:]
        /// What a synthetic schema combines.
        private var members: [ObjectIdentifier: [Schema]] = [:]

        /// A schema that takes what all of these take; the last one gives its place.
        func all(of schemas: [Schema]) -> Schema {
            var distinct: [Schema] = []
            for schema in schemas.flatMap({ members[ObjectIdentifier($0)] ?? [$0] })
            where schema.constant != true && !distinct.contains(where: { $0 === schema }) {
                distinct.append(schema)
            }
            guard let last = distinct.last else { return schemas[schemas.count - 1] }
            if distinct.count == 1 { return last }
            let key = distinct.map { ObjectIdentifier($0) }
            if let schema = known[key] { return schema }
            let schema = Schema(node: last.node)
            schema.allOf = distinct
            // What several say, the schema that stands nearest to the user says last.
            for member in distinct {
                schema.extensions.removeAll { known in member.extensions.contains { $0.key == known.key } }
                schema.extensions += member.extensions
            }
            schema.title = last.title
            schema.summary = last.summary
            schema.combinations = self
            known[key] = schema
            members[ObjectIdentifier(schema)] = distinct
            return schema
        }
    }

    /// Members before the schemas that hold them: an explicit stack, because a chain of `allOf` may be as long as a
    /// document.
    static func flatten(_ root: Schema) -> Result {
        var stack: [(schema: Schema, isExpanded: Bool)] = [(root, false)]
        var open: Set<ObjectIdentifier> = []
        while let (schema, isExpanded) = stack.popLast() {
            if schema.flattened != nil { continue }
            if isExpanded {
                open.remove(ObjectIdentifier(schema))
                schema.flattened = merge(schema)
            } else if open.insert(ObjectIdentifier(schema)).inserted {
                stack.append((schema, true))
                for member in schema.allOf where member.flattened == nil { stack.append((member, false)) }
            }
        }
        return root.flattened ?? Result(schema: root, conflicts: [])
    }

    private static func merge(_ schema: Schema) -> Result {
        if schema.allOf.isEmpty { return Result(schema: schema, conflicts: []) }
        // A member that is still open is part of a cycle and adds nothing.
        let members = schema.allOf.compactMap(\.flattened?.schema)
        if members.count == 1, !schema.hasOwnKeywords { return Result(schema: members[0], conflicts: []) }
        let result = Schema(node: schema.node)
        var merger = SchemaMerger(result: result, combinations: schema.combinations ?? Combinations())
        for member in members { merger.add(member, isOwn: false) }
        merger.add(schema, isOwn: true)
        merger.finish()
        result.flattened = Result(schema: result, conflicts: [])
        return Result(schema: result, conflicts: merger.conflicts)
    }
}

extension Schema {
    /// Whether anything but `allOf` is said: a constraint, an annotation or an extension.
    fileprivate var hasOwnKeywords: Bool {
        guard let members = node.members, !allOf.isEmpty else { return true }
        if flattenedFromCombination { return true }
        return members.contains { $0.key != "allOf" && $0.key != "$ref" && $0.key != "$comment" }
    }

    /// A synthetic schema's node is that of one member, and says nothing of its own.
    private var flattenedFromCombination: Bool { node["allOf"] == nil && node["$ref"] == nil }
}
