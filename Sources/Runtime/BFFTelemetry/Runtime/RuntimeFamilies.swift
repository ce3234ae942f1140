/// Every metric of the runtime. The table of Sources/Runtime/README.md repeats it, and a test compares the two.
package enum RuntimeFamilies {
    private static let serviceOperation = ["service", "service_operation"]
    private static let planDependency = ["operation", "dependency"]

    // MARK: Requests

    package static let requestDuration = MetricFamily(
        "http_server_request_duration_seconds", .histogram,
        "From a request's last byte to its answer; no route and _OTHER where no operation was found.",
        labels: ["http_request_method", "http_route", "http_response_status_code"])
    package static let activeRequests = MetricFamily(
        "http_server_active_requests", .gauge, "Requests that were read and are not answered yet.")
    package static let abandonedRequests = MetricFamily(
        "bff_abandoned_requests_total", .counter, "Requests whose caller went before the answer.",
        labels: ["operation"])
    package static let degradedResponses = MetricFamily(
        "bff_degraded_responses_total", .counter,
        "Answers in which at least one component fell back, failed or was shed.",
        labels: ["operation"])
    package static let degradedComponents = MetricFamily(
        "bff_degraded_components_total", .counter, "Answers that this component degraded.",
        labels: ["operation", "component"])
    package static let shedRequests = MetricFamily(
        "bff_shed_requests_total", .counter,
        "Requests that load was taken off: brownout skipped their optional dependencies, refused got 503.",
        labels: ["operation", "action"])
    package static let rateLimitedRequests = MetricFamily(
        "bff_rate_limited_requests_total", .counter, "Requests refused with 429 by our own limit.",
        labels: ["operation"])

    // MARK: Dependencies and calls

    package static let dependencyDuration = MetricFamily(
        "bff_dependency_duration_seconds", .histogram,
        "From a dependency's start to its settling: all attempts, the queue, the cache and the fallbacks.",
        labels: planDependency)
    package static let dependencyOutcomes = MetricFamily(
        "bff_dependency_outcomes_total", .counter,
        "Settled dependencies: status, reason and source as in the envelope; propagated when the status became the answer's.",
        labels: planDependency + ["status", "reason", "source"])
    package static let attemptDuration = MetricFamily(
        "http_client_request_duration_seconds", .histogram, "One attempt of a call, from its start to its last byte.",
        labels: serviceOperation + ["http_request_method"])
    package static let attempts = MetricFamily(
        "bff_call_attempts_total", .counter, "Attempts that were started: first, retry or hedge.",
        labels: serviceOperation + ["kind"])
    package static let attemptResults = MetricFamily(
        "bff_call_attempt_results_total", .counter, "Attempts that ended, by result.",
        labels: serviceOperation + ["result"])
    package static let rejections = MetricFamily(
        "bff_call_rejections_total", .counter, "Calls turned away before their first attempt.",
        labels: serviceOperation + ["reason"])
    package static let budgetDenials = MetricFamily(
        "bff_retry_budget_denials_total", .counter, "Retries and hedges that the retry budget did not allow.",
        labels: serviceOperation + ["kind"])

    // MARK: Policies

    package static let bulkheadInFlight = MetricFamily(
        "bff_bulkhead_in_flight", .gauge, "Calls in flight.", labels: serviceOperation)
    package static let bulkheadQueued = MetricFamily(
        "bff_bulkhead_queued", .gauge, "Calls that wait for a place.", labels: serviceOperation)
    package static let bulkheadLimit = MetricFamily(
        "bff_bulkhead_limit", .gauge, "Calls that may be in flight now.", labels: serviceOperation)
    package static let bulkheadSaturation = MetricFamily(
        "bff_bulkhead_saturation_ratio", .gauge, "Calls in flight per place: 1 is full.", labels: serviceOperation)
    package static let breakerState = MetricFamily(
        "bff_breaker_state", .gauge, "Breakers that are closed, open or half_open.",
        labels: serviceOperation + ["state"])
    package static let breakerOpenings = MetricFamily(
        "bff_breaker_openings_total", .counter, "How often breakers have opened.", labels: serviceOperation)

    package static let endpoints = MetricFamily(
        "bff_service_endpoints", .gauge, "Addresses that are configured.", labels: ["service"])
    package static let endpointsEjected = MetricFamily(
        "bff_service_endpoints_ejected", .gauge, "Addresses that one loop or more leave alone now.",
        labels: ["service"])
    package static let endpointEjections = MetricFamily(
        "bff_service_endpoint_ejections_total", .counter, "How often loops have begun to leave an address alone.",
        labels: ["service"])

    // MARK: Cache

    package static let cacheRequests = MetricFamily(
        "bff_cache_requests_total", .counter, "Calls, or items of batches, by what the cache had for them.",
        labels: serviceOperation + ["outcome"])
    package static let cacheRefreshes = MetricFamily(
        "bff_cache_refreshes_total", .counter, "Refreshes of stale entries in the background that ended.",
        labels: serviceOperation + ["result"])
    package static let cacheBytes = MetricFamily("bff_cache_bytes", .gauge, "Bytes that the cache holds.")
    package static let cacheBytesMax = MetricFamily("bff_cache_max_bytes", .gauge, "Bytes that the cache may hold.")
    package static let cacheEntries = MetricFamily("bff_cache_entries", .gauge, "Entries that the cache holds.")
    package static let cacheEvictions = MetricFamily(
        "bff_cache_evictions_total", .counter, "Entries that made room for others.")
    package static let secondLevelConnected = MetricFamily(
        "bff_second_level_cache_connected", .gauge,
        "1 while the second-level cache can be reached, 0 while it is away; missing without one.")
    package static let secondLevelRequests = MetricFamily(
        "bff_second_level_cache_requests_total", .counter, "Requests to the second-level cache, by outcome.",
        labels: ["outcome"])
    package static let secondLevelStores = MetricFamily(
        "bff_second_level_cache_stores_total", .counter, "Values sent to the second-level cache, by result.",
        labels: ["result"])
    package static let secondLevelLosses = MetricFamily(
        "bff_second_level_cache_connection_losses_total", .counter,
        "Connections to the second-level cache that stood and were lost.")
    package static let secondLevelPurges = MetricFamily(
        "bff_second_level_cache_pending_purges", .gauge, "Purges that the second-level cache has not confirmed yet.")

    // MARK: The process

    package static let loopLag = MetricFamily(
        "bff_loop_lag_seconds", .histogram,
        "How late timers of the loop rang, ten a second; their own grain is a millisecond.",
        labels: ["loop"])
    package static let lenientReads = MetricFamily(
        "bff_lenient_reads_total", .counter, "Bodies that had to be read again by the slower lenient reader.",
        labels: ["cause"])
    package static let logLines = MetricFamily(
        "bff_log_lines_total", .counter, "Lines that were logged.", labels: ["level"])
    package static let logLinesDropped = MetricFamily(
        "bff_log_lines_dropped_total", .counter, "Lines that were lost because nobody read them in time.")
    package static let buildInfo = MetricFamily(
        "bff_build_info", .gauge, "1; its labels tell the client, its contract's version and bffgen's.",
        labels: ["client", "contract_version", "bffgen_version"])
    package static let processStart = MetricFamily(
        "process_start_time_seconds", .gauge, "When the process started, since 1970.")
    package static let processorTime = MetricFamily(
        "process_cpu_seconds_total", .counter, "Processor time that the process has used, the kernel's included.")
    package static let residentMemory = MetricFamily(
        "process_resident_memory_bytes", .gauge, "Memory of the process that is in RAM.")
    package static let openDescriptors = MetricFamily(
        "process_open_fds", .gauge, "Files and sockets that the process has open.")
    package static let descriptorsMax = MetricFamily(
        "process_max_fds", .gauge, "Files and sockets that the process may have open.")

    /// In the order of the table.
    package static let all = [
        requestDuration, activeRequests, abandonedRequests, degradedResponses, degradedComponents, shedRequests,
        rateLimitedRequests, dependencyDuration, dependencyOutcomes, attemptDuration, attempts, attemptResults,
        rejections, budgetDenials, bulkheadInFlight, bulkheadQueued, bulkheadLimit, bulkheadSaturation, breakerState,
        breakerOpenings, endpoints, endpointsEjected, endpointEjections, cacheRequests, cacheRefreshes, cacheBytes,
        cacheBytesMax, cacheEntries, cacheEvictions, secondLevelConnected, secondLevelRequests, secondLevelStores,
        secondLevelLosses, secondLevelPurges, loopLag,
        lenientReads, logLines, logLinesDropped, buildInfo, processStart, processorTime, residentMemory,
        openDescriptors, descriptorsMax,
    ]
}
