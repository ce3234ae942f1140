/// A YAML scalar before it is given a type.
struct YAMLScalar {
    let text: String
    /// Neither quoted nor a block.
    let isPlain: Bool
    let tag: String?

    static let tagPrefix = "tag:yaml.org,2002:"

    /// A merge key: plain `<<`, or tagged so.
    var isMergeKey: Bool { (isPlain && tag == nil && text == "<<") || tag == Self.tagPrefix + "merge" }

    /// The value by the core schema (YAML 1.2.2, section 10.3.2); nil where the tag is not one of the core schema,
    /// or the text is none of its.
    var value: Node.Value? {
        switch tag {
        case nil: return isPlain ? Self.resolve(text) : .string(text)
        case "!", Self.tagPrefix + "str": return .string(text)
        case Self.tagPrefix + "null":
            if case .null = Self.resolve(text) { return .null }
        case Self.tagPrefix + "bool":
            if case .bool(let flag) = Self.resolve(text) { return .bool(flag) }
        case Self.tagPrefix + "int":
            if Self.isInteger(text) { return Self.resolve(text) }
        case Self.tagPrefix + "float":
            switch Self.resolve(text) {
            case .integer(let number): return .number(text: text, value: Double(number))
            case .number(let text, let number): return .number(text: text, value: number)
            default: return nil
            }
        default: return nil
        }
        return nil
    }

    private static func resolve(_ text: String) -> Node.Value {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        case ".nan", ".NaN", ".NAN": return .number(text: text, value: .nan)
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .number(text: text, value: .infinity)
        case "-.inf", "-.Inf", "-.INF": return .number(text: text, value: -.infinity)
        default: break
        }
        // Most scalars are words: one look at the first byte spares them the grammars below.
        guard let first = text.utf8.first, (0x30...0x39).contains(first) || [0x2B, 0x2D, 0x2E].contains(first) else {
            return .string(text)
        }
        if isInteger(text) { return integer(text) }
        if isFloat(text) {
            return .number(text: text, value: Double(text.hasSuffix(".") ? text + "0" : text) ?? decimal(text))
        }
        return .string(text)
    }

    private static func integer(_ text: String) -> Node.Value {
        let radix = text.hasPrefix("0x") ? 16 : text.hasPrefix("0o") ? 8 : 10
        let digits = radix == 10 ? Substring(text) : text.dropFirst(2)
        if let number = Int64(digits, radix: radix) { return .integer(number) }
        if radix == 10 { return .number(text: text, value: Double(text) ?? .infinity) }
        let value = digits.reduce(0.0) { $0 * Double(radix) + Double($1.hexDigitValue ?? 0) }
        return .number(text: text, value: value)
    }

    /// `[-+]?[0-9]+`, `0o[0-7]+`, `0x[0-9a-fA-F]+`
    private static func isInteger(_ text: String) -> Bool {
        if text.hasPrefix("0x") { return text.utf8.count > 2 && text.utf8.dropFirst(2).allSatisfy(isHexadecimal) }
        if text.hasPrefix("0o") {
            return text.utf8.count > 2 && text.utf8.dropFirst(2).allSatisfy { (0x30...0x37).contains($0) }
        }
        var bytes = Substring(text).utf8
        if bytes.first == 0x2B || bytes.first == 0x2D { bytes.removeFirst() }
        return !bytes.isEmpty && bytes.allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte & 0xDF)
    }

    /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
    private static func isFloat(_ text: String) -> Bool {
        var bytes = Substring(text).utf8
        func digits() -> Int {
            let run = bytes.prefix { (0x30...0x39).contains($0) }.count
            bytes = bytes.dropFirst(run)
            return run
        }
        func sign() {
            if bytes.first == 0x2B || bytes.first == 0x2D { bytes = bytes.dropFirst() }
        }
        sign()
        let whole = digits()
        var fraction = 0
        if bytes.first == 0x2E {
            bytes = bytes.dropFirst()
            fraction = digits()
        }
        guard whole + fraction > 0 else { return false }
        if let next = bytes.first, next | 0x20 == 0x65 {
            bytes = bytes.dropFirst()
            sign()
            guard digits() > 0 else { return false }
        }
        return bytes.isEmpty
    }

    /// `1.e5`, which Swift's own grammar does not take.
    private static func decimal(_ text: String) -> Double {
        guard let dot = text.firstIndex(of: ".") else { return .nan }
        return Double(text[..<dot] + text[text.index(after: dot)...]) ?? .nan
    }
}
