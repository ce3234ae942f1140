internal import BFFTesting
internal import Testing

/// `x-bff-value`, `const`, `x-bff-map`, `x-bff-text`, `x-bff-percent`: GET /copies/{id}.
@Suite struct CopyTests {
    static let full = """
        {"id": "t1", "name": "Grüße", "nickname": "Nick", "motto": "go", "note": "n", "count": 9007199254740993,
         "ratio": 0.5, "flag": true, "level": "high", "tags": ["a", "b"], "marks": [1, null, 3],
         "scores": {"b": 2, "a": 1}, "boxes": {"x": {"size": 1}, "y": {"size": 2, "label": "L", "note": null}},
         "figure": {"kind": "square", "side": 4, "rounded": false},
         "tree": {"name": "r", "children": [{"name": "c", "children": [], "named": {"k": {"name": "d"}}}],
                  "named": {"n": {"name": "e"}}, "next": {"name": "f", "next": {"name": "g"}}},
         "extra": {"any": [1, {"x": null}]}, "anything": [1, 2.50],
         "parts": [{"size": 1}, {"size": 2, "label": "L", "note": "N"}],
         "main": {"size": 7}, "spare": {"size": 8, "note": "s"}, "done": 1, "total": 3, "seconds": 4.0,
         "class": "c", "value": "v", "key": "k"}
        """
    static let least = """
        {"id": "t1", "name": "Nobody", "motto": null, "count": 0, "ratio": 2, "flag": false, "level": "low", "tags": [],
         "scores": {}, "figure": {"kind": "circle", "radius": 1.5}, "tree": {"name": "r"}, "extra": {}, "parts": [],
         "done": 5, "total": null, "seconds": 0}
        """

    @Test("every kind of value is copied")
    func everything() throws {
        let backend = try FeatureBackend()
        backend.answer("getThing", Self.full)
        let json = try backend.get("/copies/t1")
        #expect(
            json == """
                {"kind":"copies","version":3,"list":[1,2],"id":"t1","name":"Grüße","nickname":"Nick","motto":"go",\
                "mottoIfAny":"go","note":"n","noteOrNull":"n","noteIfAny":"n","spareNote":"s","spareSize":8,\
                "count":9007199254740993,"countAsNumber":9007199254740993,"ratio":0.5,"flag":true,"level":"high",\
                "grade":"A","strict":"high","tags":["a","b"],"firstTag":"a","secondMark":null,"marks":[1,null,3],\
                "scores":{"b":2,"a":1},"boxes":{"x":{"size":1,"label":"none"},"y":{"size":2,"label":"L","note":null}},\
                "figure":{"kind":"square","side":4,"rounded":false},\
                "tree":{"name":"r","children":[{"name":"c","children":[],"named":{"k":{"name":"d"}}}],\
                "named":{"n":{"name":"e"}},"next":{"name":"f","next":{"name":"g"}}},\
                "extra":{"any":[1,{"x":null}]},"anything":[1,2.5],\
                "parts":[{"size":1,"label":"none"},{"size":2,"label":"L","note":"N"}],"sizes":[1,2],"labels":["L"],\
                "main":{"size":7,"label":"none"},"spare":{"size":8,"label":"none","note":"s"},\
                "spareOrNull":{"size":8,"label":"none","note":"s"},"done":33,"share":25,"shares":33,\
                "text":"Grüße has 9007199254740993 of 0.5, true: go","quoted":"say \\"Grüße\\" {braces} \\\\ stay",\
                "cut":"Grüße","fallback":"Nick","class":"c","value":"v","key":"k"}
                """)
    }

    @Test("what is absent is left out, what is null stays null")
    func least() throws {
        let backend = try FeatureBackend()
        backend.answer("getThing", Self.least)
        let json = try backend.get("/copies/t1")
        #expect(
            json == """
                {"kind":"copies","version":3,"list":[1,2],"id":"t1","name":"Nobody","motto":null,"noteOrNull":null,\
                "count":0,"countAsNumber":0,"ratio":2,"flag":false,"level":"low","grade":"other","strict":"LOW","tags":[],\
                "firstTag":null,"scores":{},"figure":{"kind":"circle","radius":1.5},"tree":{"name":"r"},"extra":{},\
                "parts":[],"sizes":[],"labels":[],"spareOrNull":null,"done":null,"share":0,"shares":7,"text":null,\
                "quoted":"say \\"Nobody\\" {braces} \\\\ stay","cut":"Nobo…","fallback":"nob…"}
                """)
    }

    @Test(
        "null is told from absent where the target allows both",
        arguments: [
            (#""note": null"#, "note", "null"), (#""marks": null"#, "marks", "null"),
            (#""spare": null"#, "spare", "null"),
            (#""marks": [1]"#, "secondMark", "null"), (#""marks": [1, 5]"#, "secondMark", "5"),
            (#""spare": {"size": 1, "note": null}"#, "spareNote", "null"),
        ])
    func nullIsNull(member text: String, property: String, expected: String) throws {
        let backend = try FeatureBackend()
        backend.answer("getThing", Self.least.replacing(#""seconds": 0"#, with: #""seconds": 0, "# + text))
        #expect(member(property, of: try backend.get("/copies/t1")) == expected)
    }

    @Test(
        "what is absent, or below something null, is left out",
        arguments: [
            ("", "note"), ("", "marks"), ("", "spare"), ("", "secondMark"), ("", "spareNote"), ("", "spareSize"),
            (#""spare": null"#, "spareNote"), (#""spare": {"size": 1}"#, "spareNote"), (#""note": null"#, "noteIfAny"),
            ("", "mottoIfAny"),
        ])
    func absentIsAbsent(member text: String, property: String) throws {
        let backend = try FeatureBackend()
        let more = text.isEmpty ? "" : ", " + text
        backend.answer("getThing", Self.least.replacing(#""seconds": 0"#, with: #""seconds": 0"# + more))
        #expect(member(property, of: try backend.get("/copies/t1")) == nil)
    }

    @Test(
        "a value that breaks the service's contract, or that the view model does not list, is the dependency's fault",
        arguments: [
            (#""level": "low""#, #""level": "new""#), (#""count": 0"#, #""count": 1.5"#),
            (#""tags": []"#, #""tags": [1]"#),
            (#""figure": {"kind": "circle", "radius": 1.5}"#, #""figure": {"kind": "oval"}"#),
            (#""tree": {"name": "r"}"#, #""tree": {"name": "r", "next": {"name": 1}}"#),
            (#""scores": {}"#, #""scores": {"a": "b"}"#), (#""extra": {}"#, #""extra": []"#),
        ])
    func contract(healthy: String, broken: String) throws {
        let backend = try FeatureBackend()
        backend.answer("getThing", Self.least.replacing(healthy, with: broken))
        let response = try backend.send("GET", "/copies/t1")
        #expect(response.status == 502)
        #expect(member("code", of: response.text) == "\"dependency_failed\"")
    }

    @Test("nulls: strip leaves optional nulls out; required ones and elements stay")
    func strip() throws {
        let backend = try FeatureBackend(.stripped)
        let more = #", "note": null, "marks": [1, null], "spare": {"size": 1, "note": null}"#
        backend.answer("getThing", Self.least.replacing(#""seconds": 0"#, with: #""seconds": 0"# + more))
        #expect(try backend.get("/thing") == #"{"motto":null,"marks":[1,null],"spare":{"size":1}}"#)
        backend.answer("getThing", Self.least)
        #expect(try backend.get("/thing") == #"{"motto":null,"marks":null}"#)
    }
}
