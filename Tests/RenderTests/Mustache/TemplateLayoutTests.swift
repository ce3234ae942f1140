import Plan
import Render
import Testing

/// What the specification says of tags, lines and partials, on our own examples, so that it is tested wherever the
/// specification is not at hand.
@Suite struct TemplateLayoutTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let template: String
        let expected: String
        var partials: [String: String] = [:]
        var testDescription: String { template.debugDescription }

        init(_ template: String, _ expected: String, _ partials: [String: String] = [:]) {
            self.template = template
            self.expected = expected
            self.partials = partials
        }
    }

    static let values: TemplateValue = [
        "name": .text("a<b"), "yes": true, "no": false, "none": [], "gone": .absent, "empty": .text(""),
        "items": [["id": .text("1")], ["id": .text("2")]], "matrix": [[.text("p"), .text("q")], [.text("r")]],
        "outer": ["inner": ["id": .text("deep")], "name": .text("shadow")],
        "tree": ["label": .text("X"), "children": [["label": .text("Y"), "children": []]]], "lines": .text("<\n->"),
    ]

    static let examples: [Example] = [
        // Interpolation
        Example("{{name}} {{{name}}} {{&name}} {{ name }}", "a&lt;b a<b a<b a&lt;b"),
        Example("{{missing}}|{{gone}}|{{outer.missing.id}}", "||"),
        Example("{{outer.inner.id}} {{#outer}}{{name}} {{inner.id}} {{yes}}{{/outer}}", "deep shadow deep true"),
        Example("{{#outer}}{{inner.name}}{{/outer}}", ""),
        Example("  {{name}}\n", "  a&lt;b\n"),
        // Sections
        Example("{{#items}}<{{id}}>{{/items}}{{#none}}x{{/none}}{{#gone}}x{{/gone}}{{#no}}x{{/no}}", "<1><2>"),
        Example("{{#empty}}a text is there even when it is empty{{/empty}}", "a text is there even when it is empty"),
        Example("{{^items}}x{{/items}}{{^none}}a{{/none}}{{^gone}}b{{/gone}}{{^missing}}c{{/missing}}", "abc"),
        Example("{{#matrix}}({{#.}}{{.}},{{/.}}){{/matrix}}", "(p,q,)(r,)"),
        Example("{{#name}}{{.}}{{/name}}", "a&lt;b"),
        // Lines with nothing but a tag
        Example("|\n{{#yes}}\n-\n{{/yes}}\n|", "|\n-\n|"),
        Example("|\r\n  {{#yes}}  \r\n-\r\n{{/yes}}\r\n|", "|\r\n-\r\n|"),
        Example("{{#yes}}\n-\n{{/yes}}", "-\n"),
        Example(" {{#yes}}-{{/yes}}\n {{#no}}-{{/no}}\n", " -\n \n"),
        Example("a\n  {{! one\n  two }}\nb {{! inline }} c\n", "a\nb  c\n"),
        Example("{{! a }} {{! b }}\n", " \n"),
        // Delimiters
        Example("{{=<% %>=}}(<%name%> {{name}})", "(a&lt;b {{name}})"),
        Example("|\n{{= | | =}}\n|&name|\n", "|\na<b\n", [:]),
        Example("{{=| |=}}[|>p|] |name|", "[a<b |name|] a&lt;b", ["p": "{{{name}}} |name|"]),
        // Partials
        Example("[{{>p}}] {{>missing}}", "[+] ", ["p": "+"]),
        Example("\\\n {{>p}}\n/\n", "\\\n |\n <\n->\n |\n/\n", ["p": "|\n{{{lines}}}\n|\n"]),
        Example("  {{name}}  {{>p}}\n", "  a&lt;b  -\n-\n", ["p": "-\n-"]),
        Example("-\n  {{>p}}", "-\n  -\n  -", ["p": "-\n-"]),
        Example("  {{>p}}\n-", "  -\n  --", ["p": "-\n-"]),
        Example(" {{>p}}\n", " 1\n   q\n 2\n   q\n", ["p": "{{#items}}\n{{id}}\n  {{>q}}\n{{/items}}\n", "q": "q\n"]),
        Example("{{#tree}}{{>node}}{{/tree}}", "X(Y())", ["node": "{{label}}({{#children}}{{>node}}{{/children}})"]),
    ]

    @Test(arguments: examples)
    func `a template gives the specified text`(example: Example) throws {
        var templates: [String: Template] = [:]
        for (name, text) in example.partials { templates[name] = try Template(file: name, text: text) }
        let template = try Template(file: "main", text: example.template)
        let output = try TemplateEvaluator.render(template, [Self.values], templates: templates, format: .html)
        #expect(output == example.expected)
    }
}
