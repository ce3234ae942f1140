internal import BFFTesting
internal import Testing

/// How calls are carried out, what is kept, and how often one may ask: GET /policies/{id}, GET and DELETE /caches/{id}, GET /limits.
@Suite struct PolicyTests {
    private static let things = #"{"ids": ["a", "b"], "rows": []}"#
    private static let found = #"[{"id": "a", "name": "A"}, {"id": "b", "name": "B"}]"#
    private static let acme = #"{"sub": "u1", "tenant": "acme", "seats": 3}"#

    private func backend(keeps: Bool = false) throws -> FeatureBackend {
        let backend = try FeatureBackend(keepsAnswers: keeps)
        backend.answer("getThing", CopyTests.least)
        backend.answer("getList", Self.things)
        backend.answer("getPopular", #"{"ids": ["c"], "rows": []}"#)
        backend.answer("itemsByQuery", Self.found)
        backend.answer("itemsByBody", #"{"found": [{"id": "a", "name": "A"}, {"id": "c", "name": "C"}]}"#)
        return backend
    }

    // MARK: Calls

    @Test("a call that fails is tried as often as its policy says, and no other is")
    func retries() throws {
        let backend = try backend()
        backend.answer("getThing", "{}", status: 503)
        #expect(try backend.send("GET", "/policies/t1").status == 502)
        #expect(backend.count("getThing") == 3)
        let other = try self.backend()
        other.answer("itemsByBody", "{}", status: 503)
        other.answer("getPopular", "{}", status: 503)
        #expect(try other.get("/policies/t1").contains(#""posted":{"status":"error","reason":"failed"}"#))
        #expect(other.count("itemsByBody") == 2)
        #expect(other.count("getPopular") == 1)
    }

    @Test("a write is tried again only where the service says that repeating is harmless")
    func idempotent() throws {
        let backend = try backend()
        backend.answer("audit", "{}", status: 503)
        backend.answer("deleteThing", "{}", status: 503)
        _ = try backend.get("/policies/t1")
        #expect(backend.count("audit") == 2)
        _ = try backend.send("DELETE", "/caches/t1", claims: Self.acme)
        #expect(backend.count("deleteThing") == 1)
    }

    @Test("a slow call is sent a second time, and the first answer counts")
    func hedges() throws {
        let backend = try backend()
        backend.fail("getList", .timeout)
        #expect(try backend.get("/policies/t1").contains(#""list":{"status":"error","reason":"timeout"}"#))
        #expect(backend.count("getList") == 2)
    }

    @Test("the deadline goes out in the field that the policy names, or not at all")
    func deadlines() throws {
        let backend = try backend()
        _ = try backend.get("/policies/t1")
        let deadline = try #require(backend.header("x-request-deadline", of: "getThing").first.flatMap { Int($0) })
        #expect(deadline > 1_700_000_000_000)
        let timeout = try #require(backend.header("grpc-timeout", of: "getList").first)
        #expect(timeout.count == 9 && timeout.hasSuffix("m"))
        for operation in ["getPopular", "itemsByBody", "audit"] {
            #expect(backend.header("x-request-deadline", of: operation) == [])
            #expect(backend.header("grpc-timeout", of: operation) == [])
        }
    }

    @Test("a breaker opens after as many failures as its policy says; without one, calls go on")
    func breakers() throws {
        let backend = try backend()
        backend.answer("getPopular", "{}", status: 500)
        backend.answer("itemsByBody", "{}", status: 500)
        for _ in 0..<2 {
            #expect(try backend.get("/policies/t1").contains(#""popular":{"status":"error","reason":"failed"}"#))
        }
        #expect(try backend.get("/policies/t1").contains(#""popular":{"status":"error","reason":"breaker_open"}"#))
        #expect(backend.count("getPopular") == 2)
        #expect(backend.count("itemsByBody") == 3)
    }

    // MARK: What is kept

    @Test("what was answered once is not asked for again")
    func cached() throws {
        let backend = try backend(keeps: true)
        backend.answer("getThing", CopyTests.least, headers: [StubHeader("ETag", #""e1""#)])
        let first = try backend.send("GET", "/caches/t1", claims: Self.acme)
        let calls = backend.calls.count
        let second = try backend.send("GET", "/caches/t1", claims: Self.acme)
        #expect(backend.calls.count == calls)
        #expect(first.status == 200)
        #expect(member("titles", of: first.text) == #"["A","B"]"#)
        #expect(member("others", of: first.text) == #"["C"]"#)
        for name in ["name", "saved", "popular", "titles", "others", "components"] {
            #expect(member(name, of: second.text) == member(name, of: first.text))
        }
        #expect(second.header("etag") == #""e1""#)
    }

    @Test("nothing that was kept for one caller is served to another, but what is public")
    func scopes() throws {
        let backend = try backend(keeps: true)
        _ = try backend.send("GET", "/caches/t1", claims: Self.acme)
        _ = try backend.send("GET", "/caches/t1", claims: #"{"sub": "u1", "tenant": "other", "seats": 3}"#)
        #expect(backend.count("getThing") == 1)
        #expect(backend.count("getList") == 2)
        #expect(backend.count("getPopular") == 1)
        _ = try backend.send(
            "GET", "/caches/t1", claims: #"{"sub": "u2", "tenant": "acme", "seats": 3}"#,
            headers: [StubHeader("X-Page", "2")])
        #expect(backend.count("getThing") == 1)
        #expect(backend.count("getList") == 3)
        #expect(backend.count("getPopular") == 2)
        #expect(backend.count("itemsByBody") == 2)
    }

    @Test("a batch asks only for the items that are not there yet")
    func items() throws {
        let backend = try backend(keeps: true)
        _ = try backend.get("/caches/t1", claims: Self.acme)
        backend.answer("getList", #"{"ids": ["b", "d", "a"], "rows": []}"#)
        backend.answer("itemsByQuery", #"[{"id": "d", "name": "D"}]"#)
        let json = try backend.get("/caches/t1", claims: #"{"sub": "u2", "tenant": "acme", "seats": 3}"#)
        #expect(member("titles", of: json) == #"["B","D","A"]"#)
        #expect(backend.calls.filter { $0.hasPrefix("GET /items") } == ["GET /items?ids=a,b", "GET /items?ids=d"])
    }

    @Test("an answer that breaks the contract is not kept")
    func contract() throws {
        let backend = try backend(keeps: true)
        backend.answer("getPopular", #"{"ids": [1], "rows": []}"#)
        _ = try backend.get("/caches/t1", claims: Self.acme)
        backend.answer("getPopular", #"{"ids": ["c"], "rows": []}"#)
        #expect(member("popular", of: try backend.get("/caches/t1", claims: Self.acme)) == #"["c"]"#)
    }

    @Test("a 404 is kept where the contract says so, and a write forgets what it makes stale")
    func invalidation() throws {
        let backend = try backend(keeps: true)
        backend.fail("getList", .notFound)
        _ = try backend.get("/caches/t1", claims: Self.acme)
        _ = try backend.get("/caches/t1", claims: Self.acme)
        #expect(backend.count("getList") == 1)
        _ = try backend.get("/caches/t1", claims: #"{"sub": "u2", "tenant": "acme", "seats": 3}"#)
        #expect(backend.count("getList") == 2)
        #expect(try backend.send("DELETE", "/caches/t1", claims: Self.acme).status == 204)
        _ = try backend.get("/caches/t1", claims: #"{"sub": "u2", "tenant": "acme", "seats": 3}"#)
        #expect(backend.count("getList") == 2)
        _ = try backend.get("/caches/t1", claims: Self.acme)
        #expect(backend.count("getList") == 3)
        #expect(backend.count("getThing") == 2)
    }

    // MARK: Limits

    @Test("who asks too often is told so, and nobody else")
    func limits() throws {
        let backend = try backend()
        for _ in 0..<5 { #expect(try backend.send("GET", "/limits", claims: Self.acme).status == 200) }
        let refused = try backend.send("GET", "/limits", claims: Self.acme)
        #expect(refused.status == 429)
        #expect(refused.text.contains(#""code":"rate_limited""#))
        #expect(refused.header("retry-after") != nil)
        #expect(refused.header("ratelimit-policy") != nil)
        #expect(try backend.send("GET", "/limits", claims: #"{"sub": "u2", "tenant": "acme"}"#).status == 200)
        #expect(try backend.send("GET", "/limits", claims: #"{"sub": "u1", "tenant": "other"}"#).status == 200)
        #expect(backend.count("getList") == 7)
    }
}
