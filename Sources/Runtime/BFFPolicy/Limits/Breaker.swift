internal import Synchronization

/// Stops calling a service operation that fails, and tries it again with one call at a time. Process-wide, no locks, no allocation.
///
///     closed ── ≥ calls in the window, ≥ failures percent of them failed ──► open
///     open ── its time is over: the next call is a probe ──► half open
///     half open ── every probe passed ──► closed            half open ── one failed ──► open
///
/// Every admission but a refusal is owed exactly one `record` or `abandon`. A failure is: could not connect, our timeout, 5xx, a body that
/// cannot be decoded or breaks its contract. Not one: 4xx, a caller that left, our own rejections.
package final class Breaker: Sendable {
    package enum Admission: Hashable, Sendable {
        /// An ordinary call.
        case closed
        /// The one call that tries whether the service works again. It is not hedged.
        case probe
        /// No call now.
        case refused
    }

    package enum State: Hashable, Sendable {
        case closed, open
        /// The next call is a probe, or one is on its way.
        case halfOpen
    }

    /// A probe that nobody hears of for so long is given up, and the next call takes its place. No call lasts that long; but a breaker that
    /// waited for ever would keep a service out for ever.
    package static let probeMax = Duration.seconds(60)

    static let slots = 10
    package let policy: BreakerPolicy
    /// One `Word`.
    private let word = Atomic<UInt64>(Word.closed)
    private let openings = Atomic<Int>(0)
    private let refusals = Atomic<Int>(0)
    private let successes: RollingCells
    private let failures: RollingCells

    package init(_ policy: BreakerPolicy = BreakerPolicy()) {
        self.policy = policy
        successes = RollingCells(slots: Self.slots, window: policy.window)
        failures = RollingCells(slots: Self.slots, window: policy.window)
    }

    // MARK: Metrics

    /// How often it has opened so far, anew after a failed probe included.
    package var opened: Int { openings.load(ordering: .relaxed) }
    /// How many calls it has refused so far.
    package var refused: Int { refusals.load(ordering: .relaxed) }

    package func state(at now: Instant) -> State {
        let word = word.load(ordering: .relaxed)
        if word == Word.closed { return .closed }
        guard let end = Word.openEnd(word) else { return .halfOpen }
        return now < end ? .open : .halfOpen
    }

    /// Closes it, and forgets every call.
    package func reset() {
        successes.reset()
        failures.reset()
        word.store(Word.closed, ordering: .releasing)
    }

    // MARK: Events

    /// A call wants to begin.
    package func admit(at now: Instant, random: UInt64) -> Admission {
        var current = word.load(ordering: .acquiring)
        while current != Word.closed {
            let passed: Int
            if let end = Word.openEnd(current) {
                if now < end { return refuse() }
                passed = 0
            } else {
                if let start = Word.probeStart(current), now < start + Self.probeMax { return refuse() }
                passed = Word.passed(current)
            }
            let (done, original) = word.weakCompareExchange(
                expected: current, desired: Word.probing(passed: passed, since: now), ordering: .acquiring)
            if done { return .probe }
            current = original
        }
        return .closed
    }

    /// The call has ended.
    /// - Parameters:
    ///   - random: uniform over all its values; varies how long the breaker stays open, if this opens it.
    package func record(_ admission: Admission, success: Bool, at now: Instant, random: UInt64) {
        switch admission {
        case .refused: return
        case .closed: recordOrdinary(success: success, at: now, random: random)
        case .probe: recordProbe(success: success, at: now, random: random)
        }
    }

    /// The call has ended and says nothing about the service: its caller left, or a limit of ours stopped it. A probe's place is free again.
    package func abandon(_ admission: Admission, at now: Instant) {
        guard admission == .probe else { return }
        let current = word.load(ordering: .relaxed)
        guard Word.probeStart(current) != nil else { return }
        word.store(Word.waiting(passed: Word.passed(current)), ordering: .releasing)
    }

    // MARK: Transitions

    private func refuse() -> Admission {
        refusals.wrappingAdd(1, ordering: .relaxed)
        return .refused
    }

    private func recordOrdinary(success: Bool, at now: Instant, random: UInt64) {
        // Calls that began before it opened say nothing new.
        guard word.load(ordering: .relaxed) == Word.closed else { return }
        if success { return successes.add(at: now) }
        failures.add(at: now)
        let failed = failures.count(at: now)
        let all = failed + successes.count(at: now)
        guard all >= policy.calls, failed * 100 >= all * policy.failuresPercent else { return }
        let isOpener = word.compareExchange(
            expected: Word.closed, desired: Word.open(until: end(at: now, random)), ordering: .relaxed
        ).exchanged
        if isOpener { openings.wrappingAdd(1, ordering: .relaxed) }
    }

    /// Nobody else changes the word while a probe is on its way.
    private func recordProbe(success: Bool, at now: Instant, random: UInt64) {
        let current = word.load(ordering: .relaxed)
        guard Word.probeStart(current) != nil else { return }
        guard success else {
            word.store(Word.open(until: end(at: now, random)), ordering: .releasing)
            openings.wrappingAdd(1, ordering: .relaxed)
            return
        }
        let passed = Word.passed(current) + 1
        if passed < policy.probes {
            return word.store(Word.waiting(passed: passed), ordering: .releasing)
        }
        reset()
    }

    private func end(at now: Instant, _ random: UInt64) -> Instant {
        now + policy.open.jittered(percent: policy.jitterPercent, random: random)
    }
}

extension Breaker {
    /// The whole state in 64 bits. Closed is zero. The two lowest bits tell open (1) from half open (2, and 3 while a probe is on its way). Above
    /// them stands the instant in units of 4 ns when open; else the number of probes that passed, in 10 bits, and above it when the
    /// probe began, in units of 2²⁰ ns, which is a millisecond.
    private enum Word {
        static let closed: UInt64 = 0
        private static let startShift: UInt64 = 12
        private static let startUnitBits: UInt64 = 20

        static func open(until end: Instant) -> UInt64 { end.nanoseconds & ~3 | 1 }

        static func openEnd(_ word: UInt64) -> Instant? {
            word & 3 == 1 ? Instant(nanoseconds: word & ~3) : nil
        }

        static func waiting(passed: Int) -> UInt64 { UInt64(passed) << 2 | 2 }

        static func probing(passed: Int, since now: Instant) -> UInt64 {
            (now.nanoseconds >> startUnitBits) << startShift | UInt64(passed) << 2 | 3
        }

        static func probeStart(_ word: UInt64) -> Instant? {
            word & 3 == 3 ? Instant(nanoseconds: (word >> startShift) << startUnitBits) : nil
        }

        static func passed(_ word: UInt64) -> Int { Int((word >> 2) & UInt64(BreakerPolicy.probesMax)) }
    }
}
