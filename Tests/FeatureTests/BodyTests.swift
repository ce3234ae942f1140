internal import BFFTesting
internal import Testing

/// Bodies that are no JSON, and bounds of copied ones: POST /forms, GET /kept/{id}.
@Suite struct BodyTests {
    private static let form = [StubHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")]

    @Test("a form is read, and sent on as a form, a text and parts; the answer is a text")
    func forms() throws {
        let backend = try FeatureBackend()
        let response = try backend.send(
            "POST", "/forms",
            body: "sku=a%26b+c&amount=3&tags=x&tags=y%20z&codes=1,2&filter%5Bword%5D=w&filter[word]=ignored",
            headers: Self.form)
        #expect(
            response.text == """
                {"receipt":"got \\"it\\"","sku":"a&b c","amount":3,\
                "components":{"sent":{"status":"ok"},"note":{"status":"ok"},"parts":{"status":"ok"}}}
                """)
        #expect(
            backend.bodies(of: "sendForm") == [
                "sku=a%26b%20c&amount=3&tags=x&tags=y%20z&codes=1,2&filter%5Bword%5D=w"
            ])
        #expect(backend.header("content-type", of: "sendForm") == ["application/x-www-form-urlencoded"])
        #expect(backend.bodies(of: "putNote") == ["a&b c"])
        #expect(backend.header("content-type", of: "putNote") == ["text/plain"])
        #expect(backend.calls.contains("PUT /notes/.x.y%20z;matrix=a%20b"))
        let parts = try #require(backend.bodies(of: "putParts").first)
        #expect(parts.contains("Content-Disposition: form-data; name=\"sku\"\r\n\r\na&b c\r\n"))
        #expect(
            parts.contains(
                "Content-Disposition: form-data; name=\"filter\"\r\nContent-Type: application/json\r\n\r\n{\"low\":3}\r\n"
            ))
        #expect(
            backend.header("content-type", of: "putParts").first?.hasPrefix("multipart/form-data; boundary=") == true)
    }

    @Test(
        "a form that breaks its schema is refused with the place",
        arguments: [
            ("sku=a", "/body/sku"), ("amount=2", "/body"), ("sku=ab&amount=two", "/body/amount"),
            ("sku=ab&amount=0", "/body/amount"), ("sku=ab&tags=1&tags=2&tags=3&tags=4", "/body/tags"),
            ("sku=ab&codes=1,x", "/body/codes/1"), ("sku=ab&sku=cd", "/body/sku"), ("sku=ab&other=1", "/body/other"),
        ])
    func refuses(body: String, pointer: String) throws {
        let backend = try FeatureBackend()
        let response = try backend.send("POST", "/forms", body: body, headers: Self.form)
        #expect(response.status == 400)
        #expect(response.text.contains("\"\(pointer)\""), "\(response.text)")
    }

    @Test("JSON where a form is asked for is an unsupported media type")
    func mediaType() throws {
        let backend = try FeatureBackend()
        #expect(try backend.send("POST", "/forms", body: "{}").status == 415)
    }

    @Test(
        "a copied body that breaks the service's bounds skips the call, and blames nobody",
        arguments: [
            (#""name": "Nobody""#, #""name": "Nobodies""#),
            (#""parts": []"#, #""parts": [{"size": 10}]"#), (#""parts": []"#, #""parts": [{"size": 1, "label": "S"}]"#),
            (#""parts": []"#, #""parts": [{"size": 1}, {"size": 2}, {"size": 3}]"#),
            (#""scores": {}"#, #""scores": {"a": -1}"#), (#""done": 5"#, #""done": 5, "spare": {"size": 10}"#),
        ])
    func skips(plain: String, bad: String) throws {
        let backend = try FeatureBackend()
        backend.answer("getThing", CopyTests.least.replacing(plain, with: bad))
        let json = try backend.get("/kept/t1")
        #expect(
            member("components", of: json)
                == #"{"thing":{"status":"ok"},"kept":{"status":"skipped","reason":"input"}}"#)
        #expect(backend.bodies(of: "keep").isEmpty)
    }

    @Test("a copied body that keeps them is sent under its own media type")
    func keeps() throws {
        let backend = try FeatureBackend()
        backend.answer(
            "getThing",
            CopyTests.least.replacing(
                #""parts": []"#, with: #""parts": [{"size": 9, "label": "L"}, {"size": 1}], "spare": {"size": 2}"#))
        let json = try backend.get("/kept/t1")
        #expect(member("components", of: json) == #"{"thing":{"status":"ok"},"kept":{"status":"ok"}}"#)
        #expect(
            backend.bodies(of: "keep") == [
                #"{"name":"Nobody","parts":[{"size":9,"label":"L"},{"size":1}],"spare":{"size":2},"scores":{}}"#
            ])
        #expect(backend.header("content-type", of: "keep") == ["application/vnd.things+json"])
    }
}
