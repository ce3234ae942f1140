import BFFHTTP
import BFFIdentity
import BFFJSON
@testable import BFFRuntime
import Testing

/// The model plan over real sockets.
struct ScreenTests {
    @Test func aScreenIsComposed() async throws {
        let app = try await ScreenApplication()
        let reply = try await app.get("/v1/screen/home?limit=7", fields: [("X-Request-Id", "abc-1")])
        #expect(reply.status == 200)
        #expect(
            reply.body == """
                {"greeting":"Top picks for Ada","items":[{"title":"First of …","progressPercent":25,"badges":["Ada/c1"]},\
                {"title":"Third","progressPercent":100,"badges":["Ada/c3"]},\
                {"title":"First of …","progressPercent":33,"badges":["Ada/c1"]}],"section":"home","cacheMaxAgeSeconds":60,\
                "requestId":"abc-1","degraded":false,"components":{"user":{"status":"ok"},\
                "continueWatching":{"status":"ok"},"catalog":{"status":"ok"}}}
                """)
        #expect(reply.fields["content-type"] == "application/json")
        #expect(reply.fields["cache-control"] == "private, max-age=60")
        #expect(reply.fields["vary"] == "Authorization")
        #expect(reply.fields["x-request-id"] == "abc-1")
        #expect(reply.fields["x-bff-degraded"] == nil)
        #expect(app.user.all.map(\.target) == ["/v1/users/u-1"])
        #expect(app.history.all.map(\.target) == ["/v1/history/u-1?limit=7"])
        #expect(Set(app.catalog.all.map(\.body)) == [#"{"ids":["c1","c2"]}"#, #"{"ids":["c3"]}"#])
        #expect(app.user.all.first?.fields["x-request-id"] == "abc-1")
        #expect(app.user.all.first?.fields["authorization"] == nil)
        app.end()
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let fault: String
        let service: String
        let answer: (@Sendable () -> (status: Int, body: String)?)
        let status: Int
        /// The problem's code, or what the body holds.
        let holds: String
        var testDescription: String { "\(service): \(fault) → \(status) \(holds)" }
    }

    static let rows = [
        Row(fault: "404", service: "user", answer: { (404, "{}") }, status: 404, holds: #""code":"not_found""#),
        Row(fault: "500", service: "user", answer: { (500, "") }, status: 502, holds: #""code":"dependency_failed""#),
        Row(
            fault: "429", service: "user", answer: { (429, "") }, status: 503,
            holds: #""code":"dependency_unavailable""#),
        Row(fault: "timeout", service: "user", answer: { nil }, status: 504, holds: #""code":"dependency_timeout""#),
        Row(
            fault: "malformed", service: "user", answer: { (200, "{") }, status: 502,
            holds: #""code":"dependency_failed""#),
        Row(
            fault: "contract", service: "user", answer: { (200, #"{"name":7}"#) }, status: 502,
            holds: #""code":"dependency_failed""#),
        Row(fault: "timeout", service: "catalog", answer: { nil }, status: 504, holds: #""code":"dependency_timeout""#),
        Row(
            fault: "500", service: "history", answer: { (500, "") }, status: 200,
            holds: #""continueWatching":{"status":"fallback","source":"empty"},"catalog":{"status":"ok"}"#),
        Row(
            fault: "timeout", service: "history", answer: { nil }, status: 200,
            holds: #""items":[],"section":"home","cacheMaxAgeSeconds":60,"#),
        Row(
            fault: "contract", service: "history", answer: { (200, #"{"items":[{}]}"#) }, status: 200,
            holds: #""degraded":true"#),
        Row(fault: "empty", service: "catalog", answer: { (200, "[]") }, status: 200, holds: #""items":[],"#),
    ]

    @Test(arguments: rows)
    func faultsAreAnsweredInTime(_ row: Row) async throws {
        let app = try await ScreenApplication(
            user: { _, _ in row.service == "user" ? row.answer() : (200, #"{"name":"Ada"}"#) },
            history: { _, _ in row.service == "history" ? row.answer() : (200, ScreenApplication.history) },
            catalog: { row.service == "catalog" ? row.answer() : (200, ScreenApplication.items(askedFor: $0 + $1)) })
        let reply = try await app.get("/v1/screen/home", fields: [("X-Request-Id", "abc-2")])
        #expect(reply.status == row.status)
        #expect(reply.body.contains(row.holds), "\(reply.body)")
        #expect(reply.body.contains(#""requestId":"abc-2""#))
        #expect(reply.fields["x-request-id"] == "abc-2")
        if row.status >= 400 {
            #expect(reply.fields["content-type"] == "application/problem+json")
        }
        if row.service == "history" {
            #expect(reply.fields["x-bff-degraded"] == "continueWatching")
        }
        if row.status >= 400 || row.service == "history" { #expect(reply.fields["cache-control"] == "no-store") }
        let log = app.end()
        #expect(log.count == 1)
        #expect(log.first?.contains(#""status":\#(row.status),"#) == true)
        #expect(try Self.milliseconds(in: #require(log.first)) < 1000 + 250, "the budget and a machine's hiccups")
        if row.fault == "contract" {
            #expect(log.first?.contains(#""violations":["/"#) == true, "\(log)")
        }
    }

    /// As long as the application itself says that it took: the test may have to wait for its turn.
    private static func milliseconds(in line: String) throws -> Double {
        let match = try #require(line.firstMatch(of: /"durationMs":([0-9.]+)/))
        return try #require(Double(match.1))
    }

    @Test func aTokenIsDemanded() async throws {
        let app = try await ScreenApplication()
        let foreign = try ScreenApplication.token().dropLast(3) + "AAA"
        for (field, status, code, challenge) in [
            (nil, 401, "unauthenticated", "Bearer"),
            ("Basic YTpi", 401, "unauthenticated", "Bearer"),
            ("Bearer", 401, "unauthenticated", "Bearer"),
            ("Bearer a b", 401, "unauthenticated", "Bearer error=\"invalid_token\""),
            ("Bearer x.y.z", 401, "unauthenticated", "Bearer error=\"invalid_token\""),
            ("bearer \(foreign)", 401, "unauthenticated", "Bearer error=\"invalid_token\""),
        ] {
            let reply = try await app.loopback.send(
                .get, "/v1/screen/home", port: app.port,
                fields: field.map { [("Authorization" as StaticString, $0)] } ?? [])
            #expect(reply.status == status)
            #expect(reply.body.contains("\"code\":\"\(code)\""))
            #expect(reply.fields["www-authenticate"] == challenge)
        }
        let sound = try ScreenApplication.token()
        let twice = try await app.loopback.send(
            .get, "/v1/screen/home", port: app.port,
            fields: [("Authorization", "Bearer \(sound)"), ("Authorization", "Bearer \(sound)")])
        #expect(twice.status == 401)
        #expect(app.user.all.isEmpty)
        #expect(!app.end().joined().contains(foreign))
    }

    @Test func aScopeIsDemanded() async throws {
        let app = try await ScreenApplication()
        let expiry = Int(Timestamp.now) + 600
        let token = try #require(
            ScreenApplication.signer?.sign(
                #"{"iss":"https://id.example","aud":"screen","sub":"u-1","exp":\#(expiry),"scope":"screens"}"#))
        let reply = try await app.loopback.send(
            .get, "/v1/screen/home", port: app.port, fields: [("Authorization", "Bearer \(token)")])
        #expect(reply.status == 403)
        #expect(reply.fields["www-authenticate"] == "Bearer error=\"insufficient_scope\", scope=\"screen\"")
        app.end()
    }

    @Test func aCallerWhoGoesCancelsTheCalls() async throws {
        let app = try await ScreenApplication(user: { _, _ in nil }, history: { _, _ in nil })
        let token = try ScreenApplication.token()
        let reply = try await app.loopback.send(
            .get, "/v1/screen/home", port: app.port, fields: [("Authorization", "Bearer \(token)")],
            timeout: .milliseconds(30))
        #expect(reply.failure == .timedOut)
        // The drain waits for what is in flight: the log's line stands when it returns.
        let log = app.end()
        #expect(log.count == 1)
        #expect(log.first?.contains(#""abandoned":true"#) == true)
    }

    @Test func aLogLineSaysWhatWasAndNoMore() async throws {
        let app = try await ScreenApplication()
        _ = try await app.get(
            "/v1/screen/home?limit=3",
            fields: [("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")])
        let sent = app.user.all.first?.fields["traceparent"] ?? ""
        #expect(sent.hasPrefix("00-0af7651916cd43dd8448eb211c80319c-"))
        #expect(!sent.contains("b7ad6b7169203331"))
        let line = try #require(app.end().first)
        for part in [
            #""level":"info","client":"screen","method":"GET","operation":"getScreen","route":"/v1/screen/{section}","status":200"#,
            #""traceId":"0af7651916cd43dd8448eb211c80319c""#, #""components":{"user":{"status":"ok","durationMs":"#,
        ] {
            #expect(line.contains(part), "\(line)")
        }
        for secret in ["limit", "Bearer", "u-1", "Ada"] { #expect(!line.contains(secret), "\(line)") }
    }
}
