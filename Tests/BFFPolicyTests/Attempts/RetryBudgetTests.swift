import BFFPolicy
import Testing

@Suite struct RetryBudgetTests {
    /// Calls that all fail and are retried without end, `perSecond` of them evenly for `seconds`: what the service received in each second.
    private func storm(_ budget: RetryBudget, perSecond: Int, seconds: Range<Int>) -> [(calls: Int, extra: Int)] {
        seconds.map { second in
            var extra = 0
            for index in 0..<perSecond {
                let now = Instant.second(Double(second) + Double(index) / Double(perSecond))
                budget.noteCall(at: now)
                while budget.tryTake(at: now) { extra += 1 }
            }
            return (perSecond, extra)
        }
    }

    @Test func `a service that fails every call receives 1.2 times the calls and 10 per second at any time`() {
        let seconds = storm(RetryBudget(), perSecond: 500, seconds: 0..<60)
        var (calls, extra) = (0, 0)
        for (index, second) in seconds.enumerated() {
            calls += second.calls
            extra += second.extra
            #expect(Double(calls + extra) <= 1.2 * Double(calls) + 10 * Double(index + 1))
        }
        #expect(calls == 30_000)
        // Nor is it stingy: what may be retried is.
        #expect(extra == 6_600)
    }

    @Test func `calls before the storm pay for one window at most`() {
        let budget = RetryBudget()
        for index in 0..<30_000 { budget.noteCall(at: .second(Double(index) / 500)) }
        let seconds = storm(budget, perSecond: 500, seconds: 60..<120)
        let extra = seconds.map(\.extra)
        #expect(extra[0] <= 1_010, "a burst pays from the window behind it")
        for window in 0...50 {
            #expect(extra[window..<(window + 10)].reduce(0, +) <= 1_000 + 100)
        }
    }

    @Test func `an operation with few calls is retried ten times a second`() {
        let budget = RetryBudget()
        budget.noteCall(at: .second(0))
        #expect((0..<30).map { _ in budget.tryTake(at: .second(0)) }.filter { $0 }.count == 10)
        #expect((0..<30).map { _ in budget.tryTake(at: .second(1)) }.filter { $0 }.count == 10)
    }

    @Test func `what was not spent is forgotten`() {
        let budget = RetryBudget(RetryBudgetPolicy(percent: 20, perSecond: 0, window: .seconds(10)))
        for _ in 0..<100 { budget.noteCall(at: .second(0)) }
        #expect((0..<50).map { _ in budget.tryTake(at: .second(9.9)) }.filter { $0 }.count == 20)
        #expect(budget.tryTake(at: .second(10)) == false)
        for _ in 0..<10 { budget.noteCall(at: .second(10)) }
        // The twenty of second 9 still count until they are forgotten, too.
        #expect(budget.tryTake(at: .second(10)) == false)
        for _ in 0..<10 { budget.noteCall(at: .second(19)) }
        #expect((0..<50).map { _ in budget.tryTake(at: .second(19)) }.filter { $0 }.count == 4)
    }

    @Test func `nothing is granted when a policy grants nothing`() {
        let budget = RetryBudget(RetryBudgetPolicy(percent: 0, perSecond: 0))
        budget.noteCall(at: origin)
        #expect(budget.tryTake(at: origin) == false)
        #expect(RetryBudgetPolicy(percent: -1, perSecond: -1) == RetryBudgetPolicy(percent: 0, perSecond: 0))
    }

    @Test func `threads together never exceed it`() {
        let budget = RetryBudget()
        let taken = Locked(0)
        // 8 threads, 4 seconds, 1000 calls per second in all.
        onThreads(8) { thread in
            var mine = 0
            for index in 0..<500 {
                let now = Instant.second(Double(index) / 125)
                budget.noteCall(at: now)
                for _ in 0..<4 where budget.tryTake(at: now) { mine += 1 }
            }
            let sum = mine
            taken.withLock { $0 += sum }
        }
        let extra = taken.withLock { $0 }
        #expect(extra <= 800 + 40)
        #expect(extra >= 700, "it refuses too much")
    }

    @Test func `two threads never take the same last one`() {
        let policy = RetryBudgetPolicy(percent: 1, perSecond: 0)
        let budgets = (0..<2_000).map { _ in RetryBudget(policy) }
        for budget in budgets {
            for _ in 0..<100 { budget.noteCall(at: origin) }
        }
        let taken = Locked([Int](repeating: 0, count: budgets.count))
        onThreads(4) { _ in
            for (index, budget) in budgets.enumerated() where budget.tryTake(at: origin) {
                taken.withLock { $0[index] += 1 }
            }
        }
        let counts = taken.withLock { $0 }
        #expect(counts.allSatisfy { $0 <= 1 })
        #expect(counts.reduce(0, +) > 1_000, "it refuses too much")
    }
}
