internal import BFFPolicy
internal import Synchronization

/// What the connections of one process to Redis have in common: counters, how many of them stand, and the purges that Redis has not confirmed.
package final class RedisAccess: Sendable {
    /// Counted since the start; the last two as they are now.
    package struct Statistics: Hashable, Sendable {
        package var hits = 0
        package var misses = 0
        /// Look-ups without an answer in time.
        package var timeouts = 0
        /// Look-ups without a connection, beyond a limit, refused by Redis, or of a value that nobody may trust.
        package var errors = 0
        package var stores = 0
        /// Values that were not sent, for the same reasons, or that Redis refused.
        package var storeErrors = 0
        /// Connections that stood, and ended.
        package var losses = 0
        /// Attempts to connect that failed.
        package var failures = 0
        package var connections = 0
        /// Purges that Redis has not confirmed.
        package var pendingPurges = 0
    }

    /// Why a connection ended, or did not come about.
    package enum Loss: Int, Sendable, CaseIterable {
        case none
        /// No address, refused, or no time left.
        case unreachable
        /// Redis refuses our password, or the user may not do what a cache does.
        case forbidden
        /// Redis loads its data, is a replica, or has lost its master.
        case notReady
        /// The peer's certificate is not valid for the host, or TLS failed otherwise.
        case untrusted
        /// What came is not Redis' protocol, or beyond a limit.
        case garbled
        /// No answer for too long.
        case silent
        /// The peer closed the connection, or it broke.
        case ended
    }

    /// Purges that wait for Redis, one by one; beyond, everything counts as purged.
    static let pendingPurgesMax = 1_024

    package let settings: RedisSettings
    let counters = Counters()
    let purges = PendingPurges()
    private let onChange: (@Sendable (_ isConnected: Bool, _ loss: Loss) -> Void)?

    /// - Parameter onChange: hears of each connection that comes to stand or is lost, and of attempts that fail for another reason than what
    ///   went before; on its loop. For a log.
    package init(
        settings: RedisSettings, onChange: (@Sendable (_ isConnected: Bool, _ loss: Loss) -> Void)? = nil
    ) {
        self.settings = settings
        self.onChange = onChange
    }

    /// Whether at least one loop has a connection that Redis has let in.
    package var isConnected: Bool { counters.connections.load(ordering: .relaxed) > 0 }

    /// Why the last connection ended; `.none` while none has.
    package var lastLoss: Loss { Loss(rawValue: counters.lastLoss.load(ordering: .relaxed)) ?? .none }

    package var statistics: Statistics {
        func value(_ counter: borrowing Atomic<Int>) -> Int { counter.load(ordering: .relaxed) }
        return Statistics(
            hits: value(counters.hits), misses: value(counters.misses), timeouts: value(counters.timeouts),
            errors: value(counters.errors), stores: value(counters.stores), storeErrors: value(counters.storeErrors),
            losses: value(counters.losses), failures: value(counters.failures),
            connections: value(counters.connections), pendingPurges: purges.count)
    }

    func connected() {
        counters.connections.add(1, ordering: .relaxed)
        onChange?(true, lastLoss)
    }

    func lost(_ loss: Loss, wasConnected: Bool) {
        let previous = counters.lastLoss.exchange(loss.rawValue, ordering: .relaxed)
        if wasConnected {
            counters.connections.subtract(1, ordering: .relaxed)
            counters.losses.add(1, ordering: .relaxed)
        } else {
            counters.failures.add(1, ordering: .relaxed)
        }
        // We close connections at the end: that is no news.
        if loss != .none, wasConnected || previous != loss.rawValue { onChange?(false, loss) }
    }

    /// Orderings are relaxed: nothing else is read by what they say.
    final class Counters: Sendable {
        let hits = Atomic(0)
        let misses = Atomic(0)
        let timeouts = Atomic(0)
        let errors = Atomic(0)
        let stores = Atomic(0)
        let storeErrors = Atomic(0)
        let losses = Atomic(0)
        let failures = Atomic(0)
        let connections = Atomic(0)
        let lastLoss = Atomic(0)
    }
}

/// What is purged.
enum PurgeTarget: Hashable, Sendable {
    case all
    case tag(String)
    case scope(String, KeyDigest)
}

/// Purges that Redis has not confirmed, of all loops: what they purge is not to be found meanwhile.
final class PendingPurges: Sendable {
    /// How many loops wait for each.
    private let targets = Locked<[PurgeTarget: Int]>([:])
    private let size = Atomic(0)

    var count: Int { size.load(ordering: .relaxed) }

    func add(_ target: PurgeTarget) {
        targets.withLock {
            $0[target, default: 0] += 1
            size.store($0.count, ordering: .relaxed)
        }
    }

    func remove(_ target: PurgeTarget) {
        targets.withLock {
            guard let count = $0[target] else { return }
            $0[target] = count > 1 ? count - 1 : nil
            size.store($0.count, ordering: .relaxed)
        }
    }

    /// Whether values may not be found because of them.
    func holdBack(tag: String, scope: KeyDigest?) -> Bool {
        guard count > 0 else { return false }
        return targets.withLock { targets in
            targets[.all] != nil || targets[.tag(tag)] != nil
                || scope.map { targets[.scope(tag, $0)] != nil } ?? false
        }
    }
}
