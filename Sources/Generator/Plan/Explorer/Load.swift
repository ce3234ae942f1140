/// What a number of requests per second asks of each service operation and of the process. All of it is for one process that takes
/// the whole load, with nothing cached and nothing merged.
package struct Load: Hashable, Sendable {
    package struct Operation: Hashable, Sendable {
        package let service: String
        package let operation: String
        /// First calls per second: where all that may be skipped is, and where every batch is as large as it can be. nil here and below:
        /// nothing bounds it.
        package let least: Double
        package let most: Double?
        /// Per second, where every link of every chain before it has failed too.
        package let withFallbacks: Double?
        /// Per second, with the retries and hedges that the retry budget allows.
        package let worst: Double?
        /// In flight where each call takes all of its timeout (Little's law: rate × time). Retries stay inside the timeout; a hedge is
        /// one more.
        package let inFlightMax: Double?
        /// In flight where each call took all that the budget leaves it: its timeout and its dependency's slack.
        package let inFlightAtBudgetShare: Double?
        /// Places of one process, as the bulkhead has them, and in its queue.
        package let concurrentMax: Int
        package let queueMax: Int

        /// A call in flight has a connection of its own.
        package var connectionsMax: Double? { inFlightMax.map { $0.roundedUp } }
        package var connectionsAtBudgetShare: Double? { inFlightAtBudgetShare.map { $0.roundedUp } }
        /// How many processes share the load so that no bulkhead refuses a call.
        package var processesMin: Double? {
            inFlightMax.map { max(1, ($0 / Double(max(concurrentMax, 1))).roundedUp) }
        }
    }

    /// Requests per second.
    package let requests: Int
    /// Where each request takes all of its budget.
    package let requestsInFlightMax: Double
    /// In the order of first use.
    package let operations: [Operation]

    package var most: Double? { Self.sum(operations.map(\.most)) }
    package var worst: Double? { Self.sum(operations.map(\.worst)) }
    package var least: Double { operations.reduce(0) { $0 + $1.least } }

    package init(_ operation: OperationFacts, _ timeline: Timeline, requests: Int) {
        self.requests = requests
        requestsInFlightMax = (Double(requests) * operation.budget.inSeconds).roundedUp
        var uses: [(name: String, uses: [Use])] = []
        for (dependency, span) in zip(operation.dependencies, timeline.spans) {
            for (link, call) in dependency.chain.enumerated() {
                let use = Use(
                    call: call, isFallback: link > 0, slack: max(span.slack, .zero),
                    least: link > 0 ? 0 : Double(dependency.callsMin) * Double(requests),
                    most: dependency.callsMax.map { Double($0) * Double(requests) })
                if let index = uses.firstIndex(where: { $0.name == call.name }) {
                    uses[index].uses.append(use)
                } else {
                    uses.append((call.name, [use]))
                }
            }
        }
        operations = uses.map { Operation($0.uses) }
    }

    static func sum(_ terms: [Double?]) -> Double? {
        terms.reduce(Optional(0)) { sum, term in sum.flatMap { sum in term.map { sum + $0 } } }
    }

    /// One link of one dependency's chain.
    fileprivate struct Use {
        let call: CallFacts
        let isFallback: Bool
        let slack: Duration
        let least: Double
        let most: Double?
    }
}

extension Load.Operation {
    fileprivate init(_ uses: [Load.Use]) {
        let call = uses[0].call
        (service, operation) = (call.service, call.operation)
        least = uses.reduce(0) { $0 + $1.least }
        most = Load.sum(uses.filter { !$0.isFallback }.map(\.most))
        let calls = Load.sum(uses.map(\.most))
        withFallbacks = calls
        let budget = calls.map { Double(call.retryBudget.percent) / 100 * $0 + Double(call.retryBudget.perSecond) }
        func allowed(_ wanted: Double?) -> Double? {
            wanted.flatMap { wanted in budget.map { min(wanted, $0) } }
        }
        let extra = allowed(
            Load.sum(
                uses.map { use in
                    use.most.map { $0 * Double(max(use.call.retry.attempts, 1) - 1 + (use.call.isHedged ? 1 : 0)) }
                }))
        worst = calls.flatMap { calls in extra.map { calls + $0 } }
        let hedges = allowed(Load.sum(uses.map { $0.call.isHedged ? $0.most : 0 }))
        let longest = uses.filter(\.call.isHedged).map(\.call.timeout).max() ?? .zero
        func inFlight(_ time: (Load.Use) -> Duration, hedge: Duration) -> Double? {
            let first = Load.sum(uses.map { use in use.most.map { $0 * time(use).inSeconds } })
            return first.flatMap { first in hedges.map { first + $0 * hedge.inSeconds } }
        }
        inFlightMax = inFlight({ $0.call.timeout }, hedge: longest)
        let share = uses.filter(\.call.isHedged).map { $0.call.timeout + $0.slack }.max() ?? .zero
        inFlightAtBudgetShare = inFlight({ $0.call.timeout + $0.slack }, hedge: share)
        concurrentMax = call.concurrentMax
        queueMax = call.queueMax
    }
}

extension Duration {
    var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }

    /// Milliseconds, exact to the nanosecond.
    var inMilliseconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds * 1_000_000 + attoseconds / 1_000_000_000_000) / 1_000
    }
}

extension Double {
    /// To the next whole number; what is a hair above one through binary fractions is that one.
    var roundedUp: Double { (self - 1e-6).rounded(.up) }
}
