import BFFHTTP
import BFFJSON
import Testing

/// Lends a string's bytes for the length of a test.
func withText<Result>(_ string: String, _ body: (HTTPText) throws -> Result) rethrows -> Result {
    try Array(string.utf8).withUnsafeBytes { try body(HTTPText(unsafelyBorrowing: $0)) }
}

func fields(_ pairs: [(String, String)]) -> HTTPFields {
    let fields = HTTPFields()
    for (name, value) in pairs {
        Array(name.utf8).withUnsafeBytes { fields.appendName($0, opensField: true) }
        Array(value.utf8).withUnsafeBytes { fields.appendValue($0, opensValue: true) }
    }
    fields.finish()
    return fields
}

@Suite struct FieldsTests {
    @Test func `names are found whatever their case, values are trimmed`() {
        let fields = fields([
            ("Content-TYPE", " \tapplication/json \t"), ("X-Empty", ""), ("Accept", "a, b"), ("accept", "c"),
        ])
        #expect(fields.first("content-type")?.string == "application/json")
        #expect(fields.first("x-empty")?.string == "")
        #expect(fields.first("missing") == nil)
        #expect(fields.occurrences(of: "accept") == 2)
        #expect(fields.combined("accept") == "a, b, c")
        #expect(fields.has("B", in: "accept") == false)
        #expect(fields.has("c", in: "accept"))
    }

    @Test func `a reused head keeps nothing of the last`() {
        let fields = fields([("authorization", "secret")])
        fields.removeAll()
        #expect(fields.count == 0)
        #expect(fields.first("authorization") == nil)
    }

    @Test func `cookies are read by name`() {
        let fields = fields([("Cookie", "a=1; session=\"x=y\";b"), ("Cookie", "c=3")])
        #expect(HTTPCookies(fields).first("session")?.string == "x=y")
        #expect(HTTPCookies(fields).first("c")?.string == "3")
        #expect(HTTPCookies(fields).first("b") == nil)
    }
}

@Suite struct TextTests {
    @Test(arguments: [
        ("0", 0), ("-12", -12), ("9223372036854775807", Int.max), ("-9223372036854775807", -Int.max),
        ("-9223372036854775808", Int.min), ("007", 7),
    ])
    func `integers are read`(text: String, expected: Int) {
        #expect(withText(text) { $0.integer } == expected)
    }

    @Test(arguments: ["", "-", "+1", "1.0", "1e3", " 1", "9223372036854775808", "-9223372036854775809", "１"])
    func `what is no integer is refused`(text: String) {
        #expect(withText(text) { $0.integer } == nil)
    }

    @Test func `bytes that are not UTF-8 are no JSON text`() {
        let bytes: [UInt8] = [0x61, 0xFF]
        bytes.withUnsafeBytes { #expect(HTTPText(unsafelyBorrowing: $0).json == nil) }
        #expect(withText("é") { $0.json?.string } == "é")
    }
}

@Suite struct QueryTests {
    @Test func `parameters are found by decoded name, values decoded on demand`() {
        withText("a=1&b%20c=x+y%2B&a=2&flag&=z") { text in
            let query = HTTPQuery(text)
            #expect(query.first("a")?.string == "1")
            #expect(query.first("flag")?.string == "")
            #expect(query.first("missing") == nil)
            var buffer = ByteBuffer()
            #expect(query.first("b c").map { PercentCoding.decode($0, plusIsSpace: true, into: &buffer) } == true)
            #expect(buffer.withBytes { String(decoding: $0, as: UTF8.self) } == "x y+")
        }
    }

    @Test(arguments: ["%", "a%2", "%zz", "%2g"])
    func `a malformed escape is refused and leaves the buffer alone`(text: String) {
        var buffer = ByteBuffer()
        buffer.append("kept")
        let isDecoded = withText(text) { PercentCoding.decode($0, plusIsSpace: false, into: &buffer) }
        #expect(!isDecoded)
        #expect(buffer.withBytes { String(decoding: $0, as: UTF8.self) } == "kept")
    }

    @Test func `encoding and decoding are inverse for every byte`() {
        let all = (0...255).map { UInt8($0) }
        var encoded = ByteBuffer()
        all.withUnsafeBytes { PercentCoding.encode($0, into: &encoded) }
        var decoded = ByteBuffer()
        let isDecoded = encoded.withBytes {
            PercentCoding.decode(HTTPText(unsafelyBorrowing: $0), plusIsSpace: true, into: &decoded)
        }
        #expect(isDecoded)
        #expect(decoded.withBytes { Array($0) } == all)
    }
}

@Suite struct MediaTypeTests {
    @Test(arguments: ["application/json", "Application/JSON; charset=utf-8", "application/problem+json"])
    func `json types`(type: String) {
        #expect(withText(type) { MediaType.isJSON($0) })
    }

