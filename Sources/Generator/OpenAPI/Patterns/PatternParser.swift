/// ECMA-262's grammar of patterns with flag `u` (section 22.2.1), by recursive descent.
struct PatternParser {
    /// PCRE2's default bound on nested groups is 250.
    static let depthMax = 200
    /// As many as `PatternWriter` can put together from PCRE2's own repetitions.
    static let repetitionMax = 1_000_000

    let scalars: [Unicode.Scalar]
    var index = 0
    private var depth = 0
    private var captures = 0
    /// Named groups by name.
    private(set) var groupNumbers: [String: Int] = [:]
    var highestReference: (group: Int, offset: Int) = (0, 0)

    init(_ source: String) {
        scalars = Array(source.unicodeScalars)
    }

    mutating func parse() throws(ECMAPatternError) -> PatternTree {
        let tree = try disjunction()
        if let scalar = current { throw fault(scalar == ")" ? "')' closes no group" : "'\(scalar)' is not expected") }
        if highestReference.group > captures {
            throw ECMAPatternError(
                offset: highestReference.offset, reason: "group \(highestReference.group) does not exist")
        }
        return tree
    }

    // MARK: Structure

    private mutating func disjunction() throws(ECMAPatternError) -> PatternTree {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthMax else { throw fault("groups are nested more than \(Self.depthMax) deep") }
        var alternatives = [try alternative()]
        while take("|") { alternatives.append(try alternative()) }
        return alternatives.count == 1 ? alternatives[0] : .alternatives(alternatives)
    }

    private mutating func alternative() throws(ECMAPatternError) -> PatternTree {
        var terms: [PatternTree] = []
        while let scalar = current, scalar != "|", scalar != ")" { terms.append(try term(scalar)) }
        return terms.isEmpty ? .empty : terms.count == 1 ? terms[0] : .sequence(terms)
    }

    private mutating func term(_ scalar: Unicode.Scalar) throws(ECMAPatternError) -> PatternTree {
        let start = index
        switch scalar {
        case "^":
            index += 1
            return try unrepeatable(.start)
        case "$":
            index += 1
            return try unrepeatable(.end)
        case "(":
            let group = try self.group()
            if case .look = group { return try unrepeatable(group) }
            return try quantified(group, from: start)
        case "\\" where peek(1) == "b" || peek(1) == "B":
            index += 2
            return try unrepeatable(.wordBoundary(isNegated: scalars[index - 1] == "B"))
        case "\\": return try quantified(try atomEscape(), from: start)
        case "[": return try quantified(try characterClass(), from: start)
        case ".":
            index += 1
            return try quantified(.anyButLineEnd, from: start)
        case "*", "+", "?": throw fault("nothing to repeat")
        case "{", "}", "]": throw fault("'\(scalar)' stands alone, write '\\\(scalar)'")
        default:
            index += 1
            return try quantified(.scalar(scalar.value), from: start)
        }
    }

    private func unrepeatable(_ tree: PatternTree) throws(ECMAPatternError) -> PatternTree {
        if let next = current, ["*", "+", "?", "{"].contains(next) { throw fault("nothing to repeat") }
        return tree
    }

    private mutating func group() throws(ECMAPatternError) -> PatternTree {
        let start = index
        index += 1
        guard take("?") else {
            captures += 1
            let number = captures
            return .capture(try body(from: start), number: number)
        }
        switch current {
        case ":":
            index += 1
            return .group(try body(from: start))
        case "=", "!":
            let isNegated = scalars[index] == "!"
            index += 1
            return .look(try body(from: start), isBehind: false, isNegated: isNegated, offset: start)
        case "<" where peek(1) == "=" || peek(1) == "!":
            let isNegated = scalars[index + 1] == "!"
            index += 2
            return .look(try body(from: start), isBehind: true, isNegated: isNegated, offset: start)
        case "<":
            index += 1
            let name = try groupName()
            captures += 1
            let number = captures
            guard groupNumbers.updateValue(number, forKey: name) == nil else {
                throw ECMAPatternError(offset: start, reason: "group '\(name)' exists twice")
            }
            return .capture(try body(from: start), number: number)
        default:
            throw ECMAPatternError(offset: start, reason: "ECMA-262 has no group that starts like this")
        }
    }

