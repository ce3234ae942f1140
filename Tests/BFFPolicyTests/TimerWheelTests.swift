import BFFPolicy
import Testing

/// Notes the tags of timers in the order in which they fire, and the time of each.
final class Recorder: TimerReceiver {
    var fired: [Int] = []
    var times: [Instant] = []
    let scheduler: FakeScheduler
    var onFire: (Int) -> Void = { _ in }

    init(_ scheduler: FakeScheduler) {
        self.scheduler = scheduler
    }

    func timerFired(tag: Int) {
        fired.append(tag)
        times.append(scheduler.now)
        onFire(tag)
    }
}

@Suite struct TimerWheelTests {
    let scheduler = FakeScheduler()

    @Test func `a timer fires at its instant and not before`() {
        let recorder = Recorder(scheduler)
        scheduler.schedule(at: scheduler.now + .milliseconds(100), recorder, tag: 7)
        scheduler.advance(by: .milliseconds(99))
        #expect(recorder.fired == [])
        scheduler.advance(by: .milliseconds(1))
        #expect(recorder.fired == [7])
        #expect(scheduler.timerCount == 0)
    }

    @Test func `a fraction of a millisecond is rounded up`() {
        let recorder = Recorder(scheduler)
        scheduler.schedule(at: scheduler.now + .nanoseconds(1), recorder, tag: 1)
        scheduler.advance(by: .microseconds(999))
        #expect(recorder.fired == [])
        scheduler.advance(by: .microseconds(1))
        #expect(recorder.fired == [1])
    }

    @Test(arguments: [1, 63, 64, 65, 4_095, 4_096, 4_097, 262_143, 262_144, 16_777_215, 16_777_216, 40_000_000])
    func `every distance fires in its own tick`(milliseconds: Int) {
        for offset in [0, 1, 37, 63] {
            let scheduler = FakeScheduler()
            scheduler.advance(by: .milliseconds(offset))
            let recorder = Recorder(scheduler)
            let due = scheduler.now + .milliseconds(milliseconds)
            scheduler.schedule(at: due, recorder, tag: 0)
            scheduler.advance(by: .milliseconds(milliseconds - 1))
            #expect(recorder.fired == [])
            scheduler.advance(by: .milliseconds(1))
            #expect(recorder.times == [due])
        }
    }

    @Test func `timers of one tick fire in the order of scheduling, others in the order of time`() {
        let recorder = Recorder(scheduler)
        let start = scheduler.now
        for (tag, milliseconds) in [200, 5, 200, 70, 5_000, 5].enumerated() {
            scheduler.schedule(at: start + .milliseconds(milliseconds), recorder, tag: tag)
        }
        scheduler.advance(by: .seconds(10))
        #expect(recorder.fired == [1, 5, 3, 0, 2, 4])
    }

    @Test func `a cancelled timer does not fire, even when its tick has come`() {
        let recorder = Recorder(scheduler)
        let due = scheduler.now + .milliseconds(10)
        var second = TimerToken.none
        recorder.onFire = { [scheduler] _ in scheduler.cancel(second) }
        scheduler.schedule(at: due, recorder, tag: 1)
        second = scheduler.schedule(at: due, recorder, tag: 2)
        scheduler.advance(by: .milliseconds(10))
        #expect(recorder.fired == [1])
        #expect(scheduler.timerCount == 0)
    }

    @Test func `an old token does not cancel the timer that took its place`() {
        let recorder = Recorder(scheduler)
        let old = scheduler.schedule(at: scheduler.now + .milliseconds(1), recorder, tag: 1)
        scheduler.advance(by: .milliseconds(1))
        scheduler.schedule(at: scheduler.now + .milliseconds(1), recorder, tag: 2)
        scheduler.cancel(old)
        scheduler.cancel(.none)
        scheduler.advance(by: .milliseconds(1))
        #expect(recorder.fired == [1, 2])
    }

    @Test func `a timer that is due already fires in the next tick, not in the same turn for ever`() {
        let recorder = Recorder(scheduler)
        recorder.onFire = { [scheduler] tag in
            if tag < 3 { scheduler.schedule(at: scheduler.now, recorder, tag: tag + 1) }
        }
        scheduler.schedule(at: scheduler.now, recorder, tag: 0)
        scheduler.advance(by: .milliseconds(2))
        #expect(recorder.fired == [0, 1])
        scheduler.advance(by: .milliseconds(2))
        #expect(recorder.fired == [0, 1, 2, 3])
        recorder.onFire = { _ in }
    }

    @Test func `a long pause fires everything in the order of time`() {
        var generator = SplitMix(state: 11)
        let recorder = Recorder(scheduler)
        let start = scheduler.now
        var delays: [Int] = []
        var tokens: [TimerToken] = []
        for tag in 0..<2_000 {
            delays.append(Int(generator.next() % 300_000) + 1)
            tokens.append(scheduler.schedule(at: start + .milliseconds(delays[tag]), recorder, tag: tag))
        }
        for tag in stride(from: 0, to: 2_000, by: 3) { scheduler.cancel(tokens[tag]) }
        let expected = (0..<2_000).filter { $0 % 3 != 0 }
        scheduler.advance(by: .seconds(301))
        #expect(Set(recorder.fired) == Set(expected))
        #expect(recorder.fired.count == expected.count)
        #expect(zip(recorder.fired, recorder.times).allSatisfy { $1 == start + .milliseconds(delays[$0]) })
        #expect(recorder.times == recorder.times.sorted())
    }
}

/// A small generator with a fixed seed.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
