internal import BFFPolicy
internal import BFFTelemetry
internal import BFFTransport

extension MetricsSetup {
    /// Each breaker and bulkhead once.
    func observe(_ targets: CallTargets) {
        targets.forEachBreaker { service, operation, breaker in
            observeBreaker(service: service, operation: operation, openings: { breaker.opened }) {
                breaker.state(at: $0).reading
            }
        }
        targets.forEachBulkhead { service, operation, bulkhead in
            observeBulkhead(service: service, operation: operation) {
                BulkheadReading(inFlight: bulkhead.inFlight, queued: bulkhead.queued, limit: bulkhead.limitNow)
            }
        }
    }

    /// Each service once.
    func observe(_ origins: [Origin], names: [String]) {
        for (index, origin) in origins.enumerated() {
            let ejections = origin.ejections
            observeEndpoints(service: names.name(of: index)) { now in
                EndpointsReading(
                    configured: ejections.endpoints, ejected: ejections.ejected(at: now), ejections: ejections.total)
            }
        }
    }

    func observe(_ answers: AnswerCache) {
        observeCache {
            let statistics = answers.statistics
            return AnswerCacheReading(
                bytes: statistics.bytes, bytesMax: answers.bytesMax, entries: statistics.entries,
                evictions: statistics.evictions)
        }
    }
}

extension Breaker.State {
    fileprivate var reading: BreakerReading {
        switch self {
        case .closed: .closed
        case .open: .open
        case .halfOpen: .halfOpen
        }
    }
}
