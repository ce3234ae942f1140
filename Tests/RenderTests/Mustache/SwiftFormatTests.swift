import Plan
import Render
import Testing

/// Templates that make Swift: nothing missing goes unseen, nothing from a contract becomes code.
@Suite struct SwiftFormatTests {
    private func render(
        _ text: String, _ values: TemplateValue, _ partials: [String: String] = [:]
    ) throws -> String {
        var templates: [String: Template] = [:]
        for (name, text) in partials { templates[name] = try Template(file: "\(name).mustache", text: text) }
        let template = try Template(file: "main.mustache", text: text)
        return try TemplateEvaluator.render(template, [values], templates: templates)
    }

    @Test func `text goes in as it stands, a literal quoted, a flag by its name`() throws {
        let values: TemplateValue = [
            "type": .text("[String: Int]"), "path": .literal("/a\"b"), "on": true, "off": false,
        ]
        #expect(
            try render("let x: {{type}} = {{path}} {{{path}}} {{on}} {{off}}", values)
                == #"let x: [String: Int] = "/a\"b" "/a\"b" true false"#)
    }

    @Test(arguments: [
        ("plain ü 👩‍👩‍👧", #""plain ü 👩\u{200D}👩\u{200D}👧""#),
        (#"\(danger()) "quoted""#, #""\\(danger()) \"quoted\"""#),
        ("a\nb\r\n\tc\u{0}\u{1B}[0m", #""a\nb\r\n\tc\u{0}\u{1B}[0m""#),
        ("\u{202E}\u{2066}\u{2028}\u{FEFF}", #""\u{202E}\u{2066}\u{2028}\u{FEFF}""#),
        (##"#"raw"#"##, ##""#\"raw\"#""##),
    ])
    func `a literal cannot be left and hides nothing`(data: String, expected: String) {
        #expect(SwiftLiteral.quoted(data) == expected)
    }

    @Test(arguments: ["a\nb", "a\rb", "a\u{85}b", "a\u{2028}b", "a\u{1B}b", "a\u{0}b"])
    func `a text with a line end or control character is refused unless inserted whole`(text: String) throws {
        #expect {
            try render("/// {{doc}}", ["doc": .text(text)])
        } throws: { error in
            guard case .controlCharacter("doc", _) = (error as? TemplateError)?.fault else { return false }
            return true
        }
        #expect(try render("/// {{{doc}}}", ["doc": .text(text)]) == "/// \(text)")
    }

    @Test(arguments: [
        ("\n  {{nme}}", TemplateError.Fault.missingValue("nme"), 2, 3),
        ("{{#nme}}x{{/nme}}", .missingValue("nme"), 1, 1),
        ("{{^nme}}x{{/nme}}", .missingValue("nme"), 1, 1),
        ("ü {{item.nme}}", .missingValue("item.nme"), 1, 3),
        ("{{gone}}", .absentValue("gone"), 1, 1),
        ("{{gone.deeper}}", .absentValue("gone.deeper"), 1, 1),
        ("{{item}}", .notInsertable("item", kind: "an object"), 1, 1),
        ("{{none}}", .notInsertable("none", kind: "a list"), 1, 1),
        ("a\n{{> nobody}}", .unknownPartial("nobody"), 2, 1),
    ])
    func `what the plan did not give is an error with the template's place`(
        text: String, fault: TemplateError.Fault, line: Int, column: Int
    ) throws {
        let values: TemplateValue = ["name": .text("x"), "gone": .absent, "item": ["a": true], "none": []]
        #expect(throws: TemplateError(fault, file: "main.mustache", line: line, column: column)) {
            try render(text, values)
        }
    }

    @Test func `an error inside a partial has the partial's place`() throws {
        #expect(throws: TemplateError(.missingValue("y"), file: "p.mustache", line: 2, column: 2)) {
            try render("{{#x}}\n  {{>p}}\n{{/x}}", ["x": true], ["p": "-\n {{y}}"])
        }
    }

    @Test func `absent values close their section`() throws {
        #expect(try render("{{#doc}}x{{/doc}}{{^doc}}-{{/doc}}{{#doc.line}}x{{/doc.line}}", ["doc": .absent]) == "-")
    }

    @Test func `blank lines of an indented partial stay empty`() throws {
        #expect(try render("    {{>p}}\n", [:], ["p": "a\n\nb\n"]) == "    a\n\n    b\n")
    }

    @Test func `endless inclusion is an error`() throws {
        #expect(throws: TemplateError(.partialsTooDeep(depthMax: 64), file: "p.mustache", line: 1, column: 2)) {
            try render("{{>p}}", [:], ["p": "a{{>p}}"])
        }
    }

    @Test func `doubling inclusion ends at a limit`() throws {
        var partials = ["level24": ""]
        for level in 0..<24 { partials["level\(level)"] = "{{>level\(level + 1)}}{{>level\(level + 1)}}" }
        #expect {
            try render("{{>level0}}", [:], partials)
        } throws: { error in
            (error as? TemplateError)?.fault == .tooManyPartials(countMax: 1_000_000)
        }
    }

    @Test func `output beyond the limit is an error`() throws {
        let kilobytes = TemplateValue.text(String(repeating: "x", count: 1 << 20))
        #expect {
            try render("{{#all}}{{.}}{{/all}}", ["all": .list(Array(repeating: kilobytes, count: 17))])
        } throws: { error in
            (error as? TemplateError)?.fault == .outputTooLarge(bytesMax: 16 << 20)
        }
    }
}
