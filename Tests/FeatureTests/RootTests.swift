internal import BFFTesting
internal import Testing

/// Answers whose root is no object, and what is asked for with parameters of every place: GET /roots/{id}.
@Suite struct RootTests {
    @Test("arrays, maps, single values and free-form JSON are read at the root of an answer")
    func roots() throws {
        let backend = try FeatureBackend()
        backend.answer("getMeasures", #"[{"name": "a", "size": 1}, {"name": "long", "size": 9}]"#)
        backend.answer("getCounts", #"{"x": {"name": "n", "size": 2}}"#)
        backend.answer("getNames", #"["one", "two"]"#)
        backend.answer("getTotal", "7")
        backend.answer("getRaw", #"{"any": [1, null]}"#)
        #expect(
            try backend.get("/roots/r1") == """
                {"sizes":[{"size":1},{"size":9}],"longest":"long","counts":{"x":{"size":2}},"names":["one","two"],\
                "total":7,"raw":{"any":[1,null]},"found":[],"degraded":false}
                """)
    }

    @Test(
        "what breaks the contract somewhere below a root is the dependency's fault",
        arguments: [
            ("getMeasures", #"[{"name": "a", "size": 1}, {"name": "b", "size": 10}]"#),
            ("getMeasures", #"[{"name": "a"}]"#), ("getMeasures", "[null]"), ("getMeasures", "{}"),
            ("getMeasures", #"[{"name": "a", "size": 1}, {"name": "b", "size": 1}, {"name": "c", "size": 1}, 4]"#),
            ("getCounts", #"{"x": {"name": "n", "size": 10}}"#), ("getCounts", #"{"x": 1}"#), ("getCounts", "[]"),
            ("getNames", #"["longer"]"#), ("getNames", "[1]"),
            ("getNames", #"["a", "b", "c", "d", "e"]"#), ("getTotal", "0"), ("getTotal", #""1""#),
        ])
    func faults(operation: String, body: String) throws {
        let backend = try FeatureBackend()
        #expect(try backend.get("/roots/r1").hasSuffix(#""degraded":false}"#))
        backend.answer(operation, body)
        #expect(try backend.get("/roots/r1").hasSuffix(#""degraded":true}"#))
    }

    @Test("single values are keys of a batch; one that is absent asks for nothing")
    func keys() throws {
        let backend = try FeatureBackend()
        backend.answer("itemsByQuery", #"[{"id": "o1", "name": "o"}, {"id": "r1", "name": "r"}]"#)
        #expect(try backend.get("/roots/r1?other=o1").contains(#""found":[{"id":"r1"},{"id":"o1"}]"#))
        #expect(try backend.get("/roots/r1").contains(#""found":[{"id":"r1"}]"#))
        #expect(backend.calls.filter { $0.hasPrefix("GET /items") } == ["GET /items?ids=r1,o1", "GET /items?ids=r1"])
    }

    @Test("the query stands in the target, whatever order the service's contract lists its parameters in")
    func order() throws {
        let backend = try FeatureBackend()
        _ = try backend.get("/roots/r1")
        #expect(backend.calls.contains("GET /measures/r1?parts=a,b&limit=3"))
        #expect(backend.header("x-unit", of: "getMeasures") == ["cm"])
        #expect(backend.header("cookie", of: "getMeasures") == ["theme=dark"])
    }
}
