internal import Diagnostics

// MARK: Numbers

extension JSONTree {
    mutating func number() throws(ReadingFault) -> Node.Value {
        let start = index
        var isInteger = true
        if bytes[index] == UInt8(ascii: "-") { index += 1 }
        if index < bytes.count, bytes[index] == UInt8(ascii: "0") {
            index += 1
            if isDigit { throw fault("a number starts with a needless 0") }
        } else {
            try digits()
        }
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
            isInteger = false
            index += 1
            try digits()
        }
        if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            index += 1
            if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") {
                index += 1
            }
            try digits()
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if isInteger, let integer = Int64(text) { return .integer(integer) }
        return .number(text: text, value: Double(text) ?? .infinity)
    }

    private mutating func digits() throws(ReadingFault) {
        guard isDigit else { throw fault("\(found) stands where a digit was expected") }
        while isDigit { index += 1 }
    }

    private var isDigit: Bool {
        index < bytes.count && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index])
    }

    /// Whether the text is a number by JSON's grammar.
    static func isNumber(_ text: String) -> Bool {
        guard let first = text.utf8.first, first == UInt8(ascii: "-") || (0x30...0x39).contains(first) else {
            return false
        }
        var reader = JSONTree(bytes: Array(text.utf8), file: "", diagnostics: Diagnostics())
        return (try? reader.number()) != nil && reader.index == reader.bytes.count
    }
}

// MARK: Strings

extension JSONTree {
    mutating func string() throws(ReadingFault) -> String {
        let opening = self
        index += 1
        var start = index
        var text = ""
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\""):
                append(start, to: &text)
                index += 1
                return text
            case UInt8(ascii: "\\"):
                append(start, to: &text)
                text.unicodeScalars.append(try escape())
                start = index
            case 0..<0x20:
                throw fault("\(found) stands in a string", fix: "write it as an escape")
            default:
                if byte & 0xC0 == 0x80 { continuationBytes += 1 }
                index += 1
            }
        }
        throw opening.fault("a string is not closed")
    }

    private func append(_ start: Int, to text: inout String) {
        if start < index { text += String(decoding: bytes[start..<index], as: UTF8.self) }
    }

    private mutating func escape() throws(ReadingFault) -> Unicode.Scalar {
        let opening = self
        index += 1
        guard index < bytes.count else { throw opening.fault("a string is not closed") }
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: throw opening.fault("an unknown escape stands in a string", fix: "write a backslash as '\\\\'")
        }
        let high = try hexadecimal(opening)
        if let scalar = Unicode.Scalar(high) { return scalar }
        let half = opening.fault("half of a surrogate pair stands alone", fix: "write both halves: '\\ud83d\\ude00'")
        guard (0xD800..<0xDC00).contains(high), bytes[index...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")])
        else { throw half }
        let second = self
        index += 2
        let low = try hexadecimal(second)
        guard (0xDC00..<0xE000).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
        else { throw half }
        return scalar
    }

    private mutating func hexadecimal(_ opening: JSONTree) throws(ReadingFault) -> UInt32 {
        guard index + 4 <= bytes.count else { throw opening.fault("'\\u' needs four hexadecimal digits") }
        var value: UInt32 = 0
        for byte in bytes[index..<index + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw opening.fault("'\\u' needs four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
        }
        index += 4
        return value
    }
}
