internal import BFFTesting
internal import Testing

/// How calls are made and what stands in: GET /flow/{id}, POST /orders, DELETE /things/{id}, GET /parameters/{id}.
@Suite struct CallTests {
    static let claims = #"{"sub": "u1", "tenant": "acme", "seats": 3, "roles": ["boss"]}"#

    @Test("status, headers, claims and roles are bound, in the body and in response headers")
    func flow() throws {
        let backend = try FeatureBackend()
        backend.answer(
            "getThing", CopyTests.full, headers: [StubHeader("ETag", #""e1""#), StubHeader("X-Count", "12")])
        backend.answer("getList", #"{"ids": ["i"], "rows": []}"#)
        let response = try backend.send("GET", "/flow/t1", claims: Self.claims)
        #expect(
            response.text == """
                {"name":"Grüße","status":200,"count":12,"subject":"u1","tenantName":"acme","seats":3,"firstRole":"boss",\
                "requestId":"r1","maxAge":60,"degraded":false,\
                "components":{"thing":{"status":"ok"},"bookmarks":{"status":"ok"},"tenant":{"status":"ok"},\
                "popular":{"status":"ok"},"later":{"status":"ok"}},\
                "saved":["i"],"tenant":["i"],"popular":["i"],"later":["i"]}
                """)
        #expect(response.header("etag") == #""e1""#)
        #expect(response.header("x-ratio") == "0.5")
        #expect(response.header("x-flag") == "true")
        #expect(response.header("x-hello") == "Hello Grüße")
        #expect(response.header("cache-control") == "private, max-age=60")
        #expect(
            Set(backend.calls) == [
                "GET /things/t1", "GET /lists/u1", "GET /lists/acme", "GET /lists/popular", "GET /lists/later",
            ])
    }

    @Test("value, call and empty stand in; after skips; absent is no fault")
    func fallbacks() throws {
        let backend = try FeatureBackend()
        backend.answer("getThing", CopyTests.least)
        backend.fail("getList", .notFound)
        backend.answer("getPopular", #"{"ids": ["p"], "rows": []}"#)
        let json = try backend.get("/flow/t1", claims: #"{"sub": "u1", "tenant": "acme"}"#)
        #expect(member("saved", of: json) == nil)
        #expect(member("degraded", of: json) == "true")
        #expect(
            member("components", of: json) == """
                {"thing":{"status":"ok"},"bookmarks":{"status":"ok"},"tenant":{"status":"fallback","source":"value"},\
                "popular":{"status":"fallback","source":"call"},"later":{"status":"skipped","reason":"input"}}
                """)
        #expect(json.hasSuffix(#""tenant":["none"],"popular":["p"]}"#))
        backend.fail("getPopular", .malformed)
        let worse = try backend.get("/flow/t1", claims: #"{"sub": "u1"}"#)
        #expect(
            member("components", of: worse) == """
                {"thing":{"status":"ok"},"bookmarks":{"status":"ok"},"tenant":{"status":"skipped","reason":"input"},\
                "popular":{"status":"fallback","source":"empty"},"later":{"status":"skipped","reason":"input"}}
                """)
        #expect(worse.hasSuffix(#""tenant":["none"],"popular":[]}"#))
    }

    @Test(
        "a propagated status becomes the answer's; another is 502",
        arguments: [(404, 404), (410, 410), (400, 502), (500, 502)])
    func propagate(given: Int, expected: Int) throws {
        let backend = try FeatureBackend()
        backend.answer("getThing", "{}", status: given)
        #expect(try backend.send("GET", "/flow/t1", claims: Self.claims).status == expected)
    }

    @Test("bodies are sent whole, field by field and as literals")
    func orders() throws {
        let backend = try FeatureBackend()
        let order =
            #"{"sku":"s1","amount":2,"gift":null,"note":"n","address":{"city":"B","street":null},"#
            + #""tags":["x","y"],"channel":"app"}"#
        let response = try backend.send("POST", "/orders", body: order)
        #expect(response.status == 201)
        #expect(
            response.text == """
                {"number":42,"sku":"s1","city":"B","components":{"placed":{"status":"ok"},"fields":{"status":"ok"},\
                "literal":{"status":"ok"}}}
                """)
        #expect(backend.bodies(of: "placeOrder") == [order])
        #expect(
            backend.bodies(of: "audit") == [
                #"{"sku":"s1","amount":42,"note":"n","gift":null,"address":{"city":"B","street":null},"#
                    + #""tags":["x","y"],"options":{"fast":true,"slots":[1,2]}}"#,
                #"{"sku":"fixed","amount":7,"tags":["a","b"]}"#,
            ])
    }

    @Test("absent parts of a body are left out, and what a service would refuse is not sent")
    func leastOrder() throws {
        let backend = try FeatureBackend()
        #expect(try backend.send("POST", "/orders", body: #"{"sku":"s1","amount":2}"#).status == 201)
        #expect(backend.bodies(of: "placeOrder") == [#"{"sku":"s1","amount":2}"#])
        #expect(
            backend.bodies(of: "audit").first
                == #"{"sku":"s1","amount":42,"tags":[],"options":{"fast":true,"slots":[1,2]}}"#)
        backend.answer("placeOrder", #"{"number": 100}"#, status: 201)
        let json = try backend.send("POST", "/orders", body: #"{"sku":"s1","amount":2}"#).text
        #expect(
            member("components", of: json) == """
                {"placed":{"status":"ok"},"fields":{"status":"skipped","reason":"input"},\
                "literal":{"status":"skipped","reason":"input"}}
                """)
    }

    @Test("a member that is readOnly need not come, and goes no further where it does")
    func readOnlyMember() throws {
        let backend = try FeatureBackend()
        #expect(try backend.send("POST", "/orders", body: #"{"number":7,"sku":"s1","amount":2}"#).status == 201)
        #expect(backend.bodies(of: "placeOrder") == [#"{"sku":"s1","amount":2}"#])
    }

    @Test(
        "a body that breaks the contract is refused with every violation",
        arguments: [
            (#"{"amount":2}"#, ["/body"]), (#"{"sku":"s","amount":0}"#, ["/body/sku", "/body/amount"]),
            (#"{"sku":"s1","amount":2,"more":1}"#, ["/body/more"]),
            (#"{"sku":"s1","amount":2,"tags":["a","a"]}"#, ["/body/tags"]),
            (#"{"sku":"s1","amount":2,"address":{"street":1}}"#, ["/body/address", "/body/address/street"]),
            (#"{"sku":"s1","amount":2,"channel":"fax"}"#, ["/body/channel"]), (#"[]"#, ["/body"]),
        ])
    func refusedBodies(body: String, pointers: [String]) throws {
        let backend = try FeatureBackend()
        let response = try backend.send("POST", "/orders", body: body)
        #expect(response.status == 400)
        for pointer in pointers { #expect(response.text.contains("\"\(pointer)"), "\(response.text)") }
        #expect(backend.calls.isEmpty)
    }

    @Test("204 has no body, and its critical call's 404 is propagated")
    func noContent() throws {
        let backend = try FeatureBackend()
        let response = try backend.send("DELETE", "/things/t%2F1")
        #expect(response.status == 204)
        #expect(response.body.isEmpty)
        #expect(backend.calls == ["DELETE /things/t%2F1"])
        backend.fail("deleteThing", .notFound)
        #expect(try backend.send("DELETE", "/things/t1").status == 404)
    }
}
