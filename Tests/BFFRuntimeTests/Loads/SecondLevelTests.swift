import BFFPolicy
@testable import BFFRuntime
import BFFTransport
import Testing

/// A cache outside the process: what it spares, and that it never stands in the way.
struct SecondLevelTests {
    private let policy = CachePolicy(ttl: .seconds(100), stale: .seconds(20))

    private func ask(_ world: World, isPublic: Bool = true, scope: String = "") -> Run {
        let run = Run(
            [
                DependencyDeclaration(
                    name: "x", isCritical: false, steps: [call(cache: CacheDeclaration(policy, isPublic: isPublic))])
            ], behaviour: GraphPlan.Behaviour(scopes: ["x": scope]), in: world)
        run.begin()
        return run
    }

    /// A process of its own, with nothing in its memory.
    private func process(_ secondLevel: FakeSecondLevel, _ answer: FakeTransport.Answer = .status(200, "1")) -> World {
        let world = World(secondLevel: secondLevel)
        world.answer("x", answer, after: 10)
        return world
    }

    @Test func whatOneProcessLoadedAnotherNeedNotAskFor() {
        let secondLevel = FakeSecondLevel()
        let first = process(secondLevel)
        let loaded = ask(first)
        first.advance(to: 50)
        #expect(loaded.body == #"{"x":[1]}"#)
        let second = process(secondLevel, .status(200, "2"))
        let spared = ask(second)
        #expect(spared.endings == ["0 settled"])
        #expect(spared.body == #"{"x":[1]}"#)
        #expect(spared.components == "x ok")
        #expect(second.transport.log == [])
        #expect(ask(second).body == #"{"x":[1]}"#)
        #expect(secondLevel.log.count == 3, "what is in memory is not asked for: \(secondLevel.log)")
    }

    @Test func whoAsksMeanwhileWaitsForTheSameLookUp() {
        let secondLevel = FakeSecondLevel()
        secondLevel.isSlow = true
        let world = process(secondLevel)
        let runs = (0..<10).map { _ in ask(world) }
        #expect(secondLevel.log.count == 1)
        secondLevel.answerAll()
        world.advance(to: 50)
        #expect(runs.allSatisfy { $0.body == #"{"x":[1]}"# })
        #expect(world.transport.log == ["0 x"])
    }

    @Test(arguments: [FakeSecondLevel.Mood.timeout, .error, .notAsked])
    func anOutageIsAMissAndNothingIsStored(_ mood: FakeSecondLevel.Mood) {
        let secondLevel = FakeSecondLevel()
        secondLevel.mood = mood
        let world = process(secondLevel)
        let run = ask(world)
        world.advance(to: 50)
        #expect(run.body == #"{"x":[1]}"#)
        #expect(run.components == "x ok")
        #expect(secondLevel.count == 0)
        #expect(ask(world).endings == ["50 settled"], "the process's own memory has it")
    }

    @Test func whatAPurgeOvertookIsNotFound() {
        let secondLevel = FakeSecondLevel()
        let first = process(secondLevel)
        _ = ask(first)
        secondLevel.purgeAll()
        first.advance(to: 50)
        #expect(secondLevel.count == 1)
        let second = process(secondLevel, .status(200, "2"))
        let run = ask(second)
        second.advance(to: 50)
        #expect(run.body == #"{"x":[2]}"#)
    }

    @Test func aValueThatCannotBeReadOrBreaksTheProjectionIsAMiss() {
        let secondLevel = FakeSecondLevel()
        let first = process(secondLevel)
        _ = ask(first)
        first.advance(to: 50)
        secondLevel.spoil()
        let second = process(secondLevel, .status(200, "2"))
        let run = ask(second)
        second.advance(to: 50)
        #expect(run.body == #"{"x":[2]}"#)
        #expect(ask(process(secondLevel, .failure(.reset))).body == #"{"x":[2]}"#, "it was replaced")
    }

    @Test func errorsAreNotKept() {
        let secondLevel = FakeSecondLevel()
        for answer in [FakeTransport.Answer.status(500, ""), .status(404, ""), .failure(.reset), .status(200, "{")] {
            let world = process(secondLevel, answer)
            _ = ask(world)
            world.advance(to: 500)
        }
        #expect(secondLevel.count == 0)
    }

    @Test func answersAreKeptForAsLongAsTheyAreOfUse() throws {
        let secondLevel = FakeSecondLevel()
        let world = process(secondLevel)
        _ = ask(world)
        world.advance(to: 50)
        let entry = try #require(secondLevel.log.last)
        let seconds = try #require(entry.split(separator: " ").last.flatMap { Int($0.dropLast()) })
        #expect((110...130).contains(seconds), "ttl, a tenth more or less, and the stale window")
    }

    @Test func answersOfOneScopeAreNotFoundInAnother() {
        let secondLevel = FakeSecondLevel()
        let first = process(secondLevel)
        _ = ask(first, isPublic: false, scope: "ann")
        first.advance(to: 50)
        #expect(secondLevel.log.allSatisfy { $0.contains("scoped") })
        let second = process(secondLevel, .status(200, "2"))
        let others = ask(second, isPublic: false, scope: "bob")
        let own = ask(second, isPublic: false, scope: "ann")
        second.advance(to: 50)
        #expect(own.body == #"{"x":[1]}"#)
        #expect(others.body == #"{"x":[2]}"#)
    }
}
