import BFFPolicy
@testable import BFFRuntime
import Testing

/// Dependencies that make several calls at once.
struct ExecutionBatchTests {
    private func run(_ dependency: DependencyDeclaration, parts: Int, targets: CallTargets = CallTargets()) -> Run {
        let run = Run(
            [dependency, DependencyDeclaration(name: "next", after: 0b01, steps: [call()])],
            behaviour: GraphPlan.Behaviour(calls: ["x": parts]), targets: targets)
        run.answer("next", after: 1)
        return run
    }

    @Test func aBatchWithoutKeysIsOkWithoutACall() {
        let run = run(DependencyDeclaration(name: "x", isCritical: true, steps: [call()]), parts: 0)
        run.finish()
        #expect(run.transport.log == ["0 next"])
        #expect(run.components == "x ok · next ok")
    }

    @Test func partsRunInParallelAgainstOneDeadline() {
        let run = run(DependencyDeclaration(name: "x", steps: [call(100)]), parts: 3)
        run.answer("x?part=0", .status(200, "1"), after: 30)
        run.answer("x?part=1", .status(200, "2"), after: 10)
        run.answer("x?part=2", .status(200, "3"), after: 20)
        run.finish()
        #expect(run.transport.log == ["0 x?part=0", "0 x?part=1", "0 x?part=2", "30 next"])
        #expect(run.transport.deadlines["x?part=0"] == 100)
        #expect(run.transport.deadlines["x?part=2"] == 100)
        #expect(run.body == #"{"x":[1,2,3],"next":[1]}"#)
    }

    @Test func aFailedPartFailsTheBatchAndCancelsTheOthers() {
        let run = run(DependencyDeclaration(name: "x", steps: [call(100), .empty]), parts: 3)
        run.answer("x?part=0", after: 5)
        run.answer("x?part=1", .status(500, ""), after: 10)
        run.answer("x?part=2", after: 20)
        run.finish()
        #expect(run.transport.log == ["0 x?part=0", "0 x?part=1", "0 x?part=2", "10 cancel x?part=2"])
        #expect(run.components == "x fallback empty · next skipped input")
        #expect(run.body == #"{"x":"empty","next":"failed: input"}"#)
    }

    @Test func aFailedPartOfAPartialBatchLosesOnlyItsItems() {
        for isCritical in [false, true] {
            let run = run(
                DependencyDeclaration(name: "x", isCritical: isCritical, steps: [call(100), .empty], isPartial: true),
                parts: 3)
            run.answer("x?part=0", .status(200, "1"), after: 5)
            run.answer("x?part=1", .status(500, ""), after: 10)
            run.answer("x?part=2", .status(200, "3"), after: 20)
            run.finish()
            #expect(run.components == "x error failed · next skipped input")
            #expect(run.body == #"{"x":[1,3],"next":"failed: input"}"#)
            #expect(run.execution.isDegraded)
        }
    }

    @Test func aPartialBatchThatLosesAllPartsTakesItsChain() {
        let run = run(DependencyDeclaration(name: "x", steps: [call(100), .empty], isPartial: true), parts: 2)
        run.answer("x", .status(500, ""), after: 10)
        run.finish()
        #expect(run.components == "x fallback empty · next skipped input")
        let critical = self.run(
            DependencyDeclaration(name: "x", isCritical: true, steps: [call(100)], isPartial: true), parts: 2)
        critical.answer("x", .status(429, ""), after: 10)
        critical.finish()
        #expect(critical.endings == ["10 503 dependency_unavailable"])
    }

    @Test func eachPartTakesAPlaceInTheBulkhead() {
        for (limit, isPartial, expected) in [
            (3, false, "x ok · next ok"), (2, false, "x error bulkhead_full · next skipped input"),
            (2, true, "x error bulkhead_full · next skipped input"),
        ] {
            let targets = CallTargets()
            let step = call(concurrentMax: limit)
            let run = run(
                DependencyDeclaration(name: "x", steps: [step], isPartial: isPartial), parts: 3, targets: targets)
            run.answer("x", after: 10)
            run.finish()
            #expect(run.components == expected)
            #expect(run.transport.log.count { $0.contains("x?") } == (limit == 3 ? 3 : isPartial ? 2 : 0))
            guard case .call(let declaration) = step else { return }
            #expect(targets.target(of: declaration).bulkhead.inFlight == 0)
        }
    }
}
