internal import Contract
internal import OpenAPI

/// Makes the courses of one operation: for each dependency's own call those that show its policies and its cache at work, and
/// those of the operation as a whole.
///
/// Durations with jitter are left a margin on both sides. What cannot be foreseen makes no course: an operation that the plan
/// calls in several places, and a batch in several calls.
struct CoursePlanner {
    /// Requests that a course may need of one kind; beyond, it is left out.
    static let requestsMax = 128
    private static let rateLimitName = "rate limit"

    private(set) var courses: [PlannedCourse] = []
    /// What was left out.
    private(set) var undecided: [String] = []
    let model: DependencyModel
    let rows: RowPlanner
    var operation: ClientOperation { model.operation }

    init(_ model: DependencyModel, rows: RowPlanner) {
        self.model = model
        self.rows = rows
        // Everything begins and ends with it.
        guard let healthy = row("healthy", Scenario()), healthy.code == nil else { return }
        for index in operation.dependencies.indices where model.callCount(of: index) > 0 {
            let dependency = operation.dependencies[index]
            guard isSingle(index) else {
                undecided.append("\(dependency.name): policies, since it is not the only call of its operation")
                continue
            }
            addAttempts(index, healthy)
            addBreaker(index, healthy)
            addRetryAfter(index, healthy)
            addBulkhead(index, healthy)
            addTimeout(index)
            addHedge(index, healthy)
            guard let cache = dependency.call.cache else { continue }
            addCache(index, cache.declaration, healthy)
            addKeeping(index, cache.declaration)
        }
        addShedding(healthy)
        addBudget()
        addRateLimit(healthy)
    }

    /// Its own call is one request, and the only one of the service's operation that the plan makes.
    func isSingle(_ index: Int) -> Bool {
        model.callCount(of: index) == 1 && isAlone(operation.dependencies[index].call)
    }

    private func isAlone(_ call: Call) -> Bool {
        let calls = operation.dependencies.flatMap { dependency in
            [dependency.call]
                + dependency.fallback.compactMap { if case .call(let call, _, _) = $0 { call } else { nil } }
        }
        return calls.filter { ServiceOperation($0) == ServiceOperation(call) }.count == 1
    }

    /// What a row of a course says beside its state: who fared how, and what is as ever.
    func row(_ name: String, _ scenario: Scenario) -> PlannedRow? {
        var row = rows.row(name, scenario, isAgain: true)
        row?.values = []
        return row
    }

    mutating func add(
        _ promise: String, of dependency: Dependency? = nil, keepsAnswers: Bool = false,
        _ steps: (CoursePlanner) -> [PlannedStep]?
    ) {
        // The limit of requests must not come into it.
        let burst = operation.plan.rateLimit.map { $0.burst ?? $0.requests } ?? .max
        guard let steps = steps(self), promise == Self.rateLimitName || steps.map(\.requestCount).reduce(0, +) <= burst
        else {
            return undecided.append(PlannedCourse.name(promise, of: dependency?.name))
        }
        courses.append(
            PlannedCourse(
                dependency: dependency?.name, promise: promise, keepsAnswers: keepsAnswers, steps: steps))
    }
}

// MARK: Attempts

