public import BFFJSON

/// A UUID in the form of RFC 9562, section 4: 8-4-4-4-12 hexadecimal digits.
///
/// It is written with the letter case that it was read with; equality and hashing ignore case.
public struct UUIDValue: Sendable {
    /// The first and the last eight bytes, most significant first.
    public let high: UInt64
    public let low: UInt64
    /// A bit for each digit that was written as a capital letter, the first digit's highest.
    private let capitals: UInt32

    /// Written in small letters, as RFC 9562 wants it.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
        capitals = 0
    }

    /// Nil for a text that is no UUID.
    public init?(_ text: JSONText) {
        guard let value = FormatBytes.read(text, { UUIDValue($0) }) else { return nil }
        self = value
    }

    /// Nil for a text that is no UUID.
    public init?(_ text: String) {
        guard let value = text.withJSONText({ UUIDValue($0) }) else { return nil }
        self = value
    }

    init?(_ bytes: FormatBytes) {
        guard bytes.isUUID else { return nil }
        var (high, low): (UInt64, UInt64) = (0, 0)
        var capitals: UInt32 = 0
        for offset in 0..<bytes.count where bytes[offset] != UInt8(ascii: "-") {
            high = high << 4 | low >> 60
            low = low << 4 | UInt64(bytes[offset].hexDigitValue)
            capitals = capitals << 1 | (UInt8(ascii: "A")...UInt8(ascii: "F") ~= bytes[offset] ? 1 : 0)
        }
        self.high = high
        self.low = low
        self.capitals = capitals
    }

    private var text: AsciiText {
        var text = AsciiText()
        for position in 0..<32 {
            if position == 8 || position == 12 || position == 16 || position == 20 { text.append(UInt8(ascii: "-")) }
            let word = position < 16 ? high : low
            let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - position % 16 * 4) & 15)
            let isCapital = capitals >> UInt32(31 - position) & 1 == 1
            let letter = UInt8(ascii: isCapital ? "A" : "a")
            text.append(digit < 10 ? UInt8(ascii: "0") + digit : letter + digit - 10)
        }
        return text
    }
}

extension UUIDValue: Hashable {
    public static func == (left: UUIDValue, right: UUIDValue) -> Bool {
        left.high == right.high && left.low == right.low
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(high)
        hasher.combine(low)
    }
}

extension UUIDValue: CustomStringConvertible, JSONWritable {
    /// As it was written.
    public var description: String { text.string }

    public func write(to writer: inout JSONWriter) {
        text.withText { writer.value($0) }
    }
}
