import BFFPolicy
@testable import BFFRuntime
import BFFTransport
import Testing

/// Equal loads at one time become one.
struct CoalescingTests {
    private let step = call(cache: CacheDeclaration(CachePolicy(ttl: .seconds(10)), isPublic: true))

    private func ask(_ world: World, _ step: Step? = nil, budget: Int = 1000) -> Run {
        let run = Run(
            [DependencyDeclaration(name: "x", steps: [step ?? self.step])],
            budget: Budget(total: .milliseconds(budget)), in: world)
        run.begin()
        return run
    }

    @Test func aThousandRequestsOfAColdKeyAreOneCall() {
        let world = World()
        world.answer("x", after: 50)
        let runs = (0..<1000).map { _ in ask(world) }
        world.advance(to: 60)
        #expect(world.transport.log == ["0 x"])
        #expect(runs.allSatisfy { $0.endings == ["50 settled"] && $0.body == #"{"x":[1]}"# })
        #expect(world.environment.cache.loads.count == 0)
    }

    @Test func theLoadOutlivesItsFirstCaller() {
        let world = World()
        world.answer("x", after: 50)
        let leader = ask(world)
        let followers = (0..<5).map { _ in ask(world) }
        leader.execution.abandon()
        leader.execution.release()
        world.advance(to: 60)
        #expect(world.transport.log == ["0 x"])
        #expect(followers.allSatisfy { $0.components == "x ok" })
        #expect(leader.endings.isEmpty)
    }

    @Test func theLoadOutlivesAllOfThemAndIsKept() {
        let world = World()
        world.answer("x", after: 50)
        ask(world).execution.abandon()
        world.advance(to: 60)
        #expect(ask(world).components == "x ok")
        #expect(world.transport.log == ["0 x"])
    }

    @Test func followersWaitToTheirOwnDeadline() {
        let world = World()
        world.answer("x", after: 90)
        let patient = ask(world)
        let hurried = ask(world, budget: 60)
        world.advance(to: 100)
        #expect(hurried.endings == ["40 settled"])
        #expect(hurried.components == "x error timeout")
        #expect(patient.components == "x ok")
        #expect(world.transport.deadlines["x"] == 100)
    }

    @Test func theLeadersBudgetDoesNotCutTheLoadShort() {
        let world = World()
        world.answer("x", after: 90)
        let hurried = ask(world, budget: 60)
        let patient = ask(world)
        world.advance(to: 100)
        #expect(hurried.components == "x error timeout")
        #expect(patient.components == "x ok")
    }

    @Test func aFailureIsEverybodysAndCountsOnce() {
        let world = World()
        world.answer("x", .status(500, ""), after: 10)
        let runs = (0..<10).map { _ in ask(world) }
        world.advance(to: 20)
        #expect(runs.allSatisfy { $0.components == "x error failed" })
        #expect(world.transport.log == ["0 x"])
    }

    @Test func aRefusedLoadIsEverybodysToo() {
        let world = World()
        let step = call(
            policy: CallPolicy(bulkhead: BulkheadPolicy(concurrent: 0)),
            cache: CacheDeclaration(CachePolicy(ttl: .seconds(10)), isPublic: true))
        let run = ask(world, step)
        #expect(run.endings == ["0 settled"])
        #expect(run.components == "x error bulkhead_full")
        #expect(world.environment.cache.loads.count == 0)
    }

    @Test func aBrokenContractIsToldWithItsPointers() {
        let world = World()
        world.answer("x", .status(200, #""secret""#), after: 10)
        let run = ask(world)
        world.advance(to: 20)
        #expect(run.components == "x error contract")
        #expect(run.execution.states[0].violations == ["/n type /n/type"])
    }

    @Test func coalescedCallsTakeOnePlace() {
        let world = World()
        let step = call(
            policy: CallPolicy(bulkhead: BulkheadPolicy(concurrent: 1)),
            cache: CacheDeclaration(CachePolicy(ttl: .seconds(10)), isPublic: true))
        world.answer("x", after: 10)
        let runs = (0..<50).map { _ in ask(world, step) }
        world.advance(to: 20)
        #expect(runs.allSatisfy { $0.components == "x ok" })
    }
}