extension CoursePlanner {
    /// The declared attempts and no more, and only after what is worth another one.
    private mutating func addAttempts(_ index: Int, _ healthy: PlannedRow) {
        let dependency = operation.dependencies[index]
        let call = ServiceOperation(dependency.call)
        guard dependency.declaration.absent.allSatisfy({ $0 < 500 }) else { return }
        let attempts = dependency.call.policy.retry.attempts
        add(attempts == 1 ? "no retry" : "\(attempts) attempts", of: dependency) { planner in
            guard let failed = planner.row("503", Scenario(refusals: [.init(operation: call, status: 503)])),
                let broken = planner.row("500", Scenario(faults: [(call, .internalError)])),
                let absent = planner.row("404", Scenario(faults: [(call, .notFound)]))
            else { return nil }
            func calls(_ count: Int) -> [PlannedCalls] { [PlannedCalls(operation: call, count: count)] }
            guard attempts > 1 else { return [.ask(1, failed, calls(1))] }
            guard let pauses = Self.pauses(dependency.call.policy) else { return nil }
            var steps: [PlannedStep] = [.send(1, failed, until: calls(1))]
            for (number, pause) in pauses.enumerated() { steps += [.pass(pause), .await(calls(number + 2))] }
            steps.append(.collect(failed, calls(attempts)))
            guard dependency.call.policy.isPatient else { return steps }
            // One that fails at first is as good as one that never did.
            steps += [.send(1, failed, until: calls(1)), .heal, .pass(pauses[0]), .collect(healthy, calls(2))]
            // Neither of these is worth another attempt.
            return steps + [.ask(1, broken, calls(1)), .ask(1, absent, calls(1))]
        }
    }

    /// After which each further attempt has begun; nil where the budget for retries or the timeout may cut them short.
    private static func pauses(_ policy: PolicyDeclaration) -> [Duration]? {
        let extra = policy.retry.attempts - 1
        // Each course makes at most one more besides, within the second.
        guard extra + 1 <= policy.retryBudget.perSecond else { return nil }
        let pauses = (0..<extra).map { number in
            policy.retry.backoff * min(10, 1 << min(number, 4)) + .milliseconds(2)
        }
        return pauses.reduce(.milliseconds(2), +) < policy.timeout ? pauses : nil
    }
}

// MARK: Breaker, Retry-After, bulkhead

extension CoursePlanner {
    private mutating func addBreaker(_ index: Int, _ healthy: PlannedRow) {
        let dependency = operation.dependencies[index]
        let call = ServiceOperation(dependency.call)
        guard let breaker = dependency.call.policy.breaker, !dependency.declaration.absent.contains(500) else { return }
        add("breaker", of: dependency) { planner in
            guard breaker.calls <= Self.requestsMax,
                let failed = planner.row("500", Scenario(faults: [(call, .internalError)])),
                let open = planner.row("breaker open", Scenario(withheld: [call: .breakerOpen]))
            else { return nil }
            func ask(_ count: Int, _ row: PlannedRow, isCalled: Bool = true) -> PlannedStep {
                .ask(count, row, [PlannedCalls(operation: call, count: isCalled ? count : 0)])
            }
            var steps: [PlannedStep] = []
            // As many failures as are one too few for the share.
            let few = (breaker.calls * breaker.failures + 99) / 100 - 1
            if few > 0, few < breaker.calls {
                steps += [ask(breaker.calls - few, healthy), ask(few, failed), ask(1, healthy)]
                steps.append(.pass(breaker.window.scaled(130)))
            }
            // It opens with the last of these calls, and neither before its time nor for ever.
            steps += [ask(breaker.calls, failed), ask(2, open, isCalled: false)]
            steps += [.pass(breaker.open.scaled(75)), ask(1, open, isCalled: false), .pass(breaker.open.scaled(50))]
            // A probe that fails opens it anew.
            steps += [ask(1, failed), ask(1, open, isCalled: false), .pass(breaker.open.scaled(125))]
            // Three probes that pass close it: as many failures as before are needed then.
            return steps + [ask(3, healthy), ask(breaker.calls, failed), ask(1, open, isCalled: false)]
        }
    }

    private mutating func addRetryAfter(_ index: Int, _ healthy: PlannedRow) {
        let dependency = operation.dependencies[index]
        let call = ServiceOperation(dependency.call)
        guard !dependency.declaration.absent.contains(429) else { return }
        add("Retry-After", of: dependency) { planner in
            let refusal = Scenario.Refusal(operation: call, status: 429, retryAfter: 30)
            guard let refused = planner.row("429", Scenario(refusals: [refusal])),
                let withheld = planner.row("after 429", Scenario(withheld: [call: .rateLimited]))
            else { return nil }
            func calls(_ count: Int) -> [PlannedCalls] { [PlannedCalls(operation: call, count: count)] }
            return [
                .ask(1, refused, calls(1)), .ask(2, withheld, calls(0)), .pass(.seconds(29)),
                .ask(1, withheld, calls(0)), .pass(.seconds(2)), .ask(1, healthy, calls(1)),
            ]
        }
    }

