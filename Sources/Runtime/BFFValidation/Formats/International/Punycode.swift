/// RFC 3492 with IDNA's parameters (section 5): a label's scalars as letters, digits and hyphens.
enum Punycode {
    private static let base = 36
    private static let thresholdMin = 1
    private static let thresholdMax = 26
    private static let skew = 38
    private static let damp = 700
    private static let initialBias = 72
    private static let initialScalar = 0x80
    /// A label has at most 63 octets: whoever needs more is refused.
    static let labelBytesMax = 63

    /// - Parameter bytes: what stands behind `xn--`.
    /// - Returns: nil for what is not Punycode.
    static func decode(_ bytes: FormatBytes) -> [UInt32]? {
        let delimiter = bytes.lastOffset(of: UInt8(ascii: "-"))
        var output = (0..<(delimiter ?? 0)).map { UInt32(bytes[$0]) }
        var at = delimiter.map { $0 + 1 } ?? 0
        var (scalar, index, bias) = (initialScalar, 0, initialBias)
        while at < bytes.count {
            let previous = index
            var weight = 1
            for position in stride(from: base, through: .max, by: base) {
                guard at < bytes.count, let digit = digit(bytes[at]) else { return nil }
                at += 1
                index += digit * weight
                let threshold = threshold(position, bias)
                if digit < threshold { break }
                weight *= base - threshold
                guard index <= 0x7FFF_FFFF, weight <= 0x7FFF_FFFF else { return nil }
            }
            bias = adapt(index - previous, output.count + 1, isFirst: previous == 0)
            scalar += index / (output.count + 1)
            index %= output.count + 1
            guard scalar <= 0x10FFFF else { return nil }
            output.insert(UInt32(scalar), at: index)
            index += 1
        }
        return output
    }

    /// Small letters and digits; nil for more than a label may have behind `xn--`.
    static func encode(_ scalars: [UInt32]) -> [UInt8]? {
        var output = scalars.filter { $0 < 0x80 }.map { UInt8($0) }
        let basic = output.count
        var handled = basic
        if basic > 0 { output.append(UInt8(ascii: "-")) }
        var (scalar, delta, bias) = (initialScalar, 0, initialBias)
        while handled < scalars.count {
            guard let next = scalars.lazy.filter({ $0 >= scalar }).min(), output.count <= labelBytesMax else {
                return nil
            }
            delta += (Int(next) - scalar) * (handled + 1)
            scalar = Int(next)
            for candidate in scalars {
                if candidate < scalar { delta += 1 }
                guard candidate == scalar else { continue }
                var rest = delta
                for position in stride(from: base, through: .max, by: base) {
                    let threshold = threshold(position, bias)
                    if rest < threshold { break }
                    output.append(letter(threshold + (rest - threshold) % (base - threshold)))
                    rest = (rest - threshold) / (base - threshold)
                }
                output.append(letter(rest))
                bias = adapt(delta, handled + 1, isFirst: handled == basic)
                delta = 0
                handled += 1
            }
            delta += 1
            scalar += 1
        }
        return output
    }

    private static func threshold(_ position: Int, _ bias: Int) -> Int {
        min(max(position - bias, thresholdMin), thresholdMax)
    }

    /// Section 6.1.
    private static func adapt(_ delta: Int, _ count: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? delta / damp : delta / 2
        delta += delta / count
        var rounds = 0
        while delta > (base - thresholdMin) * thresholdMax / 2 {
            delta /= base - thresholdMin
            rounds += base
        }
        return rounds + (base - thresholdMin + 1) * delta / (delta + skew)
    }

    private static func digit(_ byte: UInt8) -> Int? {
        if byte.isLetter { return Int((byte | 0x20) - UInt8(ascii: "a")) }
        return byte.isDigit ? Int(byte - UInt8(ascii: "0")) + 26 : nil
    }

    private static func letter(_ digit: Int) -> UInt8 {
        digit < 26 ? UInt8(ascii: "a") + UInt8(digit) : UInt8(ascii: "0") + UInt8(digit - 26)
    }
}
