import Testing

@testable import Diagnostics

@Suite struct SuggestionTests {
    @Test(arguments: [
        ("timeot", "timeout"), ("timout", "timeout"), ("tiemout", "timeout"), ("Timeout", "timeout"),
        ("fallbak", "fallback"), ("parameter", "parameters"),
    ])
    func aTypingMistakeFindsTheName(name: String, expected: String) {
        let known = ["timeout", "fallback", "parameters", "call", "critical"]
        #expect(Suggestion.nearest(to: name, in: known) == expected)
    }

    @Test(arguments: ["zebra", "x", "", "retries"])
    func aStrangeNameFindsNone(name: String) {
        #expect(Suggestion.nearest(to: name, in: ["timeout", "fallback", "parameters", "call"]) == nil)
    }

    @Test func theEarlierOfEquallyNearNamesWins() {
        #expect(Suggestion.nearest(to: "cat", in: ["cas", "car"]) == "cas")
    }

    @Test func theFixAsks() {
        #expect(Suggestion.fix(for: "usr", in: ["user"]) == "did you mean 'user'?")
        #expect(Suggestion.fix(for: "usr", in: []) == nil)
    }

    @Test func anOverlongNameIsNotCompared() {
        let long = String(repeating: "a", count: 100_000)
        #expect(Suggestion.nearest(to: long, in: [long + "b"]) == nil)
    }

    @Test(arguments: [("", "abc", 3), ("ab", "ba", 1), ("kitten", "sitting", 3), ("same", "same", 0)])
    func distanceCountsEdits(left: String, right: String, expected: Int) {
        #expect(Suggestion.distance(Array(left.unicodeScalars), Array(right.unicodeScalars)) == expected)
    }
}
