internal import BFFHTTP
internal import BFFJSON

/// Scalars as parameters spell them.
enum ParameterText {
    static func integer(_ text: JSONText) -> Int? {
        text.withBytes { HTTPText(unsafelyBorrowing: $0).integer }
    }

    /// Decimal digits with an optional fraction and exponent: no `inf`, no hexadecimal digits, no blanks.
    static func number(_ text: JSONText) -> Double? {
        let isPlain = text.withBytes { bytes in
            bytes.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
                    UInt8(ascii: "e"), UInt8(ascii: "E"):
                    true
                default: false
                }
            }
        }
        guard isPlain, let number = Double(text.string), number.isFinite else { return nil }
        return number
    }
}

extension HTTPText {
    /// The still encoded parts of a delimited list. An encoded delimiter splits `spaces` and `pipes`, whose delimiters may not stand
    /// in a query unencoded, and no other.
    func split(_ style: ListStyle) -> [HTTPText] {
        withBytes { bytes in
            var parts: [HTTPText] = []
            var start = 0
            var at = 0
            while at < bytes.count {
                let length = style.delimiterLength(in: bytes, at: at)
                if length > 0 {
                    parts.append(HTTPText(unsafelyBorrowing: UnsafeRawBufferPointer(rebasing: bytes[start..<at])))
                    start = at + length
                }
                at += max(1, length)
            }
            parts.append(HTTPText(unsafelyBorrowing: UnsafeRawBufferPointer(rebasing: bytes[start...])))
            return parts
        }
    }
}

extension ListStyle {
    /// How many bytes the delimiter that stands at `offset` has; zero where none does.
    fileprivate func delimiterLength(in bytes: UnsafeRawBufferPointer, at offset: Int) -> Int {
        func has(_ text: StaticString) -> Bool {
            offset + text.utf8CodeUnitCount <= bytes.count
                && (0..<text.utf8CodeUnitCount).allSatisfy { bytes[offset + $0] & 0xDF == text.utf8Start[$0] & 0xDF }
        }
        switch self {
        case .repeated: return 0
        case .commas: return bytes[offset] == UInt8(ascii: ",") ? 1 : 0
        case .spaces:
            if bytes[offset] == UInt8(ascii: "+") { return 1 }
            return bytes[offset] == UInt8(ascii: "%") && has("%20") ? 3 : 0
        case .pipes:
            if bytes[offset] == UInt8(ascii: "|") { return 1 }
            return bytes[offset] == UInt8(ascii: "%") && has("%7C") ? 3 : 0
        }
    }
}
