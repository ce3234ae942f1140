// Strings are escaped sixteen bytes at a time: a block without quote, backslash and control character is copied whole
// (RFC 8259, section 7; everything else may stand as UTF-8).

extension JSONWriter {
    @inlinable @inline(__always)
    public mutating func value(_ text: JSONText) {
        writeString(text.start, count: text.count)
    }

    @inlinable @inline(__always)
    public mutating func value(literal: StaticString) {
        writeString(literal.utf8Start, count: literal.utf8CodeUnitCount)
    }

    public mutating func value(_ string: String) {
        var string = string
        string.withUTF8 { bytes in
            if let start = bytes.baseAddress {
                writeString(start, count: bytes.count)
            } else {
                raw("\"\"")
            }
        }
    }

    @usableFromInline
    mutating func writeString(_ source: UnsafePointer<UInt8>, count: Int) {
        buffer.reserve(count &+ 3)
        separate()
        store(UInt8(ascii: "\""))
        let copied = StringEscaping.copyPlain(from: source, count: count, to: buffer.base + buffer.used)
        buffer.used &+= copied
        if copied < count { writeEscaped(source + copied, count: count &- copied) }
        // Escapes may have taken the room that was reserved for the quote.
        buffer.append(byte: UInt8(ascii: "\""))
    }

    /// The rest of a string whose first byte needs an escape.
    @inline(never)
    private mutating func writeEscaped(_ source: UnsafePointer<UInt8>, count: Int) {
        var at = 0
        while at < count {
            buffer.reserve(count &- at &+ StringEscaping.escapeBytesMax)
            if StringEscaping.needsEscape(source[at]) {
                buffer.used &+= StringEscaping.write(source[at], to: buffer.base + buffer.used)
                at &+= 1
            } else {
                let copied = StringEscaping.copyPlain(
                    from: source + at, count: count &- at, to: buffer.base + buffer.used)
                buffer.used &+= copied
                at &+= copied
            }
        }
    }
}

enum StringEscaping {
    static let escapeBytesMax = 6

    @inline(__always)
    static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    /// Copies up to the first byte that needs an escape, and returns how many bytes that were. It reads and writes
    /// nothing outside of `count` bytes.
    @inline(__always)
    static func copyPlain(
        from source: UnsafePointer<UInt8>, count: Int, to destination: UnsafeMutablePointer<UInt8>
    ) -> Int {
        var at = 0
        while at &+ 16 <= count {
            let block = UnsafeRawPointer(source + at).loadUnaligned(as: SIMD2<UInt64>.self)
            guard isPlain(block) else { break }
            UnsafeMutableRawPointer(destination + at).storeBytes(of: block, as: SIMD2<UInt64>.self)
            at &+= 16
        }
        if at &+ 8 <= count {
            let block = UnsafeRawPointer(source + at).loadUnaligned(as: UInt64.self)
            if isPlain(SIMD2(repeating: block)) {
                UnsafeMutableRawPointer(destination + at).storeBytes(of: block, as: UInt64.self)
                at &+= 8
            }
        }
        while at < count, !needsEscape(source[at]) {
            destination[at] = source[at]
            at &+= 1
        }
        return at
    }

    /// Whether none of the bytes needs an escape: the high bit of a byte of `(x - n) & ~x` tells that the byte is
    /// below `n`. Bytes above one that is may be told so wrongly, which changes nothing here. Swift compiles this
    /// to vector instructions, and its comparisons of byte vectors to a loop over the lanes.
    @inline(__always)
    private static func isPlain(_ block: SIMD2<UInt64>) -> Bool {
        let ones = SIMD2<UInt64>(repeating: 0x0101_0101_0101_0101)
        let quote = block ^ (ones &* UInt64(UInt8(ascii: "\"")))
        let backslash = block ^ (ones &* UInt64(UInt8(ascii: "\\")))
        let special =
            ((block &- (ones &* 0x20)) & ~block) | ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)
        return (special[0] | special[1]) & 0x8080_8080_8080_8080 == 0
    }

    /// Writes the escape and returns its length, at most `escapeBytesMax`.
    static func write(_ byte: UInt8, to destination: UnsafeMutablePointer<UInt8>) -> Int {
        destination[0] = UInt8(ascii: "\\")
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): destination[1] = byte
        case 0x08: destination[1] = UInt8(ascii: "b")
        case 0x09: destination[1] = UInt8(ascii: "t")
        case 0x0A: destination[1] = UInt8(ascii: "n")
        case 0x0C: destination[1] = UInt8(ascii: "f")
        case 0x0D: destination[1] = UInt8(ascii: "r")
        default:
            let hex: StaticString = "0123456789abcdef"
            destination[1] = UInt8(ascii: "u")
            destination[2] = UInt8(ascii: "0")
            destination[3] = UInt8(ascii: "0")
            destination[4] = hex.utf8Start[Int(byte >> 4)]
            destination[5] = hex.utf8Start[Int(byte & 15)]
            return 6
        }
        return 2
    }
}
