import BFFJSON
import BFFValidation
import Testing

/// Steps over bytes give the same answers as the engine.
@Suite struct BytePatternTests {
    private static let patterns: [(BytePattern, alphabet: String)] = [
        (
            BytePattern("^[a-z0-9-]{1,6}$") { $0.run(0x3FF_2000_0000_0000, 0x7FF_FFFE_0000_0000, 1, 6) && $0.isAtEnd },
            "a9-Aé"
        ),
        (
            BytePattern("^tt[0-9]{2,3}$") { $0.literal("tt") && $0.run(0x3FF_0000_0000_0000, 0x0, 2, 3) && $0.isAtEnd },
            "t012"
        ),
        (
            BytePattern("^[^/]+$") {
                $0.run(0xFFFF_7FFF_FFFF_FFFF, 0xFFFF_FFFF_FFFF_FFFF, others: true, 1) && $0.isAtEnd
            }, "a/é\n"
        ),
        (
            BytePattern("^[A-Z]{2}(-[A-Z]{2})?$") {
                $0.run(0x0, 0x7FF_FFFE, 2, 2)
                    && $0.rounds(0, 1) { $0.literal("-") && $0.run(0x0, 0x7FF_FFFE, 2, 2) } && $0.isAtEnd
            }, "AB-"
        ),
        (
            BytePattern(#"^a+(\.a+)*"#) {
                $0.run(0x0, 0x2_0000_0000, 1) && $0.rounds(0) { $0.literal(".") && $0.run(0x0, 0x2_0000_0000, 1) }
            }, "a.b"
        ),
        (
            BytePattern("^-?(0|[1-9][0-9]*)$") {
                $0.run(0x2000_0000_0000, 0x0, 0, 1)
                    && $0.either(
                        { $0.literal("0") },
                        { $0.run(0x3FE_0000_0000_0000, 0x0, 1, 1) && $0.run(0x3FF_0000_0000_0000, 0x0, 0) })
                    && $0.isAtEnd
            }, "-019"
        ),
        (BytePattern("^$") { $0.isAtEnd }, "a"),
    ]

    @Test(arguments: 0..<7)
    func stepsAgreeWithTheEngine(index: Int) {
        let (steps, alphabet) = Self.patterns[index]
        let engine = Pattern(steps.source.description)
        var generator = Numbers(state: UInt64(index + 1))
        var matched = 0
        for round in 0..<20_000 {
            let text = String((0..<(round % 9)).compactMap { _ in alphabet.randomElement(using: &generator) })
            let (mine, expected) = text.withJSONText { (steps.matches($0), engine.matches($0)) }
            guard mine == expected else {
                Issue.record("\(steps.source) on \(text.debugDescription): \(mine)")
                return
            }
            matched += mine ? 1 : 0
        }
        #expect(matched > 0)
    }

    @Test func aTextThatDoesNotMatchIsAViolation() {
        var report = FullReport()
        "a/b".withJSONText { text in
            _ = report.text(text, maxLength: 2, pattern: Self.patterns[2].0, schema: "/s")
        }
        #expect(report.violations.map(\.keyword) == ["pattern", "maxLength"])
        #expect(report.violations.first?.message == "does not match the pattern ^[^/]+$")
    }

    /// The same numbers in every run.
    private struct Numbers: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 29
        }
    }
}
