import BFFPolicy
import Testing

@Suite struct LatencyTrackerTests {
    /// Half the width of a class, in parts of the value.
    static let errorMax = 1.0 / 16

    private func quantile(_ share: Double, of values: [Duration]) -> Duration {
        values.sorted()[Int((share * Double(values.count)).rounded(.up)) - 1]
    }

    @Test(arguments: [1, 2, 3])
    func `quantiles agree with exact ones within half a class`(shape: Int) throws {
        var random = SplitMix(state: UInt64(shape))
        let values = (0..<4_000).map { _ -> Duration in
            let uniform = Double.random(in: 0..<1, using: &random)
            return switch shape {
            case 1: .microseconds(Int64(500 + 200_000 * uniform))
            // Over six orders of magnitude.
            case 2: .nanoseconds(Int64(2_000 * Double(1 << Int(24 * uniform))))
            // Two humps.
            default: uniform < 0.93 ? .milliseconds(20) : .milliseconds(900)
            }
        }
        let tracker = LatencyTracker()
        for value in values { tracker.record(value, at: origin) }
        for (share, measured) in [(0.5, tracker.p50(at: origin)), (0.95, tracker.p95(at: origin))] {
            let exact = quantile(share, of: values).secondsAsDouble
            let known = try #require(measured).secondsAsDouble
            #expect(abs(known - exact) <= Self.errorMax * exact)
        }
    }

    @Test func `each duration is told within half a class, over the whole range`() throws {
        var nanoseconds: Int64 = 1_024
        while nanoseconds < 137_000_000_000 {
            let tracker = LatencyTracker()
            for _ in 0..<LatencyTracker.callsMin { tracker.record(.nanoseconds(nanoseconds), at: origin) }
            let known = try #require(tracker.p50(at: origin)).wholeNanoseconds
            #expect(abs(Double(known - nanoseconds)) <= Self.errorMax * Double(nanoseconds))
            nanoseconds += nanoseconds / 23 + 1
        }
    }

    @Test(arguments: [Duration.seconds(-1), .zero, .nanoseconds(1), .seconds(1_000_000), .nanoseconds(Int64.max)])
    func `durations beyond the range count at its ends`(duration: Duration) throws {
        let tracker = LatencyTracker()
        for _ in 0..<LatencyTracker.callsMin { tracker.record(duration, at: origin) }
        let known = try #require(tracker.p95(at: origin))
        #expect(duration < .seconds(1) ? known < .microseconds(2) : known > .seconds(128))
    }

    @Test func `nothing is said about too few calls`() {
        let tracker = LatencyTracker()
        for _ in 1..<LatencyTracker.callsMin { tracker.record(.milliseconds(5), at: origin) }
        #expect(tracker.p50(at: origin) == nil)
        #expect(tracker.p95(at: origin) == nil)
        tracker.record(.milliseconds(5), at: origin)
        #expect(tracker.p50(at: origin) == nil, "asked a moment ago")
        #expect(tracker.p50(at: origin + LatencyTracker.refresh) != nil)
        #expect(tracker.p95(at: origin + LatencyTracker.refresh) != nil)
    }

    @Test func `a window that is over is forgotten`() {
        let tracker = LatencyTracker()
        for _ in 0..<100 { tracker.record(.milliseconds(5), at: .second(1)) }
        #expect(tracker.p95(at: .second(9)) != nil)
        #expect(tracker.p95(at: .second(10)) == nil)
        #expect(tracker.p50(at: .second(10)) == nil)
    }

    @Test func `the median follows a recovery within four seconds, the tail keeps the window`() throws {
        let tracker = LatencyTracker()
        for second in 0..<8 {
            for _ in 0..<100 { tracker.record(.milliseconds(800), at: .second(Double(second))) }
        }
        for second in 8..<12 {
            for _ in 0..<5 { tracker.record(.milliseconds(10), at: .second(Double(second))) }
        }
        #expect(try #require(tracker.p50(at: .second(11.9))) < .milliseconds(11))
        #expect(try #require(tracker.p95(at: .second(11.9))) > .milliseconds(750))
    }

    @Test func `what was computed is repeated for a moment`() throws {
        let tracker = LatencyTracker()
        for _ in 0..<20 { tracker.record(.milliseconds(10), at: origin) }
        let before = try #require(tracker.p50(at: origin))
        for _ in 0..<80 { tracker.record(.milliseconds(100), at: origin) }
        #expect(tracker.p50(at: origin + .milliseconds(49)) == before)
        #expect(try #require(tracker.p50(at: origin + .milliseconds(50))) > .milliseconds(90))
    }

    @Test func `threads record and ask at once, and no call is lost`() throws {
        let tracker = LatencyTracker()
        onThreads(8) { thread in
            for index in 0..<2_000 {
                // One call in ten is slow.
                tracker.record(.milliseconds(index % 10 == 0 ? 400 : 10), at: origin + .microseconds(index))
                if index % 50 == thread { _ = tracker.p95(at: origin + .microseconds(index)) }
            }
        }
        let later = origin + .seconds(1)
        #expect(abs(try #require(tracker.p50(at: later)).secondsAsDouble - 0.01) < 0.001)
        #expect(abs(try #require(tracker.p95(at: later)).secondsAsDouble - 0.4) < 0.025)
    }
}

@Suite struct HedgePolicyTests {
    @Test func `a fixed time needs no knowledge`() {
        #expect(HedgePolicy.after(.milliseconds(3)).delay(LatencyTracker(), at: origin) == .milliseconds(3))
    }

    @Test func `nobody hedges before calls were seen`() {
        #expect(HedgePolicy.p95.delay(LatencyTracker(), at: origin) == nil)
    }

    @Test func `the hedge waits for the tail, and for 20 ms`() throws {
        let (slow, fast) = (LatencyTracker(), LatencyTracker())
        for index in 0..<100 {
            slow.record(.milliseconds(index < 90 ? 5 : 60), at: origin)
            fast.record(.milliseconds(1), at: origin)
        }
        #expect(abs(try #require(HedgePolicy.p95.delay(slow, at: origin)).secondsAsDouble - 0.06) < 0.004)
        #expect(HedgePolicy.p95.delay(fast, at: origin) == .milliseconds(20))
    }
}
