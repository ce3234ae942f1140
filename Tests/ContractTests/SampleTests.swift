internal import Contract
internal import Diagnostics
internal import Foundation
internal import Testing

/// The sample store's own contracts.
@Suite struct SampleTests {
    @Test("the sample's clients keep every rule")
    func sampleIsSound() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let diagnostics = Diagnostics()
        let workspace = try #require(Workspace.open(directory: root.path, diagnostics: diagnostics))
        let contracts = readContracts(workspace: workspace, diagnostics: diagnostics)
        #expect(TextPrinter(files: workspace.files).print(diagnostics.sorted) == "")
        #expect(contracts.map(\.name) == ["mobile", "tv"])
    }
}
