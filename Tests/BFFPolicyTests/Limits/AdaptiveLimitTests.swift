import BFFPolicy
import Testing

/// In a simulated queue: ten servers of 20 ms do 500 calls per second, with ten in flight and no queue.
@Suite struct AdaptiveLimitTests {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func `an overrun service is held at its capacity, and its queue short`(seed: UInt64) {
        var model = QueueModel(servers: 10, serviceTime: 0.02, seed: seed)
        var limit = AdaptiveLimit(ceiling: 64)
        _ = model.run(&limit, perSecond: 1_000, seconds: 60)
        let settled = model.run(&limit, perSecond: 1_000, seconds: 120)
        #expect(Double(settled.ended) > 0.95 * 500 * 120)
        // 64 in flight would last 128 ms.
        #expect(settled.latency < 0.05)
        #expect((10...26).contains(settled.limit))
    }

    @Test func `a calm service is never limited`() {
        var model = QueueModel(servers: 10, serviceTime: 0.02, seed: 4)
        var limit = AdaptiveLimit(ceiling: 64)
        let calm = model.run(&limit, perSecond: 250, seconds: 120)
        #expect(calm.refused == 0)
        #expect(limit.limit == 64)
    }

    @Test(arguments: [5, 6] as [UInt64])
    func `it lets more in when the service can take more`(seed: UInt64) {
        var model = QueueModel(servers: 10, serviceTime: 0.02, seed: seed)
        var limit = AdaptiveLimit(ceiling: 64)
        _ = model.run(&limit, perSecond: 1_000, seconds: 60)
        #expect(limit.limit < 30)
        model.setServers(100)
        _ = model.run(&limit, perSecond: 1_500, seconds: 10)
        let recovered = model.run(&limit, perSecond: 1_500, seconds: 60)
        #expect(recovered.refusedShare < 0.01)
    }

    @Test(arguments: [7, 8] as [UInt64])
    func `a service that became slower for good is not held down for ever`(seed: UInt64) {
        var model = QueueModel(servers: 200, serviceTime: 0.02, seed: seed)
        var limit = AdaptiveLimit(ceiling: 64)
        _ = model.run(&limit, perSecond: 500, seconds: 30)
        model.serviceTime = 0.06
        _ = model.run(&limit, perSecond: 500, seconds: 30)
        let settled = model.run(&limit, perSecond: 500, seconds: 60)
        #expect(settled.refusedShare < 0.01)
    }

    @Test func `a queue that was there from the start does not pass for no load`() {
        var limit = AdaptiveLimit(ceiling: 64)
        // As many callers as are let in, always; what waits for one of ten servers is proportional.
        for _ in 0..<30_000 {
            let latency = Duration.milliseconds(20 * max(10, limit.limit) / 10)
            limit.record(latency, inFlight: limit.limit)
        }
        #expect((8...26).contains(limit.limit))
    }

    @Test func `a spike is over when it is over`() {
        var model = QueueModel(servers: 10, serviceTime: 0.02, seed: 9)
        var limit = AdaptiveLimit(ceiling: 64)
        _ = model.run(&limit, perSecond: 400, seconds: 30)
        model.serviceTime = 0.5
        let spike = model.run(&limit, perSecond: 400, seconds: 20)
        #expect(spike.limits.last.map { $0 < 32 } == true)
        model.serviceTime = 0.02
        _ = model.run(&limit, perSecond: 400, seconds: 10)
        let after = model.run(&limit, perSecond: 400, seconds: 30)
        #expect(after.refusedShare < 0.02)
        #expect(after.latency < 0.04)
    }

    @Test func `it stays within its bounds whatever it hears`() {
        var random = SplitMix(state: 10)
        for ceiling in [1, 2, 7, 64] {
            var limit = AdaptiveLimit(
                AdaptiveLimit.Policy(limitMin: 3, groupCalls: 3, groupsHeldMax: 2), ceiling: ceiling)
            for _ in 0..<20_000 {
                let latency = Int64(bitPattern: random.next() >> (random.next() % 64))
                limit.record(.nanoseconds(latency), inFlight: Int(random.next() % 80))
                #expect(limit.limit >= min(3, ceiling) && limit.limit <= ceiling)
            }
        }
    }
}
