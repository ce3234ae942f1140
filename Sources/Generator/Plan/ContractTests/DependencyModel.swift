internal import Contract
internal import OpenAPI

/// Settles one operation's dependencies in a scenario: by the rules of the vocabulary. Time is looked at only to tell which of several
/// failures comes first.
struct DependencyModel {
    /// What comes out.
    struct Outcome {
        /// By dependency; nil where the request failed before it was settled.
        var settlements: [Settlement?]
        var reader: SourceReader
        /// Of critical dependencies for which nothing was left.
        var race = FailureRace()
        /// By dependency: when it settled. What has not is not waited for.
        fileprivate var moments: [Moment]
        /// Of the dependency that is being settled.
        var now = Moment()

        /// What the request is answered; more than one where it is not known which comes first.
        var problems: [ProblemAnswer] { race.first }

        init(settlements: [Settlement?], reader: SourceReader) {
            self.settlements = settlements
            self.reader = reader
            moments = settlements.map { _ in Moment() }
        }

        mutating func fail(_ problem: ProblemAnswer) { race.add(problem, at: now) }
    }

    let plan: OperationPlan
    let stripsNulls: Bool
    let sample: RequestSample
    let catalog: FixtureCatalog
    let check: SchemaCheck
    private let healthy = HealthyAnswers()
    var operation: ClientOperation { plan.operation }

    init(_ plan: OperationPlan, stripsNulls: Bool, sample: RequestSample, catalog: FixtureCatalog, check: SchemaCheck) {
        self.plan = plan
        self.stripsNulls = stripsNulls
        self.sample = sample
        self.catalog = catalog
        self.check = check
    }

    func outcome(in scenario: Scenario) -> Outcome {
        let count = operation.dependencies.count
        let reader = SourceReader(
            sample: sample, slots: Array(repeating: nil, count: count), heads: Array(repeating: nil, count: count))
        var outcome = Outcome(settlements: Array(repeating: nil, count: count), reader: reader)
        // Cycles are refused: each round settles at least one.
        for _ in 0..<count {
            for index in operation.dependencies.indices where outcome.settlements[index] == nil {
                let waits = Set(operation.dependencies[index].reads + operation.dependencies[index].after)
                guard waits.allSatisfy({ outcome.settlements[$0] != nil }) else { continue }
                outcome.now = Moment(after: waits.map { outcome.moments[$0] })
                settle(index, in: scenario, &outcome)
                outcome.moments[index] = outcome.now
            }
        }
        return outcome
    }

    /// How many requests a dependency's own call takes where nothing is wrong and nothing is kept.
    func callCount(of index: Int) -> Int {
        let outcome = outcome(in: Scenario())
        guard outcome.settlements[index] == .ok else { return 0 }
        guard let batch = operation.dependencies[index].batch else { return 1 }
        let keys = BatchModel(batch, check).keys(outcome.reader).count
        let size = max(1, batch.maxSize ?? keys)
        return (keys + size - 1) / size
    }

    /// What a cache makes of the answers to a dependency's own call.
    enum Keeping {
        case whole
        /// The service forbids it, or the contract does not ask for it.
        case nothing
        /// The service has a say in how long, or some results of a batch are not found and so asked for again and again.
        case undecided
    }

    func keeping(_ index: Int, in scenario: Scenario = Scenario()) -> Keeping {
        let dependency = operation.dependencies[index]
        guard let cache = dependency.call.cache?.declaration, callCount(of: index) > 0 else { return .nothing }
        let call = ServiceOperation(dependency.call)
        let headers = scenario.keepable.contains(call) ? [] : catalog.fixture(call)?.responses.first?.headers ?? []
        for (name, value) in headers {
            switch name.lowercased() {
            case "cache-control":
                let isForbidden = value.contains("no-store") || value.contains("private")
                return isForbidden ? .nothing : .undecided
            case "expires", "age", "vary": return .undecided
            default: break
            }
        }
        guard cache.isPerItem, let batch = dependency.batch else { return .whole }
        let reader = outcome(in: scenario).reader
        let keys = BatchModel(batch, check).keys(reader)
        return !keys.isEmpty && reader.slots[index]?.array?.count == keys.count ? .whole : .undecided
    }

