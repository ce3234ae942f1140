/// Which of a host's addresses to connect to, and when: Happy Eyeballs (RFC 8305, section 5). An attempt begins when the one before it has
/// failed, or has kept us waiting for `stagger`; the first that connects wins.
///
///     var race = AddressRace(count: 3)
///     race.begin(at: now)              // .attempt(0, next: now + 250 ms)
///     race.failed(at: now)             // .attempt(1, next: now + 250 ms)
package struct AddressRace: Sendable {
    /// RFC 8305, section 5: the Connection Attempt Delay.
    package static let staggerDefault = Duration.milliseconds(250)

    package enum Step: Hashable, Sendable {
        /// Connect to this address; tell `timerFired` at `next`, unless nil: then it is the last one.
        case attempt(Int, next: Instant?)
        /// Attempts are under way.
        case wait
        /// All have failed.
        case exhausted
    }

    private let count: Int
    private let stagger: Duration
    private var next = 0
    private var running = 0
    private var nextAt = Instant.distantFuture

    /// - Parameter count: addresses, in the order in which to try them.
    package init(count: Int, stagger: Duration = AddressRace.staggerDefault) {
        self.count = count
        self.stagger = stagger
    }

    package mutating func begin(at now: Instant) -> Step { advance(at: now) }

    /// One attempt has failed: the next one need not wait.
    package mutating func failed(at now: Instant) -> Step {
        running = max(0, running - 1)
        return advance(at: now)
    }

    /// The time that the last `.attempt` gave has come. Earlier calls are taken for timers that were overtaken.
    package mutating func timerFired(at now: Instant) -> Step {
        guard now >= nextAt else { return .wait }
        return advance(at: now)
    }

    private mutating func advance(at now: Instant) -> Step {
        guard next < count else {
            nextAt = .distantFuture
            return running > 0 ? .wait : .exhausted
        }
        let index = next
        next += 1
        running += 1
        nextAt = next < count ? now + stagger : .distantFuture
        return .attempt(index, next: next < count ? nextAt : nil)
    }

    /// Families take turns, the preferred one first (RFC 8305, section 4).
    package static func order<Address>(preferred: [Address], others: [Address]) -> [Address] {
        var result: [Address] = []
        result.reserveCapacity(preferred.count + others.count)
        for index in 0..<max(preferred.count, others.count) {
            if index < preferred.count { result.append(preferred[index]) }
            if index < others.count { result.append(others[index]) }
        }
        return result
    }
}
