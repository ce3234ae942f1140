import Contract
import Diagnostics
import Foundation
import OpenAPI
import Plan
import Testing

/// The folder of the outside suites; tests that need it are skipped without it.
private let corpora = ProcessInfo.processInfo.environment["CORPORA"]

/// A generated value always passes its own validator.
@Suite struct SamplePropertyTests {
    /// Of a document; larger ones take minutes where nothing is optimised.
    private static let fileBytesMax = 1 << 20

    @Test(arguments: [".", "Tests/Features"])
    func `every schema of a workspace has a value that keeps it`(folder: String) throws {
        let diagnostics = Diagnostics()
        let root = SampleTally.root.appending(path: folder).standardized.path
        let workspace = try #require(Workspace.open(directory: root, diagnostics: diagnostics))
        let reader = workspace.documentReader(diagnostics: diagnostics)
        let tally = SampleTally("workspace")
        for file in workspace.clientFiles + workspace.serviceFiles {
            tally.add(try #require(reader.read(file)), file)
        }
        #expect(tally.made > 20)
        try tally.finish()
    }

    @Test func `every schema of the client that the tests call has a value that keeps it`() throws {
        let files = SourceFiles(root: SampleTally.root.appending(path: "Tests/WholeClient/Contract").standardized.path)
        let reader = DocumentReader(files: files, diagnostics: Diagnostics())
        let tally = SampleTally("client")
        tally.add(try #require(reader.read("everything.yaml")), "everything.yaml")
        #expect(tally.made > 40)
        try tally.finish()
    }

    @Test(
        .enabled(if: corpora != nil),
        arguments: [("real", 1_000), ("feature", 1_000)])
    func `every schema of documents that others wrote has a value that keeps it, or is listed`(
        part: String, least: Int
    ) throws {
        let folder = URL(filePath: try #require(corpora)).appending(path: "dev/openapi/\(part)")
        let tally = SampleTally(part)
        let files = SourceFiles(root: folder.path)
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
        where [".json", ".yaml", ".yml"].contains(where: name.hasSuffix) {
            let size = try folder.appending(path: name).resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
            guard size < Self.fileBytesMax else { continue }
            let diagnostics = Diagnostics()
            guard let document = DocumentReader(files: files, diagnostics: diagnostics).read(name),
                !diagnostics.hasErrors
            else { continue }
            tally.add(document, name)
        }
        #expect(tally.made > least)
        try tally.finish()
    }

    @Test(
        .enabled(if: corpora != nil),
        arguments: [("draft2020-12", SchemaDialect.draft2020_12), ("draft4", .draft4)])
    func `every schema of the official suite that takes a value has a value that keeps it`(
        draft: String, dialect: SchemaDialect
    ) throws {
        let root = URL(filePath: try #require(corpora)).appending(path: "json-schema-test-suite")
        let files = SourceFiles(root: root.path)
        let names = try FileManager.default.contentsOfDirectory(atPath: root.appending(path: "tests/\(draft)").path)
        let tally = SampleTally(draft)
        for name in names.sorted() where name.hasSuffix(".json") {
            let file = "tests/\(draft)/\(name)"
            let cases = DocumentReader(files: files, diagnostics: Diagnostics()).readNode(file)?.array
            for (index, test) in try #require(cases).enumerated() {
                guard test["tests"]?.array?.contains(where: { $0["valid"]?.bool == true }) == true else { continue }
                let reader = DocumentReader(
                    references: ["http://localhost:1234/": "remotes/"], files: files, diagnostics: Diagnostics())
                let uri = "http://localhost:1234/\(file)-\(index)"
                let node = try #require(test["schema"])
                let schema = try #require(reader.readSchema(node, uri: uri, dialect: dialect))
                tally.add(schema, "\(name) \(test["description"]?.string ?? "")", SchemaCheck())
            }
        }
        #expect(tally.made > 100)
        try tally.finish()
    }
}
