import Diagnostics
import Foundation
import Testing

@testable import OpenAPI

/// The YAML test suite, from `$CORPORA/dev/yaml-test-suite`, against the tree that documents are read into. Where it
/// differs from YAML 1.2, Tests/Suites/yaml-differences.tsv says so, case by case and with the reason; an entry that no
/// longer differs fails.
@Suite(.enabled(if: Suite.corpora != nil, "CORPORA is unset"))
struct YAMLSuiteTests {
    struct Case {
        let name: String
        let text: [UInt8]
        let isRefused: Bool
        /// JSON's values, one per document; nil where JSON cannot say it.
        let values: [UInt8]?
    }

    @Test func documentsGiveTheirValues() throws {
        try run("load") {
            $0.values != nil
        } passes: { test, tree in
            tree.map { Self.isEqual($0, test.values ?? []) } ?? false
        }
    }

    /// What is YAML and has no equal in JSON: it must be read, whatever it gives.
    @Test func documentsWithoutAnEqualInJSONAreRead() throws {
        try run("read") {
            $0.values == nil && !$0.isRefused
        } passes: {
            $1 != nil
        }
    }

    @Test func whatIsNoYAMLIsRefused() throws {
        try run("refuse") {
            $0.isRefused
        } passes: {
            $1 == nil
        }
    }

    private func run(_ part: String, of isPart: (Case) -> Bool, passes: (Case, Node?) -> Bool) throws {
        let differences = try Self.differences()
        var suite = Suite("yaml-suite", part)
        var differing = 0
        for test in try Self.cases() where isPart(test) {
            let diagnostics = Diagnostics()
            let tree = YAMLTree.read(test.text, file: "in.yaml", diagnostics: diagnostics)
            let isFine = passes(test, diagnostics.hasErrors ? nil : tree)
            guard differences[test.name] == nil else {
                #expect(!isFine, "\(test.name) differs no more: strike it out of yaml-differences.tsv")
                differing += 1
                continue
            }
            suite.check(isFine, "\(test.name): \(tree?.json ?? "nothing") \(diagnostics.all.map(\.message))")
        }
        try suite.finish(differing: differing)
    }

    private static func isEqual(_ tree: Node, _ values: [UInt8]) -> Bool {
        JSONTree.read(values, file: "in.json", diagnostics: Diagnostics())?.isEqual(to: tree) ?? false
    }

    private static func cases() throws -> [Case] {
        let root = try Suite.folder("dev/yaml-test-suite/data")
        return try FileManager.default.subpathsOfDirectory(atPath: root.path).sorted().compactMap { path in
            guard path.hasSuffix("/in.yaml") else { return nil }
            let folder = root.appending(path: path).deletingLastPathComponent()
            let values = try? Data(contentsOf: folder.appending(path: "in.json"))
            let isRefused = FileManager.default.fileExists(atPath: folder.appending(path: "error").path)
            return Case(
                name: String(path.dropLast("/in.yaml".count)),
                text: Array(try Data(contentsOf: root.appending(path: path))), isRefused: isRefused,
                values: isRefused ? nil : values.map { Array($0) })
        }
    }

    private static func differences() throws -> [String: String] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../Suites/yaml-differences.tsv")
        let rows = try Suite.text(file.standardized).split(separator: "\n").filter { !$0.hasPrefix("#") }
        return try Dictionary(
            rows.map { row in
                let fields = row.split(separator: "\t", maxSplits: 1).map(String.init)
                return (fields[0], try #require(fields.count == 2 ? fields[1] : nil, "\(row) gives no reason"))
            }, uniquingKeysWith: { first, _ in first })
    }
}
