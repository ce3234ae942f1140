import Testing

@testable import Diagnostics

@Suite struct TextPrinterTests {
    private func print(_ texts: [String: String], _ diagnostic: Diagnostic) -> String {
        TextPrinter(files: SourceFiles(root: "/nowhere", texts: texts)).print(diagnostic)
    }

    @Test func aDiagnosticShowsPlaceExcerptNotesAndFix() {
        let diagnostic = Diagnostic(
            .unknownKey, at: Location(file: "a.yaml", line: 2, column: 3, pointer: "/a/timeot"),
            "unknown key 'timeot'",
            notes: [
                Diagnostic.Note("the plan", at: Location(file: "b.yaml", line: 1, column: 1, pointer: "")),
                Diagnostic.Note("keys are those of version 1"),
            ], fix: "did you mean 'timeout'?")
        let text = print(["a.yaml": "a:\n  timeot: 80ms\n", "b.yaml": "x: 1"], diagnostic)
        #expect(
            text == """
                a.yaml:2:3: error: unknown key 'timeot' [unknown-key]
                    2 |   timeot: 80ms
                      |   ^
                b.yaml:1:1: note: the plan
                    1 | x: 1
                      | ^
                note: keys are those of version 1
                fix: did you mean 'timeout'?

                """)
    }

    @Test func aFileThatCannotBeReadShowsNoExcerpt() {
        let diagnostic = Diagnostic(
            .unreadableFile, at: Location(file: "gone.yaml", line: 1, column: 1, pointer: ""), "gone")
        #expect(print([:], diagnostic) == "gone.yaml:1:1: error: gone [unreadable-file]\n")
    }

    @Test func tabsDoNotMoveTheCaret() {
        let diagnostic = Diagnostic(
            .invalidYAML, at: Location(file: "a", line: 1, column: 3, pointer: ""), "here")
        #expect(print(["a": "\t\tx"], diagnostic).hasSuffix("    1 |   x\n      |   ^\n"))
    }

    @Test func aLongLineIsCutAroundTheCaret() {
        let line = String(repeating: "a", count: 5000) + "X" + String(repeating: "b", count: 5000)
        let diagnostic = Diagnostic(
            .invalidJSON, at: Location(file: "a", line: 1, column: 5001, pointer: ""), "here")
        let lines = print(["a": line], diagnostic).split(separator: "\n")
        #expect(lines[1].count < 180)
        let caret = lines[2].distance(
            from: lines[2].startIndex, to: lines[2].firstIndex(of: "^") ?? lines[2].startIndex)
        #expect(Array(lines[1])[caret] == "X")
        #expect(lines[1].contains("…a") && lines[1].hasSuffix("b…"))
    }

    @Test func severalDiagnosticsAreSetApartByAnEmptyLine() {
        let one = Diagnostic(.unknownKey, at: Location(file: "a", line: 1, column: 1, pointer: ""), "one")
        let two = Diagnostic(.nonconforming, at: Location(file: "a", line: 2, column: 1, pointer: ""), "two")
        let text = TextPrinter(files: SourceFiles(root: "/nowhere")).print([one, two])
        #expect(text == "a:1:1: error: one [unknown-key]\n\na:2:1: warning: two [nonconforming]\n")
    }
}
