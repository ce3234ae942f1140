/// Token buckets, one per key, in a table of fixed size. Process-wide; a lock of one in `shards` is held for nanoseconds.
///
/// A bucket is one number: the instant at which it will be full again (the "theoretical arrival time" of the generic cell rate algorithm,
/// ITU-T I.371). A full bucket need not be kept, so keys that are quiet vanish by themselves. When more keys are active than there is room for
/// in a set, the one nearest to full is forgotten: such a client gains a full bucket, and nobody is refused wrongly.
package final class RateLimiter: Sendable {
    /// Keys that can be told apart at once, 16 bytes each.
    package static let keysMaxDefault = 65_536
    private static let shards = 32
    private static let ways = 8
    /// 146 years, which can be added to an instant.
    private static let capacityMax: UInt64 = 1 << 62

    /// Both arrays hold `ways` neighbours per set.
    private struct Shard: Sendable {
        var keys: [UInt64]
        /// When the bucket is full again, in nanoseconds of the clock.
        var fullAt: [UInt64]
    }

    package let policy: RateLimitPolicy
    private let table: [Locked<Shard>]
    private let setsPerShard: Int
    /// The time in which one request comes back.
    private let interval: UInt64
    /// The time in which an empty bucket becomes full.
    private let capacity: UInt64

    /// - Parameter keysMax: rounded up to a multiple of the table's sets.
    package init(_ policy: RateLimitPolicy, keysMax: Int = RateLimiter.keysMaxDefault) {
        self.policy = policy
        // Rounded up: a limit is never exceeded for the sake of a nanosecond.
        let requests = UInt64(policy.requests)
        let interval = max(1, (UInt64(max(1, policy.window.wholeNanoseconds)) + requests - 1) / requests)
        self.interval = interval
        let (capacity, overflow) = interval.multipliedReportingOverflow(by: UInt64(policy.burst))
        self.capacity = overflow ? Self.capacityMax : min(capacity, Self.capacityMax)
        let perSets = Self.shards * Self.ways
        let sets = max(1, (keysMax + perSets - 1) / perSets)
        setsPerShard = sets
        table = (0..<Self.shards).map { _ in
            let zeros = [UInt64](repeating: 0, count: sets * Self.ways)
            return Locked(Shard(keys: zeros, fullAt: zeros))
        }
    }

    /// One request of the key, which pays a token when it is allowed.
    /// - Parameter key: a hash of the limit's values whose seed clients do not know.
    package func take(key: UInt64, at now: Instant) -> RateDecision {
        let shard = table[Int(key % UInt64(Self.shards))]
        let set = Int((key / UInt64(Self.shards)) % UInt64(setsPerShard)) * Self.ways
        return shard.withLock { shard in
            let place = Self.place(of: key, set: set, in: shard)
            let isHeld = shard.keys[place] == key
            let fullAt = max(isHeld ? shard.fullAt[place] : 0, now.nanoseconds)
            let after = fullAt + interval - now.nanoseconds
            guard after <= capacity else {
                return decision(isAllowed: false, missing: fullAt - now.nanoseconds)
            }
            shard.keys[place] = key
            shard.fullAt[place] = now.nanoseconds + after
            return decision(isAllowed: true, missing: after)
        }
    }

    /// Fills every bucket: for tests that want a process as new.
    package func reset() {
        for shard in table {
            shard.withLock { shard in
                for index in shard.fullAt.indices { shard.fullAt[index] = 0 }
            }
        }
    }

    /// Where the key stands, or what it may overwrite: the bucket that is full the soonest.
    private static func place(of key: UInt64, set: Int, in shard: Shard) -> Int {
        var place = set
        for index in set..<(set + ways) {
            if shard.keys[index] == key { return index }
            if shard.fullAt[index] < shard.fullAt[place] { place = index }
        }
        return place
    }

    /// - Parameter missing: the time in which the bucket becomes full.
    private func decision(isAllowed: Bool, missing: UInt64) -> RateDecision {
        let tokens = (capacity - min(capacity, missing)) / interval
        let wait = tokens > 0 ? 0 : missing + interval - capacity
        return RateDecision(
            isAllowed: isAllowed, limit: policy.burst, remaining: Int(tokens),
            resetAfter: .nanoseconds(Int64(clamping: missing)), retryAfter: .nanoseconds(Int64(clamping: wait)))
    }
}
