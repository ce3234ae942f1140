import BFFPolicy
import Testing

@Suite struct RefreshScheduleTests {
    private let start = Instant(nanoseconds: 1_000_000_000)

    @Test func `the first fetch is due at once, the next ones at intervals`() {
        var schedule = RefreshSchedule()
        #expect(schedule.isDue(at: start) == true)
        #expect(schedule.isDue(at: start + .seconds(1_000)) == false)
        #expect(schedule.ended(isSuccess: true, at: start) == start + .seconds(300))
        #expect(schedule.isDue(at: start + .milliseconds(299_999)) == false)
        #expect(schedule.isDue(at: start + .seconds(300)) == true)
    }

    @Test func `demands are met once in thirty seconds, and never beside another fetch`() {
        var schedule = RefreshSchedule()
        _ = schedule.isDue(at: start)
        #expect(schedule.isDemanded(at: start + .seconds(40)) == false)
        _ = schedule.ended(isSuccess: true, at: start + .seconds(1))
        #expect(schedule.isDemanded(at: start + .milliseconds(29_999)) == false)
        #expect(schedule.isDemanded(at: start + .seconds(30)) == true)
        _ = schedule.ended(isSuccess: true, at: start + .seconds(31))
        #expect(schedule.isDemanded(at: start + .seconds(59)) == false)
        #expect(schedule.isDemanded(at: start + .seconds(60)) == true)
    }

    @Test func `failures are repeated sooner, then later and later`() {
        var schedule = RefreshSchedule()
        var now = start
        var waits: [Duration] = []
        for _ in 0..<7 {
            #expect(schedule.isDue(at: now) == true)
            let next = schedule.ended(isSuccess: false, at: now)
            waits.append(next - now)
            now = next
        }
        #expect(waits == [1, 2, 4, 8, 16, 30, 30].map { .seconds($0) })
        #expect(schedule.isDue(at: now) == true)
        #expect(schedule.ended(isSuccess: true, at: now) == now + .seconds(300))
    }
}
