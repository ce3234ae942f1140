/// Writes a parsed pattern in PCRE2's syntax.
struct PatternWriter {
    /// PCRE2 compiles to at most 64 KiB with its default link size; this is an estimate of the units that a pattern
    /// takes.
    static let unitsMax = 20_000
    /// Alternatives of fixed length that a lookbehind may be spread into: PCRE2 10.42 knows no other.
    static let lookbehindAlternativesMax = 64

    private let groupNumbers: [String: Int]
    private var text = ""
    private var units = 0
    /// Groups that a repetition around them may leave unset in its last round, where ECMA-262 forgets what they
    /// held and PCRE2 does not.
    private var forgetful: Set<Int> = []
    private var closed: Set<Int> = []
    private var hasLookahead = false

    init(groupNumbers: [String: Int]) {
        self.groupNumbers = groupNumbers
    }

    mutating func write(_ tree: PatternTree) throws(ECMAPatternError) -> String {
        findForgetful(tree, inRepetition: false, mayBeSkipped: false)
        guard Self.units(of: tree) <= Self.unitsMax else {
            throw ECMAPatternError(offset: 0, reason: "the pattern is larger than PCRE2 can compile")
        }
        try append(tree)
        // PCRE2 10.42 counts what a lookahead takes as taken: it finds no match for `(?=a)a?a` in `a`.
        return hasLookahead ? "(*NO_START_OPT)" + text : text
    }

    private mutating func append(_ tree: PatternTree) throws(ECMAPatternError) {
        switch tree {
        case .empty: break
        case .never: text += "(?!)"
        case .scalar(let value): text += Self.literal(value)
        case .anyButLineEnd: text += "[^\\n\\r\\x{2028}\\x{2029}]"
        case .set(let set): text += Self.set(set)
        case .start: text += "^"
        case .end: text += "$"
        case .wordBoundary(let isNegated): text += isNegated ? "\\B" : "\\b"
        case .backreference(let group, let offset): try append(reference: group, offset)
        case .namedBackreference(let name, let offset):
            guard let group = groupNumbers[name] else {
                throw ECMAPatternError(offset: offset, reason: "group '\(name)' does not exist")
            }
            try append(reference: group, offset)
        case .sequence(let parts): for part in parts { try append(part) }
        case .alternatives(let parts):
            for (index, part) in parts.enumerated() {
                if index > 0 { text += "|" }
                try append(part)
            }
        case .group(let inner): try enclose("(?:", inner)
        case .capture(let inner, let number):
            try enclose("(", inner)
            closed.insert(number)
        case .look(let inner, let isBehind, let isNegated, let offset):
            hasLookahead = hasLookahead || !isBehind
            let inner = isBehind ? try Self.fixed(inner, offset) : inner
            try enclose("(?\(isBehind ? "<" : "")\(isNegated ? "!" : "=")", inner)
        case .repeated(let inner, let min, let max, let isLazy, _):
            for (low, high) in Self.chunks(min, max) {
                try append(inner)
                text += Self.quantifier(low, high) + (isLazy ? "?" : "")
            }
        }
    }

    /// PCRE2's bound on one repetition.
    private static let repetitionMax = 65_535

    /// Repetitions in sequence that together are the one asked for.
    private static func chunks(_ min: Int, _ max: Int?) -> [(Int, Int?)] {
        var chunks: [(Int, Int?)] = []
        var (low, high) = (min, max)
        while low > repetitionMax || high ?? 0 > repetitionMax {
            let first = Swift.min(low, repetitionMax)
            chunks.append((first, high == nil ? first : repetitionMax))
            low -= first
            high = high.map { $0 - repetitionMax }
        }
        return chunks + [(low, high)]
    }

    private mutating func enclose(_ opening: String, _ inner: PatternTree) throws(ECMAPatternError) {
        text += opening
        try append(inner)
        text += ")"
    }

    private mutating func append(reference group: Int, _ offset: Int) throws(ECMAPatternError) {
        // A group that is not closed yet is unset, and again so in each round of a repetition: the reference takes
        // nothing.
        guard closed.contains(group) else {
            text += "(?:)"
            return
        }
        if forgetful.contains(group) {
            throw ECMAPatternError(
                offset: offset,
                reason: "group \(group) may be unset by the repetition around it, which PCRE2 does otherwise")
        }
        text += "\\g{\(group)}"
    }

    private static func quantifier(_ min: Int, _ max: Int?) -> String {
        switch (min, max) {
        case (0, nil): "*"
        case (1, nil): "+"
        case (0, 1): "?"
        case (_, nil): "{\(min),}"
        case (_, let max?): min == max ? "{\(min)}" : "{\(min),\(max)}"
        }
    }
}

// MARK: Characters

extension PatternWriter {
    /// Letters and digits as they are, other ASCII behind a backslash, the rest by number.
    private static func literal(_ value: UInt32) -> String {
        switch value {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: String(Unicode.Scalar(UInt8(value)))
        case 0x20...0x7E: "\\" + String(Unicode.Scalar(UInt8(value)))
        default: "\\x{\(String(value, radix: 16))}"
        }
    }

    private static func set(_ set: PatternSet) -> String {
        if set.items.isEmpty { return "[\\x{0}-\\x{10ffff}]" }
        var text = set.isNegated ? "[^" : "["
        for item in set.items {
            switch item {
            case .range(let low, let high): text += range(low, high)
            case .digits(let isNegated): text += isNegated ? "\\D" : "0-9"
            case .words(let isNegated): text += isNegated ? "\\W" : "0-9A-Z_a-z"
            case .spaces(let isNegated):
                for (low, high) in isNegated ? PatternSet.notSpaces : PatternSet.spaces { text += range(low, high) }
            case .property(let name, let isNegated): text += (isNegated ? "\\P" : "\\p") + name
            }
        }
        return text + "]"
    }

