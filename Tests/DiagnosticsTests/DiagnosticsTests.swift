import Testing

@testable import Diagnostics

private func place(_ line: Int, _ column: Int, file: String = "a.yaml") -> Location {
    Location(file: file, line: line, column: column, pointer: "")
}

@Suite struct DiagnosticsTests {
    @Test func everyDiagnosticIsSortedByPlaceAndSaidOnce() {
        let diagnostics = Diagnostics()
        diagnostics.report(.unknownKey, at: place(3, 1), "third")
        diagnostics.report(.unknownKey, at: place(1, 9), "second")
        diagnostics.report(.unknownKey, at: place(1, 2), "first")
        diagnostics.report(.unknownKey, at: place(3, 1), "third")
        #expect(diagnostics.sorted.map(\.message) == ["first", "second", "third"])
    }

    @Test func aWarningCanBeSilencedOrRaised() {
        let diagnostics = Diagnostics()
        #expect(diagnostics.override(.unboundOptional, with: .off))
        #expect(diagnostics.override(.nonconforming, with: .error))
        diagnostics.report(.unboundOptional, at: place(1, 1), "silent")
        #expect(diagnostics.all.isEmpty)
        diagnostics.report(.nonconforming, at: place(1, 1), "loud")
        #expect(diagnostics.all.map(\.severity) == [.error])
        #expect(diagnostics.hasErrors)
    }

    @Test func anErrorStaysAnError() {
        let diagnostics = Diagnostics()
        #expect(!diagnostics.override(.unknownKey, with: .off))
        #expect(!diagnostics.override(.unknownKey, with: .warning))
        diagnostics.report(.unknownKey, at: place(1, 1), "still here")
        #expect(diagnostics.all.map(\.severity) == [.error])
    }

    @Test func anOverrideThatMatchedNothingIsNeedless() {
        let diagnostics = Diagnostics()
        _ = diagnostics.override(.unboundOptional, with: .off)
        _ = diagnostics.override(.nonconforming, with: .off)
        diagnostics.report(.nonconforming, at: place(1, 1), "used")
        #expect(diagnostics.needlessOverrides == [.unboundOptional])
    }

    @Test func `an error of a code that warns elsewhere can be neither silenced nor softened`() {
        for severity in [Diagnostics.SeverityOverride.off, .warning] {
            let diagnostics = Diagnostics()
            #expect(diagnostics.override(.invalidExample, with: severity))
            diagnostics.report(Diagnostic(.invalidExample, at: place(1, 1), "strict", severity: .error))
            #expect(diagnostics.all.map(\.severity) == [.error])
            #expect(diagnostics.needlessOverrides == [.invalidExample])
        }
    }

    @Test func codesAreDistinctAndKebabCase() {
        let codes = DiagnosticCode.allCases.map(\.rawValue)
        #expect(Set(codes).count == codes.count)
        for code in codes {
            #expect(code.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x2D }, "\(code)")
        }
    }
}
