import BFFPolicy
@testable import BFFRuntime
import BFFTransport
import Testing

typealias Answer = FakeTransport.Answer

/// What a failure of one dependency makes of it, and of the whole.
struct ExecutionFailureTests {
    struct Fault: CustomTestStringConvertible {
        let answer: Answer
        let reason: String
        let critical: String
        var testDescription: String { "\(answer) → \(reason), critical: \(critical)" }
    }

    static let faults = [
        Fault(answer: .failure(.cannotConnect), reason: "unavailable", critical: "502 dependency_failed"),
        Fault(answer: .failure(.connectTimeout), reason: "unavailable", critical: "502 dependency_failed"),
        Fault(answer: .failure(.reset), reason: "unavailable", critical: "502 dependency_failed"),
        Fault(answer: .failure(.truncated), reason: "failed", critical: "502 dependency_failed"),
        Fault(answer: .failure(.malformed), reason: "failed", critical: "502 dependency_failed"),
        Fault(answer: .failure(.tooLarge), reason: "failed", critical: "502 dependency_failed"),
        Fault(answer: .failure(.timedOut), reason: "timeout", critical: "504 dependency_timeout"),
        Fault(answer: .silence, reason: "timeout", critical: "504 dependency_timeout"),
        Fault(answer: .status(200, "{"), reason: "contract", critical: "502 dependency_failed"),
        Fault(answer: .status(200, ""), reason: "contract", critical: "502 dependency_failed"),
        Fault(answer: .status(200, #""one""#), reason: "contract", critical: "502 dependency_failed"),
        Fault(answer: .status(204, ""), reason: "contract", critical: "502 dependency_failed"),
        Fault(answer: .status(302, ""), reason: "failed", critical: "502 dependency_failed"),
        Fault(answer: .status(400, ""), reason: "failed", critical: "502 dependency_failed"),
        Fault(answer: .status(401, ""), reason: "failed", critical: "502 dependency_failed"),
        Fault(answer: .status(404, ""), reason: "not_found", critical: "502 dependency_failed"),
        Fault(answer: .status(429, ""), reason: "rate_limited", critical: "503 dependency_unavailable"),
        Fault(answer: .status(500, ""), reason: "failed", critical: "502 dependency_failed"),
        Fault(answer: .status(503, ""), reason: "failed", critical: "502 dependency_failed"),
    ]

    @Test(arguments: faults)
    func anOptionalFailureTouchesNothingElse(_ fault: Fault) {
        let run = Run([
            DependencyDeclaration(name: "x", steps: [call(100)]), DependencyDeclaration(name: "y", steps: [call(100)]),
        ])
        run.answer("x", fault.answer, after: 20)
        run.answer("y", after: 30)
        run.finish()
        #expect(run.components == "x error \(fault.reason) · y ok")
        #expect(run.body == #"{"x":"failed: \#(fault.reason)","y":[1]}"#)
        #expect(run.execution.isDegraded)
    }

    @Test(arguments: faults)
    func aCriticalFailureAnswersAtOnceAndCancelsTheRest(_ fault: Fault) {
        let run = Run([
            DependencyDeclaration(name: "x", isCritical: true, steps: [call(100)]),
            DependencyDeclaration(name: "y", steps: [call(200)]),
            DependencyDeclaration(name: "z", reads: 0b01, steps: [call()]),
        ])
        run.answer("x", fault.answer, after: 20)
        run.answer("y", after: 190)
        run.finish()
        let isSilent = if case .silence = fault.answer { true } else { false }
        #expect(run.endings == ["\(isSilent ? 100 : 20) \(fault.critical)"])
        #expect(run.transport.log.last == "\(isSilent ? 100 : 20) cancel y")
        #expect(run.transport.inFlight == 0)
        #expect(run.transport.recycled == 2)
        #expect(run.scheduler.timerCount <= 1, "only the fake's own timer may be left")
    }

    @Test(arguments: faults)
    func aFallbackChainIsTriedInOrder(_ fault: Fault) {
        for (second, expected, body) in [
            (Answer.status(200, "2"), "x fallback call", #"{"x":[2]}"#),
            (fault.answer, "x fallback empty", #"{"x":"empty"}"#),
        ] {
            for isCritical in [false, true] {
                let run = Run([
                    DependencyDeclaration(
                        name: "x", isCritical: isCritical, steps: [call(50), call(30), .empty, call()])
                ])
                run.answer("x", fault.answer, after: 10)
                run.answer("x-1", second, after: 10)
                run.finish()
                #expect(run.components == expected)
                #expect(run.body == body)
                #expect(run.execution.isDegraded)
                #expect(run.endings.count == 1)
            }
        }
    }

    @Test(arguments: [(204, "", "x ok"), (200, "7", "x ok"), (200, "", "x error contract"), (204, "7", "x ok")])
    func anAnswerOfWhichNothingIsReadMayBeWithoutContent(_ status: Int, _ body: String, _ expected: String) {
        let run = Run(
            [DependencyDeclaration(name: "x", steps: [call()])], behaviour: GraphPlan.Behaviour(unread: ["x"]))
        run.answer("x", .status(status, body), after: 1)
        run.finish()
        #expect(run.components == expected)
        #expect(run.execution.isDegraded == (expected != "x ok"))
    }

    @Test func everyStepHasItsOwnTimeout() {
        let run = Run([DependencyDeclaration(name: "x", steps: [call(50), call(30), call(70), .value])])
        run.finish()
        #expect(run.transport.log == ["0 x", "50 x-1", "80 x-2"])
        #expect(run.endings == ["150 settled"])
        #expect(run.components == "x fallback value")
        #expect(run.body == #"{"x":"value"}"#)
    }

    @Test func theReasonIsThatOfTheFirstFailure() {
        let run = Run([DependencyDeclaration(name: "x", steps: [call(50), call(30)])])
        run.answer("x-1", .status(500, ""), after: 1)
        run.finish()
        #expect(run.components == "x error timeout")
        let critical = Run([DependencyDeclaration(name: "x", isCritical: true, steps: [call(50), call(30)])])
        critical.answer("x", .status(429, ""), after: 1)
        critical.finish()
        #expect(critical.endings == ["31 503 dependency_unavailable"])
    }

    @Test func absentIsDecidedBeforeTheChainAndIsNoFailure() {
        let run = Run([
            DependencyDeclaration(name: "x", isCritical: true, steps: [call(absent: [404]), .empty], propagate: [410]),
            DependencyDeclaration(name: "y", after: 0b01, steps: [call()]),
        ])
        run.answer("x", .status(404, "{}"), after: 5)
        run.answer("y", after: 5)
        run.finish()
        #expect(run.components == "x ok · y ok")
        #expect(run.body == #"{"x":"absent","y":[1]}"#)
        #expect(!run.execution.isDegraded)
    }

    @Test func aCriticalDependencysStatusIsPropagatedBeforeItsChain() {
        for (status, expected) in [
            (404, "5 404 not_found"), (409, "5 409 dependency_409"), (410, "5 502 dependency_failed"),
        ] {
            let run = Run([
                DependencyDeclaration(name: "x", isCritical: true, steps: [call()], propagate: [404, 409]),
                DependencyDeclaration(name: "y", steps: [call()]),
            ])
            run.answer("x", .status(status, ""), after: 5)
            run.answer("y", after: 50)
            run.finish()
            #expect(run.endings == [expected])
        }
        let optional = Run([DependencyDeclaration(name: "x", steps: [call()], propagate: [404])])
        optional.answer("x", .status(404, ""), after: 5)
        optional.finish()
        #expect(optional.components == "x error not_found")
    }

    @Test func aMissingInputSkipsTheCall() {
        let behaviour = GraphPlan.Behaviour(calls: ["x": -1, "y": -1, "z-1": -1])
        let run = Run(
            [
                DependencyDeclaration(name: "x", steps: [call(), call()]),
                DependencyDeclaration(name: "y", isCritical: true, steps: [call(), call(), .value]),
                DependencyDeclaration(name: "z", steps: [call(), call(), .empty]),
            ], behaviour: behaviour)
        run.answer("z", .status(500, ""), after: 5)
        run.finish()
        #expect(run.transport.log == ["0 z"])
        #expect(run.components == "x skipped input · y skipped input · z fallback empty")
        #expect(run.body == #"{"x":"failed: input","y":"value","z":"empty"}"#)
    }

    @Test func aCriticalDependencyWithoutInputAnswers502() {
        let run = Run(
            [DependencyDeclaration(name: "x", isCritical: true, steps: [call()])],
            behaviour: GraphPlan.Behaviour(calls: ["x": -1]))
        run.begin()
        #expect(run.endings == ["0 502 dependency_failed"])
    }

    @Test func anOptionalValueThatBreaksTheViewModelFallsBack() {
        let run = Run(
            [
                DependencyDeclaration(name: "x", steps: [call(), call(), .empty]),
                DependencyDeclaration(name: "y", steps: [call()]),
            ], behaviour: GraphPlan.Behaviour(blamed: 0))
        run.answer("x", after: 5)
        run.answer("y", after: 5)
        run.answer("x-1", after: 5)
        run.finish()
        #expect(run.transport.log == ["0 x", "0 y", "5 x-1"])
        #expect(run.endings == ["10 settled"])
        #expect(run.components == "x fallback empty · y ok")
        #expect(run.body == #"{"x":"empty","y":[1]}"#)
    }

    @Test func aCriticalValueThatBreaksTheViewModelAnswers502() {
        let run = Run(
            [DependencyDeclaration(name: "x", isCritical: true, steps: [call(), .empty])],
            behaviour: GraphPlan.Behaviour(blamed: 0))
        run.answer("x", after: 5)
        run.finish()
        #expect(run.endings == ["5 502 dependency_failed"])
    }

    @Test func aPartialBatchThatBreaksTheViewModelIsGivenUp() {
        let run = Run(
            [DependencyDeclaration(name: "x", steps: [call()], isPartial: true)],
            behaviour: GraphPlan.Behaviour(calls: ["x": 2], blamed: 0))
        run.answer("x?part=0", after: 5)
        run.answer("x?part=1", .status(500, ""), after: 5)
        run.finish()
        #expect(run.endings == ["5 settled"])
        #expect(run.components == "x error failed")
        #expect(run.body == #"{"x":"failed: failed"}"#)
    }

    @Test func toBlameWhatStandsInIsThePlansOwnFault() {
        let run = Run(
            [DependencyDeclaration(name: "x", steps: [call(), .empty])],
            behaviour: GraphPlan.Behaviour(calls: ["x": 0], blamed: 0))
        run.begin()
        #expect(run.endings == ["0 500 contract_violation"])
    }

    @Test func theFirstViolationsAreKeptForTheLogWithoutValues() {
        let run = Run([DependencyDeclaration(name: "x", steps: [call()])])
        run.answer("x", .status(200, #""secret""#), after: 5)
        run.finish()
        #expect(run.execution.states[0].violations == ["/n type /n/type"])
    }

    /// Every pair of faults in two optional dependencies with every kind of chain: one answer, in time, and each as if alone.
    @Test func everyPairOfOptionalFaultsIsAnsweredOnce() {
        let chains: [[Step]] = [[call(60)], [call(60), .empty], [call(60), call(40), .value]]
        for first in Self.faults {
            for second in Self.faults {
                for chain in chains {
                    let alone = [first, second].map { fault in
                        let run = Run([DependencyDeclaration(name: "x", steps: chain)])
                        run.answer("x", fault.answer, after: 20)
                        run.finish()
                        return run.components.dropFirst(2)
                    }
                    let run = Run([
                        DependencyDeclaration(name: "x", steps: chain), DependencyDeclaration(name: "y", steps: chain),
                        DependencyDeclaration(name: "z", steps: [call()]),
                    ])
                    run.answer("x", first.answer, after: 20)
                    run.answer("y", second.answer, after: 20)
                    run.answer("z", after: 20)
                    run.finish()
                    #expect(run.components == "x \(alone[0]) · y \(alone[1]) · z ok")
                    #expect(run.endings.count == 1)
                    #expect(run.transport.inFlight == 0)
                }
            }
        }
    }
}
