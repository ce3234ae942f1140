internal import Diagnostics

/// Works `allOf` into one schema, `effective`, that takes exactly the values which the schema takes and evaluates
/// exactly the same members and elements of them.
///
/// Constraints are merged where one keyword can say both: types and enums intersect, bounds tighten, `required`
/// unites, properties of one name become an `allOf` of both. Annotations and `x-` keywords are the outer schema's own.
/// What one keyword cannot say stays behind in `effective.allOf`, whose members must hold as well, in place and with
/// what they evaluate, and are not merged further:
///
/// - a second pattern, format, `multipleOf`, `not`, `oneOf`, `anyOf`, `contains` (with `minContains` and
///   `maxContains`), `if` (with `then` and `else`) or `$dynamicRef`: a member that holds just that;
/// - `additionalProperties` that meets `patternProperties` of another member: a member with the names, patterns and
///   `additionalProperties` that stood together. Its names are listed with `true`: what they must be stands in
///   `effective.properties`;
/// - a member with `unevaluatedProperties` or `unevaluatedItems`: the whole of it, because that looks at just what
///   stands beside it. Its properties are in `effective` too, for consumers that look for types. The outer schema's own
///   `unevaluated…` stands in `effective` itself, which evaluates what all of the members evaluate;
/// - a member in another resource that has dynamic anchors: the whole of it, and nothing of it in `effective`. Entering
///   it changes what `$dynamicRef` means (`effective.resource` is that of the outer schema).
///
/// Two `additionalProperties` without patterns merge exactly: each property that one side alone names becomes an
/// `allOf` of its schema and the other side's `additionalProperties`. Prefixes and `items` merge likewise.
///
/// A contradiction takes the types that it leaves nothing of out of `effective.types`; where none is left,
/// `effective.constant` is false.
///
/// Combinations of the same schemas are one object, so that a recursive type flattens to a recursive type and not
/// to an endless one; how many there may be is bounded.
enum Flattening {
    struct Result {
        let schema: Schema
        let conflicts: [Diagnostic]
    }

    /// Synthetic schemas by what they combine.
    final class Combinations {
        /// Schemas that combine each other's properties can ask for every subset of themselves: beyond this many, a
        /// combination stays an `allOf` that is not worked in, which is as exact and ends.
        static let countMax = 1 << 15

        private var known: [[ObjectIdentifier]: Schema] = [:]
        /// What a synthetic schema combines.
        private var members: [ObjectIdentifier: [Schema]] = [:]

        /// A schema that takes what all of these take; the last one gives its place.
        func all(of schemas: [Schema]) -> Schema {
            var seen: Set<ObjectIdentifier> = []
            let distinct = schemas.flatMap { members[ObjectIdentifier($0)] ?? [$0] }.filter {
                $0.constant != true && seen.insert(ObjectIdentifier($0)).inserted
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
            if known.count >= Self.countMax { schema.flattened = Result(schema: schema, conflicts: []) }
            if distinct.allSatisfy({ $0.resource === last.resource }) { schema.resource = last.resource }
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
        if members.count == 1, !schema.hasOwnKeywords, !members[0].isReached(through: schema) {
            return Result(schema: members[0], conflicts: [])
        }
        let result = Schema(node: schema.node)
        result.resource = schema.resource
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

    /// Whether the other's resource brings dynamic anchors into scope that this one would miss without it.
    fileprivate func isReached(through other: Schema) -> Bool {
        guard let resource = other.resource, resource !== self.resource else { return false }
        return !resource.dynamicAnchors.isEmpty
    }

    /// A synthetic schema's node is that of one member, and says nothing of its own.
    private var flattenedFromCombination: Bool { node["allOf"] == nil && node["$ref"] == nil }
}
