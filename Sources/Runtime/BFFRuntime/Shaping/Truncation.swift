public import BFFJSON

extension TextArena {
    /// Counts as one Unicode scalar.
    public static var ellipsis: StaticString { "…" }

    /// `x-bff-shape: {truncate: n}`: the text itself where it has at most `scalarsMax` Unicode scalars; else its beginning and an
    /// ellipsis, which counts too. The cut is at a grapheme boundary, so the result may be shorter than it might be.
    /// Zero or less gives an empty text.
    public func truncate(_ text: JSONText, to scalarsMax: Int) -> JSONText {
        // A scalar takes at least one byte: most short texts need no look at all.
        if text.count <= scalarsMax { return text }
        guard scalarsMax > 0 else { return JSONText("") }
        return text.withBytes { bytes in
            guard Truncation.offset(ofScalar: scalarsMax, in: bytes) < bytes.count else { return text }
            let end = Truncation.boundary(in: bytes, scalarsMax: scalarsMax - 1)
            return build { builder in
                builder.append(JSONText(unsafelyBorrowing: UnsafeRawBufferPointer(rebasing: bytes[..<end])))
                builder.append(literal: Self.ellipsis)
            }
        }
    }
}

enum Truncation {
    /// The offset of the scalar with this number, counted from zero; the text's end, if it has no more than so many.
    static func offset(ofScalar number: Int, in bytes: UnsafeRawBufferPointer) -> Int {
        var seen = 0
        for (offset, byte) in bytes.enumerated() where !isContinuation(byte) {
            if seen == number { return offset }
            seen += 1
        }
        return bytes.count
    }

    /// The last grapheme boundary with at most `scalarsMax` scalars before it. The text has more.
    static func boundary(in bytes: UnsafeRawBufferPointer, scalarsMax: Int) -> Int {
        let cut = offset(ofScalar: scalarsMax, in: bytes)
        if isPlainBoundary(cut, in: bytes) { return cut }
        // Whether graphemes end at the cut depends on what stands before it, back to a plain boundary, and on one scalar behind.
        var start = cut
        repeat { start -= 1 } while !isPlainBoundary(start, in: bytes)
        var end = cut + 1
        while end < bytes.count, isContinuation(bytes[end]) { end += 1 }
        let window = String(decoding: bytes[start..<end], as: UTF8.self)
        var boundary = start
        for character in window {
            let next = boundary + character.utf8.count
            guard next <= cut else { break }
            boundary = next
        }
        return boundary
    }

    /// The text's start, and every place between two ASCII characters, CR LF apart (Unicode Standard Annex 29, rules GB1 and GB3).
    private static func isPlainBoundary(_ offset: Int, in bytes: UnsafeRawBufferPointer) -> Bool {
        guard offset > 0 else { return true }
        guard offset < bytes.count else { return false }
        let (before, behind) = (bytes[offset - 1], bytes[offset])
        return before < 0x80 && behind < 0x80
            && !(before == UInt8(ascii: "\r") && behind == UInt8(ascii: "\n"))
    }

    private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}
