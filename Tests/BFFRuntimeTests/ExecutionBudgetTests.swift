import BFFPolicy
@testable import BFFRuntime
import BFFTransport
import Testing

/// Deadlines, the budget's end, cancellation.
struct ExecutionBudgetTests {
    private let budget = Budget(total: .milliseconds(200), reserve: .milliseconds(20))

    @Test func aCallEndsWithItsTimeoutOrTheBudgetWhicheverComesFirst() {
        let run = Run(
            [
                DependencyDeclaration(name: "short", steps: [call(80)]),
                DependencyDeclaration(name: "long", steps: [call(500)]),
                DependencyDeclaration(name: "late", reads: 0b01, steps: [call(150)]),
            ], budget: budget)
        run.answer("short", after: 70)
        run.finish()
        #expect(run.transport.deadlines == ["short": 80, "long": 180, "late": 180])
        #expect(run.endings == ["180 settled"])
        #expect(run.components == "short ok · long error timeout · late error timeout")
    }

    @Test func theBudgetsEndIs504ForWhatIsCritical() {
        let run = Run(
            [
                DependencyDeclaration(name: "x", steps: [call(500)]),
                DependencyDeclaration(name: "y", isCritical: true, reads: 0b01, steps: [call(500)]),
            ], budget: budget)
        run.answer("x", after: 170)
        run.finish()
        #expect(run.transport.deadlines["y"] == 180)
        #expect(run.endings == ["180 504 dependency_timeout"])
    }

    @Test func behindTheBudgetsEndNothingIsCalledAndChainsEndInWhatStandsIn() {
        let run = Run(
            [
                DependencyDeclaration(name: "x", steps: [call(500), call(500), .empty]),
                DependencyDeclaration(name: "y", reads: 0b01, steps: [call(500), .value]),
                DependencyDeclaration(name: "z", reads: 0b01, steps: [call(500)]),
            ], budget: budget, behaviour: GraphPlan.Behaviour(calls: ["z": 0]))
        run.finish()
        #expect(run.transport.log == ["0 x"])
        #expect(run.components == "x fallback empty · y fallback value · z ok")
        #expect(run.endings == ["180 settled"])
    }

    @Test func aTransportThatForgetsADeadlineDoesNotHoldTheAnswerBack() {
        let run = Run([DependencyDeclaration(name: "x", steps: [call(50)])], budget: budget)
        run.transport.ignoresDeadlines = true
        run.finish()
        #expect(run.endings == ["180 settled"])
        #expect(run.components == "x error timeout")
        #expect(run.transport.inFlight == 0)
    }

    @Test func aBudgetWithoutRoomCallsNothing() {
        let run = Run(
            [DependencyDeclaration(name: "x", steps: [call()])],
            budget: Budget(total: .milliseconds(20), reserve: .milliseconds(20)))
        run.begin()
        #expect(run.endings == ["0 settled"])
        #expect(run.transport.log.isEmpty)
    }

    @Test func whenTheCallerIsGoneEverythingIsCancelledAndNobodyIsTold() {
        let run = Run([
            DependencyDeclaration(name: "x", isCritical: true, steps: [call()]),
            DependencyDeclaration(name: "y", steps: [call(), .empty]),
            DependencyDeclaration(name: "z", reads: 0b11, steps: [call()]),
        ])
        run.answer("x", after: 10)
        run.begin()
        run.advance(to: 15)
        run.execution.abandon()
        run.execution.release()
        run.scheduler.advance(by: .seconds(5))
        #expect(run.transport.log == ["0 x", "0 y", "15 cancel y"])
        #expect(run.transport.recycled == 2)
        #expect(run.endings.isEmpty)
    }

    @Test func aWriteThatWasSentIsNotCancelled() {
        for isCallerGone in [true, false] {
            let targets = CallTargets()
            let write = call(method: .post, concurrentMax: 1)
            let run = Run(
                [
                    DependencyDeclaration(name: "write", steps: [write]),
                    DependencyDeclaration(name: "read", isCritical: true, steps: [call()]),
                ], targets: targets)
            guard case .call(let declaration) = write else { return }
            let bulkhead = targets.target(of: declaration).bulkhead
            run.answer("write", after: 50)
            run.answer("read", .status(500, ""), after: 10)
            run.begin()
            run.advance(to: 5)
            if isCallerGone { run.execution.abandon() }
            run.advance(to: 20)
            #expect(!run.transport.log.contains { $0.hasSuffix("cancel write") })
            #expect(run.transport.inFlight == 1)
            #expect(bulkhead.inFlight == 1)
            run.scheduler.advance(by: .seconds(1))
            #expect(bulkhead.inFlight == 0)
            #expect(run.transport.recycled == 2)
            #expect(run.endings == (isCallerGone ? [] : ["10 502 dependency_failed"]))
        }
    }

    @Test func aFullBulkheadEntersTheChain() {
        let targets = CallTargets()
        let step = call(concurrentMax: 1)
        guard case .call(let declaration) = step else { return }
        let bulkhead = targets.target(of: declaration).bulkhead
        #expect(bulkhead.tryEnter())
        let run = Run(
            [
                DependencyDeclaration(name: "x", steps: [step]),
                DependencyDeclaration(name: "y", steps: [step, call(operation: "other")]),
            ], targets: targets)
        run.answer("y-1", after: 5)
        run.finish()
        #expect(run.components == "x error bulkhead_full · y fallback call")
        let critical = Run([DependencyDeclaration(name: "x", isCritical: true, steps: [step])], targets: targets)
        critical.begin()
        #expect(critical.endings == ["0 503 dependency_unavailable"])
        bulkhead.leave()
        #expect(bulkhead.inFlight == 0)
    }

    @Test func placesInABulkheadAreGivenBackHoweverACallEnds() {
        for answer in [Answer.status(200, "1"), .status(500, ""), .silence, .failure(.reset)] {
            let targets = CallTargets()
            let step = call(50, concurrentMax: 3)
            guard case .call(let declaration) = step else { return }
            let run = Run(
                [
                    DependencyDeclaration(name: "x", steps: [step]), DependencyDeclaration(name: "y", steps: [step]),
                    DependencyDeclaration(name: "z", isCritical: true, steps: [call(operation: "other")]),
                ], targets: targets)
            run.answer("x", answer, after: 10)
            run.answer("z", .status(500, ""), after: 30)
            run.begin()
            #expect(targets.target(of: declaration).bulkhead.inFlight == 2)
            run.scheduler.advance(by: .seconds(5))
            #expect(targets.target(of: declaration).bulkhead.inFlight == 0)
        }
    }

    @Test func everyCallCarriesTheRequestsIdentifiers() {
        let run = Run([DependencyDeclaration(name: "x", steps: [call()])])
        run.finish()
        let request = run.transport.requests["x"] ?? ""
        #expect(request.hasPrefix("GET /x HTTP/1.1\r\nHost: service.test\r\n"))
        #expect(request.contains("\r\nX-Request-Id: r-1\r\n"))
        #expect(request.contains("\r\ntraceparent: 00-"))
    }
}
