internal import BFFPolicy

/// Which requests of an operation are refused on arrival, and which go without what is optional, because the time that is left
/// does not suffice. Process-wide.
final class Shedding: Sendable {
    private struct Part: Sendable {
        let reads: UInt64
        let isCritical: Bool
        /// Of the dependency's own call; nil where it makes none.
        let site: CallSite?
    }

    private let gauge = ShedGauge()
    private let parts: [Part]
    /// Each stands behind all that it reads.
    private let order: [Int]
    /// The longest path if every call takes all of its timeout: with so much time left nothing needs to be measured.
    private let timeouts: Duration

    init(_ operation: OperationDeclaration, _ sites: [[CallSite?]]) {
        let parts = zip(operation.dependencies, sites).map { dependency, sites in
            Part(reads: dependency.reads, isCritical: dependency.isCritical, site: sites.first ?? nil)
        }
        let order = Self.order(parts)
        self.parts = parts
        self.order = order
        timeouts = Self.longestPath(parts, order) { $0.site?.call.timeout ?? .zero }
    }

    /// - Parameter remaining: until no call may be under way any more.
    func decide(remaining: Duration, at now: Instant, random: UInt64) -> ShedGauge.Decision {
        guard remaining < timeouts else { return .serve }
        let critical = Self.longestPath(parts, order) { $0.isCritical ? Self.median($0, at: now) : .zero }
        let full = Self.longestPath(parts, order) { Self.median($0, at: now) }
        return gauge.decide(remaining: remaining, criticalPath: critical, fullPath: full, random: random)
    }

    /// Zero while too little is known. A call never takes longer than its timeout, whatever the median's rounding says.
    private static func median(_ part: Part, at now: Instant) -> Duration {
        guard let site = part.site, let median = site.target.latency.p50(at: now) else { return .zero }
        return min(median, site.call.timeout)
    }

    private static func longestPath(_ parts: [Part], _ order: [Int], _ length: (Part) -> Duration) -> Duration {
        var ends = [Duration](repeating: .zero, count: parts.count)
        for index in order {
            var start = Duration.zero
            for other in parts.indices where parts[index].reads & (1 << UInt64(other)) != 0 {
                start = max(start, ends[other])
            }
            ends[index] = start + length(parts[index])
        }
        return ends.max() ?? .zero
    }

    /// A plan has no cycle; what stands in one is left out.
    private static func order(_ parts: [Part]) -> [Int] {
        var order: [Int] = []
        var placed: UInt64 = 0
        while order.count < parts.count {
            let ready = parts.indices.filter { placed & (1 << UInt64($0)) == 0 && parts[$0].reads & ~placed == 0 }
            if ready.isEmpty { break }
            for index in ready { placed |= 1 << UInt64(index) }
            order += ready
        }
        return order
    }
}
