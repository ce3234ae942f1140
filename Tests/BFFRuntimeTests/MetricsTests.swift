import BFFHTTP
import BFFPolicy
@testable import BFFRuntime
import BFFTelemetry
import BFFTransport
import TestPeers
import Testing

/// `/metrics` of a running application.
struct MetricsTests {
    /// Answers of the user service that a test replaces between requests.
    final class UserAnswers: Sendable {
        private let next = Locked<(status: Int, body: String)?>((200, #"{"name":"Ada"}"#))
        func set(_ answer: (status: Int, body: String)?) { next.withLock { $0 = answer } }
        var answer: (status: Int, body: String)? { next.withLock { $0 } }
    }

    private let user = UserAnswers()

    /// Its history fails when asked with a limit of 13.
    private func makeApplication(loops: Int = 2) async throws -> ScreenApplication {
        try await ScreenApplication(
            user: { [user] _, _ in user.answer },
            history: { target, _ in target.hasSuffix("limit=13") ? (500, "") : (200, ScreenApplication.history) },
            configure: {
                $0.loops = loops
                $0.serviceNames = ["users", "history", "catalog"]
            })
    }

    private func scrape(_ app: ScreenApplication) async throws -> Scrape {
        let reply = try await app.loopback.send(.get, "/metrics", port: app.adminPort)
        #expect(reply.status == 200)
        #expect(reply.fields["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
        #expect(reply.fields["cache-control"] == "no-store")
        return Scrape(reply.body)
    }

    @Test func answersFailuresAndDegradedPartsAreCounted() async throws {
        let app = try await makeApplication()
        let before = try await scrape(app)
        for _ in 0..<3 { #expect(try await app.get("/v1/screen/home").status == 200) }
        #expect(try await app.get("/v1/screen/home?limit=13").status == 200)
        user.set((404, "{}"))
        #expect(try await app.get("/v1/screen/home").status == 404)
        user.set((200, "{"))
        #expect(try await app.get("/v1/screen/home").status == 502)
        #expect(try await app.get("/v1/screen/h").status == 400)
        #expect(try await app.loopback.send(.get, "/v1/screen/home", port: app.port).status == 401)
        #expect(try await app.get("/v1/nowhere").status == 404)
        #expect(try await app.loopback.send(.delete, "/v1/screen/home", port: app.port).status == 405)
        let after = try await scrape(app)
        app.end()

        for (status, count) in [(200, 4), (404, 1), (502, 1), (400, 1), (401, 1), (504, 0)] {
            #expect(after.requests("/v1/screen/{section}", status) == "\(count)", "\(status)")
        }
        for status in [404, 405] {
            let labels = #"http_request_method="_OTHER",http_response_status_code="\#(status)""#
            #expect(after["http_server_request_duration_seconds_count{\(labels)}"] == "1")
        }
        #expect(after["http_server_active_requests"] == "0")
        #expect(after[#"bff_degraded_responses_total{operation="getScreen"}"#] == "1")
        #expect(
            after[#"bff_degraded_components_total{operation="getScreen",component="continueWatching"}"#] == "1")
        #expect(after[#"bff_degraded_components_total{operation="getScreen",component="user"}"#] == "0")
        #expect(after.dependency("user", #"status="ok""#) == "4")
        #expect(after.dependency("user", #"status="propagated""#) == "1")
        #expect(after.dependency("user", #"status="error",reason="contract""#) == "1")
        #expect(after.dependency("history", #"status="fallback",source="empty""#) == "1")
        #expect(after[#"bff_dependency_duration_seconds_count{operation="getScreen",dependency="user"}"#] == "6")
        let sum = after[#"bff_dependency_duration_seconds_sum{operation="getScreen",dependency="user"}"#]
        #expect((sum.flatMap(Double.init) ?? 0) > 0)
        #expect(after[#"bff_log_lines_total{level="info"}"#] == "8")
        #expect(after[#"bff_log_lines_total{level="warn"}"#] == "1")
        #expect(after[#"bff_log_lines_total{level="error"}"#] == "1")
        #expect(after[#"bff_build_info{client="screen",bffgen_version="\#(BuildInfo.bffgenVersion)"}"#] == "1")
        #expect(Set(before.values.keys) == Set(after.values.keys), "series are fixed at start")
    }

    @Test func whatIsNoRequestIsCounted() async throws {
        let app = try await makeApplication()
        let before = try await scrape(app)
        #expect(sendRaw("GET /\r\n\r\n", port: app.port).hasPrefix("HTTP/1.1 400"))
        let odd = "GET / HTTP/1.1\r\nHost: x\r\nExpect: magic\r\n\r\n"
        #expect(sendRaw(odd, port: app.port).hasPrefix("HTTP/1.1 417"))
        let long = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n"
        #expect(sendRaw(long, port: app.port).hasPrefix("HTTP/1.1 413"))
        let after = try await scrape(app)
        app.end()
        for status in [400, 417, 413] {
            let labels = #"http_request_method="_OTHER",http_response_status_code="\#(status)""#
            let name = "http_server_request_duration_seconds_count{\(labels)}"
            #expect(before[name] == "0")
            #expect(after[name] == "1", "\(status)")
        }
        #expect(after["http_server_active_requests"] == "0")
    }

    @Test func attemptsAndWhatHoldsThemAreCounted() async throws {
        let app = try await makeApplication()
        for _ in 0..<3 { #expect(try await app.get("/v1/screen/home").status == 200) }
        #expect(try await app.get("/v1/screen/home?limit=13").status == 200)
        user.set((404, "{}"))
        #expect(try await app.get("/v1/screen/home").status == 404)
        user.set((200, "{"))
        #expect(try await app.get("/v1/screen/home").status == 502)
        let after = try await scrape(app)
        app.end()

        let getUser = #"service="users",service_operation="getUser""#
        #expect(after["bff_call_attempts_total{\(getUser),kind=\"first\"}"] == "6")
        #expect(after["bff_call_attempts_total{\(getUser),kind=\"retry\"}"] == "0")
        for (result, count) in [("ok", 4), ("client_error", 1), ("contract", 1), ("cancelled", 0)] {
            #expect(after["bff_call_attempt_results_total{\(getUser),result=\"\(result)\"}"] == "\(count)", "\(result)")
        }
        #expect(after["http_client_request_duration_seconds_count{\(getUser),http_request_method=\"GET\"}"] == "6")
        let history = #"service="history",service_operation="listInProgress""#
        #expect(after["bff_call_attempt_results_total{\(history),result=\"server_error\"}"] == "1")
        #expect(after["bff_breaker_state{\(getUser),state=\"closed\"}"] == "1")
        #expect(after["bff_breaker_openings_total{\(getUser)}"] == "0")
        #expect(after["bff_bulkhead_limit{\(getUser)}"] == "64")
        #expect(after["bff_bulkhead_in_flight{\(getUser)}"] == "0")
        #expect(after["bff_bulkhead_saturation_ratio{\(getUser)}"] == "0")
    }

    @Test func aBreakerThatOpensIsSeen() async throws {
        let app = try await makeApplication(loops: 1)
        user.set((500, ""))
        // The default: twenty calls, half of which fail.
        for _ in 0..<20 { #expect(try await app.get("/v1/screen/home").status == 502) }
        #expect(try await app.get("/v1/screen/home").status == 503)
        let after = try await scrape(app)
        app.end()
        let getUser = #"service="users",service_operation="getUser""#
        #expect(after["bff_breaker_state{\(getUser),state=\"open\"}"] == "1")
        #expect(after["bff_breaker_state{\(getUser),state=\"closed\"}"] == "0")
        #expect(after["bff_breaker_openings_total{\(getUser)}"] == "1")
        #expect(after["bff_call_rejections_total{\(getUser),reason=\"breaker_open\"}"] == "1")
        #expect(after["bff_call_attempt_results_total{\(getUser),result=\"server_error\"}"] == "20")
        #expect(after.dependency("user", #"status="error",reason="breaker_open""#) == "1")
    }

    @Test func addressesThatAreLeftAloneAreSeen() async throws {
        let app = try await ScreenApplication(configure: { configuration in
            configuration.loops = 1
            configuration.serviceNames = ["users", "history", "catalog"]
            let users = configuration.origins[0]
            let urls = ["http://\(users.host):\(users.port)", "http://127.0.0.1:1"]
            configuration.origins[0] = (try? Origin(urls: urls)) ?? users
        })
        var after = try await scrape(app)
        repeat {
            // Turn and turn about; five refusals are enough, for five seconds.
            for _ in 0..<12 { #expect(try await app.get("/v1/screen/home").status == 200) }
            after = try await scrape(app)
        } while after["bff_service_endpoints_ejected{service=\"users\"}"] == "0"
        app.end()
        for (service, configured, ejected) in [("users", 2, 1), ("history", 1, 0), ("catalog", 1, 0)] {
            #expect(after["bff_service_endpoints{service=\"\(service)\"}"] == "\(configured)")
            #expect(after["bff_service_endpoints_ejected{service=\"\(service)\"}"] == "\(ejected)")
            // A slow run may have seen a second one.
            let said = after["bff_service_endpoint_ejections_total{service=\"\(service)\"}"]
            let total = try #require(said.flatMap { Int($0) })
            #expect(ejected == 0 ? total == 0 : total >= ejected)
        }
    }

    @Test func whoWentAwayIsCountedApart() async throws {
        let app = try await makeApplication(loops: 1)
        user.set(nil)
        let reply = try await app.loopback.send(
            .get, "/v1/screen/home", port: app.port,
            fields: [("Authorization", "Bearer \(try ScreenApplication.token())")], timeout: .milliseconds(50))
        #expect(reply.failure == .timedOut)
        var after = try await scrape(app)
        while after[#"bff_abandoned_requests_total{operation="getScreen"}"#] != "1" { after = try await scrape(app) }
        #expect(after["http_server_active_requests"] == "0")
        #expect(after.requests("/v1/screen/{section}", 504) == "0")
        app.end()
    }

    @Test func everyLoopTellsItsLag() async throws {
        let app = try await makeApplication(loops: 2)
        for loop in 0..<2 {
            var count = "0"
            while count == "0" {
                count = try await scrape(app)[#"bff_loop_lag_seconds_count{loop="\#(loop)"}"#] ?? "missing"
            }
            #expect(Int(count) != nil)
        }
        app.end()
    }

    @Test(.enabled(if: Promtool.isInstalled)) func promtoolHasNothingToSay() async throws {
        let app = try await makeApplication()
        #expect(try await app.get("/v1/screen/home").status == 200)
        let text = try await scrape(app).text
        app.end()
        #expect(try Promtool.complaints(about: text) == "")
    }

    @Test func metricsAreReadByGetAlone() async throws {
        let app = try await makeApplication(loops: 1)
        #expect(try await app.loopback.send(.post, "/metrics", port: app.adminPort).status == 405)
        #expect(try await app.loopback.send(.get, "/metrics", port: app.port).status == 404)
        app.end()
    }
}

/// Samples by name and labels.
private struct Scrape {
    let text: String
    let values: [String: String]

    init(_ text: String) {
        var values: [String: String] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            guard let blank = line.lastIndex(of: " ") else { continue }
            values[String(line[..<blank])] = String(line[line.index(after: blank)...])
        }
        self.text = text
        self.values = values
    }

    subscript(sample: String) -> String? { values[sample] }

    func requests(_ route: String, _ status: Int) -> String? {
        let labels = #"http_request_method="GET",http_route="\#(route)",http_response_status_code="\#(status)""#
        return self["http_server_request_duration_seconds_count{\(labels)}"]
    }

    func dependency(_ name: String, _ outcome: String) -> String? {
        self[#"bff_dependency_outcomes_total{operation="getScreen",dependency="\#(name)",\#(outcome)}"#]
    }
}
