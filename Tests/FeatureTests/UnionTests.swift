internal import BFFTesting
internal import Testing

/// Unions without a discriminator, values of several types, tuples, patterns of names: GET /zoo.
@Suite struct UnionTests {
    private static func zoo(_ changes: [String: String] = [:]) -> String {
        var members = [
            "mixed": "12", "marks": #"["abc", true]"#, "pet": #"{"meow": "m", "age": 3}"#,
            "shape": #"{"kind": "square", "side": 4}"#, "value": #""v""#, "guess": #"{"size": 1}"#,
            "spot": "[1, 2.50]", "state": #""open""#, "labels": #"{"x-a": "A", "x-b": "B"}"#,
        ]
        members.merge(changes) { $1 }
        return "{" + members.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }.joined(separator: ", ")
            + "}"
    }

    private func shown(_ name: String, _ changes: [String: String]) throws -> String? {
        let backend = try FeatureBackend()
        backend.answer("getZoo", Self.zoo(changes))
        return member(name, of: try backend.get("/zoo"))
    }

    @Test("each variant is copied with what the view model declares of it, and nothing else")
    func everything() throws {
        let backend = try FeatureBackend()
        backend.answer("getZoo", Self.zoo(["pets": #"[{"bark": 1, "friends": [{"bark": 2}]}, null, {"meow": ""}]"#]))
        #expect(
            try backend.get("/zoo") == """
                {"mixed":12,"short":12,"marks":["abc",true],"pet":{"meow":"m"},\
                "pets":[{"bark":1,"friends":[{"bark":2}]},null,{"meow":""}],"shape":{"kind":"square","side":4},\
                "value":"v","guess":{"size":1},"spot":[1,2.5],"state":"open","known":"other",\
                "labels":{"x-a":"A","x-b":"B"},"label":"A"}
                """)
    }

    @Test(
        "what tells a variant apart decides: kind, constant, required property, what stands beside, else its validator",
        arguments: [
            ("mixed", "mixed", #""text""#), ("pet", "pet", #"{"bark":7}"#),
            ("shape", "shape", #"{"kind":"circle","radius":1.5}"#), ("value", "value", #"["a",["b"],{"c":1}]"#),
            ("value", "value", #"{"a":1,"b":2}"#), ("guess", "guess", #"{"size":"large"}"#),
            ("guess", "guess", "{}"), ("based", "based", #"{"id":"i","high":3}"#),
            ("based", "based", #"{"id":"i","low":3}"#), ("either", "either", #"{"b":"B"}"#),
            ("spot", "spot", #"[1,2,"three"]"#), ("only", "wrapped", #""o""#),
        ])
    func decides(given: String, shown: String, value: String) throws {
        #expect(try self.shown(shown, [given: value]) == value)
    }

    @Test("a new value of a service's enum fails nothing that does not forbid it")
    func openEnum() throws {
        #expect(try shown("state", ["state": #""ajar""#]) == #""ajar""#)
    }

    @Test(
        "what is no variant, or breaks one, is the service's fault",
        arguments: [
            ("mixed", "true"), ("mixed", "1.5"), ("mixed", "9"), ("marks", #"["abcd"]"#), ("pet", "{}"), ("pet", "1"),
            ("pet", #"{"bark": "loud"}"#), ("shape", #"{"kind": "oval"}"#), ("shape", #"{"side": 1}"#),
            ("value", "true"), ("value", #"{"a": "b"}"#), ("guess", #"{"size": true}"#), ("guess", #"{"other": 1}"#),
            ("based", #"{"low": 1}"#), ("spot", "[1]"), ("spot", #"["1", 2]"#), ("spot", #"[1, 2, "3", 4]"#),
        ])
    func refuses(name: String, value: String) throws {
        let backend = try FeatureBackend()
        backend.answer("getZoo", Self.zoo([name: value]))
        let response = try backend.send("GET", "/zoo")
        #expect(response.status == 502, "\(response.text)")
    }
}
