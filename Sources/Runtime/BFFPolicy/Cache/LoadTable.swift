/// Who is loading what: equal loads that run at one time become one.
///
/// The first caller of a key leads; those who come before it has finished follow, and wait at the load itself. A load that finishes
/// while a follower is on its way to it must therefore answer late comers at once. There are at most as many loads as there are
/// requests that wait for them.
package final class LoadTable<Load: AnyObject & Sendable>: Sendable {
    private let slots: LoadSlots

    /// - Parameter shards: a power of two, or the next one below counts; 1 … 1024.
    package init(shards: Int = AnswerCache.shardsDefault) {
        slots = LoadSlots(shards: shards)
    }

    /// How many loads run.
    package var count: Int { slots.count }

    /// The loads under way, in no order.
    package var all: [Load] { slots.all.map { unsafeDowncast($0, to: Load.self) } }

    /// The load under way for the key, or a new one that the caller must carry out and `finish`.
    ///
    /// - Parameters:
    ///   - isJoinable: false for a load that was begun too early, before a purge: then a new one takes its place, and the old one
    ///     goes on for those who wait for it. Called within the lock.
    ///   - make: called within the lock: it must be short, and call nothing of this table.
    package func join(
        _ key: CacheKey, isJoinable: (Load) -> Bool = { _ in true }, make: () -> Load
    ) -> (load: Load, isLeader: Bool) {
        // What the slots hold came out of `make`.
        let (load, isLeader) = slots.join(
            key, isJoinable: { isJoinable(unsafeDowncast($0, to: Load.self)) }, make: { make() })
        return (unsafeDowncast(load, to: Load.self), isLeader)
    }

    /// Whoever comes from now on leads a load of its own. Nothing happens if another load has taken this one's place.
    package func finish(_ key: CacheKey, _ load: Load) {
        slots.finish(key, load)
    }
}

/// The table for loads of any class: were it generic, joining would cost three times as much in other modules.
private final class LoadSlots: Sendable {
    private typealias Loads = [CacheKey: any AnyObject & Sendable]

    private let shards: [Locked<Loads>]

    init(shards: Int) {
        let bits = Int.bitWidth - 1 - min(1024, max(1, shards)).leadingZeroBitCount
        self.shards = (0..<1 << bits).map { _ in Locked([:]) }
    }

    var count: Int { shards.reduce(0) { $0 + $1.withLock(\.count) } }

    var all: [any AnyObject & Sendable] { shards.flatMap { $0.withLock { Array($0.values) } } }

    func join(
        _ key: CacheKey, isJoinable: (any AnyObject & Sendable) -> Bool, make: () -> any AnyObject & Sendable
    ) -> (any AnyObject & Sendable, isLeader: Bool) {
        shard(key).withLock { loads in
            if let load = loads[key], isJoinable(load) { return (load, false) }
            let load = make()
            loads[key] = load
            return (load, true)
        }
    }

    func finish(_ key: CacheKey, _ load: any AnyObject & Sendable) {
        shard(key).withLock { loads in
            if loads[key] === load { loads[key] = nil }
        }
    }

    private func shard(_ key: CacheKey) -> Locked<Loads> {
        shards[Int(truncatingIfNeeded: key.hash >> 32) & (shards.count - 1)]
    }
}