    private func settle(_ index: Int, in scenario: Scenario, _ outcome: inout Outcome) {
        let dependency = operation.dependencies[index]
        if scenario.isBrownout, !dependency.declaration.isCritical { return skip(index, .shed, &outcome) }
        guard dependency.after.allSatisfy({ outcome.settlements[$0]?.isSuccess ?? false }) else {
            return skip(index, .skipped, &outcome)
        }
        var own = attempt(dependency.call, of: index, absent: dependency.declaration.absent, in: scenario, outcome)
        pass(dependency.call, dependency.declaration.policy.timeout, own, &outcome)
        if case .skipped = own { return skip(index, .skipped, &outcome) }
        if case .failed(let status?, _) = own, dependency.declaration.isCritical,
            dependency.declaration.propagate.contains(status)
        {
            return outcome.fail(ProblemAnswer(propagated: status))
        }
        let kept = scenario.kept[ServiceOperation(dependency.call)]
        if own.settle(index, kept == .stale ? .stale : .ok, &outcome) { return }
        if kept == .spare, own.reason.isIllness {
            let spare = attempt(dependency.call, of: index, absent: [], in: Scenario(), outcome)
            if spare.settle(index, .fallback(source: "cache"), &outcome) { return }
        }
        let reason = own.reason
        for fallback in dependency.fallback {
            switch fallback {
            case .empty: return stand(index, emptyBody(of: index), source: "empty", &outcome)
            case .value(let node): return stand(index, node, source: "value", &outcome)
            case .call(let call, let timeout, let absent):
                own = attempt(call, of: index, absent: absent, in: scenario, outcome)
                pass(call, timeout, own, &outcome)
                if own.settle(index, .fallback(source: "call"), &outcome) { return }
            }
        }
        if dependency.declaration.isCritical {
            outcome.fail(ProblemAnswer(reason))
        } else {
            outcome.settlements[index] = .error(reason)
            outcome.reader.slots[index] = dependency.batch == nil ? nil : emptyList
        }
    }

    /// A skipped dependency tries no calls, but takes what its chain ends in.
    private func skip(_ index: Int, _ settlement: Settlement, _ outcome: inout Outcome) {
        let dependency = operation.dependencies[index]
        switch dependency.fallback.last {
        case .empty?: outcome.reader.slots[index] = emptyBody(of: index)
        case .value(let node)?: outcome.reader.slots[index] = node
        case .call?, nil:
            if dependency.declaration.isCritical {
                return outcome.fail(ProblemAnswer(.input))
            }
            outcome.reader.slots[index] = dependency.batch == nil ? nil : emptyList
        }
        outcome.settlements[index] = settlement
    }

    /// Until a call has failed, all its attempts together; one that is answered takes no time.
    private func pass(_ call: Call, _ timeout: Duration, _ attempt: Attempt, _ outcome: inout Outcome) {
        guard case .failed(_, let reason) = attempt else { return }
        let retry = call.policy.retry
        let most = reason == .timeout || retry.attempts > 1 ? timeout : .zero
        let least = reason == .timeout ? min(timeout, retry.perTry ?? timeout) : .zero
        outcome.now.pass(from: least, to: most, end: operation.plan.budget - operation.plan.reserve)
    }

    private func stand(_ index: Int, _ node: Node?, source: String, _ outcome: inout Outcome) {
        outcome.reader.slots[index] = node
        outcome.settlements[index] = .fallback(source: source)
    }

    // MARK: Calls

    private enum Attempt {
        case skipped
        /// nil: the service says that there is none, or nothing is read.
        case answered(Node?, SourceReader.AnswerHead?)
        case failed(status: Int?, Reason)

        var reason: Reason { if case .failed(_, let reason) = self { reason } else { .input } }

        /// False where the next step must be tried.
        func settle(_ index: Int, _ settlement: Settlement, _ outcome: inout Outcome) -> Bool {
            guard case .answered(let node, let head) = self else { return false }
            outcome.reader.slots[index] = node
            outcome.reader.heads[index] = head
            outcome.settlements[index] = settlement
            return true
        }
    }

    private func attempt(
        _ call: Call, of index: Int, absent: [Int], in scenario: Scenario, _ outcome: Outcome
    ) -> Attempt {
        guard hasInputs(call, outcome.reader) else { return .skipped }
        let keys = operation.dependencies[index].batch.map { BatchModel($0, check).keys(outcome.reader) }
        if let keys, keys.isEmpty { return .answered(emptyList, nil) }
        let name = ServiceOperation(call)
        func status(_ status: Int, _ reason: Reason) -> Attempt {
            guard absent.contains(status) else { return .failed(status: status, reason) }
            return .answered(keys == nil ? nil : emptyList, SourceReader.AnswerHead(status: status, headers: []))
        }
        if let reason = scenario.withheld[name] { return .failed(status: nil, reason) }
        if let refusal = scenario.refusals.first(where: { $0.operation == name }) {
            return status(refusal.status, Reason(ofStatus: refusal.status))
        }
        let fixture = catalog.fixture(name)
        let isText = call.response.answered.map { !$0.isJSON } ?? false
        func text(_ text: String) -> Node { Node(.string(text), at: call.operation.location) }
        var body = catalog.body(name)
        let edits = scenario.edits.filter { $0.operation == name }
        for (_, edits) in edits { body = body.map { edits.reduce($0) { $1.apply(to: $0) } } }
        let fault = scenario.kept[name] == .stale ? nil : scenario.fault(of: name)
        switch fault {
        case .refuse: return .failed(status: nil, .unavailable)
        case .timeout: return .failed(status: nil, .timeout)
        case .truncate: return .failed(status: nil, .failed)
        // Whatever comes is a text.
        case .malformed where isText: body = body?.string.map { text($0.dropLast() + ",") }
        case .contract where isText: body = text("[[]]")
        case .malformed: return .failed(status: nil, .contract)
        case .internalError: return status(500, .failed)
        case .tooManyRequests: return status(429, .rateLimited)
        case .notFound: return status(404, .notFound)
        case .contract: body = fixture.flatMap { fixture in body?.applying(fixture.breaking) }
        case nil: break
        }
        let head = fixture?.responses.first.map { SourceReader.AnswerHead(status: $0.status, headers: $0.headers) }
        func checked() -> AcceptedAnswer? { accept(body, call, of: index, keys: keys) }
        let isHealthy = edits.isEmpty && fault == nil
        let accepted = isHealthy ? healthy.answer(HealthyAnswers.Key(index, name, keys), checked) : checked()
        guard let accepted else { return .failed(status: nil, .contract) }
        return .answered(accepted.node, head)
    }

