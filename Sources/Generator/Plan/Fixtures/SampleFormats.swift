/// Formats of strings: a value of each, and a check as far as fixtures need one.
enum SampleFormats {
    /// - Parameter number: varies the value; the same gives the same.
    /// - Returns: nil for a format without a value here.
    static func value(_ format: String, number: UInt64) -> String? {
        let day = 10 + number % 18
        return switch format {
        case "date-time": "2026-03-\(day)T12:\(10 + number % 49):00Z"
        case "date": "2026-03-\(day)"
        case "time": "12:\(10 + number % 49):00Z"
        case "duration": "PT\(1 + number % 59)M"
        case "uuid": uuid(number)
        case "uri", "iri", "url": "https://example.com/\(1 + number % 1_000)"
        case "uri-reference", "iri-reference": "/\(1 + number % 1_000)"
        case "email", "idn-email": "person\(1 + number % 1_000)@example.com"
        case "hostname", "idn-hostname": "host\(1 + number % 1_000).example.com"
        case "ipv4": "192.0.2.\(1 + number % 250)"
        case "ipv6": "2001:db8::\(1 + number % 9_999)"
        case "byte": "c2FtcGxl"
        case "json-pointer": "/a/\(1 + number % 1_000)"
        case "regex": "^a+$"
        default: nil
        }
    }

    /// Version 4, variant 1 (RFC 9562, section 5.4).
    private static func uuid(_ number: UInt64) -> String {
        let digits = Array(hexadecimal(number &* 0x9E37_79B9_7F4A_7C15) + hexadecimal(number &+ 0x1234_5678_9ABC_DEF0))
        func part(_ range: Range<Int>) -> String { String(digits[range]) }
        return "\(part(0..<8))-\(part(8..<12))-4\(part(13..<16))-8\(part(17..<20))-\(part(20..<32))"
    }

    private static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// True for formats that are not looked at.
    static func accepts(_ text: String, _ format: String) -> Bool {
        let bytes = Array(text.utf8)
        return switch format {
        case "date-time": bytes.count >= 20 && isShaped(bytes.prefix(19), "0000-00-00T00:00:00") && hasZone(bytes)
        case "date": isShaped(bytes[...], "0000-00-00")
        case "uuid": isShaped(bytes[...], "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")
        case "uri", "iri", "url": text.contains(":") && !text.contains(" ") && text.first?.isLetter == true
        case "email", "idn-email": text.split(separator: "@").count == 2 && !text.contains(" ")
        default: true
        }
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
