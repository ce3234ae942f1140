import BFFJSON
import BFFPolicy
@testable import BFFTelemetry
import Foundation
import Testing

@Suite struct RuntimeMetricsTests {
    static let start = Instant(nanoseconds: 1_000_000_000)

    /// One operation with two dependencies, one of them cached.
    struct Sample {
        let setup = MetricsSetup(loops: 2)
        let request: RequestMetrics
        let dependency: DependencyMetrics
        let call: CallMetrics
        let cache: CacheMetrics
        let unrouted: RequestMetrics

        init() {
            request = setup.request(
                operation: "getHome", method: "GET", route: "/v1/home/{id}", statuses: [200, 400, 200],
                components: ["user", "rows"])
            unrouted = setup.unroutedRequests(statuses: [404, 405])
            dependency = setup.dependency(operation: "getHome", dependency: "user")
            call = setup.call(service: "users", operation: "getUser", method: "GET")
            cache = setup.cache(service: "users", operation: "getUser")
        }

        func finish() -> RuntimeMetrics {
            for inFlight in [3, 5] {
                setup.observeBulkhead(service: "users", operation: "getUser") {
                    BulkheadReading(inFlight: inFlight, queued: 1, limit: 16)
                }
            }
            setup.observeBreaker(service: "users", operation: "getUser", openings: { 2 }) {
                $0 < start + .seconds(1) ? .closed : .open
            }
            setup.observeBreaker(service: "users", operation: "getUser", openings: { 3 }) { _ in .halfOpen }
            setup.observeEndpoints(service: "users") {
                EndpointsReading(configured: 3, ejected: $0 < start + .seconds(1) ? 1 : 0, ejections: 4)
            }
            setup.observeCache { AnswerCacheReading(bytes: 100, bytesMax: 1000, entries: 2, evictions: 7) }
            setup.observeSecondLevel {
                SecondLevelReading(isConnected: true, stores: 11, storeErrors: 12, losses: 13, pendingPurges: 14)
            }
            setup.observeLog { 9 }
            return setup.finish(BuildInfo(client: "mobile", contractVersion: "1.2.0"))
        }
    }

    private func samples(_ metrics: RuntimeMetrics, at now: Instant = start) -> [String: String] {
        Samples(metrics.registry.exposition(now: now).withBytes { String(decoding: $0, as: UTF8.self) }).values
    }