    @Test(arguments: ["text/json+x", "application/jsonp", "+json", "", "text/html"])
    func `other types`(type: String) {
        #expect(!withText(type) { MediaType.isJSON($0) })
    }

    @Test func `accept takes json where a range with weight covers it`() {
        #expect(MediaType.acceptsJSON(fields([])))
        #expect(MediaType.acceptsJSON(fields([("Accept", "text/html, */*;q=0.1")])))
        #expect(MediaType.acceptsJSON(fields([("Accept", "application/*")])))
        #expect(!MediaType.acceptsJSON(fields([("Accept", "text/html")])))
        #expect(!MediaType.acceptsJSON(fields([("Accept", "*/*, application/json;q=0")])))
    }
}

@Suite struct RouterTests {
    func match(_ routes: [(HTTPMethod, String)], _ method: HTTPMethod, _ path: String) throws -> (
        Router.Match, [String]
    ) {
        let router = try Router(routes.map { Router.Route($0, $1) })
        return withText(path) { text in
            var parameters: [HTTPText] = []
            let match = router.match(method, text, parameters: &parameters)
            return (match, parameters.map(\.string))
        }
    }

    @Test func `a literal goes before a parameter, and back where it leads nowhere`() throws {
        let routes: [(HTTPMethod, String)] = [(.get, "/a/{x}/c"), (.get, "/a/b/d"), (.get, "/a/{x}")]
        #expect(try match(routes, .get, "/a/b/d") == (.found(1), []))
        #expect(try match(routes, .get, "/a/b/c") == (.found(0), ["b"]))
        #expect(try match(routes, .get, "/a/b") == (.found(2), ["b"]))
        #expect(try match(routes, .get, "/a/") == (.notFound, []))
        #expect(try match(routes, .get, "/a/b/") == (.notFound, []))
        #expect(try match(routes, .get, "*") == (.notFound, []))
    }

    @Test func `segments are compared decoded, an encoded slash stays inside`() throws {
        let routes: [(HTTPMethod, String)] = [(.get, "/v1/home"), (.get, "/v1/x/{id}")]
        #expect(try match(routes, .get, "/%76%31/home") == (.found(0), []))
        #expect(try match(routes, .get, "/v1/x/a%2Fb") == (.found(1), ["a%2Fb"]))
        #expect(try match(routes, .get, "/v1%2Fhome") == (.notFound, []))
    }

    @Test func `another method is told which ones there are; HEAD goes with GET`() throws {
        let routes: [(HTTPMethod, String)] = [(.get, "/a"), (.post, "/a")]
        #expect(try match(routes, .delete, "/a").0 == .methodNotAllowed(allow: "GET, HEAD, POST"))
        #expect(try match(routes, .head, "/a").0 == .found(0))
    }

    @Test(arguments: ["a", "/{}", "/{a", "/a{b}", "/{a}{b}"])
    func `malformed templates are refused at start`(template: String) {
        #expect(throws: Router.Fault.malformedTemplate(template)) {
            try Router([Router.Route(.get, template)])
        }
    }

    @Test func `two routes that differ in parameter names only are one too many`() {
        #expect(throws: Router.Fault.duplicate("GET /a/{y}")) {
            try Router([Router.Route(.get, "/a/{x}"), Router.Route(.get, "/a/{y}")])
        }
    }
}

@Suite struct DateTests {
    @Test(arguments: [
        (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
        (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"), (1_735_689_599, "Tue, 31 Dec 2024 23:59:59 GMT"),
    ])
    func `dates are written as fields have them`(seconds: Int, expected: String) {
        var buffer = ByteBuffer()
        HTTPDate.append(seconds, to: &buffer)
        #expect(buffer.withBytes { String(decoding: $0, as: UTF8.self) } == expected)
    }
}

@Suite struct ProblemTests {
    @Test func `a problem document has title, status, code and violations`() {
        var writer = JSONWriter()
        let problem = Problem(
            .invalidRequest, detail: "Two faults.",
            violations: [.init(location: "query.limit", message: "must be at most 50")])
        problem.write(into: &writer, requestID: JSONText("r-1"))
        let expected = """
            {"type":"about:blank","title":"Bad Request","status":400,"code":"invalid_request","detail":"Two faults.",\
            "requestId":"r-1","violations":[{"location":"query.limit","message":"must be at most 50"}]}
            """
        #expect(writer.withBytes { String(decoding: $0, as: UTF8.self) } == expected)
    }

    @Test func `a propagated status keeps its number`() {
        #expect(ProblemCode.dependencyStatus(404).name == "not_found")
        #expect(ProblemCode.dependencyStatus(409).name == "dependency_409")
        #expect(Problem(.dependencyStatus(409)).status == 409)
    }
}