    /// nil where the body breaks the service's contract in what is read.
    private func accept(_ body: Node?, _ call: Call, of index: Int, keys: [Node]?) -> AcceptedAnswer? {
        guard let projection = plan.selection.dependencies[index], projection.isSelected,
            let schema = call.response.answered?.schema
        else { return AcceptedAnswer(node: nil) }
        guard let body else { return nil }
        let projectionCheck = ProjectionCheck(check: check)
        guard let keys, let batch = operation.dependencies[index].batch else {
            return projectionCheck.accepts(body, projection, schema) ? AcceptedAnswer(node: body) : nil
        }
        return BatchModel(batch, check).found(keys, in: body, schema, projection).map { AcceptedAnswer(node: $0) }
    }

    /// Whether a call gets all that it must have.
    func hasInputs(_ call: Call, _ reader: SourceReader) -> Bool {
        for (index, (parameter, value)) in call.parameters.enumerated() {
            guard case .source(let source) = value, !source.isSequence else { continue }
            let node = reader.value(source).flatMap { $0.isNull ? nil : $0 }
            if node == nil, parameter.isRequired { return false }
            if let node, call.checkedParameters.contains(index), !check.accepts(node, parameter.schema) { return false }
        }
        return call.body.map { hasInputs($0, reader) } ?? true
    }

    private func hasInputs(_ body: BodyValue, _ reader: SourceReader) -> Bool {
        switch body {
        case .value(.literal, _, _): return true
        case .composition(let composition):
            // A part that breaks what the service takes skips the call.
            var composer = ModelComposer(reader, of: operation, stripsNulls: false, check: check)
            _ = composer.value(of: composition)
            return !composer.isUndecided
        case .value(.source(let source), let target, let isChecked):
            guard !source.isSequence else { return true }
            guard let node = reader.value(source), !node.isNull else { return target.isNullable }
            return !isChecked || check.accepts(node, target)
        case .object(let members): return members.allSatisfy { !$0.isRequired || hasInputs($0.value, reader) }
        }
    }

    // MARK: What stands in

    private var emptyList: Node { Node(.array([]), at: operation.operation.location) }

    /// Every selected array is empty, for a batch the results.
    private func emptyBody(of index: Int) -> Node? {
        guard operation.dependencies[index].batch == nil, let projection = plan.selection.dependencies[index] else {
            return operation.dependencies[index].batch == nil ? nil : emptyList
        }
        return empty(projection)
    }

    private func empty(_ projection: Projection) -> Node? {
        let place = operation.operation.location
        switch projection.kind {
        case .array: return emptyList
        case .map: return Node(.object([]), at: place)
        case .object:
            let members = projection.fields.filter(\.isRequired).compactMap { field in
                empty(field.node).map { Node.Member(key: field.name, keyLocation: place, value: $0) }
            }
            return Node(.object(members), at: place)
        case .text, .integer, .number, .boolean, .json, .union: return nil
        }
    }
}

/// An answer that keeps the service's contract in what is read; nil: nothing is read of it.
private struct AcceptedAnswer {
    let node: Node?
}

/// What healthy answers come to. Most rows change one service's, and the others' would be checked anew each time.
private final class HealthyAnswers {
    struct Key: Hashable {
        let index: Int
        let operation: ServiceOperation
        /// A batch's.
        let keys: [String]?

        init(_ index: Int, _ operation: ServiceOperation, _ keys: [Node]?) {
            (self.index, self.operation, self.keys) = (index, operation, keys?.map(\.json))
        }
    }

    private var known: [Key: AcceptedAnswer?] = [:]

    func answer(_ key: Key, _ accept: () -> AcceptedAnswer?) -> AcceptedAnswer? {
        if let known = known[key] { return known }
        let answer = accept()
        known.updateValue(answer, forKey: key)
        return answer
    }
}
