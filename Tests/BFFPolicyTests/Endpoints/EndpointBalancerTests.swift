import BFFPolicy
import Testing

@Suite struct EndpointBalancerTests {
    private var now = Instant(nanoseconds: 100_000_000_000)

    /// Sends one call to `index` after another, and ends them all in this way.
    private mutating func fill(
        _ balancer: inout EndpointBalancer, _ index: Int, _ ends: [EndpointBalancer.End]
    ) {
        for end in ends { balancer.ended(index, end, at: now) }
    }

    @Test func `calls at once are shared out evenly, calls one by one in turns`() {
        var balancer = EndpointBalancer(count: 3)
        #expect((0..<6).map { _ in balancer.choose(at: now) } == [0, 1, 2, 0, 1, 2])
        balancer.ended(1, .success, at: now)
        #expect(balancer.choose(at: now) == 1)
        for index in 0..<3 { for _ in 0..<2 { balancer.ended(index, .success, at: now) } }
        var turns: [Int] = []
        for _ in 0..<4 {
            turns.append(balancer.choose(at: now))
            balancer.ended(turns[turns.count - 1], .success, at: now)
        }
        #expect(Set(turns.prefix(3)) == [0, 1, 2])
        #expect(turns[3] == turns[0])
    }

    @Test mutating func `five failures in a row eject for five seconds, then for ten`() {
        var balancer = EndpointBalancer(count: 2)
        fill(&balancer, 0, [.failure, .failure, .failure, .failure])
        #expect(!balancer.isEjected(0, at: now))
        fill(&balancer, 0, [.success, .failure, .failure, .failure, .neutral, .failure])
        // Neither four in a row, nor ten calls.
        #expect(!balancer.isEjected(0, at: now))
        fill(&balancer, 0, [.failure])
        #expect(balancer.isEjected(0, at: now))
        #expect((0..<3).allSatisfy { _ in balancer.choose(at: now) == 1 })
        #expect(balancer.isEjected(0, at: now + .milliseconds(4_999)))
        now = now + .seconds(5)
        #expect(!balancer.isEjected(0, at: now))
        fill(&balancer, 0, [.failure, .failure, .failure, .failure, .failure])
        #expect(balancer.isEjected(0, at: now + .milliseconds(9_999)))
        #expect(!balancer.isEjected(0, at: now + .seconds(10)))
    }

    @Test mutating func `half of ten calls within the window eject, of nine or of older ones they do not`() {
        var balancer = EndpointBalancer(count: 2)
        fill(&balancer, 0, [.success, .failure, .success, .failure, .success, .failure, .success, .failure, .success])
        #expect(!balancer.isEjected(0, at: now))
        fill(&balancer, 0, [.failure])
        #expect(balancer.isEjected(0, at: now))
        var other = EndpointBalancer(count: 2)
        fill(&other, 0, [.success, .failure, .success, .failure, .success, .failure, .success, .failure, .success])
        now = now + .seconds(11)
        fill(&other, 0, [.failure])
        #expect(!other.isEjected(0, at: now))
    }

    @Test mutating func `never more than half are ejected`() {
        for (count, most) in [(1, 0), (2, 1), (3, 1), (4, 2), (5, 2)] {
            var balancer = EndpointBalancer(count: count)
            for index in 0..<count { fill(&balancer, index, Array(repeating: .failure, count: 20)) }
            #expect((0..<count).count { balancer.isEjected($0, at: now) } == most)
            #expect(!balancer.isEjected(balancer.choose(at: now), at: now))
        }
    }

    @Test mutating func `an ejection lasts a minute at most, and a minute of good conduct forgives`() {
        var balancer = EndpointBalancer(count: 2)
        for _ in 0..<20 {
            fill(&balancer, 0, Array(repeating: .failure, count: 5))
            #expect(balancer.isEjected(0, at: now))
            #expect(!balancer.isEjected(0, at: now + .seconds(60)))
            now = now + .seconds(60)
        }
        now = now + .seconds(60)
        fill(&balancer, 0, Array(repeating: .failure, count: 5))
        #expect(!balancer.isEjected(0, at: now + .seconds(5)))
    }

    @Test mutating func `calls that were under way when their endpoint was ejected say nothing new`() {
        var balancer = EndpointBalancer(count: 2)
        fill(&balancer, 0, Array(repeating: .failure, count: 5))
        fill(&balancer, 0, Array(repeating: .failure, count: 50))
        #expect(!balancer.isEjected(0, at: now + .seconds(5)))
    }

    @Test mutating func `every loop's ejections are on record, and an endpoint counts once`() {
        let record = EjectionRecord(count: 3)
        var loops = (0..<2).map { _ in EndpointBalancer(count: 3, record: record) }
        #expect((record.endpoints, record.ejected(at: now), record.total) == (3, 0, 0))
        fill(&loops[0], 1, Array(repeating: .failure, count: 5))
        #expect((record.ejected(at: now), record.total) == (1, 1))
        now = now + .seconds(2)
        fill(&loops[1], 1, Array(repeating: .failure, count: 5))
        #expect((record.ejected(at: now), record.total) == (1, 2))
        fill(&loops[1], 0, Array(repeating: .failure, count: 5))
        #expect((record.ejected(at: now), record.total) == (1, 2), "more than half would be ejected")
        #expect(record.ejected(at: now + .milliseconds(4_999)) == 1, "the second loop's lasts longer")
        #expect((record.ejected(at: now + .seconds(5)), record.total) == (0, 2))
    }

    @Test func `an endpoint is avoided while there is another`() {
        var balancer = EndpointBalancer(count: 2)
        #expect(balancer.choose(at: now, avoiding: 0) == 1)
        #expect(balancer.choose(at: now, avoiding: 1) == 0)
        var single = EndpointBalancer(count: 1)
        #expect(single.choose(at: now, avoiding: 0) == 0)
    }
}
