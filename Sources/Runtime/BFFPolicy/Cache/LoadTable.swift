/// Who is loading what: equal loads that run at one time become one.
///
/// The first caller of a key leads; those who come before it has finished follow, and wait at the load itself. A load that finishes
/// while a follower is on its way to it must therefore answer late comers at once. There are at most as many loads as there are
/// requests that wait for them.
package final class LoadTable<Load: AnyObject & Sendable>: Sendable {
    @usableFromInline let shards: [Locked<[CacheKey: Load]>]

    /// - Parameter shards: a power of two, or the next one below counts; 1 … 1024.
    package init(shards: Int = AnswerCache.shardsDefault) {
        let bits = Int.bitWidth - 1 - min(1024, max(1, shards)).leadingZeroBitCount
        self.shards = (0..<1 << bits).map { _ in Locked([:]) }
    }

    /// How many loads run.
    package var count: Int { shards.reduce(0) { $0 + $1.withLock(\.count) } }

    /// The load under way for the key, or a new one that the caller must carry out and `finish`.
    ///
    /// - Parameters:
    ///   - isJoinable: false for a load that was begun too early, before a purge: then a new one takes its place, and the old one
    ///     goes on for those who wait for it. Called within the lock.
    ///   - make: called within the lock: it must be short, and call nothing of this table.
    @inlinable
    package func join(
        _ key: CacheKey, isJoinable: (Load) -> Bool = { _ in true }, make: () -> Load
    ) -> (load: Load, isLeader: Bool) {
        shard(key).withLock { loads in
            if let load = loads[key], isJoinable(load) { return (load, false) }
            let load = make()
            loads[key] = load
            return (load, true)
        }
    }

    /// Whoever comes from now on leads a load of its own. Nothing happens if another load has taken this one's place.
    @inlinable
    package func finish(_ key: CacheKey, _ load: Load) {
        shard(key).withLock { loads in
            if loads[key] === load { loads[key] = nil }
        }
    }

    @inlinable
    func shard(_ key: CacheKey) -> Locked<[CacheKey: Load]> {
        shards[Int(truncatingIfNeeded: key.hash >> 32) & (shards.count - 1)]
    }
}