    private mutating func addBulkhead(_ index: Int, _ healthy: PlannedRow) {
        let dependency = operation.dependencies[index]
        let call = ServiceOperation(dependency.call)
        let bulkhead = dependency.call.policy.bulkhead
        // Equal calls are one, and an adaptive limit is not known beforehand.
        guard dependency.call.cache == nil, !bulkhead.isAdaptive else { return }
        add("bulkhead", of: dependency) { planner in
            let count = bulkhead.concurrent + bulkhead.queue
            guard count <= Self.requestsMax, planner.othersTake(count, beside: call),
                let full = planner.row("bulkhead full", Scenario(withheld: [call: .bulkheadFull]))
            else { return nil }
            func calls(_ count: Int) -> [PlannedCalls] { [PlannedCalls(operation: call, count: count)] }
            let held = PlannedRow.state("held", Scenario(faults: [(call, .timeout)]))
            var steps: [PlannedStep] = [.send(bulkhead.concurrent, held, until: calls(bulkhead.concurrent))]
            // Those that wait send no call yet.
            if bulkhead.queue > 0 { steps += [.send(bulkhead.queue, held, until: []), .elapse(.zero)] }
            return steps + [.ask(1, full, calls(0)), .heal, .collect(healthy, calls(count))]
        }
    }
}

extension CoursePlanner {
    /// Whether the bulkheads of all other calls hold what so many requests at once ask for.
    private func othersTake(_ count: Int, beside call: ServiceOperation) -> Bool {
        operation.dependencies.indices.allSatisfy { index in
            let other = ServiceOperation(operation.dependencies[index].call)
            let calls = operation.dependencies.indices.filter {
                ServiceOperation(operation.dependencies[$0].call) == other
            }.map(model.callCount)
            let limit = operation.dependencies[index].call.policy.bulkhead.concurrent
            return other == call || count * calls.reduce(0, +) <= limit
        }
    }
}

// MARK: The operation as a whole

extension CoursePlanner {
    /// Nothing answers, and the answer leaves all the same when the budget is spent.
    private mutating func addBudget() {
        var scenario = Scenario()
        for use in model.plan.serviceUses where !scenario.faults.contains(where: { $0.operation == use.operation }) {
            scenario.faults.append((use.operation, .timeout))
        }
        guard !scenario.faults.isEmpty else { return }
        let budget = operation.plan.budget
        add("nothing answers within the budget") { planner in
            planner.row("no answers", scenario).map { row in
                [.send(1, row, until: []), .elapse(budget), .collect(row, [])]
            }
        }
    }

    private mutating func addRateLimit(_ healthy: PlannedRow) {
        guard let limit = operation.plan.rateLimit else { return }
        add(Self.rateLimitName) { _ in
            let burst = limit.burst ?? limit.requests
            guard burst <= Self.requestsMax else { return nil }
            let refused = PlannedRow("rate limited", Scenario(), .rateLimited)
            let pause = limit.window / limit.requests + .milliseconds(2)
            return [
                .ask(burst, healthy, []), .ask(2, refused, []), .pass(pause), .ask(1, healthy, []),
                .ask(1, refused, []),
            ]
        }
    }
}

extension PolicyDeclaration {
    /// A failure or two change nothing for the next call.
    var isPatient: Bool { breaker.map { $0.calls > 4 } ?? true }
}

extension Duration {
    func scaled(_ percent: Int) -> Duration { self * percent / 100 }
}
