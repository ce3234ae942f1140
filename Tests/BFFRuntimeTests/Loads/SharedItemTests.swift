import BFFHTTP
import BFFJSON
import BFFPolicy
@testable import BFFRuntime
import BFFTransport
import Testing

/// Elements of batches in a cache outside the process.
struct SharedItemTests {
    private let policy = CachePolicy(ttl: .seconds(100), stale: .seconds(20), perItem: true)

    private func ask(_ world: World, _ keys: [Int]) -> ListRequest {
        ListRequest(world, keys, policy)
    }

    /// A process of its own, with nothing in its memory.
    private func process(_ secondLevel: FakeSecondLevel, _ ids: [Int], times factor: Int = 10) -> World {
        let world = World(secondLevel: secondLevel)
        world.answer("list", .items(ids, times: factor), after: 10)
        return world
    }

    /// A process that has loaded these.
    private func warm(_ secondLevel: FakeSecondLevel, _ ids: [Int]) -> World {
        let world = process(secondLevel, ids)
        let request = ask(world, ids)
        world.advance(to: 20)
        #expect(request.endings == ["10 ok"])
        return world
    }

    @Test func whatOneProcessLoadedAnotherNeedNotAskFor() {
        let secondLevel = FakeSecondLevel()
        _ = warm(secondLevel, [1, 2, 3])
        #expect(secondLevel.count == 3)
        let second = process(secondLevel, [4])
        let spared = ask(second, [3, 1])
        #expect(spared.endings == ["0 ok"])
        #expect(spared.body == "[30,10]")
        let partial = ask(second, [2, 4])
        second.advance(to: 20)
        #expect(second.transport.log == ["0 list?ids=4"])
        #expect(partial.body == "[20,40]")
        let count = secondLevel.log.count
        #expect(ask(second, [1, 2, 3, 4]).body == "[10,20,30,40]")
        #expect(secondLevel.log.count == count, "what is in memory is not asked for")
    }

    @Test func aSlowLookUpIsWaitedForAndGoesOnInTheRequest() {
        let secondLevel = FakeSecondLevel()
        _ = warm(secondLevel, [1])
        secondLevel.isSlow = true
        let second = process(secondLevel, [2])
        let request = ask(second, [1, 2])
        second.advance(to: 5)
        #expect(request.endings == [] && second.transport.log == [])
        secondLevel.answerAll()
        second.advance(to: 50)
        #expect(request.endings == ["15 ok"])
        #expect(request.body == "[10,20]")
    }

    @Test func aLookUpThatTakesTheWholeBudgetIsOfNoUse() {
        let secondLevel = FakeSecondLevel()
        secondLevel.isSlow = true
        let world = process(secondLevel, [1])
        let request = ask(world, [1])
        world.advance(to: 2000)
        #expect(request.endings == ["980 fallback"])
        secondLevel.answerAll()
        world.advance(to: 3000)
        #expect(request.endings.count == 1)
        #expect(world.transport.log == [])
    }

    @Test(arguments: [FakeSecondLevel.Mood.timeout, .error, .notAsked])
    func anOutageIsAMissAndNothingIsStored(_ mood: FakeSecondLevel.Mood) {
        let secondLevel = FakeSecondLevel()
        secondLevel.mood = mood
        let world = warm(secondLevel, [1, 2])
        #expect(secondLevel.count == 0)
        #expect(ask(world, [2, 1]).body == "[20,10]", "the process's own memory has it")
    }

    @Test func whatIsRefreshedIsStoredAnew() {
        let secondLevel = FakeSecondLevel()
        let first = warm(secondLevel, [1, 2])
        first.answer("list", .items([1, 2], times: 7), after: 10)
        first.advance(to: 112_000)
        #expect(ask(first, [1, 2]).endings == ["112000 stale"])
        first.advance(to: 112_100)
        let second = process(secondLevel, [])
        #expect(ask(second, [1, 2]).body == "[7,14]")
        #expect(second.transport.log == [])
    }

    @Test func whatAPurgeOvertookIsNotFound() {
        let secondLevel = FakeSecondLevel()
        let first = process(secondLevel, [1])
        _ = ask(first, [1])
        secondLevel.purgeAll()
        first.advance(to: 20)
        #expect(secondLevel.count == 1)
        let second = process(secondLevel, [1], times: 7)
        let request = ask(second, [1])
        second.advance(to: 20)
        #expect(request.body == "[7]")
    }

    @Test func aValueThatCannotBeReadIsAMiss() {
        let secondLevel = FakeSecondLevel()
        _ = warm(secondLevel, [1])
        secondLevel.spoil()
        let second = process(secondLevel, [1], times: 7)
        let request = ask(second, [1])
        second.advance(to: 20)
        #expect(request.body == "[7]")
    }
}
