internal import Diagnostics
internal import Foundation
internal import OpenAPI
internal import Plan
internal import Render
internal import Testing

/// The file that `bffgen validator` writes. Tests of the run time compile and run one that stands beside them;
/// `BFFGEN_RECORD=1` writes it anew, and fails the run that does so.
@Suite struct StandaloneValidatorTests {
    private static let folder = "Tests/BFFValidationTests"

    private func text(_ file: String, root: String, _ diagnostics: Diagnostics) throws -> String {
        let reader = DocumentReader(files: SourceFiles(root: root), diagnostics: diagnostics)
        let schema = try #require(reader.readSchema(file))
        let validator = StandaloneValidator(schema, name: "Keywords", diagnostics: diagnostics)
        let templates = try #require(TemplateSet.load(overriding: nil, diagnostics: diagnostics))
        let files = try Renderer(templates: templates).render(StandaloneValidator.values(of: [validator]))
        #expect(files.map(\.path) == ["Keywords.swift"])
        return files[0].text
    }

    @Test func `the validator that tests run is what its schema gives`() throws {
        let diagnostics = Diagnostics()
        let text = try text("Tests/SchemaSuite/keywords.json", root: Sample.repository.path, diagnostics)
        #expect(diagnostics.all.isEmpty)
        let file = Sample.repository.appending(path: "\(Self.folder)/Keywords.swift")
        if FeatureWorkspaceTests.isRecording {
            try Data(text.utf8).write(to: file)
            Issue.record("recorded \(file.path)")
        }
        #expect(String(decoding: try Data(contentsOf: file), as: UTF8.self) == text)
    }

    private func compiled(_ schema: String) throws -> (text: String, diagnostics: [String]) {
        let diagnostics = Diagnostics()
        let reader = DocumentReader(files: SourceFiles(root: "/"), diagnostics: diagnostics)
        let schema = try #require(reader.readSchema(text: schema, uri: "https://example.com/schema"))
        let validator = StandaloneValidator(schema, name: "Keywords", diagnostics: diagnostics)
        let templates = try #require(TemplateSet.load(overriding: nil, diagnostics: diagnostics))
        let files = try Renderer(templates: templates).render(StandaloneValidator.values(of: [validator]))
        return (files[0].text, diagnostics.sorted.map(\.message))
    }

    @Test func `a name is told apart by its length, then by its bytes`() throws {
        let text = try compiled(#"{"type": "object", "properties": {"ab": {"type": "null"}, "cd": {"type": "null"}}}"#)
            .text
        #expect(text.components(separatedBy: "case 2:").count == 2)
        #expect(text.contains(#"if key == "ab" {"#) && text.contains(#"if key == "cd" {"#))
    }

    @Test func `only schemas that ask keep an account of what was looked at`() throws {
        let plain = #"{"allOf": [{"properties": {"a": true}}], "properties": {"b": true}}"#
        let asking = #"{"allOf": [{"properties": {"a": true}, "if": true}], "unevaluatedProperties": false}"#
        #expect(try !compiled(plain).text.contains("Evaluation"))
        #expect(try compiled(asking).text.contains("var evaluated = Evaluation()"))
    }

    @Test func `members of allOf share one pass`() throws {
        let text = try compiled(
            #"{"type": "object", "allOf": [{"required": ["a"]}, {"properties": {"a": {"type": "string"}}}]}"#
        ).text
        #expect(text.components(separatedBy: "members.next()").count == 2)
    }

    @Test func `a function is made for each dynamic scope and no more`() throws {
        let tree = """
            {"$id": "https://example.com/strict", "$dynamicAnchor": "node", "$ref": "tree", "unevaluatedProperties": false,
             "$defs": {"tree": {"$id": "tree", "$dynamicAnchor": "node", "type": "object",
               "properties": {"children": {"type": "array", "items": {"$dynamicRef": "#node"}}}}}}
            """
        let text = try compiled(tree).text
        #expect(text.components(separatedBy: "static func").count - 1 <= 6)
        #expect(text.contains("unevaluatedProperties"))
    }

    @Test func `a step that has too many digits is refused`() throws {
        let found = try compiled(#"{"multipleOf": 0.1234567890123456789012345}"#).diagnostics
        #expect(found == ["'multipleOf' 0.1234567890123456789012345 has too many digits or is not above zero"])
    }
}
