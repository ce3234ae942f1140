internal import Diagnostics
package import OpenAPI

/// Shows that all values of one schema are values of another, in whatever form the two are written.
///
/// A schema is a conjunction of parts (`SchemaParts`): plain keywords, and alternatives, negations and conditions beside them. The inner
/// schema must imply every part of the outer one; where it does not as a whole, it is split into its alternatives and types, each of which
/// must. Recursive schemas are compared by coinduction: a pair that is being shown may be assumed one step further down.
///
/// Sound and not complete: true is a proof, false may be ignorance. Only disjunctions that no single alternative covers, regular
/// expressions of different text and arithmetic over several members are beyond it.
package final class Containment {
    private struct Pair: Hashable {
        let inner: ObjectIdentifier
        let outer: ObjectIdentifier
    }

    /// Splitting may double with each alternative: beyond this many pairs a question is left open.
    private static let pairsMax = 20_000
    private static let depthMax = 200
    /// Schemas that apply themselves to the same value, which reading reports, would be split without end.
    private static let emptinessDepthMax = 40

    let lens: Lens
    private let sameness: Sameness
    let check: SchemaCheck
    private var parts: [ObjectIdentifier: SchemaParts] = [:]
    /// What identifiers stand for must stay alive as long as they are kept.
    private var kept: [Schema] = []
    private var rests: [ObjectIdentifier: [Int: Schema]] = [:]
    private var emptiness: [ObjectIdentifier: Bool] = [:]
    private var open: Set<Pair> = []
    private var proven: [Pair] = []
    private var isProven: Set<Pair> = []
    private var unproven: Set<Pair> = []
    private var pairs = 0
    private var emptinessDepth = 0
    private var kinds: [UInt8: Schema] = [:]

    package convenience init(_ lens: Lens) { self.init(lens, Sameness()) }

    init(_ lens: Lens, _ sameness: Sameness) {
        (self.lens, self.sameness) = (lens, sameness)
        check = SchemaCheck(assertsFormats: lens.assertsFormats)
    }

    /// Whether it could be shown.
    package func proves(_ inner: Schema, isWithin outer: Schema) -> Bool {
        if sameness.areSame(inner, outer) { return true }
        let (inner, outer) = (inner.effective, outer.effective)
        if inner === outer || outer.isAnything || isEmpty(inner) { return true }
        let pair = Pair(inner: ObjectIdentifier(inner), outer: ObjectIdentifier(outer))
        if open.contains(pair) || isProven.contains(pair) { return true }
        if unproven.contains(pair) { return false }
        if open.isEmpty { pairs = 0 }
        pairs += 1
        guard pairs < Self.pairsMax, open.count < Self.depthMax else { return false }
        kept += [inner, outer]
        let before = proven.count
        open.insert(pair)
        let result = decide(inner, outer)
        open.remove(pair)
        if result {
            proven.append(pair)
            isProven.insert(pair)
        } else {
            // What was shown meanwhile may rest on the assumption that has failed.
            for pair in proven[before...] { isProven.remove(pair) }
            proven.removeSubrange(before...)
            if pairs < Self.pairsMax, open.count < Self.depthMax { unproven.insert(pair) }
        }
        return result
    }

    package func areEquivalent(_ left: Schema, _ right: Schema) -> Bool {
        proves(left, isWithin: right) && proves(right, isWithin: left)
    }

    func areDisjoint(_ left: Schema, _ right: Schema) -> Bool {
        guard let both = Schema.all(of: [left, right]) else { return false }
        return isEmpty(both)
    }

    func parts(of schema: Schema) -> SchemaParts {
        let schema = schema.effective
        if let known = parts[ObjectIdentifier(schema)] { return known }
        let found = SchemaParts(schema)
        kept.append(schema)
        parts[ObjectIdentifier(schema)] = found
        return found
    }

    // MARK: One pair

    private func decide(_ inner: Schema, _ outer: Schema) -> Bool {
        let left = parts(of: inner)
        if let values = finiteValues(left) {
            return values.allSatisfy { !check.accepts($0, inner) || check.accepts($0, outer) }
        }
        if provesParts(inner, left, parts(of: outer)) { return true }
        return provesBySplitting(inner, left, outer)
    }

    private func provesParts(_ inner: Schema, _ left: SchemaParts, _ right: SchemaParts) -> Bool {
        for plain in right.plains where !provesPlain(left, plain) { return false }
        for group in right.groups where !proves(inner, left, group) { return false }
        return true
    }

    private func provesBySplitting(_ inner: Schema, _ left: SchemaParts, _ outer: Schema) -> Bool {
        for (index, group) in left.groups.enumerated() {
            guard let cases = group.cases else { continue }
            let rest = without(group, at: index, inner, left)
            return cases.allSatisfy { proves(combined(rest, $0), isWithin: outer) }
        }
        let kinds = Schema.Types.kinds.filter { !left.types.isDisjoint(with: $0) }
        guard kinds.count > 1 else { return false }
        return kinds.allSatisfy { proves(combined(inner, [only($0)]), isWithin: outer) }
    }

    func combined(_ schema: Schema, _ others: [Schema]) -> Schema {
        Schema.all(of: [schema] + others) ?? schema
    }

    /// The schema without one of its groups.
    func without(_ group: SchemaParts.Group, at index: Int, _ schema: Schema, _ parts: SchemaParts) -> Schema {
        let schema = schema.effective
        if let known = rests[ObjectIdentifier(schema)]?[index] { return known }
        let rest = parts.removing(index, from: schema)
        kept.append(schema)
        rests[ObjectIdentifier(schema), default: [:]][index] = rest
        return rest
    }

    private func only(_ types: Schema.Types) -> Schema {
        if let known = kinds[types.rawValue] { return known }
        let schema = Schema(node: Node(.object([]), at: Location(file: "", line: 1, column: 1, pointer: "")))
        schema.types = types
        kinds[types.rawValue] = schema
        return schema
    }

    // MARK: Emptiness

    /// Whether it could be shown that no value fits.
    func isEmpty(_ written: Schema) -> Bool {
        let schema = written.effective
        let key = ObjectIdentifier(schema)
        if let known = emptiness[key] { return known }
        if open.isEmpty, emptinessDepth == 0 { pairs = 0 }
        pairs += 1
        guard pairs < Self.pairsMax, emptinessDepth < Self.emptinessDepthMax else { return false }
        emptinessDepth += 1
        defer { emptinessDepth -= 1 }
        kept.append(schema)
        // Whoever needs himself to have a value has none, but that is not shown here.
        emptiness[key] = false
        let result = findEmptiness(schema)
        // What rests on assumptions is not kept.
        emptiness[key] = result && !open.isEmpty ? nil : result
        return result
    }

    private func findEmptiness(_ schema: Schema) -> Bool {
        if schema.constant == true { return false }
        if schema.constant == false { return true }
        let parts = parts(of: schema)
        if parts.types.isEmpty { return true }
        if let values = finiteValues(parts) { return !values.contains { check.accepts($0, schema) } }
        let kinds = Schema.Types.kinds.filter { !parts.types.isDisjoint(with: $0) }
        if kinds.allSatisfy({ hasNone(of: $0, parts) }) { return true }
        // The other groups are split below the cases of the first.
        if let index = parts.groups.firstIndex(where: { $0.cases != nil }), let cases = parts.groups[index].cases {
            let rest = without(parts.groups[index], at: index, schema, parts)
            if cases.allSatisfy({ isEmpty(combined(rest, $0)) }) { return true }
        }
        for (index, group) in parts.groups.enumerated() {
            if case .not(let negated) = group {
                if proves(without(group, at: index, schema, parts), isWithin: negated) { return true }
            }
        }
        return false
    }
}

extension Schema.Types {
    /// Disjoint kinds of values.
    static let kinds: [Schema.Types] = [.null, .boolean, [.integer, .number], .string, .array, .object]
}
