internal import BFFHTTP

/// Percent-encoding for the places of a request (RFC 3986, section 2).
enum URIText {
    /// Everything but unreserved characters is encoded: right for a path segment, for a query's names and values.
    static func encode(_ text: String) -> String {
        encode(text.utf8) { _ in false }
    }

    static func encode(_ bytes: [UInt8]) -> String {
        encode(bytes) { _ in false }
    }

    /// Reserved characters and triplets that are encoded already stay, as RFC 6570, section 3.2.3, has it, apart from those that would
    /// end the value or mean something else in a query: `#`, `[`, `]`, `&`, `+`.
    static func encodeReserved(_ text: String) -> String { encode(text, keeping: ":/?@!$'()*,;=") }

    /// The same where `/` and `?` end the value, and `&` and `+` do not (RFC 3986, section 3.3).
    static func encodeReservedInPath(_ text: String) -> String { encode(text, keeping: ":@!$&'()*+,;=") }

    /// The same where `,` and `;` end the value (RFC 6265, section 4.1.1).
    static func encodeReservedInCookie(_ text: String) -> String { encode(text, keeping: ":/?#[]@!$&'()*+=") }

    private static func encode(_ text: String, keeping reserved: StaticString) -> String {
        let bytes = Array(text.utf8)
        return reserved.withUTF8Buffer { reserved in
            encode(bytes) { index in
                guard bytes[index] == UInt8(ascii: "%") else { return reserved.contains(bytes[index]) }
                return index + 2 < bytes.count
                    && bytes[(index + 1)...(index + 2)].allSatisfy { ASCII.hexadecimal($0) != nil }
            }
        }
    }

    private static func encode(_ bytes: some Collection<UInt8>, stays: (Int) -> Bool) -> String {
        var encoded: [UInt8] = []
        encoded.reserveCapacity(bytes.count)
        for (index, byte) in bytes.enumerated() {
            if ASCII.isUnreserved(byte) || stays(index) {
                encoded.append(byte)
            } else {
                encoded += [UInt8(ascii: "%"), digit(byte >> 4), digit(byte & 15)]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}
