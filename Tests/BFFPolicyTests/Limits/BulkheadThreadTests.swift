import BFFPolicy
import Testing

/// Threads that enter, wait, give up and leave at random; in the end everything adds up.
@Suite struct BulkheadThreadTests {
    /// What happened to everybody together.
    private struct Tally: Sendable {
        var inFlight = 0
        var inFlightMax = 0
        var (entered, queued, full) = (0, 0, 0)
        var (withdrawn, tooLate) = (0, 0)
        var admissions = 0
    }

    private final class Scene: Sendable {
        let bulkhead: Bulkhead
        let tally = Locked(Tally())
        /// Those who have a place and have not left; whichever thread comes by lets one go.
        let admitted = Locked<[Waiter]>([])

        init(_ bulkhead: Bulkhead) {
            self.bulkhead = bulkhead
        }

        func began() {
            tally.withLock { tally in
                tally.inFlight += 1
                tally.inFlightMax = max(tally.inFlightMax, tally.inFlight)
            }
        }

        func leave(_ number: UInt64) {
            tally.withLock { $0.inFlight -= 1 }
            if number % 3 == 0 {
                bulkhead.leave()
            } else {
                bulkhead.leave(latency: .microseconds(Int64(number % 5_000)))
            }
        }
    }

    private final class Waiter: BulkheadWaiter {
        let scene: Scene
        let count = Locked(0)

        init(_ scene: Scene) {
            self.scene = scene
        }

        func admitted() {
            count.withLock { $0 += 1 }
            scene.began()
            scene.tally.withLock { $0.admissions += 1 }
            scene.admitted.withLock { $0.append(self) }
        }
    }

    private func act(in scene: Scene, random: inout SplitMix) -> Waiter? {
        let waiter = Waiter(scene)
        let entry = scene.bulkhead.enter(waiter)
        scene.tally.withLock { tally in
            switch entry {
            case .entered: tally.entered += 1
            case .queued: tally.queued += 1
            case .full: tally.full += 1
            }
        }
        guard entry != .full else { return nil }
        if entry == .entered {
            scene.began()
            scene.admitted.withLock { $0.append(waiter) }
            return nil
        }
        if random.next() % 2 == 0 {
            let isOut = scene.bulkhead.withdraw(waiter)
            scene.tally.withLock { if isOut { $0.withdrawn += 1 } else { $0.tooLate += 1 } }
            #expect(!isOut || waiter.count.withLock { $0 } == 0)
        }
        return waiter
    }

    private func run(_ scene: Scene) {
        let everybody = Locked<[Waiter]>([])
        onThreads(8) { thread in
            var random = SplitMix(state: UInt64(thread))
            var mine: [Waiter] = []
            for _ in 0..<2_000 {
                if let waiter = act(in: scene, random: &random) { mine.append(waiter) }
                if random.next() % 4 != 0, scene.admitted.withLock({ $0.popLast() }) != nil {
                    scene.leave(random.next())
                }
            }
            let waiters = mine
            everybody.withLock { $0 += waiters }
        }
        while scene.admitted.withLock({ $0.popLast() }) != nil { scene.leave(0) }
        let tally = scene.tally.withLock { $0 }
        #expect(tally.entered + tally.queued + tally.full == 16_000)
        #expect(tally.queued == tally.admissions + tally.withdrawn)
        #expect(tally.inFlight == 0)
        #expect(tally.inFlightMax <= scene.bulkhead.limit)
        #expect(tally.full == scene.bulkhead.rejected)
        #expect((scene.bulkhead.inFlight, scene.bulkhead.queued) == (0, 0))
        #expect(everybody.withLock { $0 }.allSatisfy { $0.count.withLock { $0 } <= 1 })
        #expect(tally.queued > 100 && tally.withdrawn > 10, "nothing was tried")
    }

    @Test(arguments: [(1, 1), (3, 10), (6, 200)])
    func `each who waits is admitted or withdrawn exactly once`(limit: Int, queue: Int) {
        run(Scene(Bulkhead(limit: limit, queue: queue)))
    }

    @Test func `with a limit that moves, too`() {
        let policy = AdaptiveLimit.Policy(limitMin: 1, groupCalls: 7, groupsHeldMax: 3)
        run(Scene(Bulkhead(limit: 6, queue: 20, adaptive: policy)))
    }

    @Test func `threads that do not wait never exceed the limit`() {
        let bulkhead = Bulkhead(limit: 3)
        let excess = Locked(0)
        onThreads(8) { _ in
            for _ in 0..<4_000 where bulkhead.tryEnter() {
                if bulkhead.inFlight > 3 { excess.withLock { $0 += 1 } }
                bulkhead.leave()
            }
        }
        #expect(excess.withLock { $0 } == 0)
        #expect(bulkhead.inFlight == 0)
    }
}
