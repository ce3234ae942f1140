import BFFPolicy
@testable import BFFRuntime
import BFFTransport
import Testing

/// Places in bulkheads, and services that ask to be left alone.
struct AdmissionTests {
    private let step = call(100, policy: CallPolicy(bulkhead: BulkheadPolicy(concurrent: 1, queue: 2)))

    private func begin(_ world: World, _ step: Step) -> Run {
        let run = Run([DependencyDeclaration(name: "x", steps: [step])], in: world)
        run.begin()
        return run
    }

    @Test func callsWaitForAPlaceInOrderAndBeyondTheQueueFail() {
        let world = World()
        world.answer("x", after: 10)
        let runs = (0..<4).map { _ in begin(world, step) }
        #expect(runs[3].components == "x error bulkhead_full")
        world.advance(to: 90)
        #expect(world.transport.log == ["0 x", "10 x", "20 x"])
        #expect(runs[..<3].map(\.components) == Array(repeating: "x ok", count: 3))
    }

    @Test func theTimeoutCoversTheWait() {
        let world = World()
        world.answer("x", after: 95)
        let first = begin(world, step)
        let second = begin(world, step)
        let third = begin(world, step)
        world.advance(to: 300)
        #expect(first.components == "x ok")
        #expect(second.components == "x error timeout")
        #expect(third.components == "x error bulkhead_full")
        #expect(second.endings == ["100 settled"])
        #expect(third.endings == ["100 settled"])
    }

    @Test func whoLeavesTheQueueGivesItsPlaceUp() {
        let world = World()
        world.answer("x", after: 10)
        let runs = (0..<3).map { _ in begin(world, step) }
        runs[1].execution.abandon()
        world.advance(to: 90)
        #expect(world.transport.log == ["0 x", "10 x"])
        #expect(runs[2].components == "x ok")
        guard case .call(let call) = step else { return }
        #expect(world.targets.target(of: call).bulkhead.inFlight == 0)
        #expect(world.targets.target(of: call).bulkhead.queued == 0)
    }

    @Test func after429NothingIsAskedUntilTheServiceWants() {
        let world = World()
        world.answer("x", .fields([("retry-after", "2")], 429, ""), after: 5)
        let first = begin(world, call())
        world.advance(to: 10)
        #expect(first.components == "x error rate_limited")
        world.answer("x", after: 1)
        world.advance(to: 1900)
        #expect(begin(world, call()).components == "x error rate_limited")
        #expect(world.transport.log == ["0 x"])
        world.advance(to: 2100)
        let last = begin(world, call())
        world.advance(to: 2200)
        #expect(last.components == "x ok")
    }

    @Test func without429sRetryAfterOnlyTheCallItselfFails() {
        let world = World()
        world.answer("x", .status(429, ""), after: 5)
        _ = begin(world, call())
        world.advance(to: 10)
        world.answer("x", after: 1)
        let next = begin(world, call())
        world.advance(to: 20)
        #expect(next.components == "x ok")
    }

    @Test func theServiceIsToldHowLongItHas() {
        let world = World()
        let step = call(
            80, policy: CallPolicy(retry: RetryPolicy(attempts: 2, backoff: .zero), deadline: .grpcTimeout))
        world.transport.first["x"] = [FakeTransport.Reply(answer: .failure(.reset), after: .milliseconds(30))]
        world.answer("x", after: 1)
        _ = begin(world, step)
        #expect(world.transport.requests["x"]?.contains("\r\ngrpc-timeout: 00000080m\r\n") == true)
        world.advance(to: 35)
        #expect(world.transport.requests["x"]?.contains("\r\ngrpc-timeout: 00000049m\r\n") == true)
        let absolute = call(80, policy: CallPolicy(deadline: .requestDeadline))
        let before = Int(Timestamp.now * 1000)
        _ = begin(world, absolute)
        let name = "X-Request-Deadline: "
        let field = world.transport.requests["x"]?.split(separator: "\r\n").first { $0.hasPrefix(name) }
        let deadline = field.flatMap { Int($0.dropFirst(name.count)) } ?? 0
        #expect((before + 80...before + 1080).contains(deadline))
    }

    @Test func aBrownoutSkipsWhatIsOptional() {
        let run = Run(
            [
                DependencyDeclaration(name: "x", isCritical: true, steps: [call()]),
                DependencyDeclaration(name: "y", steps: [call()]),
                DependencyDeclaration(name: "z", steps: [call(), .empty]),
            ], isBrownout: true)
        run.answer("x", after: 5)
        run.finish()
        #expect(run.transport.log == ["0 x"])
        #expect(run.components == "x ok · y skipped shed · z skipped shed")
        #expect(run.body == #"{"x":[1],"y":"failed: shed","z":"empty"}"#)
        #expect(run.execution.isDegraded)
    }

    @Test func aCallersDeadlineShortensTheBudgetAndNeverLengthensIt() {
        for (end, expected) in [(50, 30), (5000, 980)] {
            let world = World()
            let run = Run(
                [DependencyDeclaration(name: "x", steps: [call(2000)])], in: world,
                callerEnd: world.scheduler.now + .milliseconds(end))
            run.begin()
            #expect(run.transport.deadlines["x"] == expected)
            run.execution.abandon()
        }
    }
}
