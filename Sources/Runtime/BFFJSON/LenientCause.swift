internal import Synchronization

/// Why a body had to be read a second time, by the slower lenient reader.
public enum LenientCause: Int, CaseIterable, Sendable {
    /// An integer beyond 64 bits.
    case integerRange
    /// A number beyond Double's range, such as 1e400.
    case numberRange
    /// Half a surrogate pair, which no UTF-8 can express.
    case loneSurrogate
    /// Nested deeper than `JSONParser.readableDepthMax`.
    case depth
    /// simdjson refused what RFC 8259 allows, for a reason that is none of these.
    case other

    /// Bodies of this process, by all parsers, that had to be read again for this cause. One body may count for
    /// several.
    public var bodies: Int {
        switch self {
        case .integerRange: LenientCounters.integerRange.load(ordering: .relaxed)
        case .numberRange: LenientCounters.numberRange.load(ordering: .relaxed)
        case .loneSurrogate: LenientCounters.loneSurrogate.load(ordering: .relaxed)
        case .depth: LenientCounters.depth.load(ordering: .relaxed)
        case .other: LenientCounters.other.load(ordering: .relaxed)
        }
    }

    func count() {
        switch self {
        case .integerRange: LenientCounters.integerRange.add(1, ordering: .relaxed)
        case .numberRange: LenientCounters.numberRange.add(1, ordering: .relaxed)
        case .loneSurrogate: LenientCounters.loneSurrogate.add(1, ordering: .relaxed)
        case .depth: LenientCounters.depth.add(1, ordering: .relaxed)
        case .other: LenientCounters.other.add(1, ordering: .relaxed)
        }
    }
}

private enum LenientCounters {
    static let integerRange = Atomic<Int>(0)
    static let numberRange = Atomic<Int>(0)
    static let loneSurrogate = Atomic<Int>(0)
    static let depth = Atomic<Int>(0)
    static let other = Atomic<Int>(0)
}
