import Testing

@testable import BFFTesting

@Suite("places of values in a JSON text")
struct JSONScannerTests {
    private static let text = #"""
         {"a": {"b": [1, "two", {"c]\"": "}\\"}, [], {}], "empty": ""}, "x/y~": -1.5e3 , "é": null}
        """#

    private func value(at pointer: String, in text: String = text) -> String? {
        JSONScanner(Array(text.utf8)).value(at: pointer).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: [
        ("/a/b/0", "1"), ("/a/b/1", #""two""#), ("/a/b/2", #"{"c]\"": "}\\"}"#), (#"/a/b/2/c]""#, #""}\\""#),
        ("/a/b/3", "[]"), ("/a/b/4", "{}"), ("/a/empty", #""""#), ("/x~1y~0", "-1.5e3"), ("/é", "null"),
        ("/a/b", #"[1, "two", {"c]\"": "}\\"}, [], {}]"#),
    ])
    func `a pointer leads to the bytes as they are written`(pointer: String, json: String) {
        #expect(value(at: pointer) == json)
    }

    @Test(arguments: ["/b", "/a/b/5", "/a/b/0/c", "/a/empty/x"])
    func `what is not there has no bytes`(pointer: String) {
        #expect(value(at: pointer) == nil)
    }

    @Test(arguments: ["", " ", #"{"a": "x"#, #"{"a": [1, 2}"#, #"{"a": "\"}"#, "[", "]", #"{"a": 1} {"#, #""\\\""#])
    func `what is no JSON has none either`(text: String) {
        #expect(value(at: "", in: text) == nil)
        #expect(value(at: "/a", in: text) == nil)
    }

    @Test func `strings end at the quote that is not escaped`() {
        #expect(value(at: "/1", in: #"["\\\\", "\\\"", "\\"]"#) == #""\\\"""#)
        #expect(JSONScanner(Array(#"{"k": "a\u00e9\n\"b"}"#.utf8)).string(at: "/k") == "aé\n\"b")
    }
}
