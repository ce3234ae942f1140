import BFFPolicy
import Testing

@testable import BFFRedis

@Suite struct CommandQueueTests {
    static func at(_ milliseconds: UInt64) -> Instant { Instant(nanoseconds: milliseconds * 1_000_000) }

    @Test func `answers belong to commands in order`() {
        var queue = CommandQueue()
        for number in 0..<1_000 as Range<UInt64> {
            queue.append(.init(deadline: Self.at(number), isPatient: false, finish: nil))
        }
        for number in 0..<600 as Range<UInt64> { #expect(queue.removeFirst()?.deadline == Self.at(number)) }
        queue.append(.init(deadline: Self.at(1_000), isPatient: false, finish: nil))
        #expect(queue.count == 401 && !queue.isEmpty)
        #expect(queue.removeAll().map(\.deadline) == (600...1_000).map { Self.at($0) })
        #expect(queue.isEmpty && queue.removeFirst() == nil)
    }

    @Test func `commands whose time is over finish once, and still wait for their answers`() {
        var queue = CommandQueue()
        var finished: [Int] = []
        for number in 1...3 {
            queue.append(
                .init(deadline: Self.at(UInt64(number)), isPatient: number == 2) { _ in finished.append(number) })
        }
        #expect(queue.nextDeadline == Self.at(1) && queue.overdueSince == nil)
        #expect(queue.expireNext(at: Self.at(0)) == nil)
        while let command = queue.expireNext(at: Self.at(2)) { command.finish?(.timeout) }
        #expect(finished == [1])
        #expect(queue.overdue == 2 && queue.overdueSince == Self.at(1) && queue.nextDeadline == Self.at(3))
        #expect(queue.removeFirst()?.finish == nil)
        #expect(queue.overdueSince == Self.at(2))
        queue.removeFirst()?.finish?(.lost)
        #expect(finished == [1, 2], "the patient one takes a late answer")
        #expect(queue.overdue == 0 && queue.overdueSince == nil && queue.count == 1)
    }

    @Test func `waits double up to a cap, and are spread from nothing to that`() {
        let backoff = Backoff(base: .milliseconds(50), cap: .seconds(5))
        for failures in [0, 1, 5, 7, 100, .max] {
            let end = min(Duration.seconds(5), .milliseconds(50) * (1 << min(failures, 20)))
            #expect(backoff.delay(failures: failures, random: 0) == .zero)
            let most = backoff.delay(failures: failures, random: .max)
            #expect(most < end && most > end * 0.999_999)
        }
    }
}
