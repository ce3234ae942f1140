import BFFPolicy
import Testing

@Suite struct RetryAfterGateTests {
    @Test func `it is open until closed, and open again afterwards`() {
        let gate = RetryAfterGate()
        #expect(gate.closedUntil(origin) == nil)
        gate.close(until: .second(2))
        #expect(gate.closedUntil(.second(1.999)) == .second(2))
        #expect(gate.closedUntil(.second(2)) == nil)
    }

    @Test func `the latest end wins, whatever the order of the answers`() {
        let gate = RetryAfterGate()
        gate.close(until: .second(5))
        gate.close(until: .second(2))
        #expect(gate.closedUntil(origin) == .second(5))
    }

    @Test func `no answer closes it for longer than five minutes`() {
        let gate = RetryAfterGate()
        gate.close(for: .seconds(86_400), at: origin)
        #expect(gate.closedUntil(origin) == .second(300))
        let other = RetryAfterGate()
        other.close(for: .seconds(-1), at: origin)
        #expect(other.closedUntil(origin) == nil)
    }

    @Test func `threads that close it leave the latest end`() {
        let gate = RetryAfterGate()
        onThreads(8) { thread in
            for index in 0..<1_000 { gate.close(until: .second(Double(index * 8 + thread) / 100)) }
        }
        #expect(gate.closedUntil(origin) == .second(79.99))
    }
}
