import BFFHTTP
import BFFPolicy
@testable import BFFRuntime
import BFFTransport
import Testing

/// Further attempts: of what, how often, when.
struct RetryTests {
    private func policy(
        attempts: Int = 3, perTry: Duration? = nil, budget: RetryBudgetPolicy = RetryBudgetPolicy()
    ) -> CallPolicy {
        CallPolicy(
            retry: RetryPolicy(attempts: attempts, perTry: perTry), retryBudget: budget, breaker: nil)
    }

    private func run(_ answer: Answer, _ step: Step) -> Run {
        let run = Run([DependencyDeclaration(name: "x", steps: [step])])
        run.answer("x", answer, after: 1)
        run.finish()
        return run
    }

    @Test(arguments: [
        (Answer.failure(.cannotConnect), 3), (.failure(.connectTimeout), 3), (.failure(.reset), 3),
        (.status(502, ""), 3), (.status(503, ""), 3), (.status(504, ""), 3),
        (.status(500, ""), 1), (.status(501, ""), 1), (.status(404, ""), 1), (.status(400, ""), 1),
        (.status(429, ""), 1), (.failure(.truncated), 1), (.failure(.malformed), 1), (.failure(.tooLarge), 1),
        (.status(200, "{"), 1), (.status(200, #""no number""#), 1), (.status(200, "1"), 1),
    ])
    func onlyWhatMayPassIsTriedAgain(_ answer: Answer, _ attempts: Int) {
        #expect(run(answer, call(policy: policy())).transport.log.count == attempts)
    }

    @Test func nothingIsTriedAgainUnlessThePolicySaysSo() {
        #expect(run(.status(503, ""), call()).transport.log.count == 1)
    }

    @Test(arguments: [
        (HTTPMethod.get, false, 3), (.head, false, 3), (.put, false, 3), (.delete, false, 3), (.post, false, 1),
        (.patch, false, 1), (.post, true, 3), (.patch, true, 3),
    ])
    func onlyWhatMayBeRepeatedIsTriedAgain(_ method: HTTPMethod, _ isIdempotent: Bool, _ attempts: Int) {
        let step = call(method: method, isIdempotent: isIdempotent, policy: policy())
        #expect(run(.failure(.reset), step).transport.log.count == attempts)
    }

    @Test func aLaterAttemptsAnswerIsTheCalls() {
        let run = Run([DependencyDeclaration(name: "x", isCritical: true, steps: [call(policy: policy())])])
        run.transport.first["x"] = [FakeTransport.Reply(answer: .status(503, ""), after: .milliseconds(1))]
        run.answer("x", .status(200, "7"), after: 1)
        run.finish()
        #expect(run.components == "x ok")
        #expect(run.body == #"{"x":[7]}"#)
        #expect(run.transport.log.count == 2)
    }

    @Test func attemptsStandApartByLessThanTheBackoffAndItsDoubles() {
        let backoff = RetryPolicy.backoffDefault.wholeNanoseconds / 1_000_000
        for seed in 1...20 {
            let world = World(seed: UInt64(seed))
            let run = Run(
                [DependencyDeclaration(name: "x", steps: [call(500, policy: policy(attempts: 4))])], in: world)
            run.answer("x", .failure(.cannotConnect), after: 0)
            run.finish()
            let starts = run.transport.log.compactMap { Int($0.prefix { $0 != " " }) }
            #expect(starts.count == 4)
            for (attempt, pair) in zip(starts, starts.dropFirst()).enumerated() {
                // The fake's answer and the timer each round up to the next millisecond.
                #expect(pair.1 - pair.0 <= Int(backoff) << attempt + 2)
            }
        }
    }

    @Test func theTimeoutCoversAllAttempts() {
        let step = call(60, policy: policy(attempts: 10, perTry: .milliseconds(25)))
        let run = Run([DependencyDeclaration(name: "x", steps: [step])])
        run.finish()
        #expect(run.components == "x error timeout")
        #expect(run.endings == ["60 settled"])
        #expect(run.transport.log.count >= 2)
    }

    @Test func anAttemptEndsWithItsOwnTimeout() {
        let step = call(200, policy: policy(attempts: 2, perTry: .milliseconds(30)))
        let run = Run([DependencyDeclaration(name: "x", steps: [step])])
        run.transport.first["x"] = [FakeTransport.Reply(answer: .silence, after: .zero)]
        run.answer("x", after: 1)
        run.begin()
        #expect(run.transport.deadlines["x"] == 30)
        run.advance(to: 199)
        #expect(run.components == "x ok")
    }

    @Test func retryAfterWinsWhereItFitsTheBudget() {
        let run = Run(
            [DependencyDeclaration(name: "x", steps: [call(2000, policy: policy())])],
            budget: Budget(total: .seconds(3)))
        run.transport.first["x"] = [
            FakeTransport.Reply(answer: .fields([("retry-after", "1")], 503, ""), after: .milliseconds(5))
        ]
        run.answer("x", after: 5)
        run.finish()
        #expect(run.transport.log == ["0 x", "1005 x"])
        #expect(run.components == "x ok")
    }

    @Test func retryAfterThatDoesNotFitFailsAtOnce() {
        let run = Run([DependencyDeclaration(name: "x", steps: [call(900, policy: policy())])])
        run.answer("x", .fields([("retry-after", "1")], 503, ""), after: 5)
        run.finish()
        #expect(run.transport.log == ["0 x"])
        #expect(run.endings == ["5 settled"])
        #expect(run.components == "x error failed")
    }

    @Test func theBudgetBoundsRetriesOfAServiceThatFailsEveryCall() {
        let world = World()
        let step = call(policy: policy(attempts: 5, budget: RetryBudgetPolicy(percent: 20, perSecond: 10)))
        for _ in 0..<3 {
            for _ in 0..<500 {
                let run = Run([DependencyDeclaration(name: "x", steps: [step])], in: world)
                run.answer("x", .failure(.cannotConnect), after: 0)
                run.begin()
                world.scheduler.advance(by: .milliseconds(2))
            }
        }
        world.scheduler.advance(by: .seconds(2))
        // Three seconds of 500 calls each, and the two that follow.
        #expect(world.transport.log.count <= 1500 + 300 + 5 * 10)
        #expect(world.transport.log.count > 1500)
    }

    @Test func aCancelledCallIsNotTriedAgain() {
        let run = Run([DependencyDeclaration(name: "x", steps: [call(policy: policy())])])
        run.answer("x", .failure(.cannotConnect), after: 0)
        run.begin()
        run.advance(to: 2)
        run.execution.abandon()
        run.scheduler.advance(by: .seconds(1))
        #expect(run.transport.log.count <= 2)
        #expect(run.transport.inFlight == 0)
        #expect(run.scheduler.timerCount == 0)
    }
}
