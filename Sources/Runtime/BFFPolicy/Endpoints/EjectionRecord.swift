/// What the balancers of all loops have done to one service's endpoints, for metrics. Each loop ejects by what it has seen itself.
///
/// Its lock is taken when an endpoint is ejected and when somebody looks, never by a call.
package final class EjectionRecord: Sendable {
    private struct State {
        /// By endpoint: the last end of an ejection, whichever loop's.
        var ends: [Instant]
        var total = 0
    }

    private let state: Locked<State>

    package init(count: Int) {
        state = Locked(State(ends: Array(repeating: Instant(nanoseconds: 0), count: count)))
    }

    func ejected(_ index: Int, until end: Instant) {
        state.withLock { state in
            guard state.ends.indices.contains(index) else { return }
            state.ends[index] = max(state.ends[index], end)
            state.total += 1
        }
    }

    /// How many endpoints there are.
    package var endpoints: Int { state.withLock(\.ends.count) }

    /// How many endpoints one loop or more leave alone.
    package func ejected(at now: Instant) -> Int { state.withLock { $0.ends.count { $0 > now } } }

    /// How many ejections there have been; each loop's count.
    package var total: Int { state.withLock(\.total) }
}
