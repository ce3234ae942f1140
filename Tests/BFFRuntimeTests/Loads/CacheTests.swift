import BFFPolicy
@testable import BFFRuntime
import BFFTransport
import Testing

/// What is kept, for how long, and what it stands in for.
struct CacheTests {
    /// Fresh for ten seconds, give or take one; then stale for twenty, then good in place of a failure for an hour.
    private let policy = CachePolicy(ttl: .seconds(10), stale: .seconds(20), staleIfError: .seconds(3600))

    private func step(_ policy: CachePolicy? = nil, isPublic: Bool = true, absent: [Int] = []) -> Step {
        call(absent: absent, cache: CacheDeclaration(policy ?? self.policy, isPublic: isPublic))
    }

    private func ask(
        _ world: World, _ steps: [Step]? = nil, scope: String = "", isCritical: Bool = false, propagate: [Int] = []
    ) -> Run {
        let run = Run(
            [
                DependencyDeclaration(
                    name: "x", isCritical: isCritical, steps: steps ?? [step()], propagate: propagate)
            ], behaviour: GraphPlan.Behaviour(scopes: ["x": scope]), in: world)
        run.begin()
        return run
    }

    /// Loads an answer at the beginning of time.
    private func warm(_ answer: Answer = .status(200, "1"), _ steps: [Step]? = nil) -> World {
        let world = World()
        world.answer("x", answer, after: 10)
        let run = ask(world, steps)
        world.advance(to: 20)
        #expect(run.endings.count == 1)
        return world
    }

    @Test func aFreshAnswerIsServedAtOnceWithoutACall() {
        let world = warm()
        world.advance(to: 8000)
        let run = ask(world)
        #expect(run.endings == ["8000 settled"])
        #expect(run.components == "x ok")
        #expect(run.body == #"{"x":[1]}"#)
        #expect(world.transport.log == ["0 x"])
    }

    @Test func lifetimesVaryByATenth() {
        var ends: Set<Int> = []
        for seed in 1...20 {
            let world = World(seed: UInt64(seed))
            world.answer("x", after: 0)
            _ = ask(world, [step(CachePolicy(ttl: .seconds(10)))])
            for clock in stride(from: 8900, through: 11_200, by: 100) {
                world.advance(to: clock)
                guard ask(world, [step(CachePolicy(ttl: .seconds(10)))]).endings.isEmpty else { continue }
                ends.insert(clock)
                break
            }
        }
        #expect(ends.min() ?? 0 >= 9000)
        #expect(ends.max() ?? 0 <= 11_100)
        #expect(ends.count > 5)
    }

    @Test func aStaleAnswerIsServedAtOnceWhileOneRefreshRuns() {
        let world = warm()
        world.advance(to: 15_000)
        world.answer("x", .status(200, "2"), after: 50)
        let runs = (0..<100).map { _ in ask(world) }
        #expect(runs.map(\.endings) == Array(repeating: ["15000 settled"], count: 100))
        #expect(runs[0].components == "x stale")
        #expect(!runs[0].execution.isDegraded)
        #expect(runs[99].body == #"{"x":[1]}"#)
        #expect(world.transport.log == ["0 x", "15000 x"])
        world.advance(to: 15_100)
        #expect(ask(world).body == #"{"x":[2]}"#)
        #expect(world.transport.log.count == 2)
    }

    @Test func aRefreshOutlivesWhoCausedItAndHasTheCallsOwnTimeout() {
        let world = warm()
        world.advance(to: 15_000)
        world.answer("x", .status(200, "2"), after: 90)
        let run = ask(world)
        run.execution.abandon()
        #expect(world.transport.deadlines["x"] == 15_100)
        world.advance(to: 15_200)
        #expect(ask(world).body == #"{"x":[2]}"#)
    }

