import BFFJSON
import BFFValidation
import Foundation
import Testing

@Suite struct PatternTests {
    private func matches(_ pattern: String, _ text: String) -> Bool {
        text.withJSONText { Pattern(pattern).matches($0) }
    }

    @Test func searchesAnywhereAsECMADoes() {
        #expect(matches("b+", "abc"))
        #expect(!matches("^b", "abc"))
        #expect(matches("^$", ""))
    }

    @Test func dollarIsTheVeryEnd() {
        #expect(matches("^a$", "a"))
        #expect(!matches("^a$", "a\n"))
    }

    @Test func readsScalarsNotBytes() {
        #expect(matches("^.$", "é"))
        #expect(matches("^.$", "👍"))
        #expect(matches("^[ä-ü]+$", "öü"))
    }

    @Test func classesAreASCIIAsInECMA() {
        #expect(!matches("^\\d$", "৪"))
        #expect(!matches("^\\w$", "é"))
    }

    @Test func anUnsetBackreferenceMatchesNothing() {
        #expect(matches("^(?:(a)|b)\\1$", "b"))
    }

    @Test func aPatternThatDoesNotCompileMatchesNothingAndSaysSo() {
        let pattern = Pattern("a(")
        #expect("a(".withJSONText { !pattern.matches($0) })
        #expect(pattern.fault?.contains("does not compile") == true)
        var report = FullReport()
        "a".withJSONText { _ = report.text($0, pattern: pattern, schema: "/s") }
        #expect(report.violations.first?.message == pattern.fault)
    }

    @Test func aHostileTextIsAViolationNotAHang() {
        let text = String(repeating: "a", count: 200) + "!"
        let clock = ContinuousClock()
        let elapsed = clock.measure { #expect(!matches("^(a+)+$", text)) }
        #expect(elapsed < .seconds(2))
    }

    @Test func manyThreadsShareAPattern() async {
        let pattern = Pattern("^(\\w+)@(\\w+)\\.com$")
        let failures = await withTaskGroup(of: Int.self) { group in
            for task in 0..<8 {
                group.addTask {
                    (0..<2000).filter { index in
                        let isValid = (index + task) % 2 == 0
                        let text = isValid ? "user\(index)@host\(task).com" : "user\(index)@host\(task).org"
                        return text.withJSONText { pattern.matches($0) } != isValid
                    }.count
                }
            }
            return await group.reduce(0, +)
        }
        #expect(failures == 0)
    }

    /// A thread's match data goes with the thread; the address sanitizer counts what stays.
    @Test func threadsComeAndGo() async {
        let pattern = Pattern("^a$")
        for _ in 0..<20 {
            await withCheckedContinuation { continuation in
                Thread {
                    "a".withJSONText { _ = pattern.matches($0) }; continuation.resume()
                }.start()
            }
        }
        #expect("a".withJSONText { pattern.matches($0) })
    }
}
