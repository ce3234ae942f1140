internal import Glibc

/// How long answers are held back: a distribution, drawn from with a seed, so that a run can be repeated.
///
///     latency=30ms                       always the same
///     latency=uniform(10ms,50ms)         anything between
///     latency=lognormal(20ms,80ms)       median and 99th percentile: most answers are quick, a few are very slow
///     latency=lognormal(20ms,80ms,7)     with the seed 7 in place of 1
public struct StubLatency: Equatable, Sendable {
    public enum Distribution: Hashable, Sendable {
        case constant(Duration)
        case uniform(Duration, Duration)
        /// The logarithm is normally distributed.
        case lognormal(median: Duration, p99: Duration)
    }

    /// No answer is held back longer.
    public static let longest = Duration.seconds(60)
    /// For messages.
    static let form = "latency=lognormal(20ms,80ms)"
    /// Of the standard normal distribution.
    private static let p99Deviations = 2.326_347_874

    public let distribution: Distribution
    private var random: SplitMix

    /// nil where a duration is negative, or the second one below the first.
    public init?(_ distribution: Distribution, seed: UInt64 = 1) {
        switch distribution {
        case .constant(let duration): guard duration >= .zero else { return nil }
        case .uniform(let least, let most): guard least >= .zero, most >= least else { return nil }
        case .lognormal(let median, let p99): guard median > .zero, p99 >= median else { return nil }
        }
        self.distribution = distribution
        random = SplitMix(state: seed)
    }

    /// The next answer's.
    package mutating func next() -> Duration {
        switch distribution {
        case .constant(let duration): return min(duration, Self.longest)
        case .uniform(let least, let most):
            return min(least + (most - least) * random.unit(), Self.longest)
        case .lognormal(let median, let p99):
            let deviation = log(p99 / median) / Self.p99Deviations
            // Box and Muller's transform; the first draw is never 0.
            let normal = sqrt(-2 * log(1 - random.unit())) * cos(2 * .pi * random.unit())
            let factor = exp(deviation * normal)
            return factor < Self.longest / median ? median * factor : Self.longest
        }
    }
}

extension StubLatency {
    /// nil where the text does not begin with `latency=`, or is none.
    package init?(_ text: String) {
        guard text.hasPrefix("latency=") else { return nil }
        let value = text.dropFirst("latency=".count)
        guard let open = value.firstIndex(of: "(") else {
            guard let duration = StubDuration.read(value) else { return nil }
            self.init(.constant(duration))
            return
        }
        guard value.hasSuffix(")") else { return nil }
        let list = value[value.index(after: open)...].dropLast()
        let parts = list.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3, let first = StubDuration.read(parts[0]),
            let second = StubDuration.read(parts[1]), let seed = parts.count == 3 ? UInt64(parts[2]) : 1
        else { return nil }
        switch value[..<open] {
        case "uniform": self.init(.uniform(first, second), seed: seed)
        case "lognormal": self.init(.lognormal(median: first, p99: second), seed: seed)
        default: return nil
        }
    }
}

/// Sebastiano Vigna's SplitMix64: every seed gives another sequence, the same one everywhere.
private struct SplitMix: Equatable, Sendable {
    var state: UInt64

    /// From 0 to below 1, in steps of 2⁻⁵³.
    mutating func unit() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return Double(mixed >> 11) * 0x1p-53
    }
}

/// `200ms`, `1.5s`.
enum StubDuration {
    /// nil where the text is no duration, or longer than an hour.
    static func read(_ text: Substring) -> Duration? {
        let isMilliseconds = text.hasSuffix("ms")
        guard text.hasSuffix("s") else { return nil }
        let number = text.dropLast(isMilliseconds ? 2 : 1)
        guard number.allSatisfy({ $0.isASCII && $0.isNumber || $0 == "." }), let count = Double(number) else {
            return nil
        }
        let milliseconds = isMilliseconds ? count : count * 1_000
        return milliseconds <= 3_600_000 ? .microseconds(Int64((milliseconds * 1_000).rounded())) : nil
    }
}
