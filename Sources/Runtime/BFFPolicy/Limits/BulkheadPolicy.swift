/// How many calls of one service operation may be in flight in the whole process, and how many may wait for a place.
public struct BulkheadPolicy: Hashable, Sendable {
    public static let concurrentDefault = 64
    public static let queueDefault = 0
    /// The longest queue: its places are allocated at start.
    public static let queueMax = 65_536

    /// Calls in flight at most.
    public let concurrent: Int
    /// Calls that wait at most, first come first served; what comes beyond is turned away at once.
    public let queue: Int
    /// Whether the limit follows the latency, `concurrent` being its upper end.
    public let isAdaptive: Bool

    public init(
        concurrent: Int = BulkheadPolicy.concurrentDefault, queue: Int = BulkheadPolicy.queueDefault,
        isAdaptive: Bool = false
    ) {
        self.concurrent = max(0, concurrent)
        self.queue = min(max(0, queue), Self.queueMax)
        self.isAdaptive = isAdaptive
    }
}
