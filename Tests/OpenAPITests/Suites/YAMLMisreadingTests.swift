import Diagnostics
import Testing

@testable import OpenAPI

/// Where libyaml, a reader of YAML 1.1, would silently take another value than YAML 1.2 means.
@Suite struct YAMLMisreadingTests {
    private func read(_ text: String) -> (tree: Node?, said: [String]) {
        let diagnostics = Diagnostics()
        let tree = YAMLTree.read(Array(text.utf8), file: "a.yaml", diagnostics: diagnostics)
        return (tree, diagnostics.all.map { "\($0.location.line):\($0.location.column) \($0.message)" })
    }

    @Test(arguments: [
        ("key: &an:chor value", "1:6 a colon stands in the name of an anchor"),
        ("é: 1\nkey: &a:b {c: 1}", "2:6 a colon stands in the name of an anchor"),
        ("[&a:]", "1:2 a colon stands in the name of an anchor"),
        ("{?foo: bar}", "1:2 a plain scalar in flow style begins with '?'"),
        ("- [é, ?x]", "1:7 a plain scalar in flow style begins with '?'"),
        ("{?\"a\": 1}", "1:2 a plain scalar in flow style begins with '?'"),
    ])
    func refusesIt(text: String, fault: String) {
        let (tree, said) = read(text)
        #expect(tree == nil)
        #expect(said == [fault])
    }

    @Test(arguments: [
        ("key: &an value", #"{"key":"value"}"#), ("&a key : 1", #"{"key":1}"#), ("{? foo : bar}", #"{"foo":"bar"}"#),
        ("? foo\n: bar", #"{"foo":"bar"}"#), ("[what?, '?']", #"["what?","?"]"#),
        ("?foo: 1", #"{"?foo":1}"#), ("a: &b\n  c: *b2\nx: 1".replacing("*b2", with: "2"), #"{"a":{"c":2},"x":1}"#),
    ])
    func takesWhatLooksLikeIt(text: String, json: String) {
        let (tree, said) = read(text)
        #expect(said == [])
        #expect(tree?.json == json)
    }
}
