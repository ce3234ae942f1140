public import BFFJSON

/// Bytes that JSON holds as base64 (RFC 4648, section 4: `+` and `/`, with padding, without line breaks): OpenAPI's
/// format `byte`.
///
/// Texts whose unused bits are not zero are refused (section 3.5), so each value has one text and is written as it was
/// read.
public struct Base64Data: Hashable, Sendable {
    public let bytes: [UInt8]

    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Nil for a text that is not base64.
    public init?(_ text: JSONText) {
        guard let bytes = FormatBytes.read(text, { $0.base64Bytes }) else { return nil }
        self.bytes = bytes
    }

    /// Nil for a text that is not base64.
    public init?(_ text: String) {
        guard let value = text.withJSONText({ Base64Data($0) }) else { return nil }
        self = value
    }
}

extension Base64Data: CustomStringConvertible, JSONWritable {
    private static let digits: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

    /// The base64 text.
    public var description: String {
        String(unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4) { text in
            var at = 0
            for start in stride(from: 0, to: bytes.count, by: 3) {
                let count = min(3, bytes.count - start)
                var group: UInt32 = 0
                for offset in 0..<3 { group = group << 8 | (offset < count ? UInt32(bytes[start + offset]) : 0) }
                for digit in 0..<4 {
                    let value = Int(group >> UInt32(18 - digit * 6) & 63)
                    text[at] = digit <= count ? Self.digits.utf8Start[value] : UInt8(ascii: "=")
                    at += 1
                }
            }
            return at
        }
    }

    public func write(to writer: inout JSONWriter) { writer.value(description) }
}
