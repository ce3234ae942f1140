internal import BFFJSON
internal import Glibc

/// A part of a text under examination: bytes with the few questions that all formats ask.
struct FormatBytes {
    let start: UnsafePointer<UInt8>
    let count: Int

    init(start: UnsafePointer<UInt8>, count: Int) {
        self.start = start
        self.count = count
    }

    var isEmpty: Bool { count == 0 }

    /// The eight bytes from an offset, the first one lowest; all of them lie inside of the text.
    @inline(__always)
    func word(at offset: Int) -> UInt64 {
        UInt64(littleEndian: UnsafeRawPointer(start).loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// What `body` reads from a text, the empty one too.
    @inline(__always)
    static func read<Result>(_ text: JSONText, _ body: (FormatBytes) -> Result?) -> Result? {
        text.withBytes { bytes in
            guard let start = bytes.baseAddress else { return nil }
            return body(FormatBytes(start: start.assumingMemoryBound(to: UInt8.self), count: bytes.count))
        }
    }

    /// The scalar that begins at an offset inside of the text, which is valid UTF-8, and its length in bytes.
    func scalar(at offset: Int) -> (value: UInt32, count: Int) {
        let lead = start[offset]
        if lead < 0x80 { return (UInt32(lead), 1) }
        let count = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        var value = UInt32(lead) & (0x7F >> UInt32(count))
        for next in 1..<count { value = value << 6 | UInt32(self[offset + next] & 0x3F) }
        return (value, count)
    }

    /// An owned copy.
    var string: String { String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self) }

    /// The byte at an offset from the part's start; zero, which no format allows anywhere, outside of it.
    @inline(__always)
    subscript(offset: Int) -> UInt8 {
        offset >= 0 && offset < count ? start[offset] : 0
    }

    @inline(__always)
    func part(from lower: Int, to upper: Int? = nil) -> FormatBytes {
        let end = min(max(upper ?? count, 0), count)
        let lower = min(max(lower, 0), end)
        return FormatBytes(start: start + lower, count: end - lower)
    }

    func offset(of byte: UInt8) -> Int? {
        guard count > 0, let found = memchr(start, Int32(byte), count) else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(start)
    }

    func lastOffset(of byte: UInt8) -> Int? {
        (0..<count).last { start[$0] == byte }
    }

    func hasPrefix(_ literal: StaticString) -> Bool {
        guard count >= literal.utf8CodeUnitCount else { return false }
        return (0..<literal.utf8CodeUnitCount).allSatisfy { self[$0] == literal.utf8Start[$0] }
    }

    /// The decimal number of exactly `digits` digits at an offset.
    @inline(__always)
    func number(at offset: Int, digits: Int) -> Int? {
        guard offset &+ digits <= count else { return nil }
        var number = 0
        for index in offset..<(offset &+ digits) {
            guard start[index].isDigit else { return nil }
            number = number &* 10 &+ Int(start[index] &- UInt8(ascii: "0"))
        }
        return number
    }

    @inline(__always)
    func allSatisfy(_ predicate: (UInt8) -> Bool) -> Bool {
        for offset in 0..<count where !predicate(start[offset]) { return false }
        return true
    }

    /// Whether each part between separators holds; an empty text is one empty part.
    @inline(__always)
    func allParts(separatedBy separator: UInt8, satisfy predicate: (FormatBytes) -> Bool) -> Bool {
        var rest = self
        while let at = rest.offset(of: separator) {
            guard predicate(rest.part(from: 0, to: at)) else { return false }
            rest = rest.part(from: at + 1)
        }
        return predicate(rest)
    }
}

/// Eight bytes at once.
extension UInt64 {
    static let eachByte: UInt64 = 0x0101_0101_0101_0101
    static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// Whether each byte is a small letter or one of the signs, which are ASCII. Adding to seven bits what lacks to 128
    /// carries into the eighth exactly from a bound on.
    @inline(__always)
    func holdsSmallLetters(or signs: ClosedRange<UInt8>) -> Bool {
        func isAtLeast(_ bound: UInt8) -> UInt64 {
            (self & ~Self.highBits) &+ Self.eachByte &* UInt64(128 &- bound)
        }
        let letters = isAtLeast(UInt8(ascii: "a")) & ~isAtLeast(UInt8(ascii: "z") &+ 1)
        let others = isAtLeast(signs.lowerBound) & ~isAtLeast(signs.upperBound &+ 1)
        return (letters | others) & ~self & Self.highBits == Self.highBits
    }

    /// Whether each byte under the mask's ones is a digit, and the others are exactly the pattern's.
    @inline(__always)
    func holdsDigits(_ mask: UInt64, otherwise pattern: UInt64) -> Bool {
        // A digit is 0x30 to 0x39: the high half is 3, and adding six does not change it.
        let halves = (self & 0xF0F0_F0F0_F0F0_F0F0) | (((self &+ 0x0606_0606_0606_0606) & 0xF0F0_F0F0_F0F0_F0F0) >> 4)
        return (halves ^ 0x3333_3333_3333_3333) & mask == 0 && (self ^ pattern) & ~mask == 0
    }

    /// Of the two digits from a byte on.
    @inline(__always)
    func twoDigits(at byte: Int) -> Int {
        let pair = self &>> UInt64(byte &* 8)
        return Int(pair & 15) &* 10 &+ Int(pair &>> 8 & 15)
    }
}

extension UInt8 {
    var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }
    var isLetter: Bool { (self | 0x20) &- UInt8(ascii: "a") < 26 }
    var isHexDigit: Bool { isDigit || (self | 0x20) &- UInt8(ascii: "a") < 6 }
    /// Of a hexadecimal digit.
    var hexDigitValue: UInt8 { isDigit ? self &- UInt8(ascii: "0") : (self | 0x20) &- UInt8(ascii: "a") &+ 10 }
}

/// A set of ASCII bytes: a bit each. Sets on hot paths are given as their two words and computed, so that they are
/// immediate operands; a `static let` would ask each time whether it is there already.
struct ByteSet {
    private let low: UInt64
    private let high: UInt64

    /// - Parameter low: of the bytes below 64, the lowest bit for zero.
    @inline(__always)
    init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    init(_ members: StaticString) {
        var (low, high): (UInt64, UInt64) = (0, 0)
        for index in 0..<members.utf8CodeUnitCount {
            let byte = members.utf8Start[index]
            if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte & 63) }
        }
        self.init(low: low, high: high)
    }

    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        let half = byte & 64 == 0 ? low : high
        return byte < 128 && half &>> UInt64(byte & 63) & 1 != 0
    }

    func union(_ members: StaticString) -> ByteSet {
        let other = ByteSet(members)
        return ByteSet(low: low | other.low, high: high | other.high)
    }

    static var lettersAndDigits: ByteSet { ByteSet(low: 0x3FF_0000_0000_0000, high: 0x7FF_FFFE_07FF_FFFE) }
}
