internal import Contract
internal import Diagnostics
internal import Foundation
internal import OpenAPI
internal import Testing

/// The folder of the outside suites; tests that need it are skipped without it.
private let corpora = ProcessInfo.processInfo.environment["CORPORA"]

/// Every example of documents that others wrote is judged, and none of them wrongly: `BFFGEN_ALARMS=1` lists what is found.
@Suite(.enabled(if: corpora != nil)) struct ExampleCorpusTests {
    @Test(arguments: ["real", "feature"])
    func `examples of real documents are judged`(part: String) throws {
        let folder = URL(filePath: try #require(corpora)).appending(path: "dev/openapi/\(part)")
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
        var alarms: [String] = []
        var documents = 0
        let files = SourceFiles(root: folder.path)
        for name in names where [".json", ".yaml", ".yml"].contains(where: name.hasSuffix) {
            guard let document = DocumentReader(files: files, diagnostics: Diagnostics()).read(name) else { continue }
            documents += 1
            let diagnostics = Diagnostics()
            ExampleRules(severity: .warning, diagnostics: diagnostics).check(document)
            alarms += diagnostics.sorted.map { alarm in
                let schema = alarm.notes.first?.location?.description ?? ""
                return "\(alarm.location): \(alarm.message) | \(schema)"
            }
            for alarm in diagnostics.sorted { #expect(alarm.location.line > 0) }
        }
        #expect(documents > 20)
        var text = "examples of \(part) documents: \(documents) documents, \(alarms.count) alarms\n"
        if ProcessInfo.processInfo.environment["BFFGEN_ALARMS"] != nil {
            text += alarms.map { "  \($0)\n" }.joined()
        }
        try FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}
