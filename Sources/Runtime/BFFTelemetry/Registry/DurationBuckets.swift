/// The buckets of every histogram: from a millisecond, the grain of the runtime's timers, to ten seconds; closest together where timeouts and
/// budgets usually lie.
package enum DurationBuckets {
    /// Upper bounds, inclusive: nanoseconds, and the value of the label `le` in seconds.
    package static let bounds: [(nanoseconds: Int, label: StaticString)] = [
        (1_000_000, "0.001"), (2_500_000, "0.0025"), (5_000_000, "0.005"), (10_000_000, "0.01"),
        (25_000_000, "0.025"), (50_000_000, "0.05"), (75_000_000, "0.075"), (100_000_000, "0.1"),
        (150_000_000, "0.15"), (250_000_000, "0.25"), (500_000_000, "0.5"), (1_000_000_000, "1"),
        (2_500_000_000, "2.5"), (5_000_000_000, "5"), (10_000_000_000, "10"),
    ]

    /// The bounded buckets and the one above them.
    package static let count = 16
    /// Behind the buckets stands the sum, in nanoseconds.
    static let cells = count + 1

    /// The bucket of a duration: constants, so that recording reads no table.
    static func index(nanoseconds: Int) -> Int {
        switch nanoseconds {
        case ...1_000_000: 0
        case ...2_500_000: 1
        case ...5_000_000: 2
        case ...10_000_000: 3
        case ...25_000_000: 4
        case ...50_000_000: 5
        case ...75_000_000: 6
        case ...100_000_000: 7
        case ...150_000_000: 8
        case ...250_000_000: 9
        case ...500_000_000: 10
        case ...1_000_000_000: 11
        case ...2_500_000_000: 12
        case ...5_000_000_000: 13
        case ...10_000_000_000: 14
        default: 15
        }
    }
}