    @Test(arguments: [Answer.status(200, #""broken""#), .status(200, "{"), .status(500, ""), .failure(.reset)])
    func aRefreshThatFailsLeavesTheOldAnswerAndTheNextRequestTriesAgain(_ answer: Answer) {
        let world = warm()
        world.advance(to: 15_000)
        world.answer("x", answer, after: 10)
        _ = ask(world)
        world.advance(to: 15_100)
        world.answer("x", .status(200, "3"), after: 10)
        #expect(ask(world).body == #"{"x":[1]}"#)
        world.advance(to: 15_200)
        #expect(ask(world).body == #"{"x":[3]}"#)
        #expect(world.transport.log == ["0 x", "15000 x", "15100 x"])
    }

    @Test(arguments: [
        (Answer.failure(.cannotConnect), true), (.failure(.connectTimeout), true), (.failure(.reset), true),
        (.failure(.timedOut), true), (.silence, true), (.status(500, ""), true), (.status(503, ""), true),
        (.status(404, ""), false), (.status(400, ""), false), (.status(429, ""), false),
        (.status(200, #""broken""#), false), (.status(200, "{"), false), (.failure(.truncated), false),
        (.failure(.tooLarge), false),
    ])
    func anOldAnswerStandsInForConnectTimeoutAnd5xxOnly(_ answer: Answer, _ standsIn: Bool) {
        let world = warm()
        world.advance(to: 100_000)
        world.answer("x", answer, after: 10)
        let run = ask(world)
        world.advance(to: 100_500)
        #expect((run.components == "x fallback cache 100s") == standsIn, "\(run.components)")
        #expect(run.body.hasPrefix(#"{"x":[1]"#) == standsIn)
        #expect(run.execution.isDegraded)
    }

    @Test func anOldAnswerStandsInForAnOpenBreaker() {
        let world = World()
        let policy = CallPolicy(breaker: BreakerPolicy(calls: 1, open: .seconds(60), jitter: 0))
        let step = call(policy: policy, cache: CacheDeclaration(self.policy, isPublic: true))
        world.answer("x", after: 1)
        _ = ask(world, [step])
        world.advance(to: 100_000)
        world.answer("x", .status(500, ""), after: 1)
        _ = ask(world, [step])
        world.advance(to: 100_100)
        let run = ask(world, [step])
        #expect(run.endings == ["100100 settled"])
        #expect(run.components == "x fallback cache 100s")
        #expect(world.transport.log.count == 2)
    }

    @Test func anAnswerBeyondAllWindowsIsForgotten() {
        let world = warm()
        world.advance(to: 4_000_000)
        world.answer("x", .status(500, ""), after: 10)
        let run = ask(world)
        world.advance(to: 4_000_100)
        #expect(run.components == "x error failed")
    }

    @Test func everyScopeHasItsOwnAnswers() {
        let world = World()
        world.answer("x", after: 10)
        let steps = [step(isPublic: false)]
        let first = ask(world, steps, scope: "ada")
        let second = ask(world, steps, scope: "bob")
        #expect(world.transport.log == ["0 x", "0 x"])
        world.advance(to: 20)
        #expect(first.components == "x ok" && second.components == "x ok")
        #expect(ask(world, steps, scope: "ada").endings.count == 1)
        #expect(ask(world, steps, scope: "eve").endings.isEmpty)
    }

    @Test(arguments: [("no-store", false), ("private", false), ("max-age=1", true), ("public", true)])
    func aServicesNoStoreAndPrivateWin(_ field: String, _ isKept: Bool) {
        let world = warm(.fields([("cache-control", field)], 200, "1"))
        #expect(ask(world).endings.count == (isKept ? 1 : 0))
    }

    @Test func aServicesMaxAgeAndAgeShortenTheLife() {
        let world = warm(
            .fields([("cache-control", "max-age=5"), ("age", "3")], 200, "1"), [step(CachePolicy(ttl: .seconds(10)))])
        world.advance(to: 1500)
        let fresh = ask(world, [step(CachePolicy(ttl: .seconds(10)))])
        #expect(fresh.endings.count == 1)
        #expect(fresh.execution.freshness.ageSeconds == 4)
        world.advance(to: 2500)
        #expect(ask(world, [step(CachePolicy(ttl: .seconds(10)))]).endings.isEmpty)
    }

    @Test func theWayOfAnAnswerCountsAsItsAge() {
        let world = World()
        let steps = [call(950, cache: CacheDeclaration(CachePolicy(ttl: .seconds(10)), isPublic: true))]
        world.answer("x", .fields([("cache-control", "max-age=5"), ("age", "3")], 200, "1"), after: 900)
        _ = ask(world, steps)
        world.advance(to: 1900)
        let fresh = ask(world, steps)
        #expect(fresh.endings == ["1900 settled"])
        // 3 s where it came from, 0.9 s on the way, and 1 s here.
        #expect(fresh.execution.freshness.ageSeconds == 4)
        world.advance(to: 2100)
        #expect(ask(world, steps).endings.isEmpty)
    }

    @Test func whatMayNotBeKeptServesNobodyElse() {
        let world = World()
        world.answer("x", .fields([("cache-control", "private")], 200, "1"), after: 10)
        let runs = (0..<3).map { _ in ask(world) }
        world.advance(to: 100)
        #expect(world.transport.log == ["0 x", "10 x", "10 x"])
        #expect(runs.map(\.components) == Array(repeating: "x ok", count: 3))
    }

    @Test func errorsAreNotKept() {
        for answer in [Answer.status(500, ""), .status(404, ""), .status(400, ""), .failure(.reset)] {
            let world = warm(answer)
            #expect(ask(world).endings.isEmpty)
        }
    }

    @Test func a404IsKeptWhenAskedForAtMostFiveSeconds() {
        let steps = [step(CachePolicy(ttl: .seconds(60), notFound: .seconds(60)), absent: [404])]
        let world = warm(.status(404, ""), steps)
        world.advance(to: 4000)
        let run = ask(world, steps)
        #expect(run.endings == ["4000 settled"])
        #expect(run.components == "x ok")
        #expect(run.body == #"{"x":"absent"}"#)
        world.advance(to: 5100)
        #expect(ask(world, steps).endings.isEmpty)
    }

    @Test func aKept404IsPropagatedLikeAnyOther() {
        let steps = [step(CachePolicy(ttl: .seconds(60), notFound: .seconds(2)))]
        let world = warm(.status(404, ""), steps)
        #expect(ask(world, steps, isCritical: true, propagate: [404]).endings == ["20 404 not_found"])
    }

    @Test func unsafeCallsAreNeverKept() {
        let step = call(method: .post, cache: CacheDeclaration(policy, isPublic: true))
        let world = warm(.status(200, "1"), [step])
        #expect(ask(world, [step]).endings.isEmpty)
    }

    @Test func withoutMemoryNothingIsKeptAndEqualCallsAreStillMadeOnce() {
        let world = World(cache: CallCache(bytesMax: 0))
        world.answer("x", after: 10)
        let runs = (0..<5).map { _ in ask(world) }
        world.advance(to: 20)
        #expect(runs.map(\.components) == Array(repeating: "x ok", count: 5))
        #expect(world.transport.log == ["0 x"])
        #expect(ask(world).endings.isEmpty)
    }

    @Test func aFallbacksAnswerIsKeptToo() {
        let steps = [call(operation: "first"), step()]
        let world = World()
        world.answer("x", .status(500, ""), after: 1)
        world.answer("x-1", after: 10)
        _ = ask(world, steps)
        world.advance(to: 50)
        let run = ask(world, steps)
        world.advance(to: 100)
        #expect(run.endings == ["51 settled"])
        #expect(run.components == "x fallback call")
        #expect(world.transport.log == ["0 x", "1 x-1", "50 x"])
    }

    // MARK: What a write makes obsolete

    private func write(_ world: World, scope: String, isScoped: Bool = true, answer: Answer = .status(200, "1")) -> Run
    {
        let operation = CachedOperation(service: 0, operation: "op", isScoped: isScoped)
        let run = Run(
            [
                DependencyDeclaration(
                    name: "w", steps: [call(method: .post, operation: "write")], invalidates: [operation])
            ], behaviour: GraphPlan.Behaviour(scopes: ["w": scope]), in: world)
        world.answer("w", answer, after: 5)
        run.begin()
        world.scheduler.advance(by: .milliseconds(10))
        return run
    }

    @Test func aWriteForgetsWhatItMakesObsoleteInItsScope() {
        for (isScoped, kept) in [(true, 1), (false, 0)] {
            let world = World()
            world.answer("x", after: 1)
            let steps = [step(isPublic: false)]
            _ = (ask(world, steps, scope: "ada"), ask(world, steps, scope: "bob"))
            world.advance(to: 10)
            _ = write(world, scope: "ada", isScoped: isScoped)
            #expect(ask(world, steps, scope: "ada").endings.isEmpty)
            #expect(ask(world, steps, scope: "bob").endings.count == kept)
        }
    }

    @Test func aWriteThatFailsForgetsNothing() {
        let world = warm()
        _ = write(world, scope: "", answer: .status(500, ""))
        #expect(ask(world).endings.count == 1)
    }

    @Test func whatIsOnItsWayWhenAWriteHappensIsNeitherKeptNorJoined() {
        let world = World()
        world.answer("x", .status(200, "1"), after: 50)
        let early = ask(world)
        world.advance(to: 10)
        _ = write(world, scope: "", isScoped: false)
        world.answer("x", .status(200, "2"), after: 10)
        let late = ask(world)
        world.advance(to: 100)
        #expect(early.body == #"{"x":[1]}"#)
        #expect(late.body == #"{"x":[2]}"#)
        #expect(ask(world).body == #"{"x":[2]}"#)
    }
}
