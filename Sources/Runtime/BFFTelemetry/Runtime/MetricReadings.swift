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

/// A service's endpoints, looked at.
package struct EndpointsReading: Sendable {
    package let configured: Int
    /// Left alone now.
    package let ejected: Int
    /// Of all time.
    package let ejections: Int

    package init(configured: Int, ejected: Int, ejections: Int) {
        self.configured = configured
        self.ejected = ejected
        self.ejections = ejections
    }
}

/// A second-level cache, looked at. Counts are of all time.
package struct SecondLevelReading: Sendable {
    /// Whether it can be reached.
    package let isConnected: Bool
    /// Values that it has taken.
    package let stores: Int
    /// Values that it has not taken, or of which nobody knows.
    package let storeErrors: Int
    /// Connections that stood and were lost.
    package let losses: Int
    /// Purges that it has not confirmed yet.
    package let pendingPurges: Int

    package init(isConnected: Bool, stores: Int, storeErrors: Int, losses: Int, pendingPurges: Int) {
        self.isConnected = isConnected
        self.stores = stores
        self.storeErrors = storeErrors
        self.losses = losses
        self.pendingPurges = pendingPurges
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
