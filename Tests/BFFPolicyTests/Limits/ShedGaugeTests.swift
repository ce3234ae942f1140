import BFFPolicy
import Testing

@Suite struct ShedGaugeTests {
    /// A number that is no probe.
    static let ordinary = UInt64.max

    private func decide(_ critical: Int?, _ full: Int?, random: UInt64 = ordinary) -> ShedGauge.Decision {
        ShedGauge().decide(
            remaining: .milliseconds(100), criticalPath: critical.map { .milliseconds($0) },
            fullPath: full.map { .milliseconds($0) }, random: random)
    }

    @Test func `what fits is served, what is not known to be late as well`() {
        #expect(decide(100, 100) == .serve)
        #expect(decide(nil, nil) == .serve)
        #expect(decide(nil, 100) == .serve)
        #expect(decide(100, nil) == .serve)
    }

    @Test func `optional parts go first, then the request`() {
        #expect(decide(100, 101) == .skipOptional)
        #expect(decide(nil, 101) == .skipOptional)
        #expect(decide(101, 101) == .refuse(retryAfter: .seconds(2)))
        #expect(decide(101, nil) == .refuse(retryAfter: .seconds(2)))
    }

    @Test func `five in a hundred are served all the same, the others told when to come back`() {
        let gauge = ShedGauge()
        var random = SplitMix(state: 1)
        var served = 0
        var waits: [Duration] = []
        for _ in 0..<20_000 {
            let decision = gauge.decide(
                remaining: .zero, criticalPath: .milliseconds(1), fullPath: nil, random: random.next())
            switch decision {
            case .serve: served += 1
            case .refuse(let retryAfter): waits.append(retryAfter)
            case .skipOptional: Issue.record("there is nothing to skip")
            }
        }
        // Four standard deviations.
        #expect(abs(served - 1_000) < 124)
        #expect(gauge.refused == waits.count && gauge.skipped == 0)
        let mean = waits.map(\.secondsAsDouble).reduce(0, +) / Double(waits.count)
        #expect(waits.allSatisfy { $0 >= .seconds(1) && $0 <= .seconds(2) })
        #expect(abs(mean - 1.5) < 0.01)
    }

    /// An operation with one critical and one optional dependency, 200 requests per second, whose services become slow and recover. In each second:
    /// how many requests were served whole, in part, not at all.
    private func story(
        perSecond: Int, seconds: Int, critical: (Int) -> Int, optional: (Int) -> Int
    ) -> [(whole: Int, part: Int, refused: Int)] {
        let gauge = ShedGauge()
        let (criticalTracker, optionalTracker) = (LatencyTracker(), LatencyTracker())
        var random = SplitMix(state: 2)
        return (0..<seconds).map { second in
            var row = (whole: 0, part: 0, refused: 0)
            for index in 0..<perSecond {
                let now = Instant.second(Double(second) + Double(index) / Double(perSecond))
                let criticalPath = criticalTracker.p50(at: now)
                let fullPath = [criticalPath, optionalTracker.p50(at: now)].compactMap { $0 }.max()
                let decision = gauge.decide(
                    remaining: .milliseconds(100), criticalPath: criticalPath, fullPath: fullPath, random: random.next()
                )
                if case .refuse = decision {
                    row.refused += 1
                    continue
                }
                criticalTracker.record(.milliseconds(min(100, critical(second)) + 20), at: now)
                if decision == .skipOptional {
                    row.part += 1
                } else {
                    row.whole += 1
                    optionalTracker.record(.milliseconds(min(100, optional(second)) + 20), at: now)
                }
            }
            return row
        }
    }

    @Test(arguments: [200, 20])
    func `a slow critical dependency is spared within the window, and asked again within its length`(perSecond: Int) {
        let rows = story(
            perSecond: perSecond, seconds: 60, critical: { (10..<30).contains($0) ? 500 : 20 }, optional: { _ in 20 })
        #expect(rows[0..<10].allSatisfy { $0.refused == 0 && $0.part == 0 })
        // One in twenty still measures; where those are few, a window that has run empty lets in what it takes to fill it.
        let spared = rows[15..<30].map(\.refused).reduce(0, +)
        #expect(spared > 15 * perSecond * 3 / 4)
        let recovered = perSecond == 200 ? 34 : 40
        #expect(rows[recovered...].allSatisfy { $0.refused == 0 && $0.part == 0 })
    }

    @Test func `a slow optional dependency is left out, and taken in again`() {
        let rows = story(
            perSecond: 200, seconds: 60, critical: { _ in 20 }, optional: { (10..<30).contains($0) ? 500 : 20 })
        #expect(rows.allSatisfy { $0.refused == 0 })
        let spared = rows[15..<30].map(\.part).reduce(0, +)
        #expect(spared > 15 * 200 * 4 / 5)
        #expect(rows[35...].allSatisfy { $0.part == 0 })
    }
}
