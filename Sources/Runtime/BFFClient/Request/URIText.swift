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
    static func encodeReserved(_ text: String) -> String {
        let bytes = Array(text.utf8)
        return encode(bytes) { index in
            switch bytes[index] {
            case UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "@"), UInt8(ascii: "!"),
                UInt8(ascii: "$"), UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "*"),
                UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "="):
                true
            case UInt8(ascii: "%"):
                index + 2 < bytes.count && bytes[(index + 1)...(index + 2)].allSatisfy { ASCII.hexadecimal($0) != nil }
            default: false
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
