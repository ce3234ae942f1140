internal import Contract

/// Courses in which a service does not answer: for how long that is waited for, and what is tried meanwhile.
extension CoursePlanner {
    /// Timers may be due so much later.
    private static let margin = Duration.milliseconds(3)
    /// Calls after which the application knows how long one takes.
    private static let measuredCount = 24
    /// The earliest that a hedge after the 95th percentile begins.
    private static let hedgeMin = Duration.milliseconds(20)

    /// No answer before the timeout, and one at once when it is over. One with an attempt's own timeout is tried again before.
    mutating func addTimeout(_ index: Int) {
        let dependency = operation.dependencies[index]
        let call = ServiceOperation(dependency.call)
        let policy = dependency.call.policy
        let timeout = policy.timeout
        let spare = operation.plan.budget - operation.plan.reserve
        guard timeout < spare, timeout > Self.margin * 3 else { return }
        add("timeout", of: dependency) { planner in
            guard let row = planner.row("timeout", Scenario(faults: [(call, .timeout)])) else { return nil }
            let held = PlannedRow.state("held", Scenario(faults: [(call, .timeout)]))
            var steps: [PlannedStep] = [.send(1, held, until: [one(call)])]
            var passed = Duration.zero
            if let attempt = policy.retry.perTry, policy.retry.attempts > 1, policy.hedge == nil {
                guard attempt + policy.retry.backoff + Self.margin * 3 < timeout else { return nil }
                steps += [.pass(attempt - Self.margin), .unanswered([one(call)])]
                steps += [.pass(Self.margin * 2), .pass(policy.retry.backoff + Self.margin)]
                steps.append(.await([PlannedCalls(operation: call, count: 2)]))
                passed = attempt + Self.margin * 2 + policy.retry.backoff
                if attempt * policy.retry.attempts < timeout {
                    return Self.lastAttempts(of: call, policy, from: passed).map { steps + $0 + [.collect(row, [])] }
                }
            }
            steps += [.pass(timeout - passed - Self.margin), .unanswered([]), .pass(Self.margin * 2)]
            return steps + [.collect(row, [])]
        }
        addFallbackTimeout(index, within: spare)
    }

    /// Attempts that are over before the call's timeout is: from the second, which is under way, to the end of the last. How long each
    /// pauses before is drawn by lot, so when the answer comes is known at its latest. nil where the timeout may cut one short.
    private static func lastAttempts(
        of call: ServiceOperation, _ policy: PolicyDeclaration, from begun: Duration
    ) -> [PlannedStep]? {
        guard let attempt = policy.retry.perTry else { return nil }
        var passed = begun
        var steps: [PlannedStep] = []
        for number in 2..<max(2, policy.retry.attempts) {
            let pause = policy.retry.backoff * min(10, 1 << min(number - 1, 4)) + margin
            passed += attempt + margin + pause
            guard passed + margin < policy.timeout else { return nil }
            steps += [
                .pass(attempt + margin), .pass(pause), .await([PlannedCalls(operation: call, count: number + 1)]),
            ]
        }
        return steps + [.pass(attempt + margin)]
    }

    /// What is called instead has a timeout of its own, which begins when the first one is over.
    private mutating func addFallbackTimeout(_ index: Int, within spare: Duration) {
        let dependency = operation.dependencies[index]
        guard case .call(let other, let timeout, _)? = dependency.fallback.first else { return }
        let (call, fallback) = (ServiceOperation(dependency.call), ServiceOperation(other))
        let first = dependency.call.policy.timeout
        guard fallback != call, timeout > Self.margin * 4, first + timeout < spare else { return }
        add("timeout of \(fallback.operation)", of: dependency) { planner in
            let scenario = Scenario(faults: [(call, .timeout), (fallback, .timeout)])
            guard let row = planner.row("timeouts", scenario) else { return nil }
            return [
                .send(1, .state("held", scenario), until: [one(call)]), .pass(first + Self.margin),
                .await([one(fallback)]), .pass(timeout - Self.margin * 2), .unanswered([one(fallback)]),
                .pass(Self.margin * 3), .collect(row, []),
            ]
        }
    }

    /// A second attempt joins one that is slow, when its time has come and not before.
    mutating func addHedge(_ index: Int, _ healthy: PlannedRow) {
        let dependency = operation.dependencies[index]
        let call = ServiceOperation(dependency.call)
        guard let hedge = dependency.call.policy.hedge else { return }
        var steps: [PlannedStep] = []
        let delay: Duration
        switch hedge {
        case .after(let duration): delay = duration
        case .p95:
            // All of them take no time at all.
            steps = [.ask(Self.measuredCount, healthy, []), .pass(.milliseconds(60))]
            delay = Self.hedgeMin
        }
        guard delay > Self.margin * 2, delay + Self.margin < dependency.call.policy.timeout else { return }
        add("hedge", of: dependency) { _ in
            let held = PlannedRow.state("held", Scenario(faults: [(call, .timeout)]))
            let both = [PlannedCalls(operation: call, count: 2)]
            return steps + [
                .send(1, held, until: [one(call)]), .pass(delay - Self.margin), .unanswered([one(call)]),
                .pass(Self.margin * 2), .await(both), .heal, .collect(healthy, both),
            ]
        }
    }
}

private func one(_ call: ServiceOperation) -> PlannedCalls { PlannedCalls(operation: call, count: 1) }
