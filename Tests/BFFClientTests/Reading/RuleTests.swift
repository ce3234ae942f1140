import BFFClient
import Testing

/// A property that is held against a rule, whatever type it is.
private struct Ruled<Rule: NamedRule>: JSONObjectReadable {
    init(reading object: inout ObjectReader) {
        let _: JSONFreeForm = object.defaulted("x", .null, Rule.rule)
    }
}

private protocol NamedRule: SendableMetatype { static var rule: JSONRule { get } }

private enum Text: NamedRule {
    static let pattern = Pattern("^a+$")
    static var rule: JSONRule { .text(minLength: 2, maxLength: 3, pattern: pattern) }
}
private enum Formatted: NamedRule { static var rule: JSONRule { .text(format: .ipv4) } }
private enum Whole: NamedRule {
    static var rule: JSONRule { .integer(minimum: 2, maximum: 9, multipleOf: 2) }
}
private enum Open9: NamedRule {
    static var rule: JSONRule { .integer(exclusiveMinimum: 2, exclusiveMaximum: 9) }
}
private enum Ratio: NamedRule {
    static var rule: JSONRule { .number(minimum: 0.5, exclusiveMaximum: 2) }
}
private enum Items: NamedRule {
    static var rule: JSONRule { .items(min: 1, max: 3, unique: true, each: .items(max: 1, each: .text(maxLength: 1))) }
}
private enum Map: NamedRule { static var rule: JSONRule { .members(min: 1, max: 2, each: .integer(maximum: 5)) } }
private enum TextConstant: NamedRule { static var rule: JSONRule { .const(text: "a") } }
private enum Constant: NamedRule { static var rule: JSONRule { .const(json: "[1]") } }
private enum Both: NamedRule { static var rule: JSONRule { .all([.text(minLength: 2), .text(format: .date)]) } }
private enum Checked: NamedRule {
    static var rule: JSONRule {
        .check { value, report in
            report.text(value, at: "inner", maxLength: 1, schema: "/s/properties/inner")
            return report.isValid
        }
    }
}

@Suite struct RuleTests {
    private func faults<Rule: NamedRule>(_ json: String, _: Rule.Type) -> [String] {
        violations("{\"x\":\(json)}", as: Ruled<Rule>.self).map {
            $0.hasPrefix("read:") ? "" : "\($0.dropFirst(2).prefix { $0 != "@" })".trimmingBlanks
        }
    }

    @Test func `texts keep their bounds, pattern and format`() {
        #expect(faults(#""aa""#, Text.self) == [""])
        #expect(faults(#""a""#, Text.self) == ["is shorter than 2 characters"])
        #expect(faults(#""aaaa""#, Text.self) == ["is longer than 3 characters"])
        #expect(faults(#""bb""#, Text.self).count == 1)
        #expect(faults("1", Text.self) == [""])
        #expect(faults(#""1.2.3.4""#, Formatted.self) == [""])
        #expect(faults(#""1.2.3""#, Formatted.self) == ["is no valid ipv4"])
    }

    @Test func `numbers keep their bounds`() {
        #expect(faults("4", Whole.self) == [""])
        #expect(faults("4.0", Whole.self) == [""])
        #expect(faults("0", Whole.self) == ["is less than 2"])
        #expect(faults("10", Whole.self) == ["is greater than 9"])
        #expect(faults("3", Whole.self) == ["is not a multiple of 2"])
        #expect(faults("2", Open9.self) == ["is not greater than 2"])
        #expect(faults("9", Open9.self) == ["is not less than 9"])
        #expect(faults("0.25", Ratio.self) == ["is less than 0.5"])
        #expect(faults("2", Ratio.self) == ["is not less than 2"])
        #expect(faults("0.5", Ratio.self) == [""])
        #expect(faults(#""2""#, Ratio.self) == [""])
    }

    @Test func `arrays keep their bounds, and their elements theirs`() {
        #expect(faults(#"[["a"],["b"]]"#, Items.self) == [""])
        #expect(faults("[]", Items.self) == ["has fewer than 1 element"])
        #expect(faults("[1,2,3,4]", Items.self) == ["has more than 3 elements"])
        #expect(faults("[1,1.0]", Items.self) == ["has equal elements at 0 and 1"])
        #expect(
            faults(#"[["ab"],["c","d"]]"#, Items.self) == [
                "/0/0 is longer than 1 character", "/1 has more than 1 element",
            ])
        #expect(faults("{}", Items.self) == [""])
    }

    @Test func `maps keep their bounds, and their values theirs`() {
        #expect(faults(#"{"a":1}"#, Map.self) == [""])
        #expect(faults("{}", Map.self) == ["has fewer than 1 member"])
        #expect(faults(#"{"a":6,"b":"x"}"#, Map.self) == ["/a is greater than 5"])
        #expect(faults(#"{"a":1,"b":1,"c":1}"#, Map.self) == ["has more than 2 members"])
        #expect(faults("[]", Map.self) == [""])
    }

    @Test func `constants are the only value`() {
        #expect(faults(#""a""#, TextConstant.self) == [""])
        #expect(faults("1", TextConstant.self) == ["is not a"])
        #expect(faults("[1.0]", Constant.self) == [""])
        #expect(faults("[2]", Constant.self) == ["is not [1]"])
    }

    @Test func `rules add up, and validators tell their places`() {
        #expect(faults(#""x""#, Both.self) == ["is shorter than 2 characters", "is no valid date"])
        #expect(faults(#""ab""#, Checked.self) == ["/inner is longer than 1 character"])
        #expect(faults(#""a""#, Checked.self) == [""])
    }
}

extension String {
    fileprivate var trimmingBlanks: String {
        var text = Substring(self)
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
