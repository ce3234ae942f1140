import BFFHTTP
@testable import BFFRuntime
import Testing

/// Requests: what is read of them, and what refuses them.
struct EndpointTests {
    @Test func parametersAreDecodedAndTyped() async throws {
        let app = try await ScreenApplication()
        let reply = try await app.loopback.send(
            .post, "/v1/echo/a%20%C3%A9+b?ratio=2.5e1&new=true&ids=1,-2&tag=x+y&t%61g=%2B&other=1", port: app.port,
            fields: [("X-Device", "tv"), ("Cookie", "a=b; theme=dark")], body: #"{"count":3}"#)
        #expect(reply.status == 201)
        #expect(
            reply.body
                == #"{"name":"a é+b","ratio":25,"new":true,"ids":[1,-2],"tags":["x y","+"],"device":"tv","theme":"dark","count":3}"#
        )
        #expect(reply.fields["x-count"] == "3")
        #expect(reply.fields["cache-control"] == "no-store")
        #expect(reply.fields["vary"] == nil)
        app.end()
    }

    @Test func everyViolationIsListedWithItsPointer() async throws {
        let app = try await ScreenApplication()
        let reply = try await app.loopback.send(
            .post, "/v1/echo/toolongname?ratio=0x1&new=1&ids=1,x,%zz", port: app.port,
            body: #"{"count":12}"#)
        #expect(reply.status == 400)
        #expect(reply.fields["content-type"] == "application/problem+json")
        let pointers = reply.body.split(separator: #""location":""#).dropFirst().map { $0.prefix { $0 != "\"" } }
        #expect(
            pointers == [
                "/path/name", "/query/ratio", "/query/new", "/query/ids/1", "/query/ids/2", "/header/x-device",
                "/body/count",
            ])
        #expect(reply.body.contains(#""code":"invalid_request""#))
        #expect(reply.body.contains(#"{"location":"/header/x-device","message":"is required"}"#))
        #expect(reply.body.contains(#""requestId":""#))
        let log = app.end()
        #expect(log.first?.contains(#""problem":"invalid_request","violations":["/path/name""#) == true, "\(log)")
    }

    @Test(arguments: [
        (type: "application/json", body: "{", status: 400, holds: #""location":"/body","message":"is not JSON"#),
        (type: "application/json", body: "", status: 400, holds: #""location":"/body","message":"is required""#),
        (type: "application/json", body: "[]", status: 400, holds: #""location":"/body","message":"is not an object""#),
        (type: "text/plain", body: #"{"count":1}"#, status: 415, holds: #""code":"unsupported_media_type""#),
        (type: "application/vnd.x+json", body: #"{"count":1}"#, status: 201, holds: #""count":1"#),
        (
            type: "application/json", body: #"{"count":1,"x":""# + String(repeating: "x", count: 200) + #""}"#,
            status: 413, holds: #""code":"body_too_large""#
        ),
    ])
    func bodiesAreChecked(_ row: (type: String, body: String, status: Int, holds: String)) async throws {
        let app = try await ScreenApplication()
        let reply = sendRaw(
            """
            POST /v1/echo/x HTTP/1.1\r\nHost: h\r\nConnection: close\r\nX-Device: tv\r\nContent-Type: \(row.type)\r\n\
            Content-Length: \(row.body.utf8.count)\r\n\r\n\(row.body)
            """, port: app.port)
        #expect(reply.hasPrefix("HTTP/1.1 \(row.status) "), "\(reply)")
        #expect(reply.contains(row.holds), "\(reply)")
        app.end()
    }

    @Test func unknownPathsAndMethodsAreRefused() async throws {
        let app = try await ScreenApplication()
        let missing = try await app.get("/v1/screens")
        #expect(missing.status == 404)
        #expect(missing.body.contains(#""code":"not_found""#))
        let wrong = try await app.loopback.send(.delete, "/v1/screen/home", port: app.port)
        #expect(wrong.status == 405)
        #expect(wrong.fields["allow"] == "GET, HEAD")
        app.end()
    }

    @Test func ourOwnAnswerIsHeldAgainstItsSchema() async throws {
        for (checks, status) in [(true, 500), (false, 201)] {
            let app = try await ScreenApplication(configure: { $0.checksResponses = checks })
            let reply = try await app.loopback.send(
                .post, "/v1/echo/seven-x", port: app.port, fields: [("X-Device", "tv")], body: #"{"count":1}"#)
            #expect(reply.status == status)
            let log = app.end()
            if checks {
                #expect(reply.body.contains(#""code":"contract_violation""#))
                #expect(log.first?.contains(#""violations":["/name pattern /name/pattern"]"#) == true, "\(log)")
            }
        }
    }

    @Test(arguments: ["", "a b", String(repeating: "x", count: 129), "é"])
    func aRequestIdentifierThatIsNoneIsReplaced(_ identifier: String) async throws {
        let app = try await ScreenApplication()
        let reply = try await app.get("/v1/screens", fields: [("X-Request-Id", identifier)])
        let made = try #require(reply.fields["x-request-id"])
        #expect(made.count == 32)
        #expect(made.allSatisfy { $0.isHexDigit })
        app.end()
    }

    @Test func oneConnectionsRequestsDoNotMix() async throws {
        let app = try await ScreenApplication()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<200 {
                group.addTask {
                    let reply = try await app.loopback.send(
                        .post, "/v1/echo/x", port: app.port, fields: [("X-Device", "d\(index)")],
                        body: #"{"count":\#(index % 9)}"#)
                    #expect(reply.body == #"{"name":"x","device":"d\#(index)","count":\#(index % 9)}"#)
                }
            }
            try await group.waitForAll()
        }
        #expect(app.end().count == 200)
    }
}
