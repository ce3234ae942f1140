import Render
import Testing

@Suite struct ManifestTests {
    @Test(arguments: [
        ("a.mustache", 11, "':' was expected"), ("  a.mustache: partial", 3, "a line begins with a template's name"),
        (": partial", 1, "a template's file name was expected"), ("a: portion", 11, "'{' or 'partial' was expected"),
        ("a: partial more", 12, "the line should end here"), ("a: {per: x}", 12, "'output' is missing"),
        (#"a: {output: "b"}"#, 17, "'per' is missing ('.' makes a single file)"),
        (#"a: {per: x, per: y, output: "b"}"#, 17, "'per', 'when' and 'output' stand once each, not 'per'"),
        (#"a: {per: x, of: y, output: "b"}"#, 16, "'per', 'when' and 'output' stand once each, not 'of'"),
        (#"a: {per: x..y, output: "b"}"#, 14, "'x..y' is not a name"),
        (#"a: {per: x, output: b}"#, 21, "'\"' was expected"),
        (#"a: {per: x, output: "b\n"}"#, 23, "'\"' was expected"),
        (#"a: {per: x, output: "b}"#, 24, "'\"' was expected"),
        (#"a: {per: x, output: "b"} # c"#, 26, "the line should end here"),
    ])
    func `a malformed line has a place and says what was expected`(line: String, column: Int, message: String) {
        let expected = TemplateError(.invalidManifestLine(message), file: "manifest.yaml", line: 2, column: column)
        #expect(throws: expected) { try Manifest(file: "manifest.yaml", text: "# table\n\(line)\n") }
    }

    @Test func `a malformed output pattern has its place in the manifest`() {
        let expected = TemplateError(.unclosedTag(closing: "}}"), file: "m", line: 1, column: 24)
        #expect(throws: expected) { try Manifest(file: "m", text: #"a: {per: x, output: "b/{{c"}"#) }
    }

    @Test func `a template has one line`() {
        #expect(throws: TemplateError(.duplicateTemplate("a"), file: "m", line: 3, column: 1)) {
            try Manifest(file: "m", text: "a: partial\n\na: partial\n")
        }
    }
}
