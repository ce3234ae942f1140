package import BFFPolicy

/// Lays out the cells of a registry. Used at start, by one thread; what it hands out is valid for the registry that it makes.
///
/// Whoever asks again for the series of a family with the same values gets the same one. Values stand in the order of the family's labels;
/// a missing one counts as empty.
package final class MetricRegistryBuilder {
    private struct Key: Hashable {
        let family: String
        let labels: [UInt8]
    }

    private var groups: [MetricRegistry.Group] = []
    private var groupIndices: [String: Int] = [:]
    private var seriesIndices: [Key: Int] = [:]
    private var cells = 0

    package init() {}

    package func counter(_ family: MetricFamily, _ values: [String] = []) -> MetricCounter {
        MetricCounter(cell: cell(family, values))
    }

    package func histogram(_ family: MetricFamily, _ values: [String] = []) -> MetricHistogram {
        MetricHistogram(cell: cell(family, values))
    }

    /// A counter for each case of the family's last labels.
    package func counters<Label: MetricLabel>(
        _ family: MetricFamily, _ values: [String], by label: Label.Type
    ) -> MetricCounters<Label> {
        var first = Int.max
        for value in Label.allCases {
            let cell = cell(family, values + value.values)
            if first == .max { first = cell }
        }
        return MetricCounters(cell: first)
    }

    /// A series that is asked for when it is read. Those with equal labels are added up.
    package func observe(
        _ family: MetricFamily, _ values: [String] = [], _ read: @escaping @Sendable (Instant) -> MetricValue
    ) {
        let labels = ExpositionWriter.labels(family.labels, values)
        let group = index(of: family)
        if let series = seriesIndices[Key(family: family.name, labels: labels)] {
            if case .readers(let readers) = groups[group].series[series].source {
                groups[group].series[series].source = .readers(readers + [read])
            }
        } else {
            append(MetricRegistry.Series(labels: labels, source: .readers([read])), to: group)
        }
    }

    /// - Parameter shards: how many threads record without getting in each other's way.
    package func finish(shards: Int) -> MetricRegistry {
        MetricRegistry(
            groups: groups.map(\.ordered), shards: (0..<max(1, shards)).map { _ in MetricShard(cells: cells) })
    }

    private func cell(_ family: MetricFamily, _ values: [String]) -> Int {
        let labels = ExpositionWriter.labels(family.labels, values)
        let group = index(of: family)
        if let series = seriesIndices[Key(family: family.name, labels: labels)] {
            switch groups[group].series[series].source {
            case .cell(let cell), .histogram(let cell): return cell
            case .readers: return .max
            }
        }
        let cell = cells
        let isHistogram = family.kind == .histogram
        cells += isHistogram ? DurationBuckets.cells : 1
        append(
            MetricRegistry.Series(labels: labels, source: isHistogram ? .histogram(cell) : .cell(cell)), to: group)
        return cell
    }

    private func index(of family: MetricFamily) -> Int {
        if let index = groupIndices[family.name] { return index }
        groups.append(MetricRegistry.Group(family: family, series: []))
        groupIndices[family.name] = groups.count - 1
        return groups.count - 1
    }

    private func append(_ series: MetricRegistry.Series, to group: Int) {
        seriesIndices[Key(family: groups[group].family.name, labels: series.labels)] = groups[group].series.count
        groups[group].series.append(series)
    }
}

extension MetricRegistry.Group {
    /// What is observed may have been told of in any order; two processes of one build still give it in the same.
    fileprivate var ordered: MetricRegistry.Group {
        guard case .readers? = series.first?.source else { return self }
        return MetricRegistry.Group(
            family: family, series: series.sorted { $0.labels.lexicographicallyPrecedes($1.labels) })
    }
}
