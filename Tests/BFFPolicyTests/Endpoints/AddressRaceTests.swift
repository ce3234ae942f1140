import BFFPolicy
import Testing

@Suite struct AddressRaceTests {
    private let start = Instant(nanoseconds: 1_000_000_000)

    @Test func `the next address is tried when the one before keeps us waiting`() {
        var race = AddressRace(count: 3)
        let second = start + .milliseconds(250)
        let third = second + .milliseconds(250)
        #expect(race.begin(at: start) == .attempt(0, next: second))
        #expect(race.timerFired(at: second) == .attempt(1, next: third))
        #expect(race.timerFired(at: third) == .attempt(2, next: nil))
        #expect(race.timerFired(at: third + .seconds(1)) == .wait)
    }

    @Test func `an address that fails makes way at once, and moves the timer`() {
        var race = AddressRace(count: 3)
        _ = race.begin(at: start)
        let failed = start + .milliseconds(10)
        #expect(race.failed(at: failed) == .attempt(1, next: failed + .milliseconds(250)))
        // The first attempt's timer has been overtaken.
        #expect(race.timerFired(at: start + .milliseconds(250)) == .wait)
        #expect(race.timerFired(at: failed + .milliseconds(250)) == .attempt(2, next: nil))
    }

    @Test func `all is lost when the last one under way has failed`() {
        var race = AddressRace(count: 2)
        _ = race.begin(at: start)
        _ = race.timerFired(at: start + .milliseconds(250))
        #expect(race.failed(at: start + .milliseconds(300)) == .wait)
        #expect(race.failed(at: start + .milliseconds(300)) == .exhausted)
        var empty = AddressRace(count: 0)
        #expect(empty.begin(at: start) == .exhausted)
    }

    @Test(
        arguments: [
            (["a", "b"], ["1", "2", "3"], "a1b23"), ([], ["1"], "1"), (["a", "b"], [], "ab"),
        ] as [([String], [String], String)])
    func `families take turns`(preferred: [String], others: [String], expected: String) {
        #expect(AddressRace.order(preferred: preferred, others: others).joined() == expected)
    }
}
