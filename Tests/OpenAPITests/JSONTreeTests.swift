import Testing

@testable import Diagnostics
@testable import OpenAPI

@Suite struct JSONTreeTests {
    @Test func whatYAMLsReaderRefusesIsRead() {
        let key = String(repeating: "k", count: 5000)
        let node = Reading(["a.json": "{\"\(key)\": \"\\ud83d\\ude00\\u00e9\"}"]).node("a.json")
        #expect(node?[key]?.string == "😀é")
    }

    @Test func jsonIsFoundByItsContentToo() {
        #expect(Reading(#"{"a": "\ud83d\ude00"}"#).node()?["a"]?.string == "😀")
    }

    @Test func flowStyleThatIsNoJSONIsYAML() {
        let reading = Reading("{a: 1, b: [x, y,]}")
        #expect(reading.node()?.json == #"{"a":1,"b":["x","y"]}"#)
        #expect(reading.said.isEmpty)
    }

    @Test func placesCountScalars() throws {
        let node = try #require(Reading(["a.json": "{\n  \"é😀\": [1,\r\n \"x\", {\"a/b\": 2}]\n}"]).node("a.json"))
        let list = try #require(node["é😀"]?.array)
        #expect((list[0].location.line, list[0].location.column) == (2, 10))
        #expect((list[1].location.line, list[1].location.column) == (3, 2))
        let inner = try #require(list[2].members?.first)
        #expect((inner.keyLocation.line, inner.keyLocation.column) == (3, 8))
        #expect(inner.value.location.pointer == "/é😀/2/a~1b")
    }

    @Test(arguments: [
        ("", "1:1", "the file is empty, a JSON value was expected"),
        ("{} x", "1:4", "'x' stands behind the end of the document"),
        ("{'a': 1}", "1:2", "''' stands where a key in double quotes was expected"),
        (#"{"a" 1}"#, "1:6", "'1' stands where ':' was expected"),
        (#"{"a": 1 "b": 2}"#, "1:9", "'\"' stands where ',' or '}' was expected"),
        ("[1 2]", "1:4", "'2' stands where ',' or ']' was expected"),
        ("[1,]", "1:3", "a comma stands behind the last element"),
        ("{\"a\": 1,\n}", "1:8", "a comma stands behind the last member"),
        ("[1,\n 2", "2:3", "the end of the file stands where ',' or ']' was expected"),
        ("[01]", "1:3", "a number starts with a needless 0"), ("[1.]", "1:4", "']' stands where a digit was expected"),
        ("[-]", "1:3", "']' stands where a digit was expected"),
        ("[.5]", "1:2", "'.' stands where a value was expected"),
        ("[NaN]", "1:2", "'N' stands where a value was expected"),
        ("[tru]", "1:2", "'t' stands where a value was expected"),
        ("[\"a\u{1}\"]", "1:4", "control character 1 stands in a string"),
        ("[\"a\n\"]", "1:4", "the end of the line stands in a string"),
        (#"["\x"]"#, "1:3", "an unknown escape stands in a string"),
        (#"["\u12"]"#, "1:3", #"'\u' needs four hexadecimal digits"#),
        (#"["é\ud800"]"#, "1:4", "half of a surrogate pair stands alone"),
        (#"["\udc00\ud800"]"#, "1:3", "half of a surrogate pair stands alone"),
        (#"["a"#, "1:2", "a string is not closed"),
        ("// x\n{}", "1:1", "'/' stands where a value was expected"),
    ])
    func faultsAreToldAtTheExactCharacter(text: String, place: String, message: String) {
        let reading = Reading(["a.json": text])
        #expect(reading.node("a.json") == nil)
        #expect(reading.diagnostics.all.map { "\($0.location.line):\($0.location.column)" } == [place])
        #expect(reading.diagnostics.all.map(\.message) == [message])
        #expect(reading.diagnostics.all.map(\.code) == [.invalidJSON])
    }

    @Test func duplicateKeysAreAllTold() {
        let reading = Reading(["a.json": #"{"a": 1, "\u0061": 2, "b": {"c": 1, "c": 2}}"#])
        #expect(reading.node("a.json")?.json == #"{"a":1,"b":{"c":1}}"#)
        #expect(
            reading.said == [
                "a.json:1:10 error duplicate-key: key 'a' stands twice in one object | remove or rename one of them",
                "a.json:1:37 error duplicate-key: key 'c' stands twice in one object | remove or rename one of them",
            ])
    }

    @Test func depthIsBounded() {
        func read(_ depth: Int) -> Reading {
            let reading = Reading([
                "a.json": String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            ])
            _ = reading.node("a.json")
            return reading
        }
        #expect(read(512).said.isEmpty)
        #expect(
            read(513).said == [
                "a.json:1:513 error document-limit: values are nested more than 512 deep | flatten the document"
            ])
        #expect(read(200_000).diagnostics.all.count == 1)
    }
}
