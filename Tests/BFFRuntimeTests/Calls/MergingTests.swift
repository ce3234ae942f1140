import BFFPolicy
@testable import BFFRuntime
import BFFTransport
import Testing

/// Equal calls of one request are made once.
struct MergingTests {
    /// Both dependencies ask for the same.
    private func pair(
        _ first: Step = call(), _ second: Step = call(), names: (StaticString, StaticString) = ("x", "x"),
        reads: UInt64 = 0, isCritical: Bool = false
    ) -> [DependencyDeclaration] {
        [
            DependencyDeclaration(name: names.0, component: "a", isCritical: isCritical, steps: [first]),
            DependencyDeclaration(name: names.1, component: "b", reads: reads, steps: [second]),
        ]
    }

    @Test func equalCallsShareOneAnswer() {
        let run = Run(pair())
        run.answer("x", after: 10)
        run.finish()
        #expect(run.transport.log == ["0 x"])
        #expect(run.components == "x ok · x ok")
        #expect(run.endings == ["10 settled"])
    }

    @Test func anAnswerThatIsThereServesALaterCall() {
        let run = Run(pair(reads: 0b01))
        run.answer("x", after: 10)
        run.finish()
        #expect(run.transport.log == ["0 x"])
        #expect(run.endings == ["10 settled"])
    }

    @Test(arguments: [
        (pair: (call(), call(operation: "other")), names: ("x", "x") as (StaticString, StaticString)),
        (pair: (call(), call()), names: ("x", "y")),
        (pair: (call(method: .post), call(method: .post)), names: ("x", "x")),
        // The second may not wait as long as the first may take.
        (pair: (call(100), call(50)), names: ("x", "x")),
    ])
    func callsThatDifferAreMadeEach(_ row: (pair: (Step, Step), names: (StaticString, StaticString))) {
        let run = Run(pair(row.pair.0, row.pair.1, names: row.names))
        run.answer("x", after: 10)
        run.answer("y", after: 10)
        run.finish()
        #expect(run.transport.log.count == 2)
    }

    @Test func aFailureIsEverybodys() {
        let run = Run(pair())
        run.answer("x", .status(500, ""), after: 10)
        run.finish()
        #expect(run.transport.log == ["0 x"])
        #expect(run.components == "x error failed · x error failed")
    }

    @Test func aCriticalFailureEndsBoth() {
        let run = Run(pair(isCritical: true))
        run.answer("x", .failure(.reset), after: 10)
        run.finish()
        #expect(run.endings == ["10 502 dependency_failed"])
    }

    @Test func aCallGoesOnForWhoeverTakesPartInIt() {
        // One batch loses a part and gives up its other one, which the other batch takes part in and needs.
        let run = Run(
            [
                DependencyDeclaration(name: "x", steps: [call()]),
                DependencyDeclaration(name: "x", component: "b", steps: [call()], isPartial: true),
            ], behaviour: GraphPlan.Behaviour(calls: ["x": 2]))
        run.answer("x?part=0", .status(500, ""), after: 5)
        run.answer("x?part=1", after: 10)
        run.finish()
        #expect(run.transport.log == ["0 x?part=0", "0 x?part=1"])
        #expect(run.components == "x error failed · x error failed")
        #expect(run.body == #"{"x":"failed: failed","x":[1]}"#)
    }
}
