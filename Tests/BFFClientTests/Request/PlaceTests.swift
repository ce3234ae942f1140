import BFFClient
import BFFHTTP
import Testing

/// What a value may hold, and what refuses the request.
@Suite struct PlaceTests {
    private func get(_ write: (inout ClientRequest) -> Void) -> ClientRequest {
        var request = ClientRequest(.get)
        write(&request)
        return request
    }

    @Test(arguments: [
        ("a/b?c#d", "a%2Fb%3Fc%23d"), ("ä", "%C3%A4"), ("a b+c", "a%20b%2Bc"), ("~-._", "~-._"), ("%41", "%2541"),
        ("a,b;c=d&e", "a%2Cb%3Bc%3Dd%26e"), ("\u{0}\r\n", "%00%0D%0A"), ("[]", "%5B%5D"), ("x.", "x."),
    ])
    func `everything but unreserved characters is encoded`(value: String, expected: String) {
        let request = get {
            $0.path("/v1/")
            $0.path(value, name: "id")
            $0.path("/x")
            $0.query("a b", value)
            $0.cookie("c", value)
        }
        #expect(request.target == "/v1/\(expected)/x?a%20b=\(expected)")
        #expect(request.fields.map(\.value) == ["c=\(expected)"])
        #expect(request.refusal == nil)
    }

    @Test(arguments: [
        (":/?@!$'()*,;=", ":/?@!$'()*,;="), ("#[]&+", "%23%5B%5D%26%2B"), ("100%", "100%25"),
        ("%41%zz%4", "%41%25zz%254"),
        ("ä b", "%C3%A4%20b"),
    ])
    func `reserved characters stay where the contract allows it, unless they would end the value`(
        value: String, expected: String
    ) {
        let request = get {
            $0.path("/")
            $0.query("q", value, allowReserved: true)
        }
        #expect(request.target == "/?q=\(expected)")
    }

    @Test(arguments: [
        (":@!$&'()*+,;=", ":@!$&'()*+,;=", ":@!$&'()*+%2C%3B="), ("/?#[]", "%2F%3F%23%5B%5D", "/?#[]"),
        ("%41%", "%41%25", "%41%25"),
    ])
    func `paths and cookies end at other characters`(value: String, inPath: String, inCookie: String) {
        let request = get {
            $0.path("/")
            $0.path(value, name: "p", allowReserved: true)
            $0.cookie("c", value, allowReserved: true)
        }
        #expect(request.target == "/\(inPath)")
        #expect(request.fields.map(\.value) == ["c=\(inCookie)"])
    }

    @Test(arguments: [("Hello%2C%20world!", "c=Hello%2C%20world!"), ("a b", nil), ("a;b", nil), ("ü", nil)])
    func `a cookie of its own style goes out as it is, or not at all`(value: String, expected: String?) {
        let request = get {
            $0.path("/")
            $0.cookie("c", value, style: .cookie)
        }
        #expect(request.fields.map(\.value) == [expected].compactMap(\.self))
        #expect(request.refusal == (expected == nil ? RefusedValue("c", .notACookie) : nil))
    }

    /// OpenAPI 3.2, "Parameter Object Examples".
    @Test func `a query may be one value`() {
        func target(_ write: (inout ClientRequest) -> Void) -> String {
            get {
                $0.path("/foo")
                write(&$0)
            }.target
        }
        #expect(target { $0.querystring(json: ["flag": true]) } == "/foo?%7B%22flag%22%3Atrue%7D")
        #expect(target { $0.querystring(text: "$.a.b[1:1]") } == "/foo?%24.a.b%5B1%3A1%5D")
        #expect(target { $0.querystring(pairs: ["page": 4, "size": 50]) } == "/foo?page=4&size=50")
        let form = Fields {
            $0.field("foo", "a + b")
            $0.field("bar", true)
        }
        #expect(target { $0.querystring(form: form) } == "/foo?foo=a%20%2B%20b&bar=true")
        #expect(target { $0.querystring(text: nil) } == "/foo")
    }

