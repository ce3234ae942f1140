import BFFPolicy

/// What a breaker ought to be, in the plainest words: a list of outcomes and a state. Its clock moves in whole seconds, which are the slots
/// of a window of ten.
struct BreakerModel: Hashable {
    enum State: Hashable {
        case closed
        case open(secondsLeft: Int)
        case halfOpen(passed: Int)
    }

    struct Outcome: Hashable, Comparable {
        var age: Int
        var success: Bool

        static func < (left: Outcome, right: Outcome) -> Bool {
            (left.age, left.success ? 1 : 0) < (right.age, right.success ? 1 : 0)
        }
    }

    enum Event: Hashable {
        case admit
        case record(Breaker.Admission, success: Bool, isLong: Bool)
        case abandon(Breaker.Admission)
        case wait(seconds: Int)
    }

    static let policy = BreakerPolicy(
        window: .seconds(10), calls: 3, failures: 50, open: .seconds(5), jitter: 20, probes: 2)
    static let openSeconds = (short: 4, long: 6)

    var state = State.closed
    /// Sorted: states that differ in the order of simultaneous calls are one.
    var outcomes: [Outcome] = []
    /// Calls that neither ended nor were abandoned.
    var ordinaryCalls = 0
    var probes = 0

    /// Everything that may happen next; `limit` calls at once and in the window keep the space finite.
    func events(limit: Int) -> [Event] {
        var events: [Event] = [.wait(seconds: 1), .wait(seconds: 4), .wait(seconds: 9)]
        if ordinaryCalls < 2 || state != .closed { events.append(.admit) }
        if ordinaryCalls > 0 {
            events += [.abandon(.closed), .record(.closed, success: false, isLong: false)]
            if outcomes.count < limit { events.append(.record(.closed, success: true, isLong: false)) }
        }
        if probes > 0 {
            events += [
                .abandon(.probe), .record(.probe, success: true, isLong: false),
                .record(.probe, success: false, isLong: false), .record(.probe, success: false, isLong: true),
            ]
        }
        return events
    }

    mutating func admit() -> Breaker.Admission {
        switch state {
        case .closed:
            ordinaryCalls += 1
            return .closed
        case .open(let secondsLeft):
            guard secondsLeft <= 0 else { return .refused }
            state = .halfOpen(passed: 0)
        case .halfOpen:
            guard probes == 0 else { return .refused }
        }
        probes += 1
        return .probe
    }

    mutating func record(_ admission: Breaker.Admission, success: Bool, isLong: Bool) {
        let open = State.open(secondsLeft: isLong ? Self.openSeconds.long : Self.openSeconds.short)
        guard admission == .probe else {
            ordinaryCalls -= 1
            guard state == .closed else { return }
            outcomes = (outcomes + [Outcome(age: 0, success: success)]).sorted()
            let failed = outcomes.count { !$0.success }
            if !success, outcomes.count >= 3, 2 * failed >= outcomes.count { state = open }
            return
        }
        probes -= 1
        guard case .halfOpen(let passed) = state else { return }
        if !success {
            state = open
        } else if passed + 1 == 2 {
            state = .closed
            outcomes = []
        } else {
            state = .halfOpen(passed: passed + 1)
        }
    }

    mutating func abandon(_ admission: Breaker.Admission) {
        if admission == .probe { probes -= 1 } else { ordinaryCalls -= 1 }
    }

    mutating func wait(seconds: Int) {
        outcomes = outcomes.map { Outcome(age: $0.age + seconds, success: $0.success) }.filter { $0.age < 10 }
        if case .open(let left) = state { state = .open(secondsLeft: max(0, left - seconds)) }
    }

    /// What `Breaker.state` should say.
    var visible: Breaker.State {
        switch state {
        case .closed: .closed
        case .open(let left): left > 0 ? .open : .halfOpen
        case .halfOpen: .halfOpen
        }
    }
}
