import BFFPolicy
@testable import BFFRuntime
import BFFTransport
import Testing

/// When calls start: each as soon as what it reads has settled, to the millisecond.
struct ExecutionOrderTests {
    /// a  b  c       d reads a and b, e reads b and c: a W that no nesting of parallel and sequential blocks can express.
    ///  \/ \/
    ///   d  e
    private func wGraph() -> [DependencyDeclaration] {
        [
            DependencyDeclaration(name: "a", steps: [call()]),
            DependencyDeclaration(name: "b", steps: [call()]),
            DependencyDeclaration(name: "c", steps: [call()]),
            DependencyDeclaration(name: "d", reads: 0b00011, steps: [call()]),
            DependencyDeclaration(name: "e", reads: 0b00110, steps: [call()]),
        ]
    }

    @Test(arguments: [
        (a: 50, b: 20, c: 5, starts: ["0 a", "0 b", "0 c", "20 e", "50 d"], end: 60),
        (a: 5, b: 20, c: 50, starts: ["0 a", "0 b", "0 c", "20 d", "50 e"], end: 60),
        (a: 5, b: 50, c: 20, starts: ["0 a", "0 b", "0 c", "50 d", "50 e"], end: 60),
        (a: 30, b: 1, c: 30, starts: ["0 a", "0 b", "0 c", "30 d", "30 e"], end: 40),
    ])
    func inAWShapedGraphEachStartsWhenItsOwnInputsSettle(_ row: (a: Int, b: Int, c: Int, starts: [String], end: Int)) {
        let run = Run(wGraph())
        run.answer("a", after: row.a)
        run.answer("b", after: row.b)
        run.answer("c", after: row.c)
        run.answer("d", after: 10)
        run.answer("e", after: 10)
        run.finish()
        #expect(run.transport.log == row.starts)
        #expect(run.endings == ["\(row.end) settled"])
    }

    @Test func aFailedOptionalInputReleasesWhatReadsIt() {
        let run = Run(wGraph())
        run.answer("a", .failure(.reset), after: 7)
        run.answer("b", after: 9)
        run.answer("c", after: 30)
        run.answer("d", after: 1)
        run.answer("e", after: 1)
        run.finish()
        #expect(run.transport.log == ["0 a", "0 b", "0 c", "9 d", "30 e"])
        #expect(run.components == "a error unavailable · b ok · c ok · d ok · e ok")
    }

    @Test func inADiamondTheLastWaitsForBothSides() {
        let run = Run([
            DependencyDeclaration(name: "top", steps: [call()]),
            DependencyDeclaration(name: "left", reads: 0b0001, steps: [call()]),
            DependencyDeclaration(name: "right", reads: 0b0001, steps: [call()]),
            DependencyDeclaration(name: "bottom", reads: 0b0110, steps: [call()]),
        ])
        run.answer("top", after: 10)
        run.answer("left", after: 5)
        run.answer("right", after: 25)
        run.answer("bottom", after: 3)
        run.finish()
        #expect(run.transport.log == ["0 top", "10 left", "10 right", "35 bottom"])
        #expect(run.endings == ["38 settled"])
        #expect(run.body == #"{"top":[1],"left":[1],"right":[1],"bottom":[1]}"#)
    }

    @Test func aPlanWithoutDependenciesSettlesAtOnce() {
        let run = Run([])
        run.begin()
        #expect(run.endings == ["0 settled"])
        #expect(run.scheduler.timerCount == 0)
    }

    @Test func aPlanMayHave64Dependencies() {
        let names: [StaticString] = ["x"]
        let run = Run(
            (0..<64).map { index in
                DependencyDeclaration(
                    name: names[0], reads: index == 0 ? 0 : 1 << UInt64(index - 1), steps: [call(method: .post)])
            })
        run.answer("x", after: 2)
        run.finish()
        #expect(run.transport.log.count == 64)
        #expect(run.transport.log.last == "126 x")
        #expect(run.endings == ["128 settled"])
    }

    @Test func whatComesAfterSomethingIsSkippedUnlessThatSucceeded() {
        for (answer, expected) in [
            (FakeTransport.Answer.status(200, "1"), "x ok · y ok"),
            (.status(500, ""), "x error failed · y skipped input"),
        ] {
            let run = Run([
                DependencyDeclaration(name: "x", steps: [call()]),
                DependencyDeclaration(name: "y", after: 0b01, steps: [call()]),
            ])
            run.answer("x", answer, after: 10)
            run.answer("y", after: 10)
            run.finish()
            #expect(run.components == expected)
            #expect(run.transport.log.count == (expected.hasSuffix("ok") ? 2 : 1))
        }
    }

    @Test func whatComesAfterAFallbackIsSkipped() {
        let run = Run([
            DependencyDeclaration(name: "x", steps: [call(), .empty]),
            DependencyDeclaration(name: "y", after: 0b01, steps: [call(), .empty]),
            DependencyDeclaration(name: "z", after: 0b10, steps: [call()]),
        ])
        run.answer("x", .status(500, ""), after: 10)
        run.finish()
        #expect(run.components == "x fallback empty · y skipped input · z skipped input")
        #expect(run.body == #"{"x":"empty","y":"empty","z":"failed: input"}"#)
    }
}
