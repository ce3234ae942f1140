/// What stands behind a backslash (ECMA-262, section 22.2.1: AtomEscape and ClassEscape).
extension PatternParser {
    mutating func atomEscape() throws(ECMAPatternError) -> PatternTree {
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
    mutating func classItem() throws(ECMAPatternError) -> PatternSet.Item? {
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
    mutating func characterEscape() throws(ECMAPatternError) -> UInt32? {
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
    mutating func unicodeEscape(from start: Int) throws(ECMAPatternError) -> UInt32? {
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
