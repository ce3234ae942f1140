/// Answers of services, kept by their keys: bounded by bytes, evicted by recency, shared by all loops.
///
/// It is cut into shards by the keys' hashes; a shard's lock is held for a look-up or a change of a few links. Time comes in with
/// each call. Memory is given back outside the locks.
package final class AnswerCache: Sendable {
    /// Memory for answers when a configuration says nothing: 64 MiB.
    package static let bytesMaxDefault = 64 * 1024 * 1024
    package static let shardsDefault = 16
    /// Who may refresh a stale answer and does not end it in this time loses the right to somebody else.
    package static let refreshTimeMax = Duration.seconds(10)
    /// How many entries a purge removes in one go.
    static let purgedAtOnceMax = 64

    /// What is found under a key.
    package enum Lookup: Sendable {
        case fresh(CachedAnswer)
        /// To be served. Whoever gets a right must refresh the answer: store another, or `endRefresh`. Everybody else gets nil.
        case stale(CachedAnswer, refresh: RefreshRight?)
        /// To be loaded anew; stands in if that fails because of the service.
        case expired(CachedAnswer)
        case miss
    }

    /// The right, and duty, to refresh one answer.
    package struct RefreshRight: Hashable, Sendable {
        let number: UInt64
    }

    /// Tells whether something was purged since. Taken before an answer is asked for, so that what a write made obsolete
    /// while it was on its way is not stored.
    package struct Stamp: Hashable, Sendable {
        let tag: UInt64
        let scope: UInt64
    }

    /// Counted since the start; the last two as they are now.
    package struct Statistics: Hashable, Sendable {
        package var hits = 0
        /// Served stale.
        package var stale = 0
        /// Nothing found, or what serves only in place of a failure.
        package var misses = 0
        package var evictions = 0
        /// Answers that were not stored: too large for a shard, purged while on their way, or with no window at all.
        package var refusals = 0
        package var entries = 0
        package var bytes = 0
    }

    /// The most that all entries take, in bytes.
    package let bytesMax: Int
    private let shards: [Locked<CacheShard>]
    private let shardShift: UInt64
    private let purges = PurgeStamps()

    /// - Parameters:
    ///   - bytesMax: of all shards together. An answer that takes more than one shard's share is not stored.
    ///   - shards: a power of two, or the next one below counts; 1 … 1024.
    package init(bytesMax: Int = AnswerCache.bytesMaxDefault, shards: Int = AnswerCache.shardsDefault) {
        let bits = Int.bitWidth - 1 - min(1024, max(1, shards)).leadingZeroBitCount
        self.bytesMax = max(0, bytesMax)
        let share = self.bytesMax >> bits
        self.shards = (0..<1 << bits).map { _ in Locked(CacheShard(bytesMax: share)) }
        shardShift = UInt64(64 - bits)
    }

    /// The largest answer that is stored, its key and overhead among it, in bytes.
    package var entryBytesMax: Int { bytesMax / shards.count }

    // MARK: Looking up

    package func lookup(_ key: CacheKey, at now: Instant) -> Lookup {
        key.withBytes { lookup(key.hash, $0, at: now) }
    }

    /// Looks up what has been built so far, without making a key of it.
    package func lookup(_ key: borrowing CacheKey.Builder, at now: Instant) -> Lookup {
        key.withHashedBytes { lookup($0, $1, at: now) }
    }

    private func lookup(_ hash: UInt64, _ bytes: UnsafeRawBufferPointer, at now: Instant) -> Lookup {
        let (found, removed) = shard(hash).withLock { $0.lookup(hash, bytes, at: now) }
        withExtendedLifetime(removed) {}
        return found
    }

    /// Gives the right back, the refresh having failed, so that the next one may try.
    package func endRefresh(_ key: CacheKey, _ right: RefreshRight) {
        shard(key.hash).withLock { $0.endRefresh(key, right) }
    }

    // MARK: Storing

    /// To be taken before an answer is asked for.
    package func stamp(tag: String, scopeHash: UInt64) -> Stamp {
        purges.stamp(tag: tag, scopeHash: scopeHash)
    }

    /// Keeps an answer in place of what stood under the key.
    ///
    /// - Parameter stamp: nil for an answer that no purge can have made obsolete.
    /// - Returns: whether it is kept: it is not too large, has a window, and nothing of its tag and scope was purged since the stamp.
    @discardableResult
    package func store(_ key: CacheKey, _ answer: CachedAnswer, stamp: Stamp? = nil) -> Bool {
        let (isKept, removed) = shard(key.hash).withLock { shard -> (Bool, [CachedAnswer]) in
            // Within the lock: a purge raises its stamp first and goes through the shards then, so one of us sees the other.
            if let stamp, stamp != purges.stamp(tag: answer.tag, scopeHash: answer.scopeHash) {
                shard.statistics.refusals += 1
                return (false, [])
            }
            return shard.store(key, answer)
        }
        withExtendedLifetime(removed) {}
        return isKept
    }

    // MARK: Purging

    /// - Returns: whether something stood there.
    @discardableResult
    package func remove(_ key: CacheKey) -> Bool {
        shard(key.hash).withLock { $0.remove(key) } != nil
    }

    /// Removes all answers of an operation, those on their way too.
    ///
    /// - Returns: how many there were.
    @discardableResult
    package func purge(tag: String) -> Int {
        purges.raise(tag: tag)
        return remove(.tag(tag))
    }

    /// Removes the answers of an operation in one scope, those on their way too.
    ///
    /// - Returns: how many there were.
    @discardableResult
    package func purge(tag: String, scopeHash: UInt64) -> Int {
        purges.raise(tag: tag, scopeHash: scopeHash)
        return remove(.scope(tag: tag, scopeHash: scopeHash))
    }

    /// Removes those answers of an operation whose keys are wanted; none that is on its way is stored. Looks at every key of the
    /// operation.
    ///
    /// - Returns: how many there were.
    package func purge(tag: String, where isWanted: (CacheKey) -> Bool) -> Int {
        purges.raise(tag: tag)
        return shards.reduce(0) { count, shard in
            let removed = shard.withLock { shard in
                shard.keys(ofTag: tag, where: isWanted).compactMap { shard.remove($0) }
            }
            return count + removed.count
        }
    }

    /// Removes everything, what is on its way too.
    ///
    /// - Returns: how many answers there were.
    @discardableResult
    package func purgeAll() -> Int {
        purges.raiseAll()
        return remove(.all)
    }

    /// As many from each shard as there were when its turn came, a few at a time, for others want the lock too.
    private func remove(_ group: CacheShard.Group) -> Int {
        var count = 0
        for shard in shards {
            var left = shard.withLock { $0.count(of: group) }
            while left > 0 {
                let removed = shard.withLock { $0.remove(group, atMost: min(left, Self.purgedAtOnceMax)) }
                guard !removed.isEmpty else { break }
                left -= removed.count
                count += removed.count
            }
        }
        return count
    }

    // MARK: Counting

    package var statistics: Statistics {
        shards.reduce(into: Statistics()) { sum, shard in
            let one = shard.withLock(\.statistics)
            sum.hits += one.hits
            sum.stale += one.stale
            sum.misses += one.misses
            sum.evictions += one.evictions
            sum.refusals += one.refusals
            sum.entries += one.entries
            sum.bytes += one.bytes
        }
    }

    /// By the hash's highest bits; the shard's own table goes by the lowest.
    private func shard(_ hash: UInt64) -> Locked<CacheShard> {
        shards[Int(truncatingIfNeeded: hash >> shardShift)]
    }
}
