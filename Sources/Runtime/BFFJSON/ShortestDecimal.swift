/// A finite Double as coefficient × 10^exponent with the fewest digits that read back as the same Double.
///
/// For a number that came from JSON with up to 15 digits these are the digits that stood there: so an exact decimal
/// question (is 19.99 a multiple of 0.01?) has an exact answer without the text.
package struct ShortestDecimal: Equatable {
    package var isNegative: Bool
    package var coefficient: UInt64
    package var exponent: Int

    static let bytesMax = 32
    /// Prices, ratings and percentages: found by arithmetic instead of by the general algorithm.
    private static let fewDecimalsMax = 6
    @inline(__always)
    private static func power(_ decimals: Int) -> Double {
        switch decimals {
        case 0: 1
        case 1: 1e1
        case 2: 1e2
        case 3: 1e3
        case 4: 1e4
        case 5: 1e5
        default: 1e6
        }
    }

    /// Every decimal of up to 15 digits has a Double of its own, so equality below means that these are the digits.
    private static let exactCoefficientMax = 1e15

    package init(_ number: Double) {
        self = Self(fewDecimals: number) ?? Self(description: number.description)
    }

    /// Whether the number has at most so many decimals; nil for more than `fewDecimalsMax` of them or 15 digits.
    static func has(_ number: Double, _ decimals: Int) -> Bool? {
        guard decimals <= fewDecimalsMax else { return nil }
        let scaled = number.magnitude * power(decimals)
        guard scaled < exactCoefficientMax else { return nil }
        return Double(UInt64(scaled + 0.5)) / power(decimals) == number.magnitude
    }

    /// Nil unless the number has between zero and `fewDecimalsMax` decimals and at most 15 digits.
    init?(fewDecimals number: Double) {
        for decimals in 0...Self.fewDecimalsMax {
            let power = Self.power(decimals)
            let scaled = number.magnitude * power
            guard scaled < Self.exactCoefficientMax else { return nil }
            // Rounded without a call into the mathematical library; the division proves that it is right.
            let rounded = UInt64(scaled + 0.5)
            if Double(rounded) / power == number.magnitude {
                isNegative = number.sign == .minus
                coefficient = rounded
                exponent = -decimals
                return
            }
        }
        return nil
    }

    /// From what Swift prints, which is the shortest form: `-12.5`, `1e-07`, `1.5e+300`.
    private init(description: String) {
        isNegative = false
        coefficient = 0
        exponent = 0
        var decimals = 0
        var isFraction = false
        var text = Substring(description)
        if let mark = text.firstIndex(of: "e") {
            exponent = Int(text[text.index(after: mark)...]) ?? 0
            text = text[..<mark]
        }
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "-"): isNegative = true
            case UInt8(ascii: "."): isFraction = true
            default:
                // At most 17 significant digits, and zeros up to 2^53 behind them: within 64 bits.
                coefficient = coefficient &* 10 &+ UInt64(byte &- UInt8(ascii: "0"))
                decimals += isFraction ? 1 : 0
            }
        }
        exponent -= decimals
        while coefficient != 0, coefficient % 10 == 0 {
            coefficient /= 10
            exponent += 1
        }
    }

    /// Writes it with a point, for exponents of zero to `-fewDecimalsMax`; returns the length.
    func write(to destination: UnsafeMutablePointer<UInt8>) -> Int {
        var at = 0
        if isNegative {
            destination[at] = UInt8(ascii: "-")
            at += 1
        }
        var unit: UInt64 = 1
        for _ in 0..<(-exponent) { unit *= 10 }
        at += DecimalDigits.write(magnitude: coefficient / unit, to: destination + at)
        guard exponent < 0 else { return at }
        destination[at] = UInt8(ascii: ".")
        at += 1
        var fraction = coefficient % unit
        for _ in 0..<(-exponent) {
            unit /= 10
            destination[at] = UInt8(ascii: "0") + UInt8(fraction / unit)
            fraction %= unit
            at += 1
        }
        return at
    }
}
