/// A value of each format of strings that the run time checks, and of `url`.
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
        default: rare(format, number)
        }
    }

    private static func rare(_ format: String, _ number: UInt64) -> String? {
        let day = 10 + number % 18
        return switch format {
        case "date-time-local": "2026-03-\(day)T12:\(10 + number % 49):00"
        case "time-local": "12:\(10 + number % 49):00"
        // A Thursday, and whole weeks after it.
        case "http-date": "Thu, \(["05", "12", "19", "26"][Int(number % 4)]) Mar 2026 12:\(10 + number % 49):00 GMT"
        case "uri-template": "https://example.com/{id}/\(1 + number % 1_000)"
        case "relative-json-pointer": "\(number % 10)/a"
        case "media-range": "application/vnd.example.v\(1 + number % 1_000)+json"
        case "base64url": "c2FtcGxl"
        case "char": String(UnicodeScalar(UInt8(0x61 + number % 26)))
        case "decimal", "decimal128": "\(number % 1_000).25"
        case "sf-string": "\"text \(number % 1_000)\""
        case "sf-token": "token\(number % 1_000)"
        case "sf-binary": ":c2FtcGxl:"
        case "sf-boolean": "?\(number % 2)"
        case "int8", "uint8": "\(number % 100)"
        case "int16", "int32", "int64", "uint16", "uint32", "uint64": "\(number % 1_000)"
        default: nil
        }
    }

    /// - Parameter count: Unicode scalars that the value has at least.
    /// - Returns: nil for a format whose values have a length of their own, or that is not known here.
    static func value(_ format: String, number: UInt64, atLeast count: Int) -> String? {
        guard count < 1 << 16, let short = value(format, number: number) else { return nil }
        let missing = max(0, count - short.unicodeScalars.count)
        let filler = String(repeating: "a", count: missing)
        return switch format {
        case "uri", "iri", "url", "uri-reference", "iri-reference", "uri-template", "json-pointer", "sf-token",
            "relative-json-pointer":
            short + filler
        case "email", "idn-email", "regex": filler + short
        case "byte", "base64url": short + String(repeating: "c2Ft", count: (missing + 3) / 4)
        case "decimal", "decimal128": short + String(repeating: "5", count: missing)
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
}
