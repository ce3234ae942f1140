import Render
import Testing

@Suite struct TemplateErrorTests {
    @Test(arguments: [
        ("a\n{{#open}}\nb", TemplateError.Fault.unclosedSection("open"), 2, 1),
        ("{{#a}}\n{{#b}}\n  {{/a}}{{/b}}", .wrongClosing("a", expected: "b", openedOnLine: 2), 3, 3),
        ("x {{/a}}", .nothingToClose("a"), 1, 3),
        ("é\u{1F600}{{name", .unclosedTag(closing: "}}"), 1, 3),
        ("{{{name}}", .unclosedTag(closing: "}}}"), 1, 1),
        ("{{", .unclosedTag(closing: "}}"), 1, 1),
        ("{{ }}", .invalidName(""), 1, 1),
        ("{{>}}", .invalidName(""), 1, 1),
        ("{{a b}}", .invalidName("a b"), 1, 1),
        ("{{a..b}}", .invalidName("a..b"), 1, 1),
        ("{{$block}}", .invalidName("$block"), 1, 1),
        ("{{>*dynamic}}", .invalidName("*dynamic"), 1, 1),
        ("{{=<%=}}", .invalidDelimiters("<%"), 1, 1),
        ("{{=a b c=}}", .invalidDelimiters("a b c"), 1, 1),
        (String(repeating: "{{#a}}", count: 33), .sectionsTooDeep(depthMax: 32), 1, 193),
    ])
    func `a malformed template has a place`(text: String, fault: TemplateError.Fault, line: Int, column: Int) {
        #expect(throws: TemplateError(fault, file: "t.mustache", line: line, column: column)) {
            try Template(file: "t.mustache", text: text)
        }
    }

    @Test func `bytes that are no UTF-8 are refused`() {
        #expect(throws: TemplateError(.invalidUTF8, file: "t.mustache", line: 1, column: 1)) {
            try Template(file: "t.mustache", bytes: [0x61, 0xFF])
        }
    }
}
