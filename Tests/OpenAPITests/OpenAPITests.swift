import Testing

@testable import OpenAPI

@Suite struct JSONPointerTests {
    @Test func tokensAreEscapedAndUnescaped() {
        #expect(JSONPointer.escape("a/b~c") == "a~1b~0c")
        #expect(JSONPointer.unescape("a~1b~0c") == "a/b~c")
        #expect(JSONPointer.unescape("~01") == "~1")
        #expect(JSONPointer.unescape("~2") == nil)
        #expect(JSONPointer.unescape("~") == nil)
    }

    @Test func aPointerIsSplitIntoTokens() {
        #expect(JSONPointer.tokens(of: "") == [])
        #expect(JSONPointer.tokens(of: "/") == [""])
        #expect(JSONPointer.tokens(of: "/paths/~1v1~1home/get") == ["paths", "/v1/home", "get"])
        #expect(JSONPointer.tokens(of: "a") == nil)
        #expect(JSONPointer.tokens(of: "/a~3") == nil)
        #expect(JSONPointer.join(["paths", "/v1", "x~"]) == "/paths/~1v1/x~0")
    }

    @Test func theLastTokenIsSplitOff() {
        #expect(JSONPointer.split("/a/b~1c")?.parent == "/a")
        #expect(JSONPointer.split("/a/b~1c")?.token == "b/c")
        #expect(JSONPointer.split("") == nil)
    }
}

@Suite struct NodeJSONTests {
    @Test(arguments: [
        (#"{"b": [1, 2.50, true, null], "a": "x"}"#, #"{"b":[1,2.50,true,null],"a":"x"}"#),
        (#"["\u0001\n\"\\\/é😀"]"#, #"["\u0001\n\"\\/é😀"]"#),
        ("[1e400, 123456789012345678901234567890]", "[1e400,123456789012345678901234567890]"),
    ])
    func jsonIsWrittenCompactlyAsItWasRead(text: String, expected: String) {
        #expect(Reading(["a.json": text]).node("a.json")?.json == expected)
    }

    @Test(arguments: [
        ("+1", "1"), (".5", "0.5"), ("1.", "1.0"), ("-.5e3", "-0.5e3"), ("01.50", "1.50"), ("0o17", "15"),
        ("0x1F", "31"), (".inf", "null"), ("-.INF", "null"), (".nan", "null"), ("1.e5", "1.0e5"),
        ("+12345678901234567890", "12345678901234567890"),
    ])
    func yamlsNumbersBecomeJSONs(text: String, expected: String) {
        #expect(Reading("[\(text)]").node()?.json == "[\(expected)]")
    }

    @Test func equalityIsThatOfJSONValues() {
        func equal(_ left: String, _ right: String) -> Bool? {
            guard let node = Reading("[\(left), \(right)]").node()?.array else { return nil }
            return node[0].isEqual(to: node[1])
        }
        #expect(equal("1", "1.0") == true)
        #expect(equal("{a: 1, b: 2}", "{b: 2, a: 1}") == true)
        #expect(equal("{a: 1}", "{a: 1, b: 2}") == false)
        #expect(equal("'1'", "1") == false)
        #expect(equal("[1, 2]", "[2, 1]") == false)
        #expect(equal("0.1", "0.10") == true)
    }
}
