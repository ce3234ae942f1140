internal import BFFTesting
internal import Testing

/// Parameters in and out: GET /parameters/{id}.
@Suite struct ParameterTests {
    @Test("defaults are sent on, absent parameters are not")
    func defaults() throws {
        let backend = try FeatureBackend()
        backend.answer("getThing", CopyTests.least)
        #expect(try backend.get("/parameters/t1") == #"{"name":"Nobody","verbose":true,"limit":10,"level":"low"}"#)
        #expect(backend.calls == ["GET /things/t1?verbose=true&limit=10"])
        #expect(backend.header("x-trace", of: "getThing") == ["r1"])
        #expect(backend.header("cookie", of: "getThing") == ["theme=dark"])
        #expect(backend.header("x-list", of: "getThing").isEmpty)
    }

    @Test("every place and style")
    func everything() throws {
        let backend = try FeatureBackend()
        backend.answer("getThing", CopyTests.least)
        let response = try backend.send(
            "GET",
            "/parameters/t1?verbose=false&ratio=0.25&limit=50&level=high&tags=a%26b&tags=%C3%BC+%2B&codes=1,2&words=x%7Cy%20z",
            headers: [
                StubHeader("X-List", "a, b"), StubHeader("X-Share", "1e3"), StubHeader("Cookie", "a=b; session=s1"),
            ])
        #expect(
            response.text
                == #"{"name":"Nobody","verbose":false,"limit":50,"level":"high","ratio":0.25,"codes":[1,2],"#
                + #""tags":["a&b","ü +"]}"#
        )
        #expect(
            backend.calls == [
                "GET /things/t1?verbose=false&ratio=0.25&tags=a%26b&tags=%C3%BC%20%2B&codes=1%7C2&words=x%20y%20z"
                    + "&limit=50"
            ])
        #expect(backend.header("x-list", of: "getThing") == ["a,b"])
        #expect(backend.header("x-share", of: "getThing") == ["1000"])
        #expect(backend.header("cookie", of: "getThing") == ["session=s1; theme=dark"])
    }

    @Test(
        "a parameter that breaks the contract is refused",
        arguments: [
            ("/parameters/x1", "/path/id"), ("/parameters/t1?verbose=yes", "/query/verbose"),
            ("/parameters/t1?ratio=10", "/query/ratio"),
            ("/parameters/t1?limit=0", "/query/limit"), ("/parameters/t1?limit=1.5", "/query/limit"),
            ("/parameters/t1?level=mid", "/query/level"),
            ("/parameters/t1?tags=a", "/query/tags/0"),
            ("/parameters/t1?tags=aa&tags=bb&tags=cc&tags=dd", "/query/tags"),
            ("/parameters/t1?codes=1,0", "/query/codes/1"), ("/parameters/t1?codes=1,x", "/query/codes/1"),
        ])
    func refused(target: String, pointer: String) throws {
        let backend = try FeatureBackend()
        let response = try backend.send("GET", target)
        #expect(response.status == 400)
        #expect(response.text.contains("\"\(pointer)\""), "\(response.text)")
        #expect(backend.calls.isEmpty)
    }
}
