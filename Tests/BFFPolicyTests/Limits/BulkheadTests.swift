import BFFPolicy
import Testing

/// Notes how often it was admitted.
private final class Waiter: BulkheadWaiter {
    private let count = Locked(0)

    var admissions: Int { count.withLock { $0 } }

    func admitted() {
        count.withLock { $0 += 1 }
    }
}

@Suite struct BulkheadTests {
    @Test func `the limit is held and places come back`() {
        let bulkhead = Bulkhead(limit: 2)
        #expect(bulkhead.tryEnter())
        #expect(bulkhead.tryEnter())
        #expect(!bulkhead.tryEnter())
        #expect(bulkhead.inFlight == 2)
        #expect(bulkhead.rejected == 1)
        bulkhead.leave()
        #expect(bulkhead.tryEnter())
    }

    @Test func `defaults are 64 calls and no queue`() {
        let bulkhead = Bulkhead(BulkheadPolicy())
        #expect(bulkhead.limit == 64)
        for _ in 0..<64 { #expect(bulkhead.enter(Waiter()) == .entered) }
        #expect(bulkhead.enter(Waiter()) == .full)
        #expect(bulkhead.limitNow == 64)
    }

    @Test func `a limit of zero admits nobody, and nobody waits for ever`() {
        let bulkhead = Bulkhead(limit: 0, queue: 5, adaptive: AdaptiveLimit.Policy())
        #expect(bulkhead.tryEnter() == false)
        #expect(bulkhead.enter(Waiter()) == .full)
        #expect(bulkhead.rejected == 2)
    }

    @Test func `who waits is admitted in order of arrival`() {
        let bulkhead = Bulkhead(limit: 1, queue: 3)
        let waiters = (0..<5).map { _ in Waiter() }
        #expect(waiters.map { bulkhead.enter($0) } == [.entered, .queued, .queued, .queued, .full])
        #expect((bulkhead.inFlight, bulkhead.queued, bulkhead.rejected) == (1, 3, 1))
        bulkhead.leave()
        #expect(waiters.map(\.admissions) == [0, 1, 0, 0, 0])
        #expect((bulkhead.inFlight, bulkhead.queued) == (1, 2))
        bulkhead.leave(latency: .milliseconds(5))
        #expect(waiters.map(\.admissions) == [0, 1, 1, 0, 0])
        bulkhead.leave()
        bulkhead.leave()
        #expect(waiters.map(\.admissions) == [0, 1, 1, 1, 0])
        #expect((bulkhead.inFlight, bulkhead.queued) == (0, 0))
    }

    @Test func `nobody overtakes the queue`() {
        let bulkhead = Bulkhead(limit: 1, queue: 1)
        let waiter = Waiter()
        #expect(bulkhead.tryEnter())
        #expect(bulkhead.enter(waiter) == .queued)
        #expect(!bulkhead.tryEnter())
        bulkhead.leave()
        #expect(!bulkhead.tryEnter())
        #expect(waiter.admissions == 1)
    }

    @Test func `who withdraws is not admitted, wherever it stood`() {
        for leaver in 0..<3 {
            let bulkhead = Bulkhead(limit: 1, queue: 3)
            #expect(bulkhead.tryEnter())
            let waiters = (0..<3).map { _ in Waiter() }
            for waiter in waiters { #expect(bulkhead.enter(waiter) == .queued) }
            #expect(bulkhead.withdraw(waiters[leaver]))
            #expect(!bulkhead.withdraw(waiters[leaver]))
            #expect(bulkhead.queued == 2)
            // Its room is free again.
            let late = Waiter()
            #expect(bulkhead.enter(late) == .queued)
            for _ in 0..<4 { bulkhead.leave() }
            #expect(waiters.enumerated().allSatisfy { $1.admissions == ($0 == leaver ? 0 : 1) })
            #expect(late.admissions == 1)
            #expect((bulkhead.inFlight, bulkhead.queued) == (0, 0))
        }
    }

    @Test func `who was admitted cannot withdraw`() {
        let bulkhead = Bulkhead(limit: 1, queue: 1)
        let waiter = Waiter()
        #expect(bulkhead.tryEnter())
        #expect(bulkhead.enter(waiter) == .queued)
        bulkhead.leave()
        #expect(!bulkhead.withdraw(waiter))
        #expect(bulkhead.inFlight == 1)
    }

    @Test func `the queue lets go of who left it`() {
        let bulkhead = Bulkhead(limit: 1, queue: 2)
        #expect(bulkhead.tryEnter())
        weak var admitted: Waiter?
        weak var withdrawn: Waiter?
        do {
            let (first, second) = (Waiter(), Waiter())
            (admitted, withdrawn) = (first, second)
            _ = bulkhead.enter(first)
            _ = bulkhead.enter(second)
            bulkhead.leave()
            #expect(bulkhead.withdraw(second))
        }
        #expect(admitted == nil && withdrawn == nil)
    }

    @Test func `an adaptive limit sinks while calls last longer, and admits who waits when it grows`() {
        let policy = AdaptiveLimit.Policy(limitMin: 2, groupCalls: 10, groupsHeldMax: 1_000)
        let bulkhead = Bulkhead(limit: 40, queue: 100, adaptive: policy)
        func pass(_ latency: Duration, groups: Int) {
            for _ in 0..<(groups * 10) { bulkhead.leave(latency: latency) }
        }
        let waiters = (0..<140).map { _ in Waiter() }
        #expect(waiters.map { bulkhead.enter($0) }.filter { $0 == .entered }.count == 40)
        // Each leave hands its place over, or gives it up while the limit is below.
        pass(.milliseconds(10), groups: 1)
        #expect((bulkhead.limitNow, bulkhead.inFlight, bulkhead.queued) == (40, 40, 90))
        pass(.milliseconds(100), groups: 8)
        let sunk = bulkhead.limitNow
        #expect(sunk < 30)
        // The last group sank it by more than one place.
        for _ in 0..<3 { bulkhead.leave() }
        #expect(bulkhead.inFlight == sunk)
        let waiting = bulkhead.queued
        pass(.milliseconds(10), groups: 2)
        #expect(bulkhead.limitNow > sunk)
        #expect(bulkhead.inFlight == bulkhead.limitNow)
        #expect(bulkhead.queued == waiting - 20 - (bulkhead.limitNow - sunk))
        #expect(waiters.allSatisfy { $0.admissions <= 1 })
    }
}