    private mutating func body(from start: Int) throws(ECMAPatternError) -> PatternTree {
        let tree = try disjunction()
        guard take(")") else { throw ECMAPatternError(offset: start, reason: "the group is not closed") }
        return tree
    }

    /// `name>`, with `\u` escapes.
    mutating func groupName() throws(ECMAPatternError) -> String {
        let start = index
        var name = ""
        while let scalar = current, scalar != ">" {
            var scalar = scalar
            let place = index
            index += 1
            if scalar == "\\" {
                guard take("u"), let escaped = try unicodeEscape(from: index - 2), let valid = Unicode.Scalar(escaped)
                else {
                    throw fault("the group's name has a wrong escape")
                }
                scalar = valid
            }
            let fits =
                scalar == "$" || scalar == "_"
                || (name.isEmpty ? scalar.properties.isIDStart : scalar.properties.isIDContinue)
                || (!name.isEmpty && (scalar == "\u{200C}" || scalar == "\u{200D}"))
            guard fits else {
                throw ECMAPatternError(offset: place, reason: "'\(scalar)' cannot stand in a group's name")
            }
            name.unicodeScalars.append(scalar)
        }
        guard take(">"), !name.isEmpty else {
            throw ECMAPatternError(offset: start, reason: "the group's name is not closed")
        }
        return name
    }

    // MARK: Quantifiers

    private mutating func quantified(_ tree: PatternTree, from start: Int) throws(ECMAPatternError) -> PatternTree {
        let bounds: (min: Int, max: Int?)
        switch current {
        case "*": (bounds, index) = ((0, nil), index + 1)
        case "+": (bounds, index) = ((1, nil), index + 1)
        case "?": (bounds, index) = ((0, 1), index + 1)
        case "{": bounds = try braces()
        default: return tree
        }
        let isLazy = take("?")
        if let next = current, ["*", "+", "?", "{"].contains(next) { throw fault("nothing to repeat") }
        return .repeated(tree, min: bounds.min, max: bounds.max, isLazy: isLazy, offset: start)
    }

    private mutating func braces() throws(ECMAPatternError) -> (min: Int, max: Int?) {
        let start = index
        index += 1
        guard let low = try decimal() else {
            throw ECMAPatternError(offset: start, reason: "'{' stands alone, write '\\{'")
        }
        var high: Int? = low
        if take(",") { high = try decimal() }
        guard take("}") else { throw ECMAPatternError(offset: start, reason: "the repetition is not closed") }
        if let high, high < low {
            throw ECMAPatternError(offset: start, reason: "the repetition's bounds are out of order")
        }
        return (low, high)
    }

    /// nil without a digit.
    mutating func decimal() throws(ECMAPatternError) -> Int? {
        let start = index
        var value = 0
        while let scalar = current, ("0"..."9").contains(scalar) {
            value = min(value * 10 + Int(scalar.value - 48), Self.repetitionMax + 1)
            index += 1
        }
        guard value <= Self.repetitionMax else {
            throw ECMAPatternError(
                offset: start, reason: "a number above \(Self.repetitionMax) is more than PCRE2 can do")
        }
        return index == start ? nil : value
    }
}

// MARK: Characters

extension PatternParser {
    var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    func peek(_ distance: Int) -> Unicode.Scalar? {
        index + distance < scalars.count ? scalars[index + distance] : nil
    }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard current == scalar else { return false }
        index += 1
        return true
    }

    func fault(_ reason: String) -> ECMAPatternError {
        ECMAPatternError(offset: index, reason: reason)
    }
}
