internal import Contract

/// What an application does when a service has become slower than callers wait: it refuses at once what it cannot answer in time, and
/// goes without what is optional before that.
extension CoursePlanner {
    /// Calls after which an application knows how long one takes, and some.
    private static let measuredCount = 24
    /// What it has measured is forgotten after so long.
    private static let memory = Duration.seconds(12)
    /// All measured calls happen well within the memory.
    private static let slowest = Duration.milliseconds(200)
    /// Less cannot be told from calls that are answered at once.
    private static let fastest = Duration.milliseconds(8)
    /// One in twenty is served all the same.
    private static let shedCount = 8

    /// One course with the first critical dependency that will do, and one with the first optional one.
    mutating func addShedding(_ healthy: PlannedRow) {
        for isCritical in [true, false] {
            let index = operation.dependencies.indices.first { index in
                let dependency = operation.dependencies[index]
                return dependency.declaration.isCritical == isCritical && isSingle(index)
                    && dependency.call.policy.hedge == nil && slowness(of: dependency.call) >= Self.fastest
            }
            guard let index else { continue }
            let dependency = operation.dependencies[index]
            add("slower than callers wait", of: dependency) { $0.shedding(dependency.call, isCritical, healthy) }
        }
    }

    private func slowness(of call: Call) -> Duration {
        let attempt = min(call.policy.timeout, call.policy.retry.perTry ?? call.policy.timeout)
        return min(attempt, operation.plan.budget - operation.plan.reserve, Self.slowest * 2) / 2
    }

    private func shedding(_ call: Call, _ isCritical: Bool, _ healthy: PlannedRow) -> [PlannedStep]? {
        let name = ServiceOperation(call)
        let slowness = slowness(of: call)
        // What is kept in reserve for the answer is none of the calls' time.
        let limit = slowness / 2 + operation.plan.reserve
        let held = PlannedRow.state("slow", Scenario(faults: [(name, .timeout)]))
        let refused = PlannedRow("shed", Scenario(), .overloaded)
        guard let shed = isCritical ? refused : row("without what is optional", Scenario(isBrownout: true)) else {
            return nil
        }
        return [
            .askSlow(
                Self.measuredCount, held, then: healthy, after: slowness, [PlannedCalls(operation: name, count: 1)]),
            // Callers that say nothing wait for as long as it takes.
            .pass(.milliseconds(60)), .ask(1, healthy, []),
            .askWithin(limit, shed, orElse: healthy, count: Self.shedCount),
            .pass(Self.memory), .askWithin(limit, healthy, orElse: healthy, count: 1),
        ]
    }
}
