package import BFFJSON

/// A service's answer as a cache keeps it. Immutable: loops share it without a lock.
package final class CachedAnswer: Sendable {
    /// The body; nil when there was none.
    package let snapshot: JSONSnapshot?
    package let status: Int
    /// The fields that plans read, names in lower case.
    package let fields: [(name: String, value: String)]
    package let storedAt: Instant
    /// How old the answer was when it came: what other caches on the way had kept it for (RFC 9111, section 5.1).
    package let ageAtStore: Duration
    package let freshEnd: Instant
    /// At `freshEnd` or later.
    package let staleEnd: Instant
    /// At `freshEnd` or later.
    package let staleIfErrorEnd: Instant
    /// The operation that gave it: `catalog.batchGet`.
    package let tag: String
    /// `CacheKey.hash` of the scope's values; 0 where everybody shares the answer.
    package let scopeHash: UInt64
    /// What it takes in memory, about; the key and the cache's own entry come on top.
    package let byteCount: Int

    /// What an object of this class takes, its reference count and its allocation among it.
    private static let objectBytes = 192
    /// What a field takes beside its text.
    private static let fieldBytes = 96

    package init(
        snapshot: JSONSnapshot?, status: Int = 200, fields: [(name: String, value: String)] = [], storedAt: Instant,
        ageAtStore: Duration = .zero, windows: CacheWindows, tag: String, scopeHash: UInt64 = 0
    ) {
        self.snapshot = snapshot
        self.status = status
        self.fields = fields
        self.storedAt = storedAt
        self.ageAtStore = ageAtStore
        freshEnd = storedAt + windows.fresh
        staleEnd = freshEnd + windows.stale
        staleIfErrorEnd = freshEnd + windows.staleIfError
        self.tag = tag
        self.scopeHash = scopeHash
        byteCount =
            Self.objectBytes + (snapshot?.byteCount ?? 0)
            + fields.reduce(0) { $0 + Self.fieldBytes + $1.name.utf8.count + $1.value.utf8.count }
    }

    /// From here on it is of no use.
    package var end: Instant { max(staleEnd, staleIfErrorEnd) }

    /// How old the answer is, from its making at the service (RFC 9111, section 4.2.3).
    package func age(at now: Instant) -> Duration { ageAtStore + max(.zero, now - storedAt) }

    /// How long it stays fresh; negative once it is stale.
    package func remaining(at now: Instant) -> Duration { freshEnd - now }

    /// - Parameter name: in lower case.
    package func field(_ name: String) -> String? {
        fields.first { $0.name == name }?.value
    }
}
