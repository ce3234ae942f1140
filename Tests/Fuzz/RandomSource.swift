/// SplitMix64: the same seed gives the same numbers on every machine.
struct RandomSource: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// 0 up to below `bound`; 0 where there is nothing below it.
    mutating func below(_ bound: Int) -> Int { bound > 1 ? Int(next() % UInt64(bound)) : 0 }

    /// True once in `count` times.
    mutating func once(in count: Int) -> Bool { below(count) == 0 }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

    mutating func scalar() -> Unicode.Scalar {
        switch below(8) {
        case 0: Unicode.Scalar(UInt32(below(0x20))) ?? "\u{0}"
        case 1:
            pick(["\u{85}", "\u{A0}", "\u{2028}", "\u{FEFF}", "\u{7F}", "\u{FFFE}", "\u{E000}", "\u{301}", "\u{1F600}"])
        case 2: Unicode.Scalar(UInt32(below(0x11_0000))) ?? "é"
        default: Unicode.Scalar(UInt32(0x20 + below(0x5F))) ?? "a"
        }
    }

    /// Mostly short words; at times anything.
    mutating func string() -> String {
        if once(in: 3) {
            return pick([
                "", "a", "items", "null", "true", "0", "-", "<<", "~", "1e3", "y", "$ref", "a b", "é", "#", ": ",
            ])
        }
        var scalars = String.UnicodeScalarView()
        for _ in 0..<below(once(in: 20) ? 300 : 12) { scalars.append(scalar()) }
        return String(scalars)
    }

    /// As JSON writes them, the odd ones among them.
    mutating func number() -> String {
        switch below(6) {
        case 0:
            pick([
                "0", "-0", "0.0", "1e400", "-1e-400", "9223372036854775807", "-9223372036854775808",
                "9223372036854775808",
                "18446744073709551615", "18446744073709551616", "1E+2", "0.1", "4.9e-324", "1.7976931348623157e308",
                "123456789012345678901234567890",
            ])
        case 1: "\(Double(bitPattern: next() & 0xFFEF_FFFF_FFFF_FFFF))"
        case 2: "\(Int(truncatingIfNeeded: next()))"
        case 3: "\(below(1000)).\(below(1000))e\(below(40) - 20)"
        default: "\(below(2000) - 1000)"
        }
    }
}
