import BFFPolicy
@testable import BFFRuntime
import BFFTransport
import Testing

/// The breaker of an operation, as executions meet it.
struct CallBreakerTests {
    private let step = call(
        policy: CallPolicy(breaker: BreakerPolicy(calls: 4, failures: 50, open: .seconds(5), jitter: 0)))

    @discardableResult
    private func one(_ answer: Answer, in world: World, after milliseconds: Int = 1) -> Run {
        let run = Run([DependencyDeclaration(name: "x", steps: [step])], in: world)
        run.answer("x", answer, after: milliseconds)
        run.begin()
        world.scheduler.advance(by: .milliseconds(200))
        return run
    }

    private func isOpen(after answer: Answer) -> Bool {
        let world = World()
        for _ in 0..<8 { one(answer, in: world) }
        return one(.status(200, "1"), in: world).components == "x error breaker_open"
    }

    @Test(arguments: [
        Answer.failure(.cannotConnect), .failure(.connectTimeout), .failure(.reset), .failure(.truncated),
        .failure(.malformed), .failure(.tooLarge), .failure(.timedOut), .silence, .status(500, ""), .status(503, ""),
        .status(200, "{"), .status(200, #""no number""#),
    ])
    func whatTheServiceFailsAtOpensIt(_ answer: Answer) {
        #expect(isOpen(after: answer))
    }

    @Test(arguments: [
        Answer.status(200, "1"), .status(400, ""), .status(401, ""), .status(404, ""), .status(409, ""),
        .status(429, ""), .failure(.saturated), .failure(.refusedRequest), .failure(.closed),
    ])
    func whatTheServiceIsNotToBlameForDoesNot(_ answer: Answer) {
        #expect(!isOpen(after: answer))
    }

    @Test func aCallerThatLeavesDoesNotOpenIt() {
        let world = World()
        for _ in 0..<20 {
            let run = Run([DependencyDeclaration(name: "x", steps: [step])], in: world)
            run.begin()
            world.scheduler.advance(by: .milliseconds(5))
            run.execution.abandon()
        }
        #expect(one(.status(200, "1"), in: world).components == "x ok")
    }

    @Test func itOpensAndRecoversByThreeProbesOneAtATime() {
        let world = World()
        for _ in 0..<4 { one(.status(500, ""), in: world) }
        let before = world.transport.log.count
        #expect(one(.status(200, "1"), in: world).components == "x error breaker_open")
        #expect(world.transport.log.count == before)
        world.scheduler.advance(by: .seconds(5))
        for _ in 0..<3 {
            let probe = Run([DependencyDeclaration(name: "x", steps: [step])], in: world)
            probe.answer("x", after: 50)
            probe.begin()
            world.scheduler.advance(by: .milliseconds(10))
            let second = Run([DependencyDeclaration(name: "x", steps: [step])], in: world)
            second.begin()
            #expect(second.components == "x error breaker_open")
            world.scheduler.advance(by: .milliseconds(100))
            #expect(probe.components == "x ok")
        }
        let runs = (0..<5).map { _ in Run([DependencyDeclaration(name: "x", steps: [step])], in: world) }
        for run in runs { run.begin() }
        world.scheduler.advance(by: .milliseconds(100))
        #expect(runs.map(\.components) == Array(repeating: "x ok", count: 5))
    }

    @Test func aFailedProbeOpensItAnewAndAnAbandonedOneDoesNot() {
        let world = World()
        for _ in 0..<4 { one(.status(500, ""), in: world) }
        world.scheduler.advance(by: .seconds(5))
        let left = Run([DependencyDeclaration(name: "x", steps: [step])], in: world)
        left.answer("x", after: 50)
        left.begin()
        left.execution.abandon()
        #expect(one(.status(500, ""), in: world).components == "x error failed")
        #expect(one(.status(200, "1"), in: world).components == "x error breaker_open")
    }

    @Test func anOpenBreakerIs503ForWhatIsCritical() {
        let world = World()
        for _ in 0..<4 { one(.status(500, ""), in: world) }
        let run = Run([DependencyDeclaration(name: "x", isCritical: true, steps: [step])], in: world)
        run.begin()
        #expect(
            run.endings.map { $0.split(separator: " ").dropFirst().joined(separator: " ") } == [
                "503 dependency_unavailable"
            ])
    }

    @Test func itCanBeOff() {
        let world = World()
        let step = call(policy: CallPolicy(breaker: nil))
        for _ in 0..<50 {
            let run = Run([DependencyDeclaration(name: "x", steps: [step])], in: world)
            run.answer("x", .status(500, ""), after: 1)
            run.begin()
            world.scheduler.advance(by: .milliseconds(5))
        }
        #expect(world.transport.log.count == 50)
    }
}
