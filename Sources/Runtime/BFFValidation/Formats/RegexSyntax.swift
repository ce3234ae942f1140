/// The grammar of ECMA-262's patterns with flag `u` (section 22.2.1), without a match: for values that are regular
/// expressions themselves. What a property in `\p{…}` is called is not looked up.
struct RegexSyntax {
    /// Groups nested deeper are refused.
    private static let depthMax = 200

    private let bytes: FormatBytes
    private var at = 0
    private var groups = 0
    private var highestReference = 0
    private var names: [String] = []
    private var namedReferences: [String] = []

    private init(_ bytes: FormatBytes) {
        self.bytes = bytes
    }

    static func accepts(_ bytes: FormatBytes) -> Bool {
        var syntax = RegexSyntax(bytes)
        guard syntax.takeDisjunction(depth: 0), syntax.at == bytes.count else { return false }
        return syntax.highestReference <= syntax.groups && Set(syntax.names).count == syntax.names.count
            && syntax.namedReferences.allSatisfy(syntax.names.contains)
    }

    private mutating func take(_ literal: StaticString) -> Bool {
        guard bytes.part(from: at).hasPrefix(literal) else { return false }
        at += literal.utf8CodeUnitCount
        return true
    }

    // MARK: Structure

    private mutating func takeDisjunction(depth: Int) -> Bool {
        guard depth <= Self.depthMax else { return false }
        while at < bytes.count, bytes[at] != UInt8(ascii: ")") {
            if take("|") { continue }
            guard takeTerm(depth: depth) else { return false }
        }
        return true
    }

