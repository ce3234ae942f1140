@testable internal import Plan
internal import Testing

/// How names of a contract become Swift's.
@Suite struct NamingTests {
    @Test(
        "words are kept, and everything else is dropped",
        arguments: [
            ("continue-item", "ContinueItem"), ("getHome", "GetHome"), ("HTTPStatus", "HTTPStatus"),
            ("snake_case_2", "SnakeCase2"),
            ("2fast", "Type2fast"), ("größe", "Größe"), ("a.b/c", "ABC"), ("$ref", "Ref"), ("", "TypeModel"),
        ])
    func types(text: String, expected: String) { #expect(SwiftName.type(text) == expected) }

    @Test(
        "members begin in lower case; keywords come in backticks",
        arguments: [
            ("ID", "id"), ("URLPath", "urlPath"), ("X-Device-ID", "xDeviceID"), ("DOLBY_VISION", "dolbyVision"),
            ("class", "`class`"),
            ("default", "`default`"), ("self", "`self`"), ("2nd", "_2nd"), ("---", "value"), ("is", "`is`"),
            ("isNew", "isNew"),
        ])
    func members(text: String, expected: String) { #expect(SwiftName.member(text) == expected) }

    @Test(
        "standard-library and runtime types are not hidden",
        arguments: ["String", "error", "Result", "type", "Self", "JSONValue", "Outcome", "Optional", "dateTime"])
    func takenTypes(text: String) { #expect(SwiftName.type(text).hasSuffix("Model")) }

    @Test(
        "an enum's value names its case, signs and all",
        arguments: [
            ("DOLBY_VISION", "dolbyVision"), ("in", "`in`"), ("+1", "plus1"), ("-1", "minus1"), ("self", "selfValue"),
            ("1080p", "_1080p"),
        ])
    func enumCases(value: String, name: String) { #expect(SwiftName.enumCase(value) == name) }

    @Test("a value that is called like the case for all others takes a longer name")
    func unknownCase() {
        let cases = ViewModelTypes.cases(["unknown", "known"], reserved: ["unknown"])
        #expect(cases.map(\.name) == ["unknownValue", "known"])
    }

    @Test("a label is a keyword as it is, but for those that Swift would misread")
    func labels() {
        #expect(SwiftName.label("`default`") == "default")
        #expect(SwiftName.label("`inout`") == "`inout`")
        #expect(SwiftName.label("name") == "name")
    }

    @Test("of two that want a name, the first comer has it, and the second takes its next choice")
    func collisions() {
        var scope = NameScope(reserved: ["taken"])
        #expect(scope.claim("item", "itemValue") == "item")
        #expect(scope.claim("item", "itemValue") == "itemValue")
        #expect(scope.claim("item", "itemValue") == "itemValue2")
        #expect(scope.claim("taken", "free") == "free")
    }

    @Test("text of a contract cannot leave the literal that it stands in")
    func literals() {
        #expect(SwiftLiteral.quoted("a\"b\\c\n\(Character(Unicode.Scalar(0x202E)!))") == #""a\"b\\c\n\u{202E}""#)
        #expect(SwiftLiteral.quoted(#"\(run())"#) == #""\\(run())""#)
        #expect(JSONKey.escaped("a\"b\u{1}") == #"a\"b\u0001"#)
    }
}
