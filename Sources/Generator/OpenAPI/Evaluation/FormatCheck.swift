/// Formats as far as values made and chosen at generation time need a check; the run time's are complete.
enum FormatCheck {
    private static let integers: [String: ClosedRange<Double>] = [
        "int8": -0x80...0x7F, "int16": -0x8000...0x7FFF, "int32": -0x8000_0000...0x7FFF_FFFF,
        "uint8": 0...0xFF, "uint16": 0...0xFFFF, "uint32": 0...0xFFFF_FFFF,
    ]

    static func accepts(_ number: Double, _ format: String) -> Bool { integers[format]?.contains(number) ?? true }

    /// True for formats that are not looked at.
    static func accepts(_ text: String, _ format: String) -> Bool {
        let bytes = Array(text.utf8)
        return switch format {
        case "date-time": bytes.count >= 20 && isShaped(bytes.prefix(19), "0000-00-00T00:00:00") && hasZone(bytes)
        case "date": isShaped(bytes[...], "0000-00-00")
        case "uuid": isShaped(bytes[...], "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")
        case "uri", "iri", "url": text.contains(":") && !text.contains(" ") && text.first?.isLetter == true
        case "email", "idn-email": text.split(separator: "@").count == 2 && !text.contains(" ")
        case "time": bytes.count >= 9 && isShaped(bytes.prefix(8), "00:00:00") && hasZone(bytes)
        case "duration": bytes.count > 2 && bytes[0] == UInt8(ascii: "P") && !text.contains(" ")
        case "ipv4": isAddress(text)
        case "ipv6":
            text.contains(":") && bytes.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit || $0 == 58 || $0 == 46 }
        case "hostname": !bytes.isEmpty && bytes.allSatisfy(isOfHost)
        case "json-pointer": bytes.isEmpty || bytes[0] == UInt8(ascii: "/")
        case "regex": (try? ECMAPattern(text)) != nil
        case "char": text.unicodeScalars.count == 1
        case "int8", "int16", "int32", "uint8", "uint16", "uint32":
            Int64(text).map { accepts(Double($0), format) } ?? false
        case "int64": Int64(text) != nil
        case "uint64": UInt64(text) != nil
        case "decimal", "decimal128": ExactDecimal(text) != nil
        default: true
        }
    }

    private static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { part in part == "0" || part.first != "0" && UInt8(part) != nil }
    }

    private static func isOfHost(_ byte: UInt8) -> Bool {
        let character = Character(Unicode.Scalar(byte))
        return byte < 0x80 && (character.isLetter || character.isNumber || character == "-" || character == ".")
    }

    private static func hasZone(_ bytes: [UInt8]) -> Bool {
        bytes.last.map { [UInt8(ascii: "Z"), UInt8(ascii: "z")].contains($0) } == true
            || isShaped(bytes.suffix(6), "+00:00") || isShaped(bytes.suffix(6), "-00:00")
    }

    /// `0` stands for a digit, `x` for a hexadecimal one, all else for itself.
    private static func isShaped(_ bytes: ArraySlice<UInt8>, _ shape: String) -> Bool {
        bytes.count == shape.utf8.count
            && zip(bytes, shape.utf8).allSatisfy {
                switch $1 {
                case UInt8(ascii: "0"): ($0 &- UInt8(ascii: "0")) < 10
                case UInt8(ascii: "x"): Character(Unicode.Scalar($0)).isHexDigit
                default: $0 == $1
                }
            }
    }
}
