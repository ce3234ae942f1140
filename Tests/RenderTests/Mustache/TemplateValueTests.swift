import Plan
import Render
import Testing

@Suite struct TemplateValueTests {
    @Test(arguments: [
        ("one", ["one"]), ("a\n\nb", ["a", "", "b"]), ("a\r\nb\rc\u{85}d\u{2028}e", ["a", "b", "c", "d", "e"]),
        ("ends \t\n", ["ends", ""]), ("bell\u{7}in", ["bell in"]), ("", [""]),
    ])
    func `lines of any text can stand in a comment`(text: String, expected: [String]) throws {
        let lines = TemplateValue.lines(of: text)
        #expect(lines == .list(expected.map { .text($0) }))
        let template = try Template(file: "t", text: "{{#.}}\n/// {{.}}\n{{/.}}\n")
        #expect(throws: Never.self) { try TemplateEvaluator.render(template, [lines]) }
    }

    @Test func `positions tell the first and the last element`() throws {
        let elements: [TemplateValue] = [["id": .text("a")], ["id": .text("b")], ["id": .text("c")]]
        let text = "{{#.}}{{#isFirst}}({{/isFirst}}{{id}}{{^isLast}}, {{/isLast}}{{#isLast}}){{/isLast}}{{/.}}"
        let template = try Template(file: "t", text: text)
        #expect(try TemplateEvaluator.render(template, [.positioned(elements)]) == "(a, b, c)")
    }

    @Test func `what is nil is absent`() {
        #expect(TemplateValue.text(orAbsent: nil) == .absent)
        #expect(TemplateValue.text(orAbsent: "a") == .text("a"))
        #expect(TemplateValue.literal(orAbsent: nil) == .absent)
        #expect(TemplateValue.literal(orAbsent: "a") == .literal("a"))
    }
}
