/// A pattern as steps over bytes that never go back, for the run time's `BytePattern`: many times as fast as an engine.
///
/// It exists for patterns that begin with `^` and in which the next byte always decides what to do: each repetition, each
/// alternative and each optional part begins with other bytes than what may follow it. Then taking as much as possible is
/// what backtracking comes to in the end. Sets hold ASCII, or all that is not ASCII where the number of its bytes does not
/// matter.
package struct PatternScan: Sendable {
    /// The steps as Swift, of a closure whose parameter is `$0`.
    package let swift: String

    /// Nil where an engine is needed.
    init?(_ tree: PatternTree) {
        guard case .sequence(let terms) = Self.flat(tree), case .start? = terms.first else { return nil }
        var rest = Array(terms.dropFirst())
        var follow = ByteChoice.nothing
        var isWhole = false
        if case .end? = rest.last {
            rest.removeLast()
            isWhole = true
        } else {
            // Whatever comes behind an open end is fine, so the last part may stop early.
            follow = .nothing
        }
        guard let steps = Self.steps(rest, follow: follow) else { return nil }
        let all = isWhole ? steps + ["$0.isAtEnd"] : steps
        swift = all.isEmpty ? "_ in true" : all.joined(separator: " && ")
    }

    /// Groups without a meaning of their own dissolve.
    private static func flat(_ tree: PatternTree) -> PatternTree {
        switch tree {
        case .group(let inner), .capture(let inner, _): return flat(inner)
        case .sequence(let parts):
            return .sequence(
                parts.flatMap { part in
                    let part = flat(part)
                    if case .sequence(let inner) = part { return inner }
                    if case .empty = part { return [] }
                    return [part]
                })
        case .start, .end: return .sequence([tree])
        default: return tree
        }
    }

    // MARK: Steps

    /// - Parameter follow: what may stand behind the terms.
    private static func steps(_ terms: [PatternTree], follow: ByteChoice) -> [String]? {
        var steps: [String] = []
        var follow = follow
        var literal = ""
        /// Terms are read from the last to the first, so that what follows each is known.
        func endLiteral() {
            if !literal.isEmpty { steps.append("$0.literal(\(quoted(literal)))") }
            literal = ""
        }
        for term in terms.reversed() {
            if case .scalar(let value) = term, let scalar = Unicode.Scalar(value) {
                literal = String(String.UnicodeScalarView([scalar])) + literal
                follow = ByteChoice(scalar: value)
                continue
            }
            endLiteral()
            guard let step = step(term, follow: follow), let first = first(term) else { return nil }
            steps.append(step)
            follow = first.isOptional ? follow.union(first) : first
        }
        endLiteral()
        return steps.reversed()
    }

    private static func step(_ term: PatternTree, follow: ByteChoice) -> String? {
        switch term {
        case .set: return run(term, 1, 1, follow: .nothing)
        case .repeated(let inner, let min, let max, let isLazy, _):
            guard !isLazy || min == max else { return nil }
            let inner = flat(inner)
            if case .set = inner { return run(inner, min, max, follow: follow) }
            if case .scalar = inner { return run(inner, min, max, follow: follow) }
            guard let first = first(inner), !first.isOptional, min == max || first.isDisjoint(follow),
                let steps = steps(terms(inner), follow: min == max && max == 1 ? follow : follow.union(first))
            else { return nil }
            return "$0.rounds(\(bounds(min, max))) { \(steps.joined(separator: " && ")) }"
        case .alternatives(let parts): return alternatives(parts[...], follow: follow)
        default: return nil
        }
    }

    private static func alternatives(_ parts: ArraySlice<PatternTree>, follow: ByteChoice) -> String? {
        guard let head = parts.first, let steps = steps(terms(flat(head)), follow: follow), !steps.isEmpty else {
            return nil
        }
        let closure = "{ \(steps.joined(separator: " && ")) }"
        guard parts.count > 1 else { return closure }
        var others = ByteChoice.nothing
        for part in parts.dropFirst() {
            guard let first = first(flat(part)), !first.isOptional else { return nil }
            others = others.union(first)
        }
        guard let first = first(flat(head)), !first.isOptional, first.isDisjoint(others),
            let rest = alternatives(parts.dropFirst(), follow: follow)
        else { return nil }
        return "$0.either(\(closure), \(parts.count == 2 ? rest : "{ \(rest) }"))"
    }

    private static func terms(_ tree: PatternTree) -> [PatternTree] {
        if case .sequence(let parts) = tree { return parts }
        if case .empty = tree { return [] }
        return [tree]
    }

    private static func run(_ set: PatternTree, _ min: Int, _ max: Int?, follow: ByteChoice) -> String? {
        guard let first = first(set), min == max || first.isDisjoint(follow) else { return nil }
        // A scalar beyond ASCII takes several bytes: then only "none", "some" and "any number" mean the same.
        if first.hasOthers {
            guard min <= 1, max == nil, case .set = set else { return nil }
        }
        let others = first.hasOthers ? "others: true, " : ""
        return "$0.run(0x\(hex(first.low)), 0x\(hex(first.high)), \(others)\(bounds(min, max)))"
    }

    private static func bounds(_ min: Int, _ max: Int?) -> String { max.map { "\(min), \($0)" } ?? "\(min)" }

    private static func hex(_ word: UInt64) -> String { String(word, radix: 16, uppercase: true) }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case " "..."~": quoted.unicodeScalars.append(scalar)
            default: quoted += "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
        return quoted + "\""
    }

    // MARK: First bytes

    /// What a term begins with; nil where it is more than a set of bytes tells.
    private static func first(_ term: PatternTree) -> ByteChoice? {
        switch term {
        case .scalar(let value): return ByteChoice(scalar: value)
        case .set(let set): return ByteChoice(set)
        case .group(let inner), .capture(let inner, _): return first(inner)
        case .empty: return .optional
        case .repeated(let inner, let min, let max, _, _):
            guard max != 0, var choice = first(flat(inner)) else { return nil }
            choice.isOptional = choice.isOptional || min == 0
            return choice
        case .sequence(let parts):
            var choice = ByteChoice.optional
            for part in parts {
                guard choice.isOptional else { break }
                guard let next = first(part) else { return nil }
                choice = choice.union(next)
                choice.isOptional = next.isOptional
            }
            return choice
        case .alternatives(let parts):
            var choice = ByteChoice.nothing
            for part in parts {
                guard let next = first(flat(part)) else { return nil }
                choice = choice.union(next)
                choice.isOptional = choice.isOptional || next.isOptional
            }
            return choice
        default: return nil
        }
    }
}

