internal import BFFTesting
internal import Testing

/// `x-bff-swift` and answers composed by hand: GET /swift and GET /hand.
@Suite struct SwiftTests {
    static let claims = #"{"sub": "u1", "scope": "read write", "seats": 3, "roles": ["a", "b"]}"#

    @Test("hand-written parts are given views, scalars, arrays, claims and outcomes")
    func parts() throws {
        let backend = try FeatureBackend()
        backend.answer("getThing", CopyTests.full.replacing("9007199254740993", with: "2"))
        backend.answer("getList", ShapeTests.list)
        #expect(
            try backend.get("/swift?device=tv&size=4", claims: Self.claims) == """
                {"upper":"GRÜSSE","size":6,"tags":["b","a"],"badge":{"text":"Grüße v k c r>c","kind":"in","hint":null,\
                "parts":[{"size":2,"note":null,"default":true}],"figure":{"kind":"square","side":2},\
                "inner":{"text":"inner","kind":"default","hint":"h","parts":[]}},"level":"very-high","total":4,"maybe":"Nick",\
                "sometimes":2,"seats":5,"roles":["a","b"],"figure":"square of 4","free":{"any":[1,{"x":null}]},\
                "by":{"a":1,"b":2},"rows":[{"label":"One@tv","upper":"ONE"},{"label":"Two@tv","upper":"TWO"},\
                {"label":"Three@tv","upper":"THREE"},{"label":"Four@tv","upper":"FOUR"}]}
                """)
    }

    @Test("absent inputs are nil, and a failed dependency is an outcome")
    func missing() throws {
        let backend = try FeatureBackend()
        backend.answer("getThing", CopyTests.least)
        backend.fail("getList", .internalError)
        let json = try backend.get("/swift?device=tv", claims: #"{"sub": "u1", "scope": "read"}"#)
        #expect(member("total", of: json) == "-2")
        #expect(member("maybe", of: json) == "null")
        #expect(member("sometimes", of: json) == nil)
        #expect(member("seats", of: json) == "2")
        #expect(member("roles", of: json) == #"["none"]"#)
        #expect(member("figure", of: json) == #""circle of 1.5""#)
        #expect(member("rows", of: json) == "[]")
    }

    @Test("an answer is composed by hand")
    func hand() throws {
        let backend = try FeatureBackend()
        backend.answer("getThing", CopyTests.full)
        backend.answer("getList", ShapeTests.list)
        #expect(
            try backend.get("/hand?device=tv")
                == #"{"name":"Grüße","sizes":[1,2],"ids":["a","b","a","c"],"device":"tv"}"#)
        backend.fail("getList", .internalError)
        #expect(try backend.get("/hand") == #"{"name":"Grüße","sizes":[1,2],"ids":["none"]}"#)
    }

    @Test("without the scope the answer is 403, without a token 401")
    func scopes() throws {
        let backend = try FeatureBackend()
        #expect(try backend.send("GET", "/swift?device=tv", claims: #"{"sub": "u1"}"#).status == 403)
        #expect(try backend.send("GET", "/swift?device=tv").status == 401)
    }
}
