internal import Diagnostics
@testable internal import OpenAPI
@testable internal import Plan
internal import Testing

/// What pages say in words of what an answer lacks.
@Suite struct LossListTests {
    private static func losses(_ healthy: String, _ now: String, ignoring: Set<String> = []) throws -> [String] {
        func node(_ text: String) throws -> Node {
            try #require(JSONTree.read(Array(text.utf8), file: "x.json", diagnostics: Diagnostics()))
        }
        return LossList(from: try node(healthy), to: try node(now), ignoring: ignoring).entries
    }

    @Test(arguments: [
        (#"{"a":1}"#, #"{"a":1}"#, []),
        (#"{"a":1,"b":2}"#, #"{"a":1}"#, ["`/b` is left out"]),
        (#"{"a":{"b":2}}"#, #"{"a":{"b":null}}"#, ["`/a/b` is null"]),
        (#"{"a":[1,2]}"#, #"{"a":[]}"#, ["`/a` is empty"]),
        (#"{"a":[1,2]}"#, #"{"a":[1]}"#, ["`/a` differs, has 1 of 2"]),
        (#"{"a":"x"}"#, #"{"a":"y"}"#, ["`/a` differs"]),
        (#"{"a":1}"#, #"{"a":1,"b":2}"#, ["`/b` comes besides"]),
        (#"[1]"#, #"[2]"#, ["the answer differs"]),
    ])
    func `members and values`(healthy: String, now: String, expected: [String]) throws {
        #expect(try Self.losses(healthy, now) == expected)
    }

    @Test(arguments: [
        (
            #"{"rows":[{"kind":"a","items":[]},{"kind":"b","items":[]}]}"#, #"{"rows":[{"kind":"b","items":[]}]}"#,
            ["`/rows` without `a`"]
        ),
        (
            #"{"rows":[{"kind":"a","n":1},{"kind":"b","n":1}]}"#, #"{"rows":[{"kind":"a","n":1},{"kind":"b","n":2}]}"#,
            ["`/rows/b/n` differs"]
        ),
        (
            #"[{"id":"1"},{"id":"2"},{"id":"3"}]"#, #"[{"id":"3"},{"id":"4"}]"#,
            ["the answer has 1 of 3, 1 other"]
        ),
        (#"[{"id":"1"},{"id":"2"}]"#, #"[{"id":"2"},{"id":"1"}]"#, ["the answer is in another order"]),
    ])
    func `elements are told apart by what names them`(healthy: String, now: String, expected: [String]) throws {
        #expect(try Self.losses(healthy, now) == expected)
    }

    @Test func `the envelope is no loss`() throws {
        let losses = try Self.losses(
            #"{"degraded":false,"x":{"components":{"a":1}}}"#, #"{"degraded":true,"x":{"components":{"a":2}}}"#,
            ignoring: ["/degraded", "/x/components"])
        #expect(losses == [])
    }

    @Test func `a long list is cut`() throws {
        let healthy = "{" + (0..<9).map { "\"k\($0)\":1" }.joined(separator: ",") + "}"
        let losses = try Self.losses(healthy, "{}")
        #expect(losses.count == 7)
        #expect(losses.last == "3 more")
    }

    @Test func `JSON that fits a line stands on one`() throws {
        let long = String(repeating: "x", count: 60)
        let text = #"{"a":[1,2],"b":[{"c":"\#(long)"},{"c":"\#(long)"}]}"#
        let node = try #require(JSONTree.read(Array(text.utf8), file: "x.json", diagnostics: Diagnostics()))
        #expect(
            JSONLines(node).lines == [
                "{", #"  "a": [1, 2],"#, #"  "b": ["#, #"    {"c": "\#(long)"},"#, #"    {"c": "\#(long)"}"#, "  ]",
                "}",
            ])
    }
}
