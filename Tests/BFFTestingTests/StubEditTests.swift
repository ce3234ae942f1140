import Testing

@testable import BFFTesting

@Suite struct StubEditTests {
    @Test(arguments: [
        (#"{"a":1,"b":{"c":[1,2]}}"#, [StubEdit.set("/b/c/1", "9")], #"{"a":1,"b":{"c":[1,9]}}"#),
        (#"{"a":1}"#, [.set("/b", "[]")], #"{"a":1,"b":[]}"#),
        (#"{}"#, [.set("/a~1b~2", "true")], #"{"a/b*":true}"#),
        (#"{"x":1}"#, [.set("", "[[]]")], #"[[]]"#),
        (#"[{"a":1},{"a":2},{}]"#, [.set("/*/a", "null")], #"[{"a":null},{"a":null},{"a":null}]"#),
        (#"{"a":[1],"b":[2,3]}"#, [.set("/*/0", "\"x\"")], #"{"a":["x"],"b":["x",3]}"#),
        (#"{ "a" : 1.50 , "b" : 2 }"#, [.remove("/b")], #"{"a" : 1.50}"#),
        (#"[1,2,3]"#, [.remove("/1")], #"[1,3]"#),
        (#"{"a":{"x":1},"b":{"x":2}}"#, [.remove("/*/x")], #"{"a":{},"b":{}}"#),
        (#"{"items":[1,2]}"#, [.lengthen("/items", to: 5)], #"{"items":[1,2,1,2,1]}"#),
        (#"{"items":[1,2]}"#, [.lengthen("/items", to: 1)], #"{"items":[1]}"#),
        (#"{"items":[]}"#, [.lengthen("/items", to: 3)], #"{"items":[]}"#),
        (#"{"k\"y":"a]},b"}"#, [.set(#"/k"y"#, "0")], #"{"k\"y":0}"#),
        (#"{"a":1}"#, [.set("/b/c", "0"), .remove("/d"), .lengthen("/a", to: 2)], #"{"a":1}"#),
    ])
    func `an edit changes what its pointer finds and nothing else`(text: String, edits: [StubEdit], result: String) {
        let edited = StubEdit.apply(edits, to: Array(text.utf8))
        #expect(edited.map { String(decoding: $0, as: UTF8.self) } == result)
    }

    @Test(arguments: ["", "{", "[1,", "{\"a\":}", "1 2"])
    func `what is no JSON is not edited`(text: String) {
        #expect(StubEdit.apply([.set("", "1")], to: Array(text.utf8)) == nil)
    }
}
