/// All series of one name.
package struct MetricFamily: Hashable, Sendable {
    package enum Kind: String, Sendable {
        /// Only grows; its name ends in `_total`.
        case counter
        case gauge
        /// Of durations, in the buckets of `DurationBuckets`.
        case histogram
    }

    /// Letters, digits and underscores; ends in its base unit, and behind that in `_total` if it is a counter.
    package let name: String
    package let kind: Kind
    /// A sentence.
    package let help: String
    /// The labels that its series may have. A label whose value is empty is left out: to Prometheus that is the same.
    package let labels: [String]

    package init(_ name: String, _ kind: Kind, _ help: String, labels: [String] = []) {
        self.name = name
        self.kind = kind
        self.help = help
        self.labels = labels
    }
}

/// A label whose values are the cases of an enumeration.
package protocol MetricLabel: CaseIterable, RawRepresentable, Sendable where RawValue == Int {
    /// Values for the last labels of a family. Cases count from zero, in order.
    var values: [String] { get }
}

/// What an observed series shows.
package enum MetricValue: Equatable, Sendable {
    case integer(Int)
    /// Shown in seconds.
    case nanoseconds(Int)
    case decimal(Double)
}
