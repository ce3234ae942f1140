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

    @Test("a client's enums are closed ones for hand-written code, whatever their values look like")
    func closedEnums() throws {
        let backend = try chosen()
        for mode in ["in", "%2B1", "-1", "self", "init", "unknown"] {
            let written = mode.replacing("%2B", with: "+")
            #expect(try backend.get("/chosen?mode=\(mode)").hasPrefix(#"{"mode":"\#(written)","level":30,"#))
        }
        #expect(try backend.get("/chosen?mode=in&kinds=L&kinds=M&size=small").hasPrefix(#"{"mode":"+1","level":3,"#))
        for query in ["mode=out", "mode=in&kinds=S", "mode=in&size=huge"] {
            #expect(try backend.send("GET", "/chosen?\(query)").status == 400, "\(query)")
        }
    }

    @Test("a service's enums are open ones for hand-written code: what it lists tomorrow is unknown, and told")
    func openEnums() throws {
        let backend = try chosen(level: "extreme")
        let tomorrow = "extreme".count * 10
        #expect(try backend.get("/chosen?mode=in").hasPrefix(#"{"mode":"in","level":\#(tomorrow),"#))
    }

    @Test("texts of a format are values for hand-written code, and those of a wrong format never reach it")
    func formats() throws {
        let backend = try chosen(at: "1970-01-01T01:00:09+01:00")
        let query =
            "mode=in&day=2024-02-29&key=00000000-0000-4000-8000-0000000000AB&link=https://a.example/b&data=aGk%3D"
            + "&price=12.00"
        #expect(
            try backend.get("/chosen?\(query)")
                == #"{"mode":"in","level":30,"text":"9 2024 00000000-0000-4000-8000-0000000000AB https 2 true"}"#)
        #expect(try backend.get("/chosen?mode=in").hasSuffix(#""text":"9 - - - - -"}"#))
        for wrong in ["day=2023-02-29", "key=AB", "link=b", "data=aGk", "price=x"] {
            #expect(try backend.send("GET", "/chosen?mode=in&\(wrong)").status == 400, "\(wrong)")
        }
        // The service's fault, which takes all that it sent with it.
        #expect(try chosen(at: "yesterday").get("/chosen?mode=in").hasSuffix(#""text":"- - - - - -"}"#))
    }

    /// Behind it a thing of this level, and a list of one row.
    private func chosen(level: String = "high", at instant: String = "1970-01-01T00:00:00Z") throws -> FeatureBackend {
        let backend = try FeatureBackend()
        backend.answer("getThing", CopyTests.full.replacing(#""level": "high""#, with: #""level": "\#(level)""#))
        backend.answer(
            "getList", #"{"ids": [], "rows": [{"id": "a", "title": "A", "rating": 1, "at": "\#(instant)"}]}"#)
        return backend
    }

    @Test("without the scope the answer is 403, without a token 401")
    func scopes() throws {
        let backend = try FeatureBackend()
        #expect(try backend.send("GET", "/swift?device=tv", claims: #"{"sub": "u1"}"#).status == 403)
        #expect(try backend.send("GET", "/swift?device=tv").status == 401)
    }
}
