import Diagnostics
import Testing

@testable import OpenAPI

/// Aliases are bounded by what they would be if written out: in values, and in the bytes of texts.
@Suite struct YAMLLimitTests {
    private func codes(_ text: String) -> [DiagnosticCode] {
        let diagnostics = Diagnostics()
        _ = YAMLTree.read(Array(text.utf8), file: "a.yaml", diagnostics: diagnostics)
        return diagnostics.all.map(\.code)
    }

    private func aliases(_ count: Int, of text: String) -> String {
        "a: &a \(text)\nb: [\(Array(repeating: "*a", count: count).joined(separator: ", "))]\n"
    }

    @Test func aLongTextThatIsRepeatedManyTimesIsRefused() {
        let text = String(repeating: "x", count: 100_000)
        #expect(codes(aliases(100, of: text)) == [])
        #expect(codes(aliases(1_000, of: text)) == [.documentLimit])
        #expect(codes(aliases(1_000, of: "{\(String(repeating: "k", count: 900)): \(text)}")) == [.documentLimit])
    }

    @Test func shortTextsAreCountedOnce() {
        #expect(codes(aliases(20_000, of: "short")) == [])
    }
}
