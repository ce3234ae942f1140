internal import Plan
internal import Render

/// Templates of other people, with values that do not fit them. Rendering gives the same twice; a text without tags is
/// itself; and a comment in a line of text changes nothing.
struct TemplateTarget: FuzzTarget {
    static let name = "templates"

    private static let words = [
        "{{", "}}", "{{{", "}}}", "{{&", "{{#", "{{^", "{{/", "{{>", "{{!", "{{=", "=}}", "{{=<% %>=}}", "<%", "%>",
        "{{a}}", "{{{b}}}", "{{#a}}", "{{/a}}", "{{^a}}",
        "{{#list}}", "{{/list}}", "{{.}}", "{{a.b}}", "{{> self}}", "{{> other}}", "\n", "\r\n", "  ", "\t", "a", ".",
        "{{! c }}", "{{#object}}", "{{/object}}",
    ]
    private static let values: [TemplateValue] = [
        [
            "a": .text("x"), "b": .literal("\"\n\\"), "list": .list([.text("1"), .flag(true), ["a": .text("y")]]),
            "empty": .list([]),
            "object": ["a": .absent, "b": ["c": .text("<&>")]], "flag": false,
        ]
    ]

    private let mutation: Mutation
    private let other = try? Template(file: "other", text: "[{{a}}]\n{{#list}}\n- {{.}}\n{{/list}}\n")

    init(seeds: [[UInt8]]) {
        mutation = Mutation(words: Self.words, seeds: seeds)
    }

    func input(_ random: inout RandomSource) -> [UInt8] {
        if random.once(in: 2) {
            var text = ""
            for _ in 0..<random.below(20) { text += random.once(in: 6) ? random.string() : random.pick(Self.words) }
            return Trees.bytes(text)
        }
        return mutation.mutate(random.pick(mutation.seeds), &random)
    }

    func fault(in input: [UInt8]) -> String? {
        guard let template = try? Template(file: "self", bytes: input) else { return nil }
        let templates = ["self": template, "other": other].compactMapValues(\.self)
        let text = String(decoding: input, as: UTF8.self)
        let html = result(template, templates, .html)
        if result(template, templates, .html) != html { return "it gives two texts" }
        _ = result(template, templates, .swift)
        if !text.contains("{{"), html != text { return "without a tag it gives another text" }
        // Behind a first line of text no tag stands alone, so a comment there is nothing.
        let commented = Trees.bytes("x{{! note }}") + input
        let plain = Trees.bytes("x") + input
        guard let left = try? Template(file: "self", bytes: commented),
            let right = try? Template(file: "self", bytes: plain)
        else { return text.contains("=}}") ? nil : "with a word before it, it is no template" }
        if recurses(text) { return nil }
        let both = (result(left, templates, .html), result(right, templates, .html))
        return both.0 == both.1 ? nil : "a comment changes what it gives"
    }

    /// A partial of itself would show the comment's line again.
    private func recurses(_ text: String) -> Bool { text.contains("self") }

    private func result(_ template: Template, _ templates: [String: Template], _ format: TemplateFormat) -> String? {
        try? TemplateEvaluator.render(template, Self.values, templates: templates, format: format)
    }
}
