import BFFHTTP
import BFFPolicy
@testable import BFFRuntime
import BFFTransport
import Testing

/// A second attempt beside one that is slow.
struct HedgeTests {
    private let policy = CallPolicy(hedge: .after(.milliseconds(20)))

    private func run(
        _ step: Step, first: FakeTransport.Reply, second: FakeTransport.Reply, in world: World = World()
    ) -> Run {
        let run = Run([DependencyDeclaration(name: "x", steps: [step])], in: world)
        run.transport.first["x"] = [first, second]
        run.finish()
        return run
    }

    private func reply(_ body: String, after milliseconds: Int, status: Int = 200) -> FakeTransport.Reply {
        FakeTransport.Reply(answer: .status(status, body), after: .milliseconds(milliseconds))
    }

    @Test func theFirstSuccessCancelsTheOther() {
        let slow = run(call(policy: policy), first: reply("1", after: 90), second: reply("2", after: 10))
        #expect(slow.transport.log == ["0 x", "20 x", "30 cancel x"])
        #expect(slow.body == #"{"x":[2]}"#)
        let quick = run(call(policy: policy), first: reply("1", after: 25), second: reply("2", after: 50))
        #expect(quick.transport.log == ["0 x", "20 x", "25 cancel x"])
        #expect(quick.body == #"{"x":[1]}"#)
        #expect(quick.transport.inFlight == 0)
    }

    @Test(arguments: [25, 90])
    func theLoserOfOneCallIsNoPartOfTheNext(milliseconds: Int) {
        let hedged = run(
            call(policy: policy), first: reply("1", after: milliseconds), second: reply("2", after: 50))
        let before = hedged.transport.log.count
        let next = Run(after: hedged)
        next.transport.first["x"] = [reply("3", after: 30), reply("4", after: 90)]
        next.finish()
        #expect(next.transport.log[before...].map { $0.drop { $0 != " " } } == [" x", " x", " cancel x"])
        #expect(next.body == #"{"x":[3]}"#)
        #expect(next.transport.inFlight == 0)
    }

    @Test func aFastAnswerIsNotHedged() {
        let run = run(call(policy: policy), first: reply("1", after: 15), second: reply("2", after: 1))
        #expect(run.transport.log == ["0 x"])
        #expect(run.scheduler.timerCount == 0)
    }

    @Test func aFailureWaitsForTheOther() {
        let run = run(
            call(policy: policy), first: reply("", after: 25, status: 503), second: reply("2", after: 30))
        #expect(run.transport.log == ["0 x", "20 x"])
        #expect(run.endings == ["50 settled"])
        #expect(run.body == #"{"x":[2]}"#)
    }

    @Test func bothSendTheSame() {
        let run = Run([DependencyDeclaration(name: "x", steps: [call(policy: policy)])])
        var requests: [String] = []
        run.begin()
        requests.append(run.transport.requests["x"] ?? "")
        run.advance(to: 25)
        requests.append(run.transport.requests["x"] ?? "")
        #expect(run.transport.inFlight == 2)
        #expect(requests[0] == requests[1])
        #expect(requests[0].hasPrefix("GET /x HTTP/1.1\r\n"))
        run.execution.abandon()
        #expect(run.transport.inFlight == 0)
    }

    @Test(arguments: [(HTTPMethod.post, false), (.post, true), (.put, false), (.delete, false)])
    func onlySafeCallsAreHedged(_ method: HTTPMethod, _ isIdempotent: Bool) {
        let step = call(method: method, isIdempotent: isIdempotent, policy: policy)
        let run = run(step, first: reply("1", after: 90), second: reply("2", after: 1))
        #expect(run.transport.log == ["0 x"])
    }

    @Test func theRetryBudgetPaysForHedges() {
        let world = World()
        let step = call(
            policy: CallPolicy(
                retryBudget: RetryBudgetPolicy(percent: 0, perSecond: 3), hedge: .after(.milliseconds(20))))
        for _ in 0..<10 {
            let run = Run([DependencyDeclaration(name: "x", steps: [step])], in: world)
            run.answer("x", after: 60)
            run.begin()
        }
        world.advance(to: 50)
        #expect(world.transport.log.count { $0.hasPrefix("20 ") } == 3)
    }

    @Test func p95WaitsForEnoughCallsAndAtLeast20Milliseconds() {
        let world = World()
        let step = call(policy: CallPolicy(hedge: .p95))
        func one(after milliseconds: Int) -> [String] {
            let before = world.transport.log.count
            let run = Run([DependencyDeclaration(name: "x", steps: [step])], in: world)
            run.answer("x", after: milliseconds)
            run.begin()
            world.scheduler.advance(by: .milliseconds(150))
            return world.transport.log[before...].filter { !$0.contains("cancel") }
        }
        #expect(one(after: 90).count == 1)
        for _ in 0..<30 { #expect(one(after: 5).count == 1) }
        #expect(one(after: 90).count == 2)
    }

    @Test func pausesBetweenAttemptsAreNoLatency() {
        let world = World()
        let retry = RetryPolicy(attempts: 2, backoff: .milliseconds(300))
        let step = call(500, policy: CallPolicy(retry: retry, hedge: .p95))
        func one(_ answers: [FakeTransport.Reply]) -> Int {
            let before = world.transport.log.count
            let run = Run([DependencyDeclaration(name: "x", steps: [step])], in: world)
            world.transport.first["x"] = answers
            run.begin()
            world.scheduler.advance(by: .milliseconds(350))
            return world.transport.log[before...].count { !$0.contains("cancel") }
        }
        for _ in 0..<LatencyTracker.callsMin {
            #expect(one([reply("", after: 5, status: 503), reply("1", after: 5)]) == 2)
        }
        #expect(one([reply("1", after: 200), reply("2", after: 5)]) == 2)
    }

    @Test func whatAHedgeWasFasterThanStillCountsAsSlow() throws {
        let world = World()
        let budget = RetryBudgetPolicy(percent: 100, perSecond: 100)
        let step = call(policy: CallPolicy(retryBudget: budget, hedge: .after(.milliseconds(20))))
        for _ in 0..<LatencyTracker.callsMin {
            let run = Run([DependencyDeclaration(name: "x", steps: [step])], in: world)
            world.transport.first["x"] = [reply("1", after: 90), reply("2", after: 1)]
            run.begin()
            world.scheduler.advance(by: .milliseconds(150))
            #expect(run.body == #"{"x":[2]}"#)
        }
        guard case .call(let declaration) = step else { return }
        let latency = world.targets.target(of: declaration).latency
        #expect(try #require(latency.p95(at: world.scheduler.now)) > .milliseconds(15))
    }

    @Test func aProbeIsNotHedged() {
        let world = World()
        let step = call(
            policy: CallPolicy(
                hedge: .after(.milliseconds(20)), breaker: BreakerPolicy(calls: 1, open: .seconds(1), jitter: 0)))
        let failing = Run([DependencyDeclaration(name: "x", steps: [step])], in: world)
        failing.answer("x", .status(500, ""), after: 1)
        failing.begin()
        world.advance(to: 1100)
        let probe = Run([DependencyDeclaration(name: "x", steps: [step])], in: world)
        probe.answer("x", after: 50)
        probe.begin()
        world.advance(to: 1200)
        #expect(world.transport.log == ["0 x", "1100 x"])
        #expect(probe.components == "x ok")
    }
}
