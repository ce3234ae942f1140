import BFFHTTP
import BFFJSON
import BFFPolicy
@testable import BFFRuntime
import BFFTransport
import Testing

/// Batches that are kept element by element.
struct ItemCacheTests {
    private let policy = CachePolicy(
        ttl: .seconds(10), stale: .seconds(20), staleIfError: .seconds(3600), perItem: true)

    private func ask(_ world: World, _ keys: [Int], policy: CachePolicy? = nil, maxSize: Int = 10) -> ListRequest {
        ListRequest(world, keys, policy ?? self.policy, maxSize: maxSize)
    }

    private func items(_ ids: [Int], times factor: Int = 10) -> Answer { .items(ids, times: factor) }

    private func warm(_ ids: [Int]) -> World {
        let world = World()
        world.answer("list", items(ids), after: 10)
        let request = ask(world, ids)
        world.advance(to: 20)
        #expect(request.endings == ["10 ok"])
        return world
    }

    @Test func onlyWhatIsMissingIsAskedFor() {
        let world = warm([1, 2, 3])
        world.answer("list", items([4, 5]), after: 10)
        let request = ask(world, [5, 1, 4, 2])
        world.advance(to: 50)
        #expect(world.transport.log == ["0 list?ids=1,2,3", "20 list?ids=5,4"])
        #expect(request.body == "[50,10,40,20]")
        #expect(request.endings == ["30 ok"])
    }

    @Test func aBatchThatIsThereNeedsNoCall() {
        let world = warm([1, 2, 3])
        let request = ask(world, [3, 1])
        #expect(request.endings == ["20 ok"])
        #expect(request.body == "[30,10]")
        #expect(world.transport.log.count == 1)
    }

    @Test func absentItemsAreNotKept() {
        let world = World()
        world.answer("list", items([1]), after: 10)
        _ = ask(world, [1, 2])
        world.advance(to: 20)
        world.answer("list", items([2]), after: 10)
        let request = ask(world, [1, 2])
        world.advance(to: 50)
        #expect(world.transport.log == ["0 list?ids=1,2", "20 list?ids=2"])
        #expect(request.body == "[10,20]")
    }

    @Test func whatNobodyAskedForIsNotKeptAndOfTwoTheFirstCounts() {
        let world = World()
        world.answer("list", .status(200, #"[{"id":1,"v":1},{"id":9,"v":9},{"id":1,"v":7}]"#), after: 10)
        _ = ask(world, [1])
        world.advance(to: 20)
        #expect(ask(world, [1]).body == "[1]")
        #expect(ask(world, [9]).endings.isEmpty)
    }

    @Test func moreThanMaxSizeAreAskedForInParallel() {
        let world = World()
        world.answer("list?ids=1,2", items([1, 2]), after: 10)
        world.answer("list?ids=3,4", items([3, 4]), after: 20)
        world.answer("list?ids=5", items([5]), after: 5)
        let request = ask(world, [1, 2, 3, 4, 5], maxSize: 2)
        world.advance(to: 50)
        #expect(world.transport.log.count == 3)
        #expect(request.endings == ["20 ok"])
        #expect(ask(world, [5, 3, 1], maxSize: 2).body == "[50,30,10]")
    }

    @Test func equalMissingItemsAreAskedForOnce() {
        let world = World()
        world.answer("list", items([1, 2]), after: 10)
        let requests = (0..<20).map { _ in ask(world, [1, 2]) }
        world.advance(to: 20)
        #expect(world.transport.log == ["0 list?ids=1,2"])
        #expect(requests.allSatisfy { $0.body == "[10,20]" })
    }

    @Test func staleItemsAreServedAndRefreshedTogether() {
        let world = warm([1, 2])
        world.advance(to: 15_000)
        world.answer("list?ids=1,2", items([1, 2], times: 7), after: 10)
        let request = ask(world, [1, 2])
        #expect(request.endings == ["15000 stale"])
        #expect(request.body == "[10,20]")
        #expect(ask(world, [2]).endings == ["15000 stale"])
        world.advance(to: 15_100)
        #expect(ask(world, [2, 1]).body == "[14,7]")
        #expect(world.transport.log.count == 2)
    }

    @Test func staleAndMissingItemsAreAskedForSeparately() {
        let world = warm([1])
        world.advance(to: 15_000)
        world.answer("list?ids=1", items([1], times: 7), after: 10)
        world.answer("list?ids=2", items([2]), after: 20)
        let request = ask(world, [1, 2])
        world.advance(to: 15_100)
        #expect(request.endings == ["15020 stale"])
        #expect(request.body == "[10,20]")
        #expect(ask(world, [1]).body == "[7]")
    }

    @Test(arguments: [(Answer.status(500, ""), true), (.status(400, ""), false)])
    func oldItemsStandInForWhatTheServiceFailsAt(_ answer: Answer, _ standsIn: Bool) {
        let world = warm([1, 2])
        world.advance(to: 100_000)
        world.answer("list", answer, after: 10)
        let request = ask(world, [1, 2])
        world.advance(to: 100_100)
        #expect(request.endings == ["100010 fallback"])
        #expect(request.execution.outcome(of: 0).source == (standsIn ? .cache : .empty))
        #expect(request.body == (standsIn ? "[10,20]" : "[]"))
    }

    @Test func withOneItemMissingNothingOldStandsIn() {
        let world = warm([1])
        world.advance(to: 100_000)
        world.answer("list", .status(500, ""), after: 10)
        let request = ask(world, [1, 2])
        world.advance(to: 100_100)
        #expect(request.execution.outcome(of: 0).source == .empty)
    }
}
