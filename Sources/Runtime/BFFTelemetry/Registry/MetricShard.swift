internal import BFFPolicy
internal import Synchronization

/// One copy of all cells of a registry: words that are added to, each series at the same place in every copy. There is one for each
/// loop, so that no two threads write to the same memory, but any thread may: additions are atomic.
///
/// `@unchecked Sendable`: `cells` is set before anyone else can know the object and freed behind the last reference; what it points to are
/// atomics.
package final class MetricShard: @unchecked Sendable {
    /// Two lines of the processor's cache, which fetches them in pairs: no shard shares one with other memory.
    private static let alignment = 128

    private let cells: UnsafeMutablePointer<Atomic<Int>>
    private let count: Int

    /// - Parameter cells: how many; all zero.
    init(cells count: Int) {
        let wordsPerLine = Self.alignment / MemoryLayout<Atomic<Int>>.stride
        let rounded = (count + wordsPerLine - 1) / wordsPerLine * wordsPerLine
        let bytes = max(1, rounded) * MemoryLayout<Atomic<Int>>.stride
        cells = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: Self.alignment)
            .bindMemory(to: Atomic<Int>.self, capacity: max(1, rounded))
        self.count = count
        for index in 0..<count { (cells + index).initialize(to: Atomic(0)) }
    }

    deinit {
        cells.deinitialize(count: count)
        UnsafeMutableRawPointer(cells).deallocate()
    }

    /// Counts nothing.
    package static let off = MetricShard(cells: 0)

    /// What a cell holds; zero for one that is not there.
    func value(_ cell: Int) -> Int {
        cell < count ? cells[cell].load(ordering: .relaxed) : 0
    }

    package func add(_ counter: MetricCounter, _ amount: Int = 1) {
        guard counter.cell < count else { return }
        cells[counter.cell].wrappingAdd(amount, ordering: .relaxed)
    }

    /// - Parameter nanoseconds: less than none counts as none.
    package func record(_ histogram: MetricHistogram, nanoseconds: Int) {
        guard histogram.cell < count else { return }
        let duration = max(0, nanoseconds)
        cells[histogram.cell + DurationBuckets.index(nanoseconds: duration)].wrappingAdd(1, ordering: .relaxed)
        cells[histogram.cell + DurationBuckets.count].wrappingAdd(duration, ordering: .relaxed)
    }

    func record(_ histogram: MetricHistogram, from start: Instant, to end: Instant) {
        let isForward = end.nanoseconds > start.nanoseconds
        record(histogram, nanoseconds: isForward ? Int(clamping: end.nanoseconds &- start.nanoseconds) : 0)
    }
}

/// A number that is added to: a counter, or a gauge that goes up and down.
package struct MetricCounter: Hashable, Sendable {
    let cell: Int

    /// Counts nothing.
    package static let off = MetricCounter(cell: .max)
}

/// Durations, counted by bucket.
package struct MetricHistogram: Hashable, Sendable {
    let cell: Int

    /// Records nothing.
    package static let off = MetricHistogram(cell: .max)
}

/// A counter for each case of a label.
package struct MetricCounters<Label: MetricLabel>: Hashable, Sendable {
    let cell: Int

    /// Counts nothing.
    package static var off: MetricCounters { MetricCounters(cell: .max) }

    package subscript(label: Label) -> MetricCounter {
        MetricCounter(cell: cell == .max ? .max : cell + label.rawValue)
    }
}
