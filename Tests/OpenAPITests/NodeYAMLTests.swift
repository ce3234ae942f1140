import Diagnostics
import OpenAPI
import Testing

/// Values as YAML text: what is written is what is read.
@Suite struct NodeYAMLTests {
    private static func node(_ text: String, _ file: String) throws -> Node {
        let diagnostics = Diagnostics()
        let reader = DocumentReader(files: SourceFiles(root: "/", texts: [file: text]), diagnostics: diagnostics)
        let node = try #require(reader.readNode(file))
        #expect(diagnostics.all.map(\.message) == [])
        return node
    }

    @Test(arguments: [
        #""a""#, "5", "-0.25", "null", "[]", "{}", #"{"a": {"b": [1, [2, {"c": null}], [], {}]}, "d e": "x: y"}"#,
        ##"["null", "yes", "5", "1e3", "", " ", "- a", "#a", "a #b", "a: b", "~", "2026-01-01", "on", "0x1F", ".inf"]"##,
        #"{"null": 1, "5": 2, "": 3, "it's": 4, "a/b": 5, "{": 6, "<<": 7, "=": 8}"#,
        #"["line\nbreak", "tab\t", "quote\"", "back\\slash", "\u0000\u001f", "\u007f\u0085\u2028\u2029\ufeff", "é😀"]"#,
        #"[[[1], [2]], [{"a": [{"b": 1, "c": 2}, {"b": 3}]}]]"#, "12345678901234567890.5",
    ])
    func `what is written is what is read`(json: String) throws {
        let node = try Self.node(json, "a.json")
        let read = try Self.node(node.yaml, "a.yaml")
        #expect(read.json == node.json)
    }

    @Test func `maps and lists stand in blocks`() throws {
        let json = #"{"target": "$.a", "update": {"example": [{"id": "o-1", "count": 1}, "x"]}}"#
        let node = try Self.node(json, "a.json")
        #expect(
            node.yaml == """
                target: "$.a"
                update:
                  example:
                    - id: o-1
                      count: 1
                    - x

                """)
    }
}
