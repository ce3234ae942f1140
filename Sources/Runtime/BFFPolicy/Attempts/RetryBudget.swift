/// How many retries and hedges a service operation may receive beside its calls.
public struct RetryBudgetPolicy: Hashable, Sendable {
    public static let percentDefault = 20
    public static let perSecondDefault = 10
    public static let windowDefault = Duration.seconds(10)

    /// Extra attempts per hundred calls of the window; 0 or more.
    public let percent: Int
    /// Extra attempts in each second beside those, so that an operation with few calls is retried, too.
    public let perSecond: Int
    /// For how long a call pays for extra attempts.
    public let window: Duration

    public init(
        percent: Int = RetryBudgetPolicy.percentDefault, perSecond: Int = RetryBudgetPolicy.perSecondDefault,
        window: Duration = RetryBudgetPolicy.windowDefault
    ) {
        self.percent = max(0, percent)
        self.perSecond = max(0, perSecond)
        self.window = window
    }
}

/// Keeps retries from making an outage worse: in any window there are at most `percent` of its calls, and `perSecond` in each second.
///
/// Neither part can be saved up. So a service that fails every one of 500 calls per second receives 1.2 × 500 + 10 per second from the
/// first second on, and not a burst first. Process-wide; no locks.
package final class RetryBudget: Sendable {
    static let slots = 10
    private let policy: RetryBudgetPolicy
    private let calls: RollingCells
    /// Extra attempts that the calls paid for.
    private let spent: RollingCells
    /// Extra attempts of the running second that nobody paid for.
    private let reserve: RollingCells

    package init(_ policy: RetryBudgetPolicy = RetryBudgetPolicy()) {
        self.policy = policy
        calls = RollingCells(slots: Self.slots, window: policy.window)
        spent = RollingCells(slots: Self.slots, window: policy.window)
        reserve = RollingCells(slots: 1, window: .seconds(1))
    }

    /// A call begins: its first attempt, not the further ones.
    package func noteCall(at now: Instant) {
        calls.add(at: now)
    }

    /// Pays for one retry or hedge. False: there must be none.
    package func tryTake(at now: Instant) -> Bool {
        // Spent first and counted then: two threads cannot both take the last one.
        spent.add(at: now)
        if spent.count(at: now) * 100 <= calls.count(at: now) * policy.percent { return true }
        spent.remove(at: now)
        return reserve.add(below: policy.perSecond, at: now)
    }
}
