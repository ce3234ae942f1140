package import BFFPolicy
internal import BFFJSON

/// Makes an application's metrics: hands out the handles of everything that contracts name, then the registry. Used at start, by one thread.
package final class MetricsSetup {
    private struct ServiceOperation: Hashable {
        let service: String
        let operation: String
        var values: [String] { [service, operation] }
    }

    private let builder = MetricRegistryBuilder()
    private let loops: Int
    private var bulkheads: [(key: ServiceOperation, readers: [@Sendable () -> BulkheadReading])] = []

    /// - Parameter loops: how many threads record.
    package init(loops: Int) {
        self.loops = max(1, loops)
    }

    // MARK: Handles

    /// - Parameters:
    ///   - method: the contract's; a HEAD request counts among its GETs.
    ///   - statuses: all that may be answered; what comes besides is counted together, as `other`.
    ///   - components: names of the dependencies in the envelope, in order.
    package func request(
        operation: String, method: String, route: String, statuses: [Int], components: [String]
    ) -> RequestMetrics {
        var metrics = RequestMetrics()
        for status in statuses where !metrics.durations.contains(where: { $0.status == status }) {
            metrics.durations.append(
                RequestMetrics.StatusHistogram(
                    status: status,
                    histogram: builder.histogram(
                        RuntimeFamilies.requestDuration, [method, route, "\(status)"])))
        }
        metrics.otherDurations = builder.histogram(RuntimeFamilies.requestDuration, [method, route, "other"])
        metrics.abandonedRequests = builder.counter(RuntimeFamilies.abandonedRequests, [operation])
        metrics.degradedResponses = builder.counter(RuntimeFamilies.degradedResponses, [operation])
        metrics.degradedComponents = components.map {
            builder.counter(RuntimeFamilies.degradedComponents, [operation, $0])
        }
        metrics.shedRequests = builder.counters(RuntimeFamilies.shedRequests, [operation], by: ShedAction.self)
        metrics.rateLimitedRequests = builder.counter(RuntimeFamilies.rateLimitedRequests, [operation])
        return metrics
    }

    /// Of requests for which no operation was found.
    package func unroutedRequests(statuses: [Int]) -> RequestMetrics {
        var metrics = RequestMetrics()
        metrics.durations = statuses.map { status in
            RequestMetrics.StatusHistogram(
                status: status,
                histogram: builder.histogram(RuntimeFamilies.requestDuration, ["_OTHER", "", "\(status)"]))
        }
        metrics.otherDurations = builder.histogram(RuntimeFamilies.requestDuration, ["_OTHER", "", "other"])
        return metrics
    }

    package func dependency(operation: String, dependency: String) -> DependencyMetrics {
        DependencyMetrics(
            duration: builder.histogram(RuntimeFamilies.dependencyDuration, [operation, dependency]),
            outcomes: builder.counters(
                RuntimeFamilies.dependencyOutcomes, [operation, dependency], by: DependencyOutcome.self))
    }

    /// Equal arguments give the same series.
    package func call(service: String, operation: String, method: String) -> CallMetrics {
        let values = [service, operation]
        return CallMetrics(
            duration: builder.histogram(RuntimeFamilies.attemptDuration, values + [method]),
            attempts: builder.counters(RuntimeFamilies.attempts, values, by: AttemptKind.self),
            results: builder.counters(RuntimeFamilies.attemptResults, values, by: AttemptResult.self),
            rejections: builder.counters(RuntimeFamilies.rejections, values, by: CallRejection.self),
            budgetDenials: builder.counters(RuntimeFamilies.budgetDenials, values, by: AttemptKind.self))
    }

    /// Equal arguments give the same series.
    package func cache(service: String, operation: String) -> CacheMetrics {
        CacheMetrics(
            requests: builder.counters(
                RuntimeFamilies.cacheRequests, [service, operation], by: CacheOutcome.self),
            refreshes: builder.counters(
                RuntimeFamilies.cacheRefreshes, [service, operation], by: RefreshResult.self))
    }

    // MARK: What is observed

    /// Once for each bulkhead; those of one service operation are added up.
    package func observeBulkhead(
        service: String, operation: String, _ read: @escaping @Sendable () -> BulkheadReading
    ) {
        let key = ServiceOperation(service: service, operation: operation)
        if let index = bulkheads.firstIndex(where: { $0.key == key }) {
            bulkheads[index].readers.append(read)
        } else {
            bulkheads.append((key, [read]))
        }
    }

    /// Once for each breaker; those of one service operation are counted by state.
    /// - Parameter openings: how often it has opened so far.
    package func observeBreaker(
        service: String, operation: String, openings: @escaping @Sendable () -> Int,
        _ read: @escaping @Sendable (Instant) -> BreakerReading
    ) {
        builder.observe(RuntimeFamilies.breakerOpenings, [service, operation]) { _ in .integer(openings()) }
        for state in BreakerReading.allCases {
            builder.observe(RuntimeFamilies.breakerState, [service, operation] + state.values) { now in
                .integer(read(now) == state ? 1 : 0)
            }
        }
    }

    /// Once for each service.
    package func observeEndpoints(service: String, _ read: @escaping @Sendable (Instant) -> EndpointsReading) {
        builder.observe(RuntimeFamilies.endpoints, [service]) { .integer(read($0).configured) }
        builder.observe(RuntimeFamilies.endpointsEjected, [service]) { .integer(read($0).ejected) }
        builder.observe(RuntimeFamilies.endpointEjections, [service]) { .integer(read($0).ejections) }
    }

    package func observeCache(_ read: @escaping @Sendable () -> AnswerCacheReading) {
        builder.observe(RuntimeFamilies.cacheBytes) { _ in .integer(read().bytes) }
        builder.observe(RuntimeFamilies.cacheBytesMax) { _ in .integer(read().bytesMax) }
        builder.observe(RuntimeFamilies.cacheEntries) { _ in .integer(read().entries) }
        builder.observe(RuntimeFamilies.cacheEvictions) { _ in .integer(read().evictions) }
    }

    /// Once, where there is a second-level cache.
    package func observeSecondLevel(_ read: @escaping @Sendable () -> SecondLevelReading) {
        builder.observe(RuntimeFamilies.secondLevelConnected) { _ in .integer(read().isConnected ? 1 : 0) }
        builder.observe(RuntimeFamilies.secondLevelStores, ["ok"]) { _ in .integer(read().stores) }
        builder.observe(RuntimeFamilies.secondLevelStores, ["error"]) { _ in .integer(read().storeErrors) }
        builder.observe(RuntimeFamilies.secondLevelLosses) { _ in .integer(read().losses) }
        builder.observe(RuntimeFamilies.secondLevelPurges) { _ in .integer(read().pendingPurges) }
    }

    /// - Parameter dropped: log lines that were lost so far.
    package func observeLog(_ dropped: @escaping @Sendable () -> Int) {
        builder.observe(RuntimeFamilies.logLinesDropped) { _ in .integer(dropped()) }
    }

    // MARK: The registry

    package func finish(_ build: BuildInfo) -> RuntimeMetrics {
        finishBulkheads()
        var common = LoopMetrics.Handles()
        common.activeRequests = builder.counter(RuntimeFamilies.activeRequests)
        common.secondLevel = builder.counters(
            RuntimeFamilies.secondLevelRequests, [], by: SecondLevelOutcome.self)
        common.logLines = builder.counters(RuntimeFamilies.logLines, [], by: LogLineLevel.self)
        let handles = (0..<loops).map { index in
            var handles = common
            handles.lag = builder.histogram(RuntimeFamilies.loopLag, ["\(index)"])
            return handles
        }
        for cause in LenientCause.allCases {
            builder.observe(RuntimeFamilies.lenientReads, [cause.label]) { _ in .integer(cause.bodies) }
        }
        builder.observe(
            RuntimeFamilies.buildInfo, [build.client, build.contractVersion, BuildInfo.bffgenVersion]
        ) { _ in .integer(1) }
        observeProcess()
        let registry = builder.finish(shards: loops)
        return RuntimeMetrics(
            registry: registry,
            loops: zip(registry.shards, handles).map { LoopMetrics(shard: $0, handles: $1) })
    }

    private func finishBulkheads() {
        for (key, readers) in bulkheads {
            let read: @Sendable () -> BulkheadReading = {
                readers.reduce(BulkheadReading(inFlight: 0, queued: 0, limit: 0)) { $0 + $1() }
            }
            builder.observe(RuntimeFamilies.bulkheadInFlight, key.values) { _ in .integer(read().inFlight) }
            builder.observe(RuntimeFamilies.bulkheadQueued, key.values) { _ in .integer(read().queued) }
            builder.observe(RuntimeFamilies.bulkheadLimit, key.values) { _ in .integer(read().limit) }
            builder.observe(RuntimeFamilies.bulkheadSaturation, key.values) { _ in
                let reading = read()
                return .decimal(reading.limit > 0 ? Double(reading.inFlight) / Double(reading.limit) : 0)
            }
        }
    }

    private func observeProcess() {
        let start = ProcessReading.start
        builder.observe(RuntimeFamilies.processStart) { _ in .nanoseconds(start) }
        builder.observe(RuntimeFamilies.processorTime) { _ in .nanoseconds(ProcessReading.processorTime) }
        builder.observe(RuntimeFamilies.residentMemory) { _ in .integer(ProcessReading.residentBytes) }
        builder.observe(RuntimeFamilies.openDescriptors) { _ in .integer(ProcessReading.openDescriptors) }
        builder.observe(RuntimeFamilies.descriptorsMax) { _ in .integer(ProcessReading.descriptorsMax) }
    }
}

extension LenientCause {
    var label: String {
        switch self {
        case .integerRange: "integer_range"
        case .numberRange: "number_range"
        case .loneSurrogate: "lone_surrogate"
        case .depth: "depth"
        case .other: "other"
        }
    }
}