/// A set of bytes: each of ASCII by itself, the others together.
private struct ByteChoice {
    var low: UInt64 = 0
    var high: UInt64 = 0
    var hasOthers = false
    /// Whether there may be no byte at all.
    var isOptional = false

    static let nothing = ByteChoice()
    static let optional = ByteChoice(low: 0, high: 0, hasOthers: false, isOptional: true)

    private init(low: UInt64 = 0, high: UInt64 = 0, hasOthers: Bool = false, isOptional: Bool = false) {
        self.low = low
        self.high = high
        self.hasOthers = hasOthers
        self.isOptional = isOptional
    }

    init(scalar: UInt32) {
        insert(scalar, scalar)
    }

    /// Nil for a set that holds some scalars beyond ASCII and not others.
    init?(_ set: PatternSet) {
        for item in set.items {
            switch item {
            case .range(let low, let high):
                guard high < 0x80 || (low <= 0x80 && high == 0x10FFFF) else { return nil }
                insert(low, high)
            case .digits(let isNegated): insert([(0x30, 0x39)], isNegated: isNegated)
            case .words(let isNegated):
                insert([(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)], isNegated: isNegated)
            case .spaces, .property: return nil
            }
        }
        if set.isNegated { (low, high, hasOthers) = (~low, ~high, !hasOthers) }
    }

    private mutating func insert(_ ranges: [(UInt32, UInt32)], isNegated: Bool) {
        var choice = ByteChoice()
        for (first, last) in ranges { choice.insert(first, last) }
        low |= isNegated ? ~choice.low : choice.low
        high |= isNegated ? ~choice.high : choice.high
        hasOthers = hasOthers || isNegated
    }

    private mutating func insert(_ first: UInt32, _ last: UInt32) {
        if last >= 0x80 { hasOthers = true }
        guard first < 0x80 else { return }
        for value in first...min(last, 0x7F) {
            if value < 64 { low |= 1 << UInt64(value) } else { high |= 1 << UInt64(value - 64) }
        }
    }

    func union(_ other: ByteChoice) -> ByteChoice {
        ByteChoice(
            low: low | other.low, high: high | other.high, hasOthers: hasOthers || other.hasOthers,
            isOptional: isOptional)
    }

    func isDisjoint(_ other: ByteChoice) -> Bool {
        low & other.low == 0 && high & other.high == 0 && !(hasOthers && other.hasOthers)
    }
}
