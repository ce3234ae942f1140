import BFFPolicy
import Testing

/// Every state that a small breaker can be in, breadth first over events: the breaker does in each what the model does.
@Suite struct BreakerStateSpaceTests {
    private typealias Event = BreakerModel.Event

    /// A breaker beside its model, which goes through the same events.
    private struct Pair {
        let breaker = Breaker(BreakerModel.policy)
        var model = BreakerModel()
        var now = origin

        init(_ events: [Event]) {
            for event in events { apply(event) }
        }

        mutating func apply(_ event: Event) {
            switch event {
            case .admit:
                let expected = model.admit()
                #expect(breaker.admit(at: now, random: 0) == expected)
            case .record(let admission, let success, let isLong):
                model.record(admission, success: success, isLong: isLong)
                breaker.record(admission, success: success, at: now, random: isLong ? .max : 0)
            case .abandon(let admission):
                model.abandon(admission)
                breaker.abandon(admission, at: now)
            case .wait(let seconds):
                model.wait(seconds: seconds)
                now = now + .seconds(seconds)
            }
        }
    }

    @Test func `in every state it does what it ought to`() {
        var paths: [[Event]] = [[]]
        var seen: Set<BreakerModel> = [BreakerModel()]
        var visible: [Breaker.State: Int] = [:]
        var next = 0
        while next < paths.count {
            let path = paths[next]
            next += 1
            let before = Pair(path)
            visible[before.breaker.state(at: before.now), default: 0] += 1
            checkRecovery(path)
            for event in before.model.events(limit: 4) where path.count < 11 {
                var pair = Pair(path)
                pair.apply(event)
                #expect(pair.breaker.state(at: pair.now) == pair.model.visible)
                #expect(pair.model.probes <= 1)
                checkOpening(from: before.model, to: pair, by: event)
                if seen.insert(pair.model).inserted { paths.append(path + [event]) }
            }
        }
        // The space is as large as it was understood to be: none of it was cut off by mistake.
        #expect(paths.count > 5_000)
        #expect(visible.values.allSatisfy { $0 > 100 } && visible.count == 3)
    }

    /// It opens only with enough calls in the window and enough of them failed, or for a failed probe.
    private func checkOpening(from model: BreakerModel, to pair: Pair, by event: Event) {
        guard model.visible != .open, pair.breaker.state(at: pair.now) == .open else { return }
        switch event {
        case .record(.probe, success: false, _): break
        case .record(.closed, success: false, _):
            let failed = model.outcomes.count { !$0.success } + 1
            #expect(model.outcomes.count + 1 >= 3)
            #expect(2 * failed >= model.outcomes.count + 1)
        default: Issue.record("opened by \(event)")
        }
    }

    /// From wherever it is: once the service works, one period and the probes later it is closed.
    private func checkRecovery(_ path: [Event]) {
        var pair = Pair(path)
        if pair.model.probes > 0 { pair.apply(.record(.probe, success: true, isLong: false)) }
        while pair.model.ordinaryCalls > 0 { pair.apply(.abandon(.closed)) }
        pair.apply(.wait(seconds: BreakerModel.openSeconds.long))
        for _ in 0..<2 where pair.breaker.state(at: pair.now) != .closed {
            pair.apply(.admit)
            pair.apply(.record(.probe, success: true, isLong: false))
        }
        #expect(pair.breaker.state(at: pair.now) == .closed)
    }
}
