import Diagnostics
import Foundation
import OpenAPI
import Plan
import Testing

/// The folder of the outside suites; tests that need it are skipped without it.
private let corpora = ProcessInfo.processInfo.environment["CORPORA"]

/// Samples of schemas that others wrote: each keeps its schema or is refused, and few are refused.
@Suite(.enabled(if: corpora != nil)) struct SamplePropertyTests {
    private static let fileBytesMax = 1 << 20

    /// Refused schemas, by name.
    private struct Tally {
        var made = 0
        var refused: [String] = []

        mutating func sample(_ schema: Schema, _ name: String, _ check: SchemaCheck) {
            guard let value = SchemaSample.value(of: schema, at: "", check: check) else { return refused.append(name) }
            made += 1
            #expect(SchemaCheck(isFlattened: false).accepts(value, schema), "\(name): \(value.json.prefix(500))")
        }

        var share: Double { Double(made) / Double(max(1, made + refused.count)) }

        func say(_ what: String) throws {
            let percent = (share * 10_000).rounded() / 100
            var text = "samples of \(what): \(made) made, \(refused.count) refused, \(percent) %\n"
            if ProcessInfo.processInfo.environment["BFFGEN_REFUSED"] != nil {
                text += refused.map { "  refused: \($0)\n" }.joined()
            }
            try FileHandle.standardError.write(contentsOf: Data(text.utf8))
        }
    }

    private static func folder(_ path: String) throws -> URL {
        URL(filePath: try #require(corpora)).appending(path: path)
    }

    @Test func `nearly every component of real documents has a sample`() throws {
        let folder = try Self.folder("dev/openapi/real")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        var tally = Tally()
        for name in names where [".json", ".yaml", ".yml"].contains(where: name.hasSuffix) {
            let size = try folder.appending(path: name).resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
            guard size < Self.fileBytesMax else { continue }
            let diagnostics = Diagnostics()
            let reader = DocumentReader(files: SourceFiles(root: folder.path), diagnostics: diagnostics)
            let check = SchemaCheck()
            for component in reader.read(name)?.schemas ?? [] {
                tally.sample(component.schema, "\(name) \(component.name)", check)
            }
        }
        try tally.say("components of real documents")
        #expect(tally.made > 1_000)
        #expect(tally.share > 0.98)
    }

    @Test(arguments: [("draft2020-12", SchemaDialect.draft2020_12), ("draft4", .draft4)])
    func `nearly every schema of the official suite that takes a value has a sample`(
        draft: String, dialect: SchemaDialect
    ) throws {
        let root = try Self.folder("json-schema-test-suite")
        let files = SourceFiles(root: root.path)
        let names = try FileManager.default.contentsOfDirectory(atPath: root.appending(path: "tests/\(draft)").path)
        var tally = Tally()
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
                tally.sample(schema, "\(file) \(test["description"]?.string ?? "")", SchemaCheck())
            }
        }
        try tally.say("schemas of the suite, \(draft)")
        #expect(tally.made > 100)
        #expect(tally.share > 0.98)
    }
}
