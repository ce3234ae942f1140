/// Segments and selectors (RFC 9535, appendix A).
struct JSONPathParser {
    let scalars: [Unicode.Scalar]
    var at = 0
    /// Filters and parentheses that are open.
    var nesting = 0

    /// I-JSON's exact integers (section 2.1).
    static let integers = -9_007_199_254_740_991...9_007_199_254_740_991

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
    }

    mutating func query() throws(JSONPathFault) -> [JSONPath.Segment] {
        guard take("$") else { throw fault("a query starts with '$'") }
        let segments = try segments()
        guard at == scalars.count else { throw fault("\(found) stands where '.', '..' or '[' was expected") }
        return segments
    }

    mutating func segments() throws(JSONPathFault) -> [JSONPath.Segment] {
        var segments: [JSONPath.Segment] = []
        while true {
            let start = at
            skipSpace()
            guard let next = peek, next == "." || next == "[" else {
                at = start
                return segments
            }
            let isDescendant = take("..")
            let selectors = try selectors(isDescendant: isDescendant)
            segments.append(.init(isDescendant: isDescendant, selectors: selectors, start: start, end: at))
        }
    }

    private mutating func selectors(isDescendant: Bool) throws(JSONPathFault) -> [JSONPath.Selector] {
        if peek == "[" { return try bracketed() }
        if !isDescendant { at += 1 }
        if take("*") { return [.wildcard] }
        let start = at
        while let scalar = peek, Self.isNameScalar(scalar) || at > start && Self.isDigit(scalar) { at += 1 }
        guard at > start else {
            throw fault("\(found) stands where a name or '*' was expected")
        }
        // The most frequent slip: extensions have such names.
        if peek == "-" { throw fault("'-' ends a name, which is written in brackets then: ['\(text(from: start))-…']") }
        return [.name(text(from: start))]
    }

    private mutating func bracketed() throws(JSONPathFault) -> [JSONPath.Selector] {
        at += 1
        var selectors: [JSONPath.Selector] = []
        repeat {
            skipSpace()
            selectors.append(try selector())
            skipSpace()
        } while take(",")
        guard take("]") else { throw fault("\(found) stands where ',' or ']' was expected") }
        return selectors
    }

    private mutating func selector() throws(JSONPathFault) -> JSONPath.Selector {
        switch peek {
        case "*":
            at += 1
            return .wildcard
        case "'", "\"": return .name(try string())
        case "?":
            at += 1
            skipSpace()
            return .filter(try logical())
        case let scalar? where scalar == ":" || scalar == "-" || Self.isDigit(scalar): return try indexOrSlice()
        default: throw fault("\(found) stands where a selector was expected")
        }
    }

    private mutating func indexOrSlice() throws(JSONPathFault) -> JSONPath.Selector {
        let start = peek == ":" ? nil : try integer()
        let behind = at
        skipSpace()
        guard take(":") else {
            at = behind
            guard let start else { throw fault("\(found) stands where an index was expected") }
            return .index(start)
        }
        skipSpace()
        let end = try optionalInteger()
        skipSpace()
        guard take(":") else { return .slice(start: start, end: end, step: 1) }
        skipSpace()
        return .slice(start: start, end: end, step: try optionalInteger() ?? 1)
    }

    private mutating func optionalInteger() throws(JSONPathFault) -> Int? {
        guard let scalar = peek, scalar == "-" || Self.isDigit(scalar) else { return nil }
        return try integer()
    }

    /// `0` or a number without leading zeros.
    private mutating func integer() throws(JSONPathFault) -> Int {
        let start = at
        if peek == "-" { at += 1 }
        let digits = at
        while let scalar = peek, Self.isDigit(scalar) { at += 1 }
        let isPlain = at > digits && (scalars[digits] != "0" || at == digits + 1 && digits == start)
        guard isPlain, let number = Int(text(from: start)), Self.integers.contains(number) else {
            throw JSONPathFault("'\(text(from: start))' is no integer in a query", at: start + 1)
        }
        return number
    }

    // MARK: Strings

    mutating func string() throws(JSONPathFault) -> String {
        let start = at
        let quote = scalars[at]
        at += 1
        var string = String.UnicodeScalarView()
        while let scalar = peek {
            at += 1
            if scalar == quote { return String(string) }
            guard scalar.value >= 0x20 else {
                at -= 1
                throw fault("a control character stands in a string")
            }
            string.append(scalar == "\\" ? try escape(quote) : scalar)
        }
        throw JSONPathFault("a string is not closed", at: start + 1)
    }

    private mutating func escape(_ quote: Unicode.Scalar) throws(JSONPathFault) -> Unicode.Scalar {
        let start = at
        guard let scalar = peek else { throw fault("a string is not closed") }
        at += 1
        switch scalar {
        case "b": return "\u{8}"
        case "f": return "\u{C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "/", "\\", quote: return scalar
        case "u":
            let high = try hexadecimal()
            if let single = Unicode.Scalar(high) { return single }
            if high < 0xDC00, take("\\u") {
                let low = try hexadecimal()
                if (0xDC00...0xDFFF).contains(low),
                    let pair = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
                {
                    return pair
                }
            }
            throw JSONPathFault("half of a surrogate pair stands alone", at: start)
        default: throw JSONPathFault("an unknown escape stands in a string", at: start)
        }
    }

    private mutating func hexadecimal() throws(JSONPathFault) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let scalar = peek, scalar.isASCII, let digit = Character(scalar).hexDigitValue else {
                throw fault("'\\u' needs four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
            at += 1
        }
        return value
    }

    // MARK: Scalars

    var peek: Unicode.Scalar? { at < scalars.count ? scalars[at] : nil }

    mutating func take(_ text: String) -> Bool {
        guard scalars[at...].starts(with: text.unicodeScalars) else { return false }
        at += text.unicodeScalars.count
        return true
    }

    mutating func skipSpace() {
        while let scalar = peek, [" ", "\t", "\n", "\r"].contains(scalar) { at += 1 }
    }

    func text(from start: Int) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[start..<at])
        return String(text)
    }

    func fault(_ message: String) -> JSONPathFault { JSONPathFault(message, at: at + 1) }

    /// The user's word for what stands here.
    var found: String {
        guard let scalar = peek else { return "the end" }
        return scalar.value < 0x20 ? "a control character" : "'\(scalar)'"
    }

    static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private static func isNameScalar(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_" || scalar.value >= 0x80
    }
}
