public import BFFJSON

/// Percent-encoding (RFC 3986, section 2.1).
public enum PercentCoding {
    /// Appends the decoded bytes of `text`.
    ///
    /// - Parameter plusIsSpace: as forms have it, in queries; in paths a plus is a plus.
    /// - Returns: false for a percent sign without two hexadecimal digits; then the buffer is as it was.
    public static func decode(_ text: HTTPText, plusIsSpace: Bool, into buffer: inout ByteBuffer) -> Bool {
        let before = buffer.count
        buffer.reserve(text.count)
        var index = 0
        while index < text.count {
            guard let (byte, length) = decodedByte(of: text, at: index, plusIsSpace: plusIsSpace) else {
                buffer.truncate(to: before)
                return false
            }
            buffer.append(byte: byte)
            index += length
        }
        return true
    }

    /// True when decoding would change nothing, so that the text may be used as it stands.
    public static func isPlain(_ text: HTTPText, plusIsSpace: Bool) -> Bool {
        for index in 0..<text.count {
            if text[index] == UInt8(ascii: "%") || (plusIsSpace && text[index] == UInt8(ascii: "+")) { return false }
        }
        return true
    }

    /// True when `text`, decoded, has the bytes of `plain`; a malformed text equals nothing.
    static func decodes(_ text: HTTPText, to plain: HTTPText, plusIsSpace: Bool) -> Bool {
        guard text.count >= plain.count else { return false }
        var (index, matched) = (0, 0)
        while index < text.count {
            guard let (byte, length) = decodedByte(of: text, at: index, plusIsSpace: plusIsSpace),
                matched < plain.count, byte == plain[matched]
            else { return false }
            index += length
            matched += 1
        }
        return matched == plain.count
    }

    private static func decodedByte(
        of text: HTTPText, at index: Int, plusIsSpace: Bool
    ) -> (byte: UInt8, length: Int)? {
        switch text[index] {
        case UInt8(ascii: "%"):
            guard index + 2 < text.count, let high = ASCII.hexadecimal(text[index + 1]),
                let low = ASCII.hexadecimal(text[index + 2])
            else { return nil }
            return (high << 4 | low, 3)
        case UInt8(ascii: "+") where plusIsSpace:
            return (UInt8(ascii: " "), 1)
        case let byte:
            return (byte, 1)
        }
    }

    /// Appends `bytes` with everything but unreserved characters encoded: right for a path segment and for a query's
    /// names and values alike.
    public static func encode(_ bytes: UnsafeRawBufferPointer, into buffer: inout ByteBuffer) {
        buffer.reserve(bytes.count)
        for byte in bytes {
            if ASCII.isUnreserved(byte) {
                buffer.append(byte: byte)
            } else {
                buffer.append(byte: UInt8(ascii: "%"))
                buffer.append(byte: hexadecimalDigit(byte >> 4))
                buffer.append(byte: hexadecimalDigit(byte & 15))
            }
        }
    }

    private static func hexadecimalDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}