    @Test func `requests are counted by route and status`() {
        let sample = Sample()
        let metrics = sample.finish()
        for (index, status) in [200, 200, 400, 418].enumerated() {
            sample.request.answered(
                status: status, from: Self.start, to: Self.start + .milliseconds(40), on: metrics.loops[index % 2])
        }
        sample.unrouted.answered(status: 404, from: Self.start, to: Self.start, on: metrics.loops[0])
        sample.request.abandoned(on: metrics.loops[1])
        sample.request.degraded(components: 0b10, on: metrics.loops[1])
        sample.request.shed(.brownout, on: metrics.loops[0])
        sample.request.rateLimited(on: metrics.loops[0])
        metrics.loops[0].requestBegan()
        metrics.loops[0].requestBegan()
        metrics.loops[1].requestEnded()
        let values = samples(metrics)
        let name = "http_server_request_duration_seconds"
        let route = #"http_request_method="GET",http_route="/v1/home/{id}",http_response_status_code="#
        #expect(values["\(name)_count{\(route)\"200\"}"] == "2")
        #expect(values["\(name)_sum{\(route)\"200\"}"] == "0.08")
        #expect(values["\(name)_bucket{\(route)\"200\",le=\"0.025\"}"] == "0")
        #expect(values["\(name)_bucket{\(route)\"200\",le=\"0.05\"}"] == "2")
        #expect(values["\(name)_count{\(route)\"400\"}"] == "1")
        #expect(values["\(name)_count{\(route)\"other\"}"] == "1")
        #expect(
            values["\(name)_count{http_request_method=\"_OTHER\",http_response_status_code=\"404\"}"] == "1")
        #expect(values["http_server_active_requests"] == "1")
        #expect(values[#"bff_abandoned_requests_total{operation="getHome"}"#] == "1")
        #expect(values[#"bff_degraded_responses_total{operation="getHome"}"#] == "1")
        #expect(values[#"bff_degraded_components_total{operation="getHome",component="rows"}"#] == "1")
        #expect(values[#"bff_degraded_components_total{operation="getHome",component="user"}"#] == "0")
        #expect(values[#"bff_shed_requests_total{operation="getHome",action="brownout"}"#] == "1")
        #expect(values[#"bff_shed_requests_total{operation="getHome",action="refused"}"#] == "0")
        #expect(values[#"bff_rate_limited_requests_total{operation="getHome"}"#] == "1")
    }

    @Test func `calls are counted by attempt, result and rejection`() {
        let sample = Sample()
        let metrics = sample.finish()
        let (loop, end) = (metrics.loops[1], Self.start + .milliseconds(7))
        sample.call.attemptStarted(.first, on: loop)
        sample.call.attemptFinished(.serverError, from: Self.start, to: end, on: loop)
        sample.call.attemptStarted(.retry, on: loop)
        sample.call.attemptFinished(.cancelled, from: Self.start, to: end, on: loop)
        sample.call.rejected(.breakerOpen, on: loop)
        sample.call.retryDenied(.hedge, on: loop)
        sample.dependency.settled(.fallbackCache, from: Self.start, to: end, on: loop)
        sample.dependency.settled(.breakerOpen, from: Self.start, to: end, on: loop)
        let values = samples(metrics)
        let operation = #"service="users",service_operation="getUser""#
        #expect(values["bff_call_attempts_total{\(operation),kind=\"first\"}"] == "1")
        #expect(values["bff_call_attempts_total{\(operation),kind=\"retry\"}"] == "1")
        #expect(values["bff_call_attempts_total{\(operation),kind=\"hedge\"}"] == "0")
        #expect(values["bff_call_attempt_results_total{\(operation),result=\"server_error\"}"] == "1")
        #expect(values["bff_call_attempt_results_total{\(operation),result=\"cancelled\"}"] == "1")
        let duration = "http_client_request_duration_seconds"
        #expect(values["\(duration)_count{\(operation),http_request_method=\"GET\"}"] == "1", "the cancelled one aside")
        #expect(values["\(duration)_sum{\(operation),http_request_method=\"GET\"}"] == "0.007")
        #expect(values["bff_call_rejections_total{\(operation),reason=\"breaker_open\"}"] == "1")
        #expect(values["bff_retry_budget_denials_total{\(operation),kind=\"hedge\"}"] == "1")
        let dependency = #"operation="getHome",dependency="user""#
        #expect(
            values["bff_dependency_outcomes_total{\(dependency),status=\"fallback\",source=\"cache\"}"] == "1")
        #expect(
            values["bff_dependency_outcomes_total{\(dependency),status=\"error\",reason=\"breaker_open\"}"] == "1")
        #expect(values["bff_dependency_duration_seconds_count{\(dependency)}"] == "2")
    }

    @Test func `policies, caches, loops and the process are observed`() {
        let sample = Sample()
        let metrics = sample.finish()
        sample.cache.answered(.hit, count: 3, on: metrics.loops[0])
        sample.cache.answered(.staleIfError, on: metrics.loops[1])
        sample.cache.refreshed(isSuccess: false, on: metrics.loops[1])
        metrics.loops[0].secondLevel(.timeout)
        metrics.loops[1].lagged(due: Self.start, now: Self.start + .milliseconds(3))
        metrics.loops[1].logged(.warn)
        let values = samples(metrics)
        let operation = #"service="users",service_operation="getUser""#
        #expect(values["bff_bulkhead_in_flight{\(operation)}"] == "8")
        #expect(values["bff_bulkhead_queued{\(operation)}"] == "2")
        #expect(values["bff_bulkhead_limit{\(operation)}"] == "32")
        #expect(values["bff_bulkhead_saturation_ratio{\(operation)}"] == "0.25")
        #expect(values["bff_breaker_state{\(operation),state=\"closed\"}"] == "1")
        #expect(values["bff_breaker_state{\(operation),state=\"open\"}"] == "0")
        #expect(values["bff_breaker_state{\(operation),state=\"half_open\"}"] == "1")
        #expect(values["bff_breaker_openings_total{\(operation)}"] == "5")
        #expect(values[#"bff_service_endpoints{service="users"}"#] == "3")
        #expect(values[#"bff_service_endpoints_ejected{service="users"}"#] == "1")
        #expect(values[#"bff_service_endpoint_ejections_total{service="users"}"#] == "4")
        let later = samples(metrics, at: Self.start + .seconds(2))
        #expect(later[#"bff_service_endpoints_ejected{service="users"}"#] == "0")
        #expect(later["bff_breaker_state{\(operation),state=\"open\"}"] == "1")
        #expect(values["bff_cache_requests_total{\(operation),outcome=\"hit\"}"] == "3")
        #expect(values["bff_cache_requests_total{\(operation),outcome=\"stale_if_error\"}"] == "1")
        #expect(values["bff_cache_refreshes_total{\(operation),result=\"failed\"}"] == "1")
        #expect(values["bff_cache_bytes"] == "100")
        #expect(values["bff_cache_max_bytes"] == "1000")
        #expect(values["bff_cache_entries"] == "2")
        #expect(values["bff_cache_evictions_total"] == "7")
        #expect(values["bff_second_level_cache_connected"] == "1")
        #expect(values[#"bff_second_level_cache_stores_total{result="ok"}"#] == "11")
        #expect(values[#"bff_second_level_cache_stores_total{result="error"}"#] == "12")
        #expect(values["bff_second_level_cache_connection_losses_total"] == "13")
        #expect(values["bff_second_level_cache_pending_purges"] == "14")
        #expect(values[#"bff_second_level_cache_requests_total{outcome="timeout"}"#] == "1")
        #expect(values[#"bff_loop_lag_seconds_count{loop="1"}"#] == "1")
        #expect(values[#"bff_loop_lag_seconds_count{loop="0"}"#] == "0")
        #expect(values[#"bff_log_lines_total{level="warn"}"#] == "1")
        #expect(values["bff_log_lines_dropped_total"] == "9")
        #expect(values[#"bff_lenient_reads_total{cause="depth"}"#] != nil)
        #expect(
            values[#"bff_build_info{client="mobile",contract_version="1.2.0",bffgen_version="0.1.0"}"#] == "1")
    }

    @Test func `the process is described as the kernel sees it`() throws {
        let values = samples(Sample().finish())
        func number(_ name: String) throws -> Double { try #require(values[name].flatMap(Double.init)) }
        let start = try number("process_start_time_seconds")
        let now = Date().timeIntervalSince1970
        #expect(start <= now + 1)
        #expect(start > now - 86_400)
        #expect(try number("process_cpu_seconds_total") > 0)
        #expect(try number("process_resident_memory_bytes") > 1_000_000)
        let open = try number("process_open_fds")
        #expect(open >= 1)
        #expect(open < (try number("process_max_fds")))
    }

    @Test func `the number of samples is known at start and stays`() {
        let sample = Sample()
        let metrics = sample.finish()
        let known = metrics.registry.sampleCount
        #expect(samples(metrics).count == known)
        for status in 100..<600 {
            sample.request.answered(
                status: status, from: Self.start, to: Self.start + .seconds(Int64(status)), on: metrics.loops[0])
        }
        sample.request.degraded(components: .max, on: metrics.loops[0])
        for result in AttemptResult.allCases {
            sample.call.attemptFinished(result, from: Self.start, to: Self.start, on: metrics.loops[0])
        }
        #expect(samples(metrics).count == known)
        #expect(metrics.registry.sampleCount == known)
    }

    @Test func `every family of the table is there, and no other`() {
        let sample = Sample()
        let metrics = sample.finish()
        #expect(Set(metrics.registry.families.map(\.name)) == Set(RuntimeFamilies.all.map(\.name)))
        #expect(Set(RuntimeFamilies.all.map(\.name)).count == RuntimeFamilies.all.count)
    }

    @Test func `names keep the conventions`() throws {
        for family in RuntimeFamilies.all {
            #expect(family.name.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil, "\(family.name)")
            #expect((family.kind == .counter) == family.name.hasSuffix("_total"), "\(family.name)")
            if family.kind == .histogram { #expect(family.name.hasSuffix("_seconds"), "\(family.name)") }
            #expect(
                ["bff_", "http_server_", "http_client_", "process_"].contains { family.name.hasPrefix($0) },
                "\(family.name)")
            #expect(family.help.hasSuffix("."), "\(family.name)")
            for label in family.labels {
                #expect(label.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil, "\(family.name): \(label)")
                #expect(!["le", "job", "instance"].contains(label), "\(family.name): \(label)")
            }
        }
    }
}
