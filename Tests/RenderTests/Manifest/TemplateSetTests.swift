import Diagnostics
import Foundation
import Testing

@testable import Render

@Suite struct TemplateSetTests {
    private let diagnostics = Diagnostics()

    private var reported: [String] {
        diagnostics.sorted.map { "\($0.location): \($0.message)" + ($0.fix.map { " (\($0))" } ?? "") }
    }

    private func load(_ manifest: String, _ templates: [String: String]) -> TemplateSet? {
        let sources = templates.map { TemplateSet.Source(name: $0, file: $0, bytes: Array($1.utf8)) }
        let table = TemplateSet.Source(name: "manifest.yaml", file: "manifest.yaml", bytes: Array(manifest.utf8))
        return TemplateSet(sources, manifest: table, diagnostics: diagnostics)
    }

    @Test func `the embedded templates are all those of the folder, and sound`() throws {
        let folder = URL(filePath: #filePath).appending(path: "../../../../Templates").standardized.path
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasPrefix(".") }
        #expect(Set(names) == Set(EmbeddedTemplates.files.map(\.name) + [Manifest.fileName]))
        for (name, bytes) in EmbeddedTemplates.files {
            #expect(try Data(contentsOf: URL(filePath: "\(folder)/\(name)")) == Data(bytes), "\(name)")
        }
        #expect(TemplateSet.load(overriding: nil, diagnostics: diagnostics) != nil)
        #expect(reported == [])
    }

    @Test func `every fault of every template is reported together`() {
        #expect(load("a.mustache: partial\n", ["a.mustache": "{{#x}}", "b.mustache": "{{y", "c.mustache": ""]) == nil)
        #expect(
            reported == [
                "a.mustache:1:1: section 'x' is not closed", "b.mustache:1:1: the tag is not closed: '}}' is missing",
            ])
    }

    @Test func `references that lead nowhere are errors before anything is rendered`() {
        let manifest = """
            a.mustache: {per: ., output: "a"}
            gone.mustache: {per: ., output: "b"}
            noted.txt: partial
            """
        #expect(load(manifest, ["a.mustache": "-\n {{> nobody}}", "b.mustache": ""]) == nil)
        #expect(
            reported == [
                "a.mustache:2:2: no template is named 'nobody'",
                "b.mustache:1:1: the manifest has no line for this template "
                    + "(add a line to manifest.yaml ('partial' where only other templates include it), or delete the template)",
                "manifest.yaml:2:1: no template is named 'gone.mustache'",
                "manifest.yaml:3:1: no template is named 'noted.txt'",
            ])
    }

    @Test func `a folder replaces templates one by one`() throws {
        let folder = try TemporaryFolder()
        try folder.edit("header.mustache", "// ours\n")
        try folder.edit(".DS_Store", "")
        let set = try #require(TemplateSet.load(overriding: folder.generated, diagnostics: diagnostics))
        #expect(set.templates["header"]?.bytes == Array("// ours\n".utf8))
        #expect(set.templates["header"]?.file == "\(folder.generated)/header.mustache")
    }

    @Test func `a folder may replace the manifest`() throws {
        let folder = try TemporaryFolder()
        let lines = EmbeddedTemplates.files.map { "\($0.name): partial\n" }
        try folder.edit("manifest.yaml", lines.joined())
        let set = try #require(TemplateSet.load(overriding: folder.generated, diagnostics: diagnostics))
        #expect(set.manifest.rows.isEmpty)
        #expect(set.manifest.file == "\(folder.generated)/manifest.yaml")
    }

    @Test func `a file that replaces nothing is an error with the nearest name`() throws {
        let folder = try TemporaryFolder()
        try folder.edit("haeder.mustache", "")
        try folder.edit("notes.txt", "")
        #expect(TemplateSet.load(overriding: folder.generated, diagnostics: diagnostics) == nil)
        #expect(reported.count == 2)
        #expect(
            reported.first == "\(folder.generated)/haeder.mustache:1:1: no template is named 'haeder.mustache' "
                + "(did you mean 'header.mustache'?)")
        #expect(diagnostics.sorted.map(\.code) == [.unknownTemplate, .unknownTemplate])
    }

    @Test func `a folder that does not exist is an error`() throws {
        #expect(TemplateSet.load(overriding: "/nowhere/at/all", diagnostics: diagnostics) == nil)
        #expect(reported == ["/nowhere/at/all:1:1: the folder of templates '/nowhere/at/all' does not exist"])
    }

    @Test func `a broken replacement is an error at its own place`() throws {
        let folder = try TemporaryFolder()
        try folder.edit("header.mustache", "\n{{/x}}")
        #expect(TemplateSet.load(overriding: folder.generated, diagnostics: diagnostics) == nil)
        #expect(reported == ["\(folder.generated)/header.mustache:2:1: 'x' closes a section, but none is open"])
    }
}
