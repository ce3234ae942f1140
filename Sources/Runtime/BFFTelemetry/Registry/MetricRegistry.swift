package import BFFJSON
package import BFFPolicy

/// All series of an application, fixed since it was made. Reading it stops nobody from recording.
package final class MetricRegistry: Sendable {
    /// Where a series' value comes from.
    enum Source: Sendable {
        case cell(Int)
        case histogram(Int)
        /// Added up.
        case readers([@Sendable (Instant) -> MetricValue])
    }

    struct Series: Sendable {
        /// `a="b",c="d"`: escaped, without braces; empty without labels.
        let labels: [UInt8]
        var source: Source
    }

    struct Group: Sendable {
        let family: MetricFamily
        var series: [Series]
    }

    let groups: [Group]
    /// One copy of the cells for each loop.
    package let shards: [MetricShard]

    init(groups: [Group], shards: [MetricShard]) {
        self.groups = groups
        self.shards = shards
    }

    /// Lines that every reading has, comments aside: a histogram has one for each bucket, its sum and its count.
    package var sampleCount: Int {
        groups.reduce(0) { count, group in
            count + group.series.count * (group.family.kind == .histogram ? DurationBuckets.count + 2 : 1)
        }
    }

    /// The names that have series, in order.
    package var families: [MetricFamily] { groups.map(\.family) }

    /// Everything in Prometheus' text format.
    /// - Parameter now: for what is observed.
    package func exposition(now: Instant) -> ByteBuffer {
        var writer = ExpositionWriter()
        for group in groups {
            writer.family(group.family)
            for series in group.series {
                switch series.source {
                case .cell(let cell):
                    writer.sample(group.family.name, series.labels, .integer(sum(cell)))
                case .histogram(let cell):
                    writer.histogram(
                        group.family.name, series.labels,
                        buckets: (0..<DurationBuckets.count).map { sum(cell + $0) },
                        nanoseconds: sum(cell + DurationBuckets.count))
                case .readers(let readers):
                    writer.sample(group.family.name, series.labels, Self.total(readers, now))
                }
            }
        }
        return writer.takeBuffer()
    }

    private func sum(_ cell: Int) -> Int { shards.reduce(0) { $0 &+ $1.value(cell) } }

    private static func total(_ readers: [@Sendable (Instant) -> MetricValue], _ now: Instant) -> MetricValue {
        guard let first = readers.first?(now) else { return .integer(0) }
        return readers.dropFirst().reduce(first) { $0 + $1(now) }
    }
}

extension MetricValue {
    /// Values of one series are of one kind; where they are not, the left one's wins.
    static func + (left: MetricValue, right: MetricValue) -> MetricValue {
        switch (left, right) {
        case (.integer(let left), .integer(let right)): .integer(left &+ right)
        case (.nanoseconds(let left), .nanoseconds(let right)): .nanoseconds(left &+ right)
        case (.decimal(let left), .decimal(let right)): .decimal(left + right)
        case (.integer, _), (.nanoseconds, _), (.decimal, _): left
        }
    }
}
