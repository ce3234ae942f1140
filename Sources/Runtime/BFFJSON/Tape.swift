/// The words of a simdjson tape (simdjson's doc/tape.md): a tag in the top byte, a payload below.
///
/// Word 0 is the root's; the document's value starts at word 1. An object or array opens with the index behind its
/// end in the low 32 bits and its count, saturated, in the next 24. A string's payload is an offset into the string
/// buffer, where its length (32 bits), bytes and a zero stand. Numbers take a second word.
@usableFromInline
enum Tape {
    @inlinable static var root: UInt8 { UInt8(ascii: "r") }
    @inlinable static var object: UInt8 { UInt8(ascii: "{") }
    @inlinable static var objectEnd: UInt8 { UInt8(ascii: "}") }
    @inlinable static var array: UInt8 { UInt8(ascii: "[") }
    @inlinable static var arrayEnd: UInt8 { UInt8(ascii: "]") }
    @inlinable static var string: UInt8 { UInt8(ascii: "\"") }
    @inlinable static var integer: UInt8 { UInt8(ascii: "l") }
    /// An integer above Int64.max that fits 64 bits without a sign.
    @inlinable static var unsigned: UInt8 { UInt8(ascii: "u") }
    @inlinable static var double: UInt8 { UInt8(ascii: "d") }
    @inlinable static var yes: UInt8 { UInt8(ascii: "t") }
    @inlinable static var no: UInt8 { UInt8(ascii: "f") }
    @inlinable static var null: UInt8 { UInt8(ascii: "n") }
    /// Ours: a number that neither 64 bits nor a Double hold. The payload leads to its source text, as a string's does.
    @inlinable static var bigNumber: UInt8 { UInt8(ascii: "#") }
    /// Ours: a value that no typed accessor takes. The payload leads to its source text, as a string's does.
    @inlinable static var unreadable: UInt8 { UInt8(ascii: "?") }

    @inlinable @inline(__always)
    static func isContainer(_ tag: UInt8) -> Bool {
        // `[` is `{` without bit 5.
        tag | 0x20 == object
    }

    /// One for numbers, zero for other scalars, without a jump: no two tags agree in their low six bits.
    @inlinable @inline(__always)
    static func extraWords(_ tag: UInt8) -> Int {
        let numbers = 1 << UInt64(integer & 63) | 1 << UInt64(unsigned & 63) | 1 << UInt64(double & 63)
        return Int(truncatingIfNeeded: numbers &>> UInt64(tag & 63) & 1)
    }

    @inlinable static var payloadMask: UInt64 { 0x00FF_FFFF_FFFF_FFFF }
    @inlinable static var countMax: Int { 0xFF_FFFF }

    @inlinable @inline(__always)
    static func word(_ tag: UInt8, _ payload: UInt64) -> UInt64 { UInt64(tag) << 56 | payload }
}
