/// When an endpoint is left alone for a while, and for how long.
public struct EjectionPolicy: Hashable, Sendable {
    /// Failures in a row that eject. Default: 5.
    public var failuresInRow: Int
    /// Calls within `window` below which their rate of failures says nothing. Default: 10.
    public var calls: Int
    /// Percent of failures within `window` that eject. Default: 50.
    public var failurePercent: Int
    /// What is remembered of an endpoint, in ten steps. Default: 10 s.
    public var window: Duration
    /// How long the first ejection lasts; the n-th lasts n times as long. Default: 5 s.
    public var duration: Duration
    /// The longest ejection, and how long an endpoint must behave for its ejections to be forgotten. Default: 60 s.
    public var durationMax: Duration

    public init(
        failuresInRow: Int = 5, calls: Int = 10, failurePercent: Int = 50, window: Duration = .seconds(10),
        duration: Duration = .seconds(5), durationMax: Duration = .seconds(60)
    ) {
        self.failuresInRow = failuresInRow
        self.calls = calls
        self.failurePercent = failurePercent
        self.window = window
        self.duration = duration
        self.durationMax = durationMax
    }
}

/// Which endpoint of a service a call goes to: the one with the fewest calls in flight on this loop, in turns where several have as few.
/// Endpoints that fail are ejected for a while, though never more than half of them: when all are bad, none is worse than the others.
///
/// Loop-confined. Each `choose` is followed by one `ended` for its endpoint.
package struct EndpointBalancer: Sendable {
    /// How a call ended, as far as it speaks for or against its endpoint.
    package enum End: Hashable, Sendable {
        case success
        case failure
        /// Cancelled, or ended by ourselves.
        case neutral
    }

    private struct Endpoint {
        var inFlight = 0
        var failuresInRow = 0
        var history: FailureHistory
        var ejections = 0
        var ejectedUntil = Instant(nanoseconds: 0)
    }

    private let policy: EjectionPolicy
    private let record: EjectionRecord?
    private var endpoints: [Endpoint]
    private var turn = 0

    /// - Parameters:
    ///   - count: at least one.
    ///   - record: hears of each ejection.
    package init(count: Int, policy: EjectionPolicy = EjectionPolicy(), record: EjectionRecord? = nil) {
        self.policy = policy
        self.record = record
        endpoints = Array(
            repeating: Endpoint(history: FailureHistory(window: policy.window)), count: max(1, count))
    }

    package func inFlight(_ index: Int) -> Int { endpoints[index].inFlight }

    package func isEjected(_ index: Int, at now: Instant) -> Bool { endpoints[index].ejectedUntil > now }

    /// - Parameter avoided: an endpoint that is taken only when there is no other.
    package mutating func choose(at now: Instant, avoiding avoided: Int? = nil) -> Int {
        var chosen: Int?
        for offset in endpoints.indices {
            let index = (turn + offset) % endpoints.count
            guard !isEjected(index, at: now), index != avoided else { continue }
            if let best = chosen, endpoints[best].inFlight <= endpoints[index].inFlight { continue }
            chosen = index
        }
        // Never all are ejected; only the avoided one can be left.
        let index = chosen ?? avoided ?? 0
        turn = (index + 1) % endpoints.count
        endpoints[index].inFlight += 1
        return index
    }

    package mutating func ended(_ index: Int, _ end: End, at now: Instant) {
        endpoints[index].inFlight = max(0, endpoints[index].inFlight - 1)
        // What was sent before the ejection says nothing new.
        guard end != .neutral, !isEjected(index, at: now) else { return }
        let isFailure = end == .failure
        endpoints[index].failuresInRow = isFailure ? endpoints[index].failuresInRow + 1 : 0
        endpoints[index].history.note(isFailure: isFailure, at: now)
        guard isFailure, isOutlier(endpoints[index]), mayEject(at: now) else { return }
        eject(index, at: now)
    }

    private func isOutlier(_ endpoint: Endpoint) -> Bool {
        let (calls, failures) = (endpoint.history.calls, endpoint.history.failures)
        return endpoint.failuresInRow >= policy.failuresInRow
            || (calls >= policy.calls && failures * 100 >= calls * policy.failurePercent)
    }

    private func mayEject(at now: Instant) -> Bool {
        let ejected = endpoints.count { $0.ejectedUntil > now }
        return (ejected + 1) * 2 <= endpoints.count
    }

    private mutating func eject(_ index: Int, at now: Instant) {
        if now >= endpoints[index].ejectedUntil + policy.durationMax { endpoints[index].ejections = 0 }
        endpoints[index].ejections += 1
        let duration = min(policy.durationMax, policy.duration * endpoints[index].ejections)
        endpoints[index].ejectedUntil = now + duration
        record?.ejected(index, until: now + duration)
        endpoints[index].failuresInRow = 0
        endpoints[index].history.clear()
    }
}

/// Calls and failures of the last while, in ten buckets.
struct FailureHistory: Sendable {
    private static let bucketCount = 10

    private struct Bucket {
        var calls = 0
        var failures = 0
    }

    private let bucketNanoseconds: UInt64
    private var buckets = [Bucket](repeating: Bucket(), count: bucketCount)
    private var newest: UInt64 = 0
    private(set) var calls = 0
    private(set) var failures = 0

    init(window: Duration) {
        bucketNanoseconds = UInt64(max(1, window.wholeNanoseconds / Int64(Self.bucketCount)))
    }

    mutating func note(isFailure: Bool, at now: Instant) {
        move(to: now.nanoseconds / bucketNanoseconds)
        let slot = Int(newest % UInt64(Self.bucketCount))
        buckets[slot].calls += 1
        calls += 1
        guard isFailure else { return }
        buckets[slot].failures += 1
        failures += 1
    }

    mutating func clear() {
        buckets = [Bucket](repeating: Bucket(), count: Self.bucketCount)
        (calls, failures) = (0, 0)
    }

    private mutating func move(to bucket: UInt64) {
        guard bucket > newest else { return }
        let passed = bucket - newest
        newest = bucket
        guard passed < UInt64(Self.bucketCount) else { return clear() }
        for step in 0..<passed {
            let slot = Int((bucket - step) % UInt64(Self.bucketCount))
            calls -= buckets[slot].calls
            failures -= buckets[slot].failures
            buckets[slot] = Bucket()
        }
    }
}
