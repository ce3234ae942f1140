import BFFPolicy
import Testing

@Suite struct RollingCellsTests {
    @Test func `an event counts for as long as its slot is in the window, and no longer`() {
        let cells = RollingCells(slots: 10, window: .seconds(10))
        cells.add(at: .second(0.999))
        #expect(cells.count(at: .second(0.999)) == 1)
        #expect(cells.count(at: .second(9.999)) == 1)
        #expect(cells.count(at: .second(10)) == 0)
    }

    @Test func `cells are counted apart, and recent slots by themselves`() {
        let cells = RollingCells(cells: 3, slots: 4, window: .seconds(4))
        for second in 0..<4 {
            for _ in 0...second { cells.add(1, at: .second(Double(second))) }
        }
        cells.add(2, at: .second(3))
        let now = Instant.second(3)
        #expect([0, 1, 2].map { cells.count($0, at: now) } == [0, 10, 1])
        #expect((0...5).map { cells.count(1, slots: $0, at: now) } == [0, 4, 7, 9, 10, 10])
    }

    @Test func `an event older than the window is dropped, a clock that is ahead is counted`() {
        let cells = RollingCells(slots: 2, window: .seconds(2))
        cells.add(at: .second(5))
        cells.add(at: .second(3))
        #expect(cells.count(at: .second(5)) == 1)
        #expect(cells.count(at: .second(4)) == 1, "one slot ahead")
        #expect(cells.count(at: .second(3)) == 0)
    }

    @Test func `an event is taken back once, and never from another slot`() {
        let cells = RollingCells(slots: 2, window: .seconds(2))
        cells.add(at: .second(1))
        cells.remove(at: .second(1))
        cells.remove(at: .second(1))
        #expect(cells.count(at: .second(1)) == 0)
        cells.add(at: .second(1))
        cells.remove(at: .second(0))
        cells.remove(at: .second(3))
        #expect(cells.count(at: .second(1)) == 1)
    }

    @Test func `a bound holds per slot`() {
        let cells = RollingCells(slots: 1, window: .seconds(1))
        let taken = (0..<40).map { cells.add(below: 3, at: .second(Double($0) / 10)) }
        #expect(taken.filter { $0 }.count == 12)
        #expect(cells.add(below: 0, at: .second(9)) == false)
        #expect(cells.add(below: -1, at: .second(9)) == false)
    }

    @Test func `counts agree with a list of events at random times`() {
        var random = SplitMix(state: 7)
        let cells = RollingCells(slots: 10, window: .seconds(1))
        var events: [UInt64] = []
        var now = origin
        for _ in 0..<5_000 {
            now = now + .milliseconds(Int64.random(in: 0...40, using: &random))
            cells.add(at: now)
            events.append(now.nanoseconds / 100_000_000)
            let slot = now.nanoseconds / 100_000_000
            #expect(cells.count(at: now) == events.count { slot - $0 < 10 })
        }
    }

    @Test func `threads lose no event, not even at the turn of a slot`() {
        let cells = RollingCells(slots: 10, window: .milliseconds(100))
        // All events within 9 slots: none is forgotten before the count.
        onThreads(8) { _ in
            for index in 0..<9_000 { cells.add(at: origin + .microseconds(10 * index)) }
        }
        #expect(cells.count(at: origin + .milliseconds(90)) == 72_000)
    }

    @Test func `threads never exceed a bound together`() {
        let cells = RollingCells(slots: 1, window: .seconds(1))
        let taken = Locked(0)
        onThreads(8) { _ in
            var mine = 0
            for _ in 0..<1_000 where cells.add(below: 500, at: origin) { mine += 1 }
            let sum = mine
            taken.withLock { $0 += sum }
        }
        #expect(taken.withLock { $0 } == 500)
    }

    @Test func `a window too short for its slots is stretched to a millisecond each`() {
        let cells = RollingCells(slots: 4, window: .zero)
        #expect(cells.slotNanoseconds == 1_000_000)
        cells.add(at: origin)
        #expect(cells.count(at: origin + .milliseconds(3)) == 1)
        #expect(cells.count(at: origin + .milliseconds(4)) == 0)
    }
}
