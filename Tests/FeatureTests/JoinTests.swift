internal import BFFTesting
internal import Testing

/// Batches and `x-bff-join`: GET /joins and GET /batches.
@Suite struct JoinTests {
    static let list = """
        {"ids": ["a", "x", "b"],
         "rows": [{"id": "b", "title": "B", "rating": 1}, {"id": "c", "title": "C", "rating": 1}]}
        """

    @Test("joins run in order; what is missing drops the element, is null, or fails the answer")
    func joins() throws {
        let backend = try FeatureBackend()
        backend.answer("getList", Self.list)
        backend.answer(
            "itemsByQuery",
            """
            [{"id": "b", "name": "Bee", "maker": 2}, {"id": "a", "name": "Ay", "maker": 1},
             {"id": "c", "name": "Cee", "maker": null}, {"id": "a", "name": "twice"}, {"id": "z", "name": "unasked"}]
            """
        )
        backend.answer("makersByPath", #"{"data": {"makers": [{"code": 1, "name": "M1"}]}}"#)
        let json = try backend.get("/joins")
        #expect(
            json == """
                {"dropped":[{"id":"a","maker":"M1"},{"id":"b","maker":null}],\
                "nulled":[{"id":"a","name":"Ay","by":"M1"}],\
                "second":null,"third":{"id":"b"},"must":[{"name":"Bee"},{"name":"Cee"}],"title":"Ay",\
                "found":[{"id":"a","name":"Ay"},{"id":"b","name":"Bee"},{"id":"c","name":"Cee"}]}
                """)
        let calls = backend.calls
        #expect(calls.first == "GET /lists/l1")
        #expect(Set(calls[1...2]) == ["GET /items?ids=a,x,b", "GET /items?ids=c"])
        #expect(calls.last == "GET /makers/1,2")
    }

    @Test("missing: fail answers 502 when an item is not found")
    func mustBeThere() throws {
        let backend = try FeatureBackend()
        backend.answer("getList", Self.list)
        backend.answer("itemsByQuery", #"[{"id": "b", "name": "Bee"}]"#)
        #expect(try backend.send("GET", "/joins").status == 502)
    }

    @Test("an optional batch that fails finds nothing")
    func failedBatch() throws {
        let backend = try FeatureBackend()
        backend.answer("getList", Self.list)
        backend.answer(
            "itemsByQuery",
            """
            [{"id": "a", "name": "Ay", "maker": 1}, {"id": "b", "name": "Bee"}, {"id": "c", "name": "Cee"},
             {"id": "x", "name": "Ex"}]
            """
        )
        backend.fail("makersByPath", .internalError)
        let json = try backend.get("/joins")
        #expect(member("nulled", of: json) == "[]")
        #expect(member("second", of: json) == #"{"id":"x","name":"Ex"}"#)
        #expect(member("third", of: json) == #"{"id":"b"}"#)
    }

    @Test("keys and the written body merge; a batch without keys makes no call and is ok")
    func bodies() throws {
        let backend = try FeatureBackend()
        backend.answer("getList", Self.list)
        backend.answer("itemsByBody", #"{"found": [{"id": "b", "name": "Bee"}, {"id": "c", "name": "Cee"}]}"#)
        let json = try backend.get("/batches")
        #expect(
            json == """
                {"degraded":false,"components":{"list":{"status":"ok"},"posted":{"status":"ok"}},\
                "rows":[{"id":"b","name":"Bee"},{"id":"c","name":"Cee"}]}
                """)
        #expect(
            Set(backend.bodies(of: "itemsByBody")) == [
                #"{"locale":"de","query":{"exact":true,"ids":["a","x"]}}"#,
                #"{"locale":"de","query":{"exact":true,"ids":["b","c"]}}"#,
            ])
        backend.answer("getList", #"{"ids": [], "rows": []}"#)
        let empty = try backend.get("/batches")
        #expect(member("components", of: empty) == #"{"list":{"status":"ok"},"posted":{"status":"ok"}}"#)
        #expect(backend.bodies(of: "itemsByBody").count == 2)
    }

    @Test("a list that is down gives no keys")
    func noKeys() throws {
        let backend = try FeatureBackend()
        backend.fail("getList", .internalError)
        let json = try backend.get("/batches")
        #expect(
            json == """
                {"degraded":true,\
                "components":{"list":{"status":"fallback","source":"empty"},"posted":{"status":"ok"}},"rows":[]}
                """)
    }
}
