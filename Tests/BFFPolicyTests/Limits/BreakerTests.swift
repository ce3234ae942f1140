import BFFPolicy
import Testing

@Suite struct BreakerTests {
    /// In the middle of 0 … 2⁶⁴: no jitter.
    static let even = UInt64.max / 2 + 1

    private func call(_ breaker: Breaker, _ success: Bool, at now: Instant) -> Breaker.Admission {
        let admission = breaker.admit(at: now, random: Self.even)
        breaker.record(admission, success: success, at: now, random: Self.even)
        return admission
    }

    private func opened(_ policy: BreakerPolicy = BreakerPolicy(), at now: Instant = origin) -> Breaker {
        let breaker = Breaker(policy)
        for _ in 0..<policy.calls { _ = call(breaker, false, at: now) }
        return breaker
    }

    @Test func `it opens at twenty calls of which half failed`() {
        let breaker = Breaker()
        for index in 0..<19 { #expect(call(breaker, index < 9, at: origin) == .closed) }
        #expect(breaker.state(at: origin) == .closed)
        _ = call(breaker, true, at: origin)
        #expect(breaker.state(at: origin) == .closed, "a success does not open it")
        #expect(call(breaker, false, at: origin) == .closed)
        #expect(breaker.state(at: origin) == .open)
        #expect(breaker.opened == 1)
        #expect(breaker.admit(at: origin, random: 0) == .refused)
        #expect(breaker.refused == 1)
    }

    @Test func `49 percent do not open it`() {
        let breaker = Breaker()
        for _ in 0..<51 { _ = call(breaker, true, at: origin) }
        for _ in 0..<49 { _ = call(breaker, false, at: origin) }
        #expect(breaker.state(at: origin) == .closed)
        _ = call(breaker, false, at: origin)
        _ = call(breaker, false, at: origin)
        #expect(breaker.state(at: origin) == .open)
    }

    @Test func `failures older than the window are forgotten`() {
        let breaker = Breaker()
        for _ in 0..<19 { _ = call(breaker, false, at: .second(0.5)) }
        _ = call(breaker, false, at: .second(10))
        #expect(breaker.state(at: .second(10)) == .closed)
        for _ in 0..<18 { _ = call(breaker, false, at: .second(19.9)) }
        #expect(breaker.state(at: .second(19.9)) == .closed)
        _ = call(breaker, false, at: .second(19.9))
        #expect(breaker.state(at: .second(19.9)) == .open)
    }

    @Test func `three probes in a row close it, one at a time`() {
        let breaker = opened()
        #expect(breaker.admit(at: .second(4.999), random: 0) == .refused)
        #expect(breaker.state(at: .second(5)) == .halfOpen)
        for _ in 0..<3 {
            #expect(breaker.admit(at: .second(5), random: 0) == .probe)
            #expect(breaker.admit(at: .second(5), random: 0) == .refused)
            #expect(breaker.state(at: .second(5)) == .halfOpen)
            breaker.record(.probe, success: true, at: .second(5), random: 0)
        }
        #expect(breaker.state(at: .second(5)) == .closed)
    }

    @Test(arguments: [0, 10])
    func `what was counted before it opened counts no more when it closes`(successes: Int) {
        let breaker = Breaker()
        for _ in 0..<successes { _ = call(breaker, true, at: origin) }
        for _ in 0..<(20 - successes) { _ = call(breaker, false, at: origin) }
        #expect(breaker.state(at: origin) == .open)
        // Of calls that began earlier and end while it is open, neither.
        for _ in 0..<10 { breaker.record(.closed, success: successes == 0, at: .second(1), random: 0) }
        for _ in 0..<3 { #expect(call(breaker, true, at: .second(5)) == .probe) }
        for _ in 0..<19 { #expect(call(breaker, false, at: .second(5)) == .closed) }
        #expect(breaker.state(at: .second(5)) == .closed)
        #expect(call(breaker, false, at: .second(5)) == .closed)
        #expect(breaker.state(at: .second(5)) == .open)
    }

    @Test func `a failed probe opens it anew, however many passed before`() {
        let breaker = opened()
        #expect(call(breaker, true, at: .second(5)) == .probe)
        #expect(call(breaker, true, at: .second(5)) == .probe)
        #expect(call(breaker, false, at: .second(6)) == .probe)
        #expect(breaker.state(at: .second(10.999)) == .open)
        #expect(breaker.opened == 2)
        for _ in 0..<3 { #expect(call(breaker, true, at: .second(11)) == .probe) }
        #expect(breaker.state(at: .second(11)) == .closed)
    }

    @Test func `a probe whose caller left makes room for the next`() {
        let breaker = opened()
        #expect(call(breaker, true, at: .second(5)) == .probe)
        #expect(breaker.admit(at: .second(5), random: 0) == .probe)
        breaker.abandon(.probe, at: .second(5))
        #expect(breaker.state(at: .second(5)) == .halfOpen)
        #expect(call(breaker, true, at: .second(6)) == .probe)
        #expect(call(breaker, true, at: .second(6)) == .probe)
        #expect(breaker.state(at: .second(6)) == .closed, "the abandoned one counts neither way")
    }

    @Test func `a probe that is never heard of is given up after a minute`() {
        let breaker = opened()
        #expect(call(breaker, true, at: .second(5)) == .probe)
        #expect(breaker.admit(at: .second(5), random: 0) == .probe)
        #expect(breaker.admit(at: .second(64.9), random: 0) == .refused)
        #expect(breaker.admit(at: .second(65), random: 0) == .probe)
        #expect(breaker.admit(at: .second(65), random: 0) == .refused)
        breaker.record(.probe, success: true, at: .second(65), random: 0)
        // The lost one comes after all, and finds nothing to say.
        breaker.record(.probe, success: false, at: .second(65), random: 0)
        #expect(breaker.state(at: .second(65)) == .halfOpen)
        #expect(call(breaker, true, at: .second(66)) == .probe)
        #expect(breaker.state(at: .second(66)) == .closed)
    }

    @Test func `calls that began before it opened change nothing`() {
        let breaker = opened()
        breaker.record(.closed, success: true, at: .second(1), random: 0)
        breaker.record(.closed, success: false, at: .second(1), random: 0)
        breaker.abandon(.closed, at: .second(1))
        breaker.record(.refused, success: false, at: .second(1), random: 0)
        #expect(breaker.state(at: .second(4.999)) == .open)
        #expect(breaker.admit(at: .second(5), random: 0) == .probe)
        breaker.record(.closed, success: false, at: .second(5), random: 0)
        #expect(breaker.state(at: .second(5)) == .halfOpen)
        #expect(breaker.opened == 1)
    }

    @Test func `the time it stays open is uniform within 20 percent`() {
        let policy = BreakerPolicy(calls: 1)
        var random = SplitMix(state: 3)
        var classes = [Int](repeating: 0, count: 20)
        for _ in 0..<8_000 {
            let breaker = Breaker(policy)
            let number = random.next()
            breaker.record(breaker.admit(at: origin, random: 0), success: false, at: origin, random: number)
            // By bisection: when does it admit a probe?
            var (low, high) = (0, 8_000_000)
            while high - low > 1 {
                let middle = (low + high) / 2
                if breaker.state(at: origin + .microseconds(middle)) == .open { low = middle } else { high = middle }
            }
            #expect(high >= 3_999_999 && high <= 6_000_001)
            classes[min(19, max(0, (high - 4_000_000) / 100_000))] += 1
        }
        let deviation = classes.reduce(0.0) { $0 + (Double($1) - 400) * (Double($1) - 400) / 400 }
        #expect(deviation < 43.8, "χ², 20 classes")
    }

    @Test func `settings out of range are brought into it`() {
        let policy = BreakerPolicy(calls: 0, failures: 0, open: .seconds(-1), jitter: 200, probes: 0)
        #expect(policy == BreakerPolicy(calls: 1, failures: 1, open: .zero, jitter: 100, probes: 1))
        let breaker = opened(policy)
        #expect(breaker.state(at: origin) == .halfOpen)
        #expect(call(breaker, true, at: origin) == .probe)
        #expect(breaker.state(at: origin) == .closed)
        #expect(BreakerPolicy(failures: 101, probes: .max) == BreakerPolicy(failures: 100, probes: 1_023))
    }

    /// Threads drive one breaker through many rounds of opening and closing; what they were admitted as must add up.
    @Test func `threads never hold two probes`() {
        let breaker = Breaker(BreakerPolicy(calls: 5, open: .milliseconds(1), jitter: 0, probes: 2))
        let probing = Locked(0)
        let (worst, admitted) = (Locked(0), Locked([Breaker.Admission: Int]()))
        onThreads(8) { thread in
            var random = SplitMix(state: UInt64(thread))
            var mine: [Breaker.Admission: Int] = [:]
            for index in 0..<5_000 {
                let now = origin + .microseconds(10 * index)
                let admission = breaker.admit(at: now, random: random.next())
                mine[admission, default: 0] += 1
                if admission == .probe {
                    let count = probing.withLock { count in
                        count += 1
                        return count
                    }
                    worst.withLock { $0 = max($0, count) }
                    // Before the place is free for others.
                    probing.withLock { $0 -= 1 }
                }
                if random.next() % 10 == 0 {
                    breaker.abandon(admission, at: now)
                } else {
                    breaker.record(admission, success: random.next() % 2 == 0, at: now, random: random.next())
                }
            }
            let counts = mine
            admitted.withLock { $0.merge(counts, uniquingKeysWith: +) }
        }
        #expect(worst.withLock { $0 } == 1)
        let counts = admitted.withLock { $0 }
        #expect(counts.values.reduce(0, +) == 40_000)
        #expect(counts[.refused, default: 0] == breaker.refused)
        #expect(counts[.probe, default: 0] > 0 && counts[.closed, default: 0] > 0)
        // Nobody took a place along.
        let later = Instant.second(60)
        _ = call(breaker, true, at: later)
        _ = call(breaker, true, at: later)
        #expect(breaker.state(at: later) == .closed)
    }
}
