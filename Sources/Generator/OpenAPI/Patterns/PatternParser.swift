/// ECMA-262's grammar of patterns with flag `u` (section 22.2.1), by recursive descent.
struct PatternParser {
    /// PCRE2's default bound on nested groups is 250.
    static let depthMax = 200
    /// As many as `PatternWriter` can put together from PCRE2's own repetitions.
    static let repetitionMax = 1_000_000

    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var depth = 0
    private var captures = 0
    /// Named groups by name.
    private(set) var groupNumbers: [String: Int] = [:]
    private var highestReference: (group: Int, offset: Int) = (0, 0)

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
    private mutating func groupName() throws(ECMAPatternError) -> String {
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
    private mutating func decimal() throws(ECMAPatternError) -> Int? {
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

// MARK: Escapes

extension PatternParser {
    private mutating func atomEscape() throws(ECMAPatternError) -> PatternTree {
        let start = index
        if let scalar = peek(1), ("1"..."9").contains(scalar) {
            index += 1
            let group = try decimal() ?? 0
            if group > highestReference.group { highestReference = (group, start) }
            return .backreference(group: group, offset: start)
        }
        if peek(1) == "k" {
            index += 2
            guard take("<") else {
                throw ECMAPatternError(offset: start, reason: "'\\k' needs a name like '\\k<name>'")
            }
            return .namedBackreference(try groupName(), offset: start)
        }
        if let item = try classItem() { return .set(PatternSet(items: [item])) }
        guard let value = try characterEscape() else { return .never }
        return .scalar(value)
    }

    /// `\d \D \w \W \s \S \p{…} \P{…}`; nil, nothing taken, for another escape.
    private mutating func classItem() throws(ECMAPatternError) -> PatternSet.Item? {
        let start = index
        guard let letter = peek(1) else { throw fault("a backslash stands at the end") }
        index += 2
        switch letter {
        case "d", "D": return .digits(isNegated: letter == "D")
        case "w", "W": return .words(isNegated: letter == "W")
        case "s", "S": return .spaces(isNegated: letter == "S")
        case "p", "P":
            guard take("{") else {
                throw ECMAPatternError(offset: start, reason: "'\\\(letter)' needs a property like '\\p{L}'")
            }
            var text = ""
            while let scalar = current, scalar != "}" {
                text.unicodeScalars.append(scalar)
                index += 1
            }
            guard take("}") else { throw ECMAPatternError(offset: start, reason: "the property is not closed") }
            guard let property = PatternProperty.pcre(text) else {
                throw ECMAPatternError(
                    offset: start, reason: "there is no property '\(text)', or PCRE2 does not know it")
            }
            return .property(property.name, isNegated: (letter == "P") != property.isNegated)
        default:
            index = start
            return nil
        }
    }

    /// A single character; nil for a lone surrogate, which no UTF-8 text holds.
    private mutating func characterEscape() throws(ECMAPatternError) -> UInt32? {
        let start = index
        guard let letter = peek(1) else { throw fault("a backslash stands at the end") }
        index += 2
        switch letter {
        case "t": return 0x09
        case "n": return 0x0A
        case "v": return 0x0B
        case "f": return 0x0C
        case "r": return 0x0D
        case "0":
            if let next = current, ("0"..."9").contains(next) {
                throw ECMAPatternError(offset: start, reason: "octal escapes are no part of ECMA-262")
            }
            return 0
        case "c":
            guard let control = current, ("a"..."z").contains(control) || ("A"..."Z").contains(control) else {
                throw ECMAPatternError(offset: start, reason: "'\\c' needs a letter")
            }
            index += 1
            return control.value % 32
        case "x":
            guard let value = hexadecimal(2) else {
                throw ECMAPatternError(offset: start, reason: "'\\x' needs two hexadecimal digits")
            }
            return value
        case "u":
            guard let value = try unicodeEscape(from: start) else { return nil }
            return value
        case "^", "$", "\\", ".", "*", "+", "?", "(", ")", "[", "]", "{", "}", "|", "/": return letter.value
        default: throw ECMAPatternError(offset: start, reason: "there is no escape '\\\(letter)'")
        }
    }

    /// Behind `\u`; nil for a lone surrogate.
    private mutating func unicodeEscape(from start: Int) throws(ECMAPatternError) -> UInt32? {
        let wrong = ECMAPatternError(offset: start, reason: "'\\u' needs four hexadecimal digits, or '{…}'")
        if take("{") {
            var value: UInt32 = 0
            let first = index
            while let digit = current.flatMap(Self.digit) {
                value = value << 4 | digit
                index += 1
                guard value <= 0x10FFFF else {
                    throw ECMAPatternError(offset: start, reason: "there is no such character")
                }
            }
            guard index > first, take("}") else { throw wrong }
            return (0xD800...0xDFFF).contains(value) ? nil : value
        }
        guard let high = hexadecimal(4) else { throw wrong }
        guard (0xD800...0xDFFF).contains(high) else { return high }
        let afterHigh = index
        if high < 0xDC00, take("\\"), take("u"), let low = hexadecimal(4), (0xDC00...0xDFFF).contains(low) {
            return 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)
        }
        index = afterHigh
        return nil
    }

    private mutating func hexadecimal(_ count: Int) -> UInt32? {
        guard index + count <= scalars.count else { return nil }
        var value: UInt32 = 0
        for scalar in scalars[index..<index + count] {
            guard let digit = Self.digit(scalar) else { return nil }
            value = value << 4 | digit
        }
        index += count
        return value
    }

    private static func digit(_ scalar: Unicode.Scalar) -> UInt32? {
        switch scalar {
        case "0"..."9": scalar.value - 48
        case "a"..."f": scalar.value - 87
        case "A"..."F": scalar.value - 55
        default: nil
        }
    }
}

// MARK: Classes

extension PatternParser {
    private enum ClassAtom {
        /// nil for a lone surrogate, with the one below it and above it for ranges.
        case scalar(UInt32?)
        case item(PatternSet.Item)
    }

    private mutating func characterClass() throws(ECMAPatternError) -> PatternTree {
        let start = index
        index += 1
        var set = PatternSet()
        set.isNegated = take("^")
        while let scalar = current, scalar != "]" {
            let first = index
            let low = try classAtom()
            guard current == "-", let next = peek(1), next != "]" else {
                if case .scalar(let value?) = low { set.items.append(.range(value, value)) }
                if case .item(let item) = low { set.items.append(item) }
                continue
            }
            index += 1
            let high = try classAtom()
            guard case .scalar(let lowest) = low, case .scalar(let highest) = high else {
                throw ECMAPatternError(
                    offset: first, reason: "a range in a class starts or ends with a class, write '\\-' for a hyphen")
            }
            // A range that starts or ends inside the surrogates holds what lies on its other side.
            let bottom = lowest ?? 0xE000
            let top = highest ?? 0xD7FF
            if lowest != nil || highest != nil, bottom <= top {
                set.items.append(.range(bottom, top))
            } else if lowest != nil, highest != nil {
                throw ECMAPatternError(offset: first, reason: "a range in a class is out of order")
            }
        }
        guard take("]") else { throw ECMAPatternError(offset: start, reason: "the class is not closed") }
        return set.items.isEmpty && !set.isNegated ? .never : .set(set)
    }

    private mutating func classAtom() throws(ECMAPatternError) -> ClassAtom {
        guard let scalar = current else { throw fault("the class is not closed") }
        guard scalar == "\\" else {
            index += 1
            return .scalar(scalar.value)
        }
        if let item = try classItem() { return .item(item) }
        switch peek(1) {
        case "b":
            index += 2
            return .scalar(0x08)
        case "-":
            index += 2
            return .scalar(0x2D)
        default: return .scalar(try characterEscape())
        }
    }
}

// MARK: Characters

extension PatternParser {
    private var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private func peek(_ distance: Int) -> Unicode.Scalar? {
        index + distance < scalars.count ? scalars[index + distance] : nil
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard current == scalar else { return false }
        index += 1
        return true
    }

    private func fault(_ reason: String) -> ECMAPatternError {
        ECMAPatternError(offset: index, reason: reason)
    }
}
