import BFFPolicy
@testable import BFFRuntime
import Testing

/// Whoever has waited for a load goes when its request is over.
struct LoadLifetimeTests {
    private let step = call(
        policy: CallPolicy(bulkhead: BulkheadPolicy(concurrent: 1)),
        cache: CacheDeclaration(CachePolicy(ttl: .seconds(10)), isPublic: false))

    private func ask(_ world: World, scope: String) -> Run {
        let run = Run(
            [DependencyDeclaration(name: "x", steps: [step])],
            behaviour: GraphPlan.Behaviour(scopes: ["x": scope]), in: world)
        run.begin()
        return run
    }

    /// - Returns: whether the execution has settled, and whether it lives on.
    private func endOfRequest(_ world: World, scope: String, after milliseconds: Int) -> (Bool, Bool) {
        weak var execution: Execution?
        var isSettled = false
        do {
            let run = ask(world, scope: scope)
            world.advance(to: milliseconds)
            execution = run.execution
            isSettled = run.endings.count == 1
            run.execution.release()
        }
        return (isSettled, execution != nil)
    }

    @Test func whoIsRefusedAtOnce() {
        let world = World()
        world.answer("x", after: 50)
        let first = ask(world, scope: "a")
        #expect(endOfRequest(world, scope: "b", after: 0) == (true, false))
        #expect(first.endings.isEmpty, "it holds the only place")
    }

    @Test func whoIsAnswered() {
        let world = World()
        world.answer("x", after: 5)
        #expect(endOfRequest(world, scope: "a", after: 10) == (true, false))
        #expect(endOfRequest(world, scope: "a", after: 10) == (true, false), "from the cache")
    }
}
