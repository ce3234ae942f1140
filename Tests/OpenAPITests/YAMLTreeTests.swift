import Testing

@testable import Diagnostics
@testable import OpenAPI

@Suite struct YAMLTreeTests {
    private func kind(_ scalar: String) -> String? {
        Reading("- \(scalar)").node()?.array?.first.map { "\($0.kindName) \($0.json)" }
    }

    @Test(arguments: [
        ("on", #"a string "on""#), ("no", #"a string "no""#), ("yes", #"a string "yes""#), ("True", "a boolean true"),
        ("~", "null null"), ("", "null null"), ("Null", "null null"), ("nULL", #"a string "nULL""#),
        ("0o17", "an integer 15"), ("0x1F", "an integer 31"), ("017", "an integer 17"), ("-0", "an integer 0"),
        ("1_000", #"a string "1_000""#), ("1:30", #"a string "1:30""#), ("2027-03-01", #"a string "2027-03-01""#),
        ("'12'", #"a string "12""#), ("!!str 12", #"a string "12""#), ("! 12", #"a string "12""#),
        ("!!float 12", "a number 12"), ("!!int 0x10", "an integer 16"), ("12e03", "a number 12e03"),
        ("9223372036854775807", "an integer 9223372036854775807"),
        ("9223372036854775808", "a number 9223372036854775808"), (".", #"a string ".""#), ("-", #"a string "-""#),
        ("+.5", "a number 0.5"), ("0x", #"a string "0x""#), ("1e", #"a string "1e""#),
        ("|\n  a\n  b", #"a string "a\nb""#),
    ])
    func scalarsFollowTheCoreSchema(scalar: String, expected: String) {
        if scalar == "-" {
            #expect(Reading("a: '-'").node()?["a"]?.string == "-")
        } else {
            #expect(kind(scalar) == expected)
        }
    }

    @Test func everyNodeKnowsItsPlace() throws {
        let node = try #require(Reading("é: x\n😀b:\n  - 1\n  - key/~: [a, b]\n").node())
        let first = try #require(node.members?.first)
        #expect((first.keyLocation.line, first.keyLocation.column, first.keyLocation.pointer) == (1, 1, "/é"))
        #expect((first.value.location.line, first.value.location.column) == (1, 4))
        let list = try #require(node["😀b"]?.array)
        #expect((list[0].location.line, list[0].location.column, list[0].location.pointer) == (3, 5, "/😀b/0"))
        let inner = try #require(list[1]["key/~"]?.array)
        #expect(inner[1].location.pointer == "/😀b/1/key~1~0/1")
        #expect((inner[1].location.line, inner[1].location.column) == (4, 16))
    }

    @Test func columnsCountScalarsAndLinesOnlyEditorsLines() throws {
        let node = try #require(Reading("a: \"x\u{2028}y\u{85}z\"\r\nb: \"😀\" \rc: 1").node())
        #expect((node["b"]?.location.line, node["c"]?.location.line) == (2, 3))
        #expect(Reading("{a: 😀, b: 1}").node()?["b"]?.location.column == 11)
    }

    @Test func aByteOrderMarkTakesNoColumn() {
        #expect(Reading("\u{FEFF}a: 1").node()?["a"]?.location.column == 4)
    }

    @Test func keysAreTextAsWritten() {
        let node = Reading("200: a\nnull: b\n0x1F: c\ntrue: d\n&k 1.50: e\n").node()
        #expect(node?.members?.map(\.key) == ["200", "null", "0x1F", "true", "1.50"])
    }

    @Test func aliasesShareTheAnchorsTree() {
        let node = Reading("a: &a {x: [1]}\nb: *a\nc: {*k : 1}\n".replacing("{*k : 1}", with: "1")).node()
        #expect(node?["b"]?.json == #"{"x":[1]}"#)
        #expect(node?["b"]?.location.pointer == "/a")
    }

    @Test func mergeKeysGiveWhatTheMappingDoesNotSay() {
        let text = "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {k: 0, <<: [*a, *b], x: 3}\nd: {<<: *a}\ne: {'<<': *a}\n"
        let node = Reading(text).node()
        #expect(node?["c"]?.json == #"{"k":0,"y":1,"z":2,"x":3}"#)
        #expect(node?["d"]?.json == #"{"x":1,"y":1}"#)
        #expect(node?["e"]?.json == #"{"<<":{"x":1,"y":1}}"#)
    }

    @Test(arguments: [
        (
            "a: 1\nb: 2\na: 3\n",
            "3:1 error duplicate-key: key 'a' stands twice in one object", "remove or rename one of them"
        ),
        ("a:\n\tb: 1\n", "2:1 error invalid-yaml: a tab stands in the indentation", "indent with spaces"),
        ("a:\n  b: 1\n \tc: 2\n", "3:2 error invalid-yaml: a tab stands in the indentation", "indent with spaces"),
        ("a: 1\n---\nb: 2\n", "2:1 error invalid-yaml: a second document starts here", "keep one document per file"),
        ("", "1:1 error invalid-yaml: the file is empty", ""),
        ("# only\n", "1:1 error invalid-yaml: the file is empty", ""),
        ("a: !include x\n", "1:4 error invalid-yaml: tag '!include' is not supported", "remove the tag"),
        ("a: !!int x\n", "1:4 error invalid-yaml: 'x' is no !!int", "remove the tag"),
        ("a: !!set {b}\n", "1:4 error invalid-yaml: tag '!!set' is not supported", "remove the tag"),
        ("? [a]\n: 1\n", "1:3 error invalid-yaml: a key is not a scalar", "write a plain or quoted key"),
        (
            "a: &name 1\nb: *nam\n",
            "2:4 error invalid-yaml: alias '*nam' has no anchor before it", "did you mean 'name'?"
        ),
        ("a: &a [*a]\n", "1:8 error invalid-yaml: alias '*a' stands inside its own anchor", ""),
        (
            "a: {<<: 1}\n",
            "1:9 error invalid-yaml: '<<' merges an integer", "give it a mapping, an alias of one, or a list of those"
        ),
        (
            "a: b: c\n", "1:5 error invalid-yaml: mapping values are not allowed in this context",
            "indent all keys of one object alike, or quote a text with ': ' in it"
        ),
        (
            "a:\n  b: 1\n c: 2\n", "3:2 error invalid-yaml: did not find expected key",
            "indent all keys of one object alike"
        ),
        (
            "a: @b\n", "1:4 error invalid-yaml: found character that cannot start any token",
            "quote a text that begins like this"
        ),
        ("a: \"x\n", "2:1 error invalid-yaml: found unexpected end of stream", ""),
        ("a: [1, 2\nb: 3\n", "2:2 error invalid-yaml: did not find expected ',' or ']'", ""),
        (
            "a: 'é\u{1}'\n",
            "1:6 error invalid-yaml: control characters are not allowed",
            "save the file as UTF-8 without control characters"
        ),
    ])
    func faultsAreToldAtTheirPlace(text: String, expected: String, fix: String) {
        let reading = Reading(text)
        _ = reading.node()
        #expect(reading.said == [saying(expected, fix)])
    }

    @Test func theFirstOfTwoKeysIsKeptAndNamed() {
        let reading = Reading("a: 1\nb: 2\na: 3\n")
        #expect(reading.node()?.json == #"{"a":1,"b":2}"#)
        #expect(
            reading.printed == """
                a.yaml:3:1: error: key 'a' stands twice in one object [duplicate-key]
                    3 | a: 3
                      | ^
                a.yaml:1:1: note: it stands here first
                    1 | a: 1
                      | ^
                fix: remove or rename one of them

                """)
    }

    @Test func anAliasBombIsAnErrorAndNoHang() {
        let bomb =
            "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
            + (1...20).map {
                "a\($0): &a\($0) [\(Array(repeating: "*a\($0 - 1)", count: 10).joined(separator: ","))]\n"
            }.joined()
        let reading = Reading(bomb)
        #expect(reading.node() == nil)
        #expect(
            reading.said == [
                "6:38 error document-limit: aliases stand for more than 1000000 values | write fewer aliases of aliases"
            ])
    }

    @Test func aMergeBombIsAnErrorAndNoHang() {
        let base = "m0: &m0 {" + (0..<1000).map { "k\($0): 1" }.joined(separator: ",") + "}\n"
        let bomb = (1...9).map {
            "m\($0): &m\($0) {<<: [\(Array(repeating: "*m\($0 - 1)", count: 10).joined(separator: ","))]}\n"
        }
        let reading = Reading(base + bomb.joined())
        #expect(reading.node() == nil)
        #expect(reading.diagnostics.all.map(\.code) == [.documentLimit])
    }

    @Test(arguments: ["[", "- ", "a: {", "{a: "])
    func nestingIsBounded(opening: String) {
        let reading = Reading(String(repeating: opening, count: 10_000))
        #expect(reading.node() == nil)
        #expect(reading.diagnostics.all.count == 1)
    }

    @Test func aliasesCountTowardsTheNesting() {
        let deep = String(repeating: "[", count: 300) + String(repeating: "]", count: 300)
        let outer = String(repeating: "[", count: 300) + "*a" + String(repeating: "]", count: 300)
        let reading = Reading("- &a \(deep)\n- \(outer)\n")
        #expect(reading.node() == nil)
        #expect(reading.diagnostics.all.map(\.code) == [.documentLimit])
    }
}
