import BFFTesting
import Foundation
import Testing

@testable import bffgen

/// `preview`
@Suite struct PreviewTests {
    private static let root = SampleWorkspace.root.path

    private static func client(_ listing: String) throws -> TestClient {
        let url = try #require(listing.firstMatch(of: /http:\/\/127\.0\.0\.1:([0-9]+)/))
        return TestClient(port: try #require(Int(url.output.1)))
    }

    private static func ask(_ client: TestClient, _ states: String?, target: String = "/v1/home") throws -> TestResponse
    {
        let request = TestRequest("GET", target)
        return try client.send(states.map { request.with("X-BFF-Preview", $0) } ?? request)
    }

    @Test func `without the field everything is well`() {
        let call = Calls(["preview", "mobile"], in: Self.root) { listing in
            let answer = try Self.ask(Self.client(listing), nil)
            #expect(answer.status == 200)
            #expect(answer.header("content-type") == "application/json")
            #expect(answer.header("cache-control") == "private, max-age=60")
            #expect(answer.header("content-language") != nil)
            #expect(answer.header("x-bff-degraded") == nil)
            #expect(answer.header("x-bff-preview-hand-written") == "/downloadEnabled")
            #expect(answer.text.contains(#""degraded":false"#))
        }
        #expect((call.code, call.errors) == (0, ""))
    }

    @Test func `several calls fail together, and the answer says so`() {
        let call = Calls(["preview", "mobile"], in: Self.root) { listing in
            let answer = try Self.ask(Self.client(listing), "history=timeout, myList=500")
            #expect(answer.status == 200)
            #expect(answer.header("x-bff-degraded") == "history, myList")
            #expect(answer.header("cache-control") == "no-store")
            #expect(answer.text.contains(#""history":{"status":"fallback","source":"empty"}"#))
            #expect(!answer.text.contains("continueWatching"))
        }
        #expect(call.code == 0)
    }

    @Test(arguments: [
        ("catalog=timeout", 504, "dependency_timeout"), ("catalog=500", 502, "dependency_failed"),
        ("catalog=429", 503, "dependency_unavailable"), ("user=404", 404, "not_found"),
        ("catalogue=500", 400, "invalid_request"), ("catalog=fire", 400, "invalid_request"),
        ("catalog", 400, "invalid_request"), ("catalog=500,catalog=404", 400, "invalid_request"),
    ])
    func `a state without a view is a problem document`(states: String, status: Int, code: String) {
        let call = Calls(["preview", "mobile"], in: Self.root) { listing in
            let answer = try Self.ask(Self.client(listing), states)
            #expect(answer.status == status)
            #expect(answer.header("content-type") == "application/problem+json")
            #expect(answer.text.contains(#""code":"\#(code)""#), "\(answer.text)")
            let titles = [400: "Bad Request", 404: "Not Found", 502: "Bad Gateway", 503: "Service Unavailable"]
            let title = titles[status] ?? "Gateway Timeout"
            #expect(
                answer.text.hasPrefix(#"{"type":"about:blank","title":"\#(title)","status":\#(status)"#),
                "\(answer.text)")
        }
        #expect(call.code == 0)
    }

    @Test(arguments: ["mobile", "tv"])
    func `every fault of every dependency is answered`(client: String) {
        let faults = ["refuse", "timeout", "500", "429", "truncate", "malformed", "contract", "404"]
        let call = Calls(["preview", client], in: Self.root) { listing in
            let client = try Self.client(listing)
            for dependency in ["user", "recommendations", "history", "myList", "catalog"] {
                for fault in faults {
                    let answer = try Self.ask(client, "\(dependency)=\(fault)")
                    let isDegraded = answer.header("x-bff-degraded") != nil
                    let isAbsence = dependency == "myList" && fault == "404"
                    #expect(
                        [200, 404, 502, 503, 504].contains(answer.status), "\(dependency)=\(fault): \(answer.text)")
                    #expect(isDegraded == (answer.status == 200 && !isAbsence), "\(dependency)=\(fault)")
                }
            }
        }
        #expect(call.code == 0)
    }

    @Test func `what the contract does not have is not found`() {
        let call = Calls(["preview", "mobile"], in: Self.root) { listing in
            let answer = try Self.ask(Self.client(listing), nil, target: "/v2/home")
            #expect(answer.status == 404)
        }
        #expect(call.code == 0)
        #expect(Calls(["preview", "mobil"], in: Self.root).errors.contains("did you mean 'mobile'?"))
    }
}
