internal import Testing

/// `x-bff-each`, `x-bff-elements`, `x-bff-shape`: GET /shapes and GET /list.
@Suite struct ShapeTests {
    static let list = """
        {"ids": ["a", "b", "a", "c"],
         "rows": [{"id": "r1", "title": "One", "rating": 5}, {"id": "long", "title": "Two", "rating": 1},
                  {"id": "r3", "title": "Three", "rating": null}, {"id": "r4", "title": "Four", "rating": 0}],
         "groups": [{"title": "G", "rows": [{"id": "g1", "title": "x", "rating": 1},
                                     {"id": "g2", "title": "y", "rating": 2}]},
                    {"title": "E", "rows": []}, {"rows": [{"id": "g3", "title": "z", "rating": null}]}],
         "words": ["w", null, "w", null, "long", "last"]}
        """

    @Test("shapes apply in the order of the table, after composition")
    func everything() throws {
        let backend = try FeatureBackend()
        backend.answer("getList", Self.list)
        let json = try backend.get("/shapes")
        #expect(
            json == """
                {"taken":["a","b"],"skipped":["b","a"],"distinct":["a","b","c"],"all":["b"],\
                "groups":[{"title":"G","rows":[{"id":"g1","of":"G/x"},{"id":"g2","of":"G/y"}]},\
                {"title":"untitled","rows":[{"id":"g3","of":null}]}],"flat":["x","y","z"],"words":["w",null,"long"],\
                "kept":[{"id":"r1","rating":5},{"id":"r3","rating":3}],"scalars":["long","last"],\
                "deep":{"inner":{"rows":["G","E"]}},"rows":[{"kind":"first","titles":["x","y","z"]}]}
                """)
    }

    @Test("what is empty is left out: elements, optional properties, and what holds an empty list further down")
    func emptiness() throws {
        let backend = try FeatureBackend()
        backend.answer("getList", #"{"ids": ["i"], "rows": []}"#)
        let json = try backend.get("/shapes")
        #expect(
            json == """
                {"taken":["i"],"skipped":[],"distinct":["i"],"all":[],"groups":[],"flat":[],"words":[],"kept":[],\
                "scalars":[],"rows":[{"kind":"second","ids":["i"]}]}
                """)
    }

    @Test("an array is the root, and its elements are texts")
    func root() throws {
        let backend = try FeatureBackend()
        backend.answer("getList", Self.list)
        #expect(try backend.get("/list") == #"["r1: One","long: Two"]"#)
    }
}
