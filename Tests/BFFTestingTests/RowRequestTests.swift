internal import Testing

@testable internal import BFFTesting

@Suite("What services are asked")
struct RowRequestTests {
    private static func found(
        _ target: String, headers: [StubHeader] = [], body: String = ""
    ) -> [(service: String, request: StubRequest)] {
        let request = StubRequest(
            operation: "list", method: "GET", target: target, headers: headers, body: Array(body.utf8))
        return [("history", request)]
    }

    @Test(arguments: ["/v1/a%20b?x=1&y=%32", "/v1/a b?y=2&x=1"])
    func `a request may be spelled otherwise`(_ target: String) {
        let check = RequestCheck([RowRequest("history", "list", "/v1/a%20b?x=1&y=2")])
        #expect(check.faults(Self.found(target)) == [])
    }

    @Test(arguments: ["/v1/a", "/v1/a?x=2", "/v1/a?x=1&x=1", "/v1/b?x=1"])
    func `another path or parameter is told`(_ target: String) {
        let check = RequestCheck([RowRequest("history", "list", "/v1/a?x=1")])
        #expect(check.faults(Self.found(target)) == ["history.list was not asked /v1/a?x=1: was \(target)"])
    }

    @Test func `headers and bodies are held to what is named`() {
        let wanted = RowRequest(
            "history", "list", "/v1/a", headers: [StubHeader("Accept-Language", "de")], body: #"{"ids":[]}"#)
        let check = RequestCheck([wanted])
        let headers = [StubHeader("accept-language", "de"), StubHeader("x-other", "1")]
        #expect(check.faults(Self.found("/v1/a", headers: headers, body: #"{"ids":[]}"#)) == [])
        #expect(check.faults(Self.found("/v1/a", headers: headers, body: "{}")).count == 1)
        #expect(check.faults(Self.found("/v1/a", body: #"{"ids":[]}"#)).count == 1)
    }

    @Test func `a request that nobody expects is told, one of an operation that is not named is not`() {
        let check = RequestCheck([RowRequest("history", "list", "/v1/a")])
        let more = Self.found("/v1/a") + Self.found("/v1/b")
        #expect(check.faults(more) == ["history.list was asked /v1/b"])
        #expect(RequestCheck([]).faults(more) == [])
    }
}
