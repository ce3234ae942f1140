internal import BFFTesting
internal import Testing

/// What OpenAPI 3.2 brought: QUERY and COPY /archive.
@Suite struct ArchiveTests {
    private func find(_ body: String, on backend: FeatureBackend) throws -> String {
        let response = try backend.send("QUERY", "/archive", body: body)
        #expect(response.status == 200, "\(response.text)")
        return response.text
    }

    @Test("methods of every name are served and called, with their bodies")
    func methods() throws {
        let backend = try FeatureBackend()
        let copied = try backend.send("COPY", "/archive")
        #expect((copied.status, copied.text) == (201, #"{"made":2}"#))
        #expect(try find(#"{"text": "a", "path": "$.a[1]"}"#, on: backend) == #"{"records":[],"degraded":false}"#)
        #expect(backend.calls == ["COPY /archive", "QUERY /archive?%24.a%5B1%5D"])
        #expect(backend.bodies(of: "searchArchive") == [#"{"text":"a"}"#])
        #expect(backend.header("x-depth", of: "searchArchive") == ["2"])
    }

    @Test("a method that no operation has is unknown, one that another path has is not allowed here")
    func otherMethods() throws {
        let backend = try FeatureBackend()
        #expect(try backend.send("MOVE", "/archive").status == 501)
        let other = try backend.send("COPY", "/zoo")
        #expect((other.status, other.header("allow")) == (405, "GET, HEAD"))
        #expect(try backend.send("GET", "/archive").header("allow") == "COPY, QUERY")
    }

    @Test("what QUERY finds may be kept, by its body and its query")
    func cache() throws {
        let backend = try FeatureBackend(keepsAnswers: true)
        for body in [#"{"text": "a"}"#, #"{"text": "b"}"#, #"{"text": "a"}"#, #"{"text": "a", "path": "$"}"#] {
            _ = try find(body, on: backend)
        }
        #expect(backend.bodies(of: "searchArchive") == [#"{"text":"a"}"#, #"{"text":"b"}"#, #"{"text":"a"}"#])
    }

    @Test("a value that nothing maps, and none, are the default variant")
    func defaults() throws {
        let backend = try FeatureBackend()
        backend.answer(
            "searchArchive",
            #"[{"kind": "photo", "width": 3}, {"kind": "tape", "name": "t"}, {"name": "n", "more": 1}]"#)
        #expect(
            try find(#"{"text": "a"}"#, on: backend) == """
                {"records":[{"kind":"photo","width":3},{"kind":"tape","name":"t"},{"name":"n"}],"degraded":false}
                """)
    }

    @Test(
        "what its variant does not allow is the dependency's fault",
        arguments: [
            #"[{"kind": "photo"}]"#, #"[{"kind": "photo", "width": 10}]"#, #"[{"kind": "tape"}]"#, "[{}]", "[3]",
            #"[{"kind": 3, "name": "n"}]"#, #"[{"name": "longer than nine"}]"#,
        ])
    func faults(body: String) throws {
        let backend = try FeatureBackend()
        backend.answer("searchArchive", body)
        #expect(try find(#"{"text": "a"}"#, on: backend) == #"{"degraded":true}"#)
    }
}
