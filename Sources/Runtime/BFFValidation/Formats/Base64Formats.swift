// RFC 4648. Bits that stand for nothing must be zero (section 3.5), and nothing else may stand in between (section 3.3).

extension FormatBytes {
    /// Section 4: groups of four, the last one padded.
    var isBase64: Bool { base64Layout(isURL: false) != nil }

    /// Section 5, padded or not.
    var isBase64URL: Bool { base64Layout(isURL: true) != nil }

    /// The bytes that section 4's text stands for; nil for another text.
    var base64Bytes: [UInt8]? {
        guard let digits = base64Layout(isURL: false) else { return nil }
        return [UInt8](unsafeUninitializedCapacity: digits * 3 / 4) { bytes, filled in
            var bits: UInt32 = 0
            for offset in 0..<digits {
                bits = bits << 6 | UInt32(start[offset].base64Value ?? 0)
                guard offset % 4 > 0 else { continue }
                bytes[filled] = UInt8(truncatingIfNeeded: bits >> UInt32(6 - offset % 4 * 2))
                filled += 1
            }
        }
    }

    /// How many digits stand before the padding; nil where the text is none of its kind.
    private func base64Layout(isURL: Bool) -> Int? {
        var digits = count
        while digits > 0, count - digits < 2, start[digits - 1] == UInt8(ascii: "=") { digits -= 1 }
        guard digits % 4 != 1, count % 4 == 0 || (isURL && digits == count) else { return nil }
        var last: UInt8 = 0
        for offset in 0..<digits {
            guard let value = isURL ? start[offset].base64URLValue : start[offset].base64Value else { return nil }
            last = value
        }
        switch digits % 4 {
        case 2: return last & 15 == 0 ? digits : nil
        case 3: return last & 3 == 0 ? digits : nil
        default: return digits
        }
    }
}

extension UInt8 {
    fileprivate var base64Value: UInt8? {
        switch self {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): self - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): self - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }

    fileprivate var base64URLValue: UInt8? {
        switch self {
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        case UInt8(ascii: "+"), UInt8(ascii: "/"): nil
        default: base64Value
        }
    }
}
