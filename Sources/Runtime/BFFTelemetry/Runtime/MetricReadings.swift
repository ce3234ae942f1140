/// A bulkhead, looked at.
package struct BulkheadReading: Sendable {
    package let inFlight: Int
    package let queued: Int
    /// An adaptive one's limit of the moment.
    package let limit: Int

    package init(inFlight: Int, queued: Int, limit: Int) {
        self.inFlight = inFlight
        self.queued = queued
        self.limit = limit
    }

    static func + (left: BulkheadReading, right: BulkheadReading) -> BulkheadReading {
        BulkheadReading(
            inFlight: left.inFlight + right.inFlight, queued: left.queued + right.queued,
            limit: left.limit + right.limit)
    }
}

/// A cache, looked at.
package struct AnswerCacheReading: Sendable {
    package let bytes: Int
    package let bytesMax: Int
    package let entries: Int
    /// So far.
    package let evictions: Int

    package init(bytes: Int, bytesMax: Int, entries: Int, evictions: Int) {
        self.bytes = bytes
        self.bytesMax = bytesMax
        self.entries = entries
        self.evictions = evictions
    }
}
