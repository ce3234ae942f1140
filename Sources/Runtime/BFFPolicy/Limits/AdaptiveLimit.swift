/// Finds how many calls a service can take at once from how long they last: a gradient after the one of Netflix's concurrency-limits.
///
/// Completed calls are averaged in groups. While a group lasts no longer than `tolerance` × the latency without load, the limit grows by a
/// fraction of its square root; beyond that it shrinks in proportion, until the calls that wait inside the service do so no longer. The
/// latency without load is the average of uncongested groups. It must not follow a congested service, or the limit would drift upwards
/// with the queue that it lets in; but neither may a service that has become slower for good be held down for ever, nor a queue that was
/// there from the start pass for no load. So a limit that has held calls back for a while is halved for two groups: what the second
/// measures, with less of a queue or none, is the latency without load. That costs 2 % of the calls of a service that is overrun anyway.
///
/// A value, not thread-safe: `Bulkhead` keeps it behind a lock.
package struct AdaptiveLimit: Sendable {
    package struct Policy: Hashable, Sendable {
        package static let limitMinDefault = 4
        package static let tolerancePercentDefault = 150
        package static let groupCallsDefault = 25
        package static let groupsHeldMaxDefault = 50

        /// The limit never sinks below; at least 1.
        package let limitMin: Int
        /// The latency, in percent of the one without load, up to which a group counts as uncongested; at least 100.
        package let tolerancePercent: Int
        /// How many calls are averaged; at least 1.
        package let groupCalls: Int
        /// After so many groups in a row that were congested, or reached the limit, the latency without load is measured anew; at least 1.
        package let groupsHeldMax: Int

        package init(
            limitMin: Int = Policy.limitMinDefault, tolerancePercent: Int = Policy.tolerancePercentDefault,
            groupCalls: Int = Policy.groupCallsDefault, groupsHeldMax: Int = Policy.groupsHeldMaxDefault
        ) {
            self.limitMin = max(1, limitMin)
            self.tolerancePercent = max(100, tolerancePercent)
            self.groupCalls = max(1, groupCalls)
            self.groupsHeldMax = max(1, groupsHeldMax)
        }
    }

    /// Of the way to a limit or latency just computed, how much is gone at once.
    private static let smoothing = 0.2
    /// How fast the latency without load follows uncongested groups upwards; downwards it follows by `smoothing`.
    private static let rise = 0.02
    /// A limit shrinks to half of itself by one group at most.
    private static let gradientMin = 0.5

    /// A limit grows when this part of it was in flight.
    private static let useMin = 0.5

    private enum Phase: Hashable, Sendable {
        case steady
        /// The limit is halved; the calls of the group began before that.
        case draining
        /// Calls of the group began under the halved limit.
        case measuring
    }

    private let policy: Policy
    private let ceiling: Double
    private let floor: Double
    private var estimate: Double
    private var phase = Phase.steady
    private var groupsHeld = 0
    /// Nanoseconds, as all that follow; nil before the first group.
    private var latencyUnloaded: Double?
    private var latencySum = 0.0
    private var calls = 0
    private var inFlightMax = 0

    /// - Parameter ceiling: the limit at first and at most; at least 1.
    package init(_ policy: Policy = Policy(), ceiling: Int) {
        self.policy = policy
        self.ceiling = Double(max(1, ceiling))
        floor = min(Double(policy.limitMin), self.ceiling)
        estimate = self.ceiling
    }

    /// How many calls may be in flight now.
    package var limit: Int {
        Int(phase == .steady ? estimate : max(floor, estimate / 2))
    }

    /// A call has ended.
    /// - Parameters:
    ///   - latency: of one that was answered, or the timeout that it ran into.
    ///   - inFlight: calls in flight when it ended, itself included.
    package mutating func record(_ latency: Duration, inFlight: Int) {
        latencySum += Double(max(1, latency.wholeNanoseconds))
        calls += 1
        inFlightMax = max(inFlightMax, inFlight)
        guard calls >= policy.groupCalls else { return }
        let average = latencySum / Double(calls)
        let use = Double(inFlightMax) / Double(limit)
        latencySum = 0
        calls = 0
        inFlightMax = 0
        endGroup(average: average, use: use)
    }

    /// - Parameter use: the part of the limit that was in flight at most.
    private mutating func endGroup(average: Double, use: Double) {
        switch phase {
        case .draining:
            phase = .measuring
        case .measuring:
            latencyUnloaded = average
            groupsHeld = 0
            phase = .steady
        case .steady:
            adjust(average: average, use: use)
        }
    }

    private mutating func adjust(average: Double, use: Double) {
        let unloaded = latencyUnloaded ?? average
        let gradient = max(Self.gradientMin, min(1, unloaded * Double(policy.tolerancePercent) / 100 / average))
        let isCongested = gradient < 1
        if !isCongested {
            latencyUnloaded = unloaded + (average - unloaded) * (average < unloaded ? Self.smoothing : Self.rise)
        }
        // A limit that nobody comes near says nothing about the service: it does not grow.
        if isCongested || use >= Self.useMin {
            let aim = estimate * gradient + estimate.squareRoot()
            estimate = min(ceiling, max(floor, estimate + (aim - estimate) * Self.smoothing))
        }
        groupsHeld = isCongested || use >= 1 ? groupsHeld + 1 : 0
        if groupsHeld >= policy.groupsHeldMax { phase = .draining }
    }
}