    @Test(arguments: ["", ".", ".."])
    func `a path segment that would be another is refused`(value: String) async {
        let request = get {
            $0.path("/users/")
            $0.path(value, name: "user")
            $0.path("/keys/")
            $0.path("k", name: "key")
        }
        await #expect { try await Unreachable().perform(request) } throws: { error in
            guard case .refused(let refused)? = error as? ClientError else { return false }
            return refused.name == "user"
        }
    }

    @Test func `dots that several parameters make together are refused`() async {
        let request = get {
            $0.path("/files/")
            $0.path(".", name: "first")
            $0.path(".", name: "second")
        }
        await #expect(throws: ClientError.self) { try await Unreachable().perform(request) }
        #expect(get { $0.path("/a/.../b/..c/d.") }.refusal == nil)
    }

    @Test(arguments: ["a\r\nSet-Cookie: b", "a\u{0}", "a\u{7F}"])
    func `a field with a control character is refused`(value: String) {
        #expect(get { $0.header("X-A", value) }.refusal == RefusedValue("X-A", .controlCharacter))
        #expect(get { $0.setField("X-A", value) }.refusal == RefusedValue("X-A", .controlCharacter))
        var options = CallOptions()
        options.fields = [ClientField("X-A", value)]
        #expect(ClientRequest(.get, options).refusal == RefusedValue("X-A", .controlCharacter))
    }

    @Test(arguments: ["", "a b", "a:", "content-length", "Transfer-Encoding"])
    func `a name that no field can have, or that frames the message, is refused`(name: String) {
        #expect(get { $0.setField(name, "1") }.refusal == RefusedValue(name, .invalidName))
    }

    @Test func `an element of a field with a comma is refused, a scalar is not`() {
        #expect(get { $0.header("X-A", ["a,b", "c"]) }.refusal == RefusedValue("X-A", .separator))
        #expect(get { $0.header("Date", "Sat, 21 Nov") }.fields.map(\.value) == ["Sat, 21 Nov"])
    }

    @Test func `a parameter of JSON is one value`() {
        let value: JSONFreeForm = ["a": [1, nil], "b": "x&y"]
        let request = get {
            $0.path("/")
            $0.path(json: value, name: "p")
            $0.query("q", json: value)
            $0.header("X-J", json: value)
            $0.cookie("c", json: value)
            $0.query("none", json: JSONFreeForm?.none)
        }
        let encoded = "%7B%22a%22%3A%5B1%2Cnull%5D%2C%22b%22%3A%22x%26y%22%7D"
        #expect(request.target == "/\(encoded)?q=\(encoded)")
        #expect(request.fields.map(\.value) == [#"{"a":[1,null],"b":"x&y"}"#, "c=\(encoded)"])
    }

    @Test func `scalars are spelt as JSON spells them`() {
        let request = get {
            $0.path("/")
            $0.query("a", [1, -2])
            $0.query("b", [1.5, 2, 1e-7])
            $0.query("c", true)
            $0.query("d", Float(0.1))
            $0.query("e", Int?.none)
            $0.query("f", ["x": 1, "y": nil] as [String: Int?])
            $0.query("g", FullDate(year: 2024, month: 2, day: 29))
        }
        #expect(request.target == "/?a=1&a=-2&b=1.5&b=2&b=1e-07&c=true&d=0.1&x=1&g=2024-02-29")
    }

    @Test func `a query goes on behind one that the path brings`() {
        let request = get {
            $0.path("/search?kind=a")
            $0.query("q", 1)
        }
        #expect(request.target == "/search?kind=a&q=1")
    }

    @Test func `only methods that may be repeated are replayable`() {
        let methods = HTTPMethod.standard + [.query, .other("COPY")]
        let repeated = methods.filter { ClientRequest($0).isReplayable }
        #expect(repeated == [.get, .head, .put, .delete, .options, .trace, .query])
    }
}

/// Must not be reached.
struct Unreachable: ClientTransport {
    func send(_ request: ClientRequest) async throws(ClientError) -> ClientResponse {
        Issue.record("sent: \(request)")
        throw .cancelled
    }
}