    private mutating func takeTerm(depth: Int) -> Bool {
        switch bytes[at] {
        case UInt8(ascii: "^"), UInt8(ascii: "$"):
            at += 1
            return true
        case UInt8(ascii: "("):
            guard let isLook = takeGroup(depth: depth) else { return false }
            return isLook || takeQuantifier()
        case UInt8(ascii: "["): return takeClass() && takeQuantifier()
        case UInt8(ascii: "\\"):
            if take("\\b") || take("\\B") { return true }
            return takeAtomEscape() && takeQuantifier()
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "{"), UInt8(ascii: "}"),
            UInt8(ascii: "]"):
            return false
        default:
            at += bytes.scalar(at: at).count
            return takeQuantifier()
        }
    }

    /// Says whether it is a lookaround, which nothing repeats; nil where it is no group.
    private mutating func takeGroup(depth: Int) -> Bool? {
        at += 1
        var isLook = false
        if take("?=") || take("?!") || take("?<=") || take("?<!") {
            isLook = true
        } else if take("?<") {
            guard let name = takeName() else { return nil }
            names.append(name)
            groups += 1
        } else if !take("?:") {
            guard !take("?") else { return nil }
            groups += 1
        }
        guard takeDisjunction(depth: depth + 1), take(")") else { return nil }
        return isLook
    }

    /// `name>`.
    private mutating func takeName() -> String? {
        var name = ""
        while at < bytes.count, bytes[at] != UInt8(ascii: ">") {
            let value: UInt32
            if take("\\u") {
                guard let escaped = takeUnicode() else { return nil }
                value = escaped
            } else {
                let (scalar, count) = bytes.scalar(at: at)
                value = scalar
                at += count
            }
            guard let scalar = Unicode.Scalar(value) else { return nil }
            let isPart =
                scalar == "$" || scalar == "_"
                || (name.isEmpty ? scalar.properties.isIDStart : scalar.properties.isIDContinue)
                || (!name.isEmpty && (value == 0x200C || value == 0x200D))
            guard isPart else { return nil }
            name.unicodeScalars.append(scalar)
        }
        return take(">") && !name.isEmpty ? name : nil
    }

    /// None is one, too.
    private mutating func takeQuantifier() -> Bool {
        if take("{") {
            guard let low = takeDecimal() else { return false }
            if take(",") {
                if let high = takeDecimal(), high < low { return false }
            }
            guard take("}") else { return false }
        } else if !(take("*") || take("+") || take("?")) {
            return true
        }
        _ = take("?")
        return true
    }

    /// Nil without a digit; numbers beyond what an Int holds are its largest.
    private mutating func takeDecimal() -> Int? {
        let start = at
        var number = 0
        while bytes[at].isDigit {
            let (product, hasOverflown) = number.multipliedReportingOverflow(by: 10)
            let (sum, isTooLarge) = product.addingReportingOverflow(Int(bytes[at] - UInt8(ascii: "0")))
            number = hasOverflown || isTooLarge ? .max : sum
            at += 1
        }
        return at > start ? number : nil
    }

    // MARK: Escapes

    private mutating func takeAtomEscape() -> Bool {
        at += 1
        if UInt8(ascii: "1")...UInt8(ascii: "9") ~= bytes[at] {
            highestReference = max(highestReference, takeDecimal() ?? 0)
            return true
        }
        if take("k<") {
            guard let name = takeName() else { return false }
            namedReferences.append(name)
            return true
        }
        return takeSetEscape() || takeCharacterEscape() != nil
    }

    /// `d D w W s S p{…} P{…}`, behind the backslash.
    private mutating func takeSetEscape() -> Bool {
        switch bytes[at] {
        case UInt8(ascii: "d"), UInt8(ascii: "D"), UInt8(ascii: "w"), UInt8(ascii: "W"), UInt8(ascii: "s"),
            UInt8(ascii: "S"):
            at += 1
            return true
        case UInt8(ascii: "p"), UInt8(ascii: "P"):
            guard bytes[at + 1] == UInt8(ascii: "{"), let length = bytes.part(from: at).offset(of: UInt8(ascii: "}"))
            else {
                return false
            }
            let property = bytes.part(from: at + 2, to: at + length)
            let value = property.offset(of: UInt8(ascii: "=")).map { property.part(from: $0 + 1) } ?? property
            let name = property.part(from: 0, to: property.count - value.count)
            let isKnownName =
                ["", "General_Category=", "gc=", "Script=", "sc=", "Script_Extensions=", "scx="].contains(name.string)
            guard isKnownName, !value.isEmpty,
                value.allSatisfy({ $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") })
            else { return false }
            at += length + 1
            return true
        default: return false
        }
    }

    /// Behind the backslash.
    private mutating func takeCharacterEscape() -> UInt32? {
        let byte = bytes[at]
        guard at < bytes.count else { return nil }
        at += 1
        switch byte {
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "v"): return 0x0B
        case UInt8(ascii: "f"): return 0x0C
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "0"): return bytes[at].isDigit ? nil : 0
        case UInt8(ascii: "c"):
            guard bytes[at].isLetter else { return nil }
            at += 1
            return UInt32(bytes[at - 1] % 32)
        case UInt8(ascii: "x"): return takeHex(2)
        case UInt8(ascii: "u"): return takeUnicode()
        default: return Self.syntaxBytes.contains(byte) ? UInt32(byte) : nil
        }
    }

    private static let syntaxBytes = ByteSet("^$\\.*+?()[]{}|/")

    /// Behind `\u`. A surrogate pair in two escapes is one scalar; half a pair is allowed.
    private mutating func takeUnicode() -> UInt32? {
        if take("{") {
            let start = at
            var value: UInt32 = 0
            while bytes[at].isHexDigit {
                value = value << 4 | UInt32(bytes[at].hexDigitValue)
                guard value <= 0x10FFFF else { return nil }
                at += 1
            }
            return at > start && take("}") ? value : nil
        }
        guard let high = takeHex(4) else { return nil }
        guard 0xD800..<0xDC00 ~= high else { return high }
        let behind = at
        if take("\\u"), let low = takeHex(4), 0xDC00..<0xE000 ~= low {
            return 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)
        }
        at = behind
        return high
    }

    private mutating func takeHex(_ count: Int) -> UInt32? {
        var value: UInt32 = 0
        for _ in 0..<count {
            guard bytes[at].isHexDigit else { return nil }
            value = value << 4 | UInt32(bytes[at].hexDigitValue)
            at += 1
        }
        return value
    }

    // MARK: Classes

    private enum ClassAtom {
        case scalar(UInt32), set
    }

    private mutating func takeClass() -> Bool {
        at += 1
        _ = take("^")
        while at < bytes.count, bytes[at] != UInt8(ascii: "]") {
            guard let low = takeClassAtom() else { return false }
            guard bytes[at] == UInt8(ascii: "-"), at + 1 < bytes.count, bytes[at + 1] != UInt8(ascii: "]") else {
                continue
            }
            at += 1
            guard let high = takeClassAtom(), case .scalar(let lowest) = low, case .scalar(let highest) = high,
                lowest <= highest
            else { return false }
        }
        return take("]")
    }

    private mutating func takeClassAtom() -> ClassAtom? {
        guard bytes[at] == UInt8(ascii: "\\") else {
            let (scalar, count) = bytes.scalar(at: at)
            at += count
            return .scalar(scalar)
        }
        at += 1
        if take("b") { return .scalar(0x08) }
        if take("-") { return .scalar(0x2D) }
        if takeSetEscape() { return .set }
        return takeCharacterEscape().map { .scalar($0) }
    }
}
