/// A part of a text under examination: bytes with the few questions that all formats ask.
struct FormatBytes {
    let bytes: Slice<UnsafeRawBufferPointer>

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes[...]
    }

    init(_ bytes: Slice<UnsafeRawBufferPointer>) {
        self.bytes = bytes
    }

    var count: Int { bytes.count }
    var isEmpty: Bool { bytes.isEmpty }

    /// The byte at an offset from the part's start; zero, which no format allows anywhere, outside of it.
    subscript(offset: Int) -> UInt8 {
        offset >= 0 && offset < bytes.count ? bytes[bytes.startIndex + offset] : 0
    }

    func part(from lower: Int, to upper: Int? = nil) -> FormatBytes {
        let end = min(max(upper ?? count, 0), count)
        let start = min(max(lower, 0), end)
        return FormatBytes(bytes[(bytes.startIndex + start)..<(bytes.startIndex + end)])
    }

    func offset(of byte: UInt8) -> Int? {
        bytes.firstIndex(of: byte).map { $0 - bytes.startIndex }
    }

    func lastOffset(of byte: UInt8) -> Int? {
        bytes.lastIndex(of: byte).map { $0 - bytes.startIndex }
    }

    func hasPrefix(_ literal: StaticString) -> Bool {
        guard count >= literal.utf8CodeUnitCount else { return false }
        return (0..<literal.utf8CodeUnitCount).allSatisfy { self[$0] == literal.utf8Start[$0] }
    }

    /// The decimal number of exactly `digits` digits at an offset.
    func number(at offset: Int, digits: Int) -> Int? {
        var number = 0
        for index in offset..<(offset + digits) {
            guard self[index].isDigit else { return nil }
            number = number * 10 + Int(self[index] - UInt8(ascii: "0"))
        }
        return number
    }

    func allSatisfy(_ predicate: (UInt8) -> Bool) -> Bool { bytes.allSatisfy(predicate) }

    /// Whether each part between separators holds; an empty text is one empty part.
    func allParts(separatedBy separator: UInt8, satisfy predicate: (FormatBytes) -> Bool) -> Bool {
        var rest = self
        while let at = rest.offset(of: separator) {
            guard predicate(rest.part(from: 0, to: at)) else { return false }
            rest = rest.part(from: at + 1)
        }
        return predicate(rest)
    }
}

extension UInt8 {
    var isDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
    var isLetter: Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= self | 0x20 }
    var isHexDigit: Bool { isDigit || UInt8(ascii: "a")...UInt8(ascii: "f") ~= self | 0x20 }

    /// Whether it is one of the literal's bytes.
    func isOne(of literal: StaticString) -> Bool {
        for index in 0..<literal.utf8CodeUnitCount where literal.utf8Start[index] == self { return true }
        return false
    }
}
