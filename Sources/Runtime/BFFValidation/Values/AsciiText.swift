internal import BFFJSON

/// A short text under construction, without an allocation: dates, times and identifiers are at most 48 bytes.
struct AsciiText {
    static let bytesMax = 48
    private var bytes: (SIMD16<UInt8>, SIMD16<UInt8>, SIMD16<UInt8>) = (.zero, .zero, .zero)
    private var count = 0

    /// More than `bytesMax` bytes are dropped; no caller writes as many.
    mutating func append(_ byte: UInt8) {
        guard count < Self.bytesMax else { return }
        let at = count
        withUnsafeMutableBytes(of: &bytes) { $0[at] = byte }
        count += 1
    }

    /// The number's last `digits` digits, with zeros before it.
    mutating func append(_ number: Int, digits: Int) {
        var unit = 1
        for _ in 1..<digits { unit *= 10 }
        while unit > 0 {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / unit % 10))
            unit /= 10
        }
    }

    mutating func append(_ date: FullDate) {
        append(date.year, digits: 4)
        append(UInt8(ascii: "-"))
        append(date.month, digits: 2)
        append(UInt8(ascii: "-"))
        append(date.day, digits: 2)
    }

    /// The text must not leave `body`.
    func withText<Result>(_ body: (JSONText) -> Result) -> Result {
        withUnsafeBytes(of: bytes) { body(JSONText(unsafelyBorrowing: UnsafeRawBufferPointer(rebasing: $0[..<count]))) }
    }

    var string: String { withText(\.string) }
}
