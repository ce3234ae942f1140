import BFFPolicy
import Testing

@Suite struct InstantTests {
    @Test func `arithmetic saturates instead of trapping`() {
        let instant = Instant(nanoseconds: 1_000)
        #expect(instant + .seconds(Int64.max) == Instant(nanoseconds: UInt64(Int64.max) + 1_000))
        #expect(Instant.distantFuture + .seconds(1) == .distantFuture)
        #expect(instant - .seconds(1) == Instant(nanoseconds: 0))
        #expect(instant - Instant(nanoseconds: 1_500) == .nanoseconds(-500))
        #expect(Duration.seconds(-Int64.max).wholeNanoseconds == .min)
        #expect(Duration.milliseconds(-3).wholeNanoseconds == -3_000_000)
    }
}

@Suite struct BudgetTests {
    let start = Instant(nanoseconds: 5_000_000_000)

    @Test func `a call may take its timeout while the budget lasts`() {
        let budget = Budget(total: .milliseconds(330))
        #expect(budget.reserve == .milliseconds(20))
        let early = budget.callDeadline(start: start, timeout: .milliseconds(80), requestStart: start)
        #expect(early == start + .milliseconds(80))
        let late = budget.callDeadline(
            start: start + .milliseconds(300), timeout: .milliseconds(80), requestStart: start)
        #expect(late == start + .milliseconds(310))
    }

    @Test func `a reserve beyond the total leaves nothing`() {
        let budget = Budget(total: .milliseconds(10), reserve: .milliseconds(20))
        #expect(budget.callsEnd(requestStart: start) == start)
    }
}