    private static func range(_ low: UInt32, _ high: UInt32) -> String {
        low == high ? literal(low) : "\(literal(low))-\(literal(high))"
    }
}

// MARK: Limits of PCRE2

extension PatternWriter {
    /// PCRE2 copies a group for each of its bounded rounds.
    private static func units(of tree: PatternTree) -> Int {
        switch tree {
        case .sequence(let parts), .alternatives(let parts): parts.reduce(4) { $0 + units(of: $1) }
        case .group(let inner), .capture(let inner, _), .look(let inner, _, _, _): 10 + units(of: inner)
        case .set(let set): 40 + set.items.count * 8
        case .anyButLineEnd: 60
        case .repeated(let inner, let min, let max, _, _):
            switch inner {
            case .scalar, .set, .anyButLineEnd: (units(of: inner) + 8) * ((max ?? min) / repetitionMax + 1)
            default: Swift.min(units(of: inner) * Swift.max(1, max ?? min + 1) + 8, unitsMax + 1)
            }
        default: 8
        }
    }

    /// A capture inside a repetition that can go round without it.
    private mutating func findForgetful(_ tree: PatternTree, inRepetition: Bool, mayBeSkipped: Bool) {
        switch tree {
        case .capture(let inner, let number):
            if inRepetition && mayBeSkipped { forgetful.insert(number) }
            findForgetful(inner, inRepetition: inRepetition, mayBeSkipped: mayBeSkipped)
        case .group(let inner): findForgetful(inner, inRepetition: inRepetition, mayBeSkipped: mayBeSkipped)
        case .look(let inner, _, let isNegated, _):
            findForgetful(inner, inRepetition: inRepetition, mayBeSkipped: mayBeSkipped || isNegated)
        case .sequence(let parts):
            for part in parts { findForgetful(part, inRepetition: inRepetition, mayBeSkipped: mayBeSkipped) }
        case .alternatives(let parts):
            for part in parts { findForgetful(part, inRepetition: inRepetition, mayBeSkipped: true) }
        case .repeated(let inner, let min, let max, _, _):
            let isLoop = max != 1
            // The round itself sets the group; being skipped matters only to a repetition further out.
            findForgetful(
                inner, inRepetition: inRepetition || isLoop,
                mayBeSkipped: inRepetition ? mayBeSkipped || min == 0 : !isLoop && min == 0)
        default: break
        }
    }

    /// The same lookbehind with alternatives of one length each.
    private static func fixed(_ tree: PatternTree, _ offset: Int) throws(ECMAPatternError) -> PatternTree {
        let length = tree.length
        if length.max == length.min, !hasVariableLength(tree) { return tree }
        guard length.max != nil else {
            throw ECMAPatternError(
                offset: offset, reason: "a lookbehind has no bound on its length, which PCRE2 cannot do")
        }
        guard !tree.hasCaptureOrBackreference, let variants = variants(of: tree) else {
            throw ECMAPatternError(offset: offset, reason: "a lookbehind of varying length is more than PCRE2 can do")
        }
        return .alternatives(variants)
    }

    /// Alternatives inside of one length in all may still vary in their parts.
    private static func hasVariableLength(_ tree: PatternTree) -> Bool {
        switch tree {
        case .repeated(_, let min, let max, _, _): min != max || hasVariableLength(inner(tree))
        case .group, .capture: hasVariableLength(inner(tree))
        case .sequence(let parts): parts.contains(where: hasVariableLength)
        case .alternatives(let parts):
            Set(parts.map(\.length.min)).count > 1 || parts.contains(where: hasVariableLength)
        default: false
        }
    }

    private static func inner(_ tree: PatternTree) -> PatternTree {
        switch tree {
        case .repeated(let inner, _, _, _, _), .group(let inner), .capture(let inner, _): inner
        default: tree
        }
    }

    /// Every way through the tree that has one length; nil where there are too many.
    private static func variants(of tree: PatternTree) -> [PatternTree]? {
        switch tree {
        case .group(let inner): return variants(of: inner)?.map { .group($0) }
        case .alternatives(let parts):
            var all: [PatternTree] = []
            for part in parts {
                guard let some = variants(of: part) else { return nil }
                all += some
            }
            return all.count <= lookbehindAlternativesMax ? all : nil
        case .sequence(let parts):
            var all: [[PatternTree]] = [[]]
            for part in parts {
                guard let some = variants(of: part), all.count * some.count <= lookbehindAlternativesMax else {
                    return nil
                }
                all = all.flatMap { head in some.map { head + [$0] } }
            }
            return all.map { .sequence($0) }
        case .repeated(let inner, let min, let max, let isLazy, let offset):
            guard let max, max - min < lookbehindAlternativesMax, let some = variants(of: inner) else { return nil }
            if some.count == 1 {
                return (min...max).map { .repeated(.group(some[0]), min: $0, max: $0, isLazy: isLazy, offset: offset) }
            }
            guard max <= 8 else { return nil }
            var all: [PatternTree] = []
            for count in min...max {
                guard let rounds = variants(of: .sequence(Array(repeating: inner, count: count))) else { return nil }
                all += rounds
            }
            return all.count <= lookbehindAlternativesMax ? all : nil
        default: return [tree]
        }
    }
}
