internal import Contract
internal import Diagnostics
internal import OpenAPI

/// A row of a generated test file.
struct PlannedRow {
    var name: String
    let scenario: Scenario
    let status: Int
    /// Of the problem document; nil: the view model comes.
    let code: String?
    let isDegraded: Bool
    let components: [(name: String, settlement: Settlement)]
    var unchanged: [String]
    var values: [(pointer: String, json: String?)]
    /// Where failures race: what comes if another one than the row's is the first.
    var alternatives: [ProblemAnswer] = []
    /// Of the operation's request.
    var changes: [CheckedChange] = []
    var requests: [PlannedRequest] = []
    /// Fields of the answer.
    var headers: [(name: String, value: String)] = []
    /// Where each violation lies that the problem document lists; nil: it lists none.
    var violation: String?
    var kind: RowKind = .edge
    /// What of the client's contract it holds the operation to; nil: all of it.
    var location: Location?
    /// What a service's contract says of the place that is beyond it.
    var beyond: Location?
}

extension PlannedRow {
    /// No view model comes.
    init(_ name: String, _ scenario: Scenario, _ problem: ProblemAnswer, or others: [ProblemAnswer] = []) {
        self.init(
            name: name, scenario: scenario, status: problem.status, code: problem.code, isDegraded: false,
            components: [], unchanged: [], values: [], alternatives: others)
    }
}

/// Makes the rows of one operation: every state of the services that its contract promises an answer for.
struct RowPlanner {
    private(set) var rows: [PlannedRow] = []
    /// What was left out.
    private(set) var undecided: [String] = []
    private let model: DependencyModel
    private let healthy: Answer
    /// What services are asked where nothing is wrong.
    private let usual: [PlannedRequest]
    private let feeds: FeedMap
    private var operation: ClientOperation { model.operation }

    init(_ model: DependencyModel) {
        self.model = model
        healthy = Answer(model, in: Scenario())
        usual = CallRequests(model, healthy.outcome).all
        feeds = FeedMap(model.operation)
        add("healthy", Scenario(), .healthy)
        addFaults()
        addChains()
        addCombinations()
        addBoundaries()
        for (name, scenario) in SourceScenarios(model).all { add(name, scenario, .edge) }
        for (index, name, scenarios) in TakenLists(model).all {
            let telling = scenarios.first { row(name, $0).map { $0.code == nil } ?? false }
            guard let telling else { continue }
            add(name, telling, .edge, of: operation.dependencies[index], tellsAllRequests: true)
        }
    }

    // MARK: Faults

    /// Every dependency with every fault of its own call.
    private mutating func addFaults() {
        for dependency in operation.dependencies {
            let name = ServiceOperation(dependency.call)
            // What has no content can be neither cut nor broken.
            let hasContent = model.catalog.body(name) != nil
            for fault in Scenario.Fault.allCases where hasContent || !fault.isOfContent {
                let kind = RowKind.fault(dependency: dependency.name, fault: fault.name)
                add("\(dependency.name): \(fault.name)", Scenario(faults: [(name, fault)]), kind, of: dependency)
            }
        }
    }

    /// Every dependency that falls back on other operations, with all of its calls failing.
    private mutating func addChains() {
        for dependency in operation.dependencies {
            var calls = [ServiceOperation(dependency.call)]
            for case .call(let call, _, _) in dependency.fallback where !calls.contains(ServiceOperation(call)) {
                calls.append(ServiceOperation(call))
            }
            guard calls.count > 1 else { continue }
            let scenario = Scenario(faults: calls.map { ($0, .internalError) })
            add("\(dependency.name): 500, its fallbacks too", scenario, .combination, of: dependency)
        }
    }

    /// Every two optional dependencies, and all of them.
    private mutating func addCombinations() {
        let optional = operation.dependencies.filter { !$0.declaration.isCritical }
        for first in optional.indices {
            for second in optional[(first + 1)...] {
                addFailing([optional[first], second], "\(optional[first].name): 500, \(second.name): 500")
            }
        }
        if optional.count > 2 { addFailing(optional, "all that is optional: 500") }
    }

    private mutating func addFailing(_ dependencies: [Dependency], _ name: String) {
        var scenario = Scenario()
        for operation in dependencies.map({ ServiceOperation($0.call) })
        where !scenario.faults.contains(where: { $0.operation == operation }) {
            scenario.faults.append((operation, .internalError))
        }
        add(name, scenario, .combination)
    }

    // MARK: Edges of the services' contracts

    private mutating func addBoundaries() {
        for (index, dependency) in operation.dependencies.enumerated() {
            for (name, scenario) in BoundaryPlanner(model, dependency: index).scenarios {
                add(name, scenario, .edge, of: dependency)
            }
        }
    }

    // MARK: What comes out

    private mutating func add(
        _ name: String, _ scenario: Scenario, _ kind: RowKind, of dependency: Dependency? = nil,
        tellsAllRequests: Bool = false
    ) {
        guard var row = row(name, scenario, tellsAllRequests: tellsAllRequests) else { return undecided.append(name) }
        row.kind = kind
        row.location = dependency?.declaration.nameLocation
        rows.append(row)
    }

    /// - Parameters:
    ///   - isAgain: a healthy answer is held to the one before.
    ///   - tellsAllRequests: those too that are the same as ever.
    /// - Returns: nil where the contract alone does not decide.
    func row(
        _ name: String, _ scenario: Scenario, isAgain: Bool = false, tellsAllRequests: Bool = false
    ) -> PlannedRow? {
        let answer = Answer(model, in: scenario)
        let problems = answer.outcome.problems
        guard !answer.isUndecided || !problems.isEmpty else { return nil }
        if let problem = problems.first {
            return PlannedRow(name, scenario, problem, or: Array(problems.dropFirst()))
        }
        let components = zip(operation.dependencies, answer.outcome.settlements).compactMap { dependency, settlement in
            settlement.map { (dependency.declaration.component, $0) }
        }
        return PlannedRow(
            name: name, scenario: scenario, status: operation.status, code: nil,
            isDegraded: components.contains { $0.1.isDegrading }, components: components,
            unchanged: scenario.isHealthy && !isAgain ? [] : unchanged(answer), values: values(answer, scenario),
            requests: isAgain ? [] : requests(answer, scenario, all: tellsAllRequests),
            headers: isAgain ? [] : headers(answer, scenario, isDegraded: components.contains { $0.1.isDegrading }))
    }

    /// What another request is answered; nil where the contract alone does not decide.
    ///
    /// - Parameter other: the model with that request in the place of the usual one.
    func row(
        _ name: String, _ changes: [CheckedChange], of other: DependencyModel,
        in scenario: Scenario = Scenario()
    ) -> PlannedRow? {
        let answer = Answer(other, in: scenario)
        let problems = Set(answer.outcome.problems)
        guard problems.count <= 1, !answer.isUndecided || !problems.isEmpty else { return nil }
        if let problem = problems.first {
            var row = PlannedRow(name, scenario, problem)
            row.changes = changes
            return row
        }
        let components = zip(operation.dependencies, answer.outcome.settlements).compactMap { dependency, settlement in
            settlement.map { (dependency.declaration.component, $0) }
        }
        return PlannedRow(
            name: name, scenario: scenario, status: operation.status, code: nil,
            isDegraded: components.contains { $0.1.isDegrading }, components: components, unchanged: [],
            values: excerpts(answer), changes: changes, requests: CallRequests(other, answer.outcome).all)
    }

    /// Where services are asked for something else than ever; in the healthy state everything.
    private func requests(_ answer: Answer, _ scenario: Scenario, all: Bool) -> [PlannedRequest] {
        // A fault shows what stands in for it; one of them is enough for that, and it must not hide the request.
        let isReached = scenario.faults.allSatisfy { $0.fault == .internalError } && scenario.withoutAddress.isEmpty
        guard isReached else { return [] }
        guard !scenario.isHealthy else { return usual }
        let requests = CallRequests(model, answer.outcome).all
        guard !all else { return requests }
        let same = requests.filter { request in usual.contains { $0.isSame(as: request) } }.map(\.operation)
        return requests.filter { !same.contains($0.operation) }
    }

    /// Fields that the contract binds, and for how long the answer may be kept by whom.
    private func headers(
        _ answer: Answer, _ scenario: Scenario, isDegraded: Bool
    ) -> [(name: String, value: String)] {
        let isPlain = scenario.edits.isEmpty && scenario.withoutAddress.isEmpty
        guard isPlain, scenario.faults.allSatisfy({ $0.fault == .internalError }) else { return [] }
        let bound = operation.headers.compactMap { header, composition -> (name: String, value: String)? in
            var composer = ModelComposer(
                answer.outcome.reader, of: operation, stripsNulls: model.stripsNulls, check: model.check)
            guard let value = composer.value(of: composition)?.node(at: answer.place), !value.isNull else { return nil }
            return (header.name, value.string ?? value.json)
        }
        return [("Cache-Control", model.plan.cacheControl(isDegraded: isDegraded))] + bound
    }

    /// Parts that read no dependency that settled differently from the healthy state, or that come out the same all
    /// the same.
    private func unchanged(_ answer: Answer) -> [String] {
        guard healthy.isViewModel else { return [] }
        let changed = Set(operation.dependencies.indices.filter { !answer.isSettled($0, as: healthy) })
        return feeds.parts.filter { part in
            part.dependencies.isDisjoint(with: changed) || answer.hasSame(part.name, as: healthy)
        }.map(\.pointer)
    }

    /// Of the healthy state everything, of others what they change.
    private func values(_ answer: Answer, _ scenario: Scenario) -> [(pointer: String, json: String?)] {
        guard scenario.isHealthy || !healthy.isViewModel else { return excerpts(answer) }
        return feeds.parts.flatMap { part in
            ModelExcerpt(answer.part(part.name), at: part.pointer, place: answer.place).values
        }
    }

    /// Where an answer differs from the healthy one.
    private func excerpts(_ answer: Answer) -> [(pointer: String, json: String?)] {
        feeds.parts.flatMap { part in
            ModelExcerpt(
                answer.part(part.name), insteadOf: healthy.part(part.name), at: part.pointer, place: answer.place
            ).values
        }
    }
}

/// What a scenario comes to.
private struct Answer {
    private(set) var outcome: DependencyModel.Outcome
    /// nil where there is none, or it is composed by hand.
    private(set) var model: ModelValue?
    private(set) var isUndecided = false
    let place: Node

    init(_ dependencies: DependencyModel, in scenario: Scenario) {
        outcome = dependencies.outcome(in: scenario)
        place = Node(.null, at: dependencies.operation.operation.location)
        guard outcome.problems.isEmpty, let body = dependencies.operation.body else { return }
        var composer = ModelComposer(
            outcome.reader, of: dependencies.operation, stripsNulls: dependencies.stripsNulls, check: dependencies.check
        )
        model = composer.value(of: body)
        isUndecided = composer.isUndecided
        // Only critical dependencies may be joined so.
        if composer.isFailed, !isUndecided { outcome.fail(ProblemAnswer(.contract)) }
    }

    var isViewModel: Bool { outcome.problems.isEmpty && !isUndecided }

    /// - Parameter name: nil for the whole.
    func part(_ name: String?) -> ModelValue? { name.map { model?[$0] } ?? model }

    func hasSame(_ name: String?, as other: Answer) -> Bool {
        switch (part(name), other.part(name)) {
        case (nil, nil): true
        case (let mine?, let theirs?): mine.isSame(as: theirs, at: place)
        default: false
        }
    }

    func isSettled(_ index: Int, as other: Answer) -> Bool {
        guard outcome.settlements[index] == other.outcome.settlements[index] else { return false }
        return switch (outcome.reader.slots[index], other.outcome.reader.slots[index]) {
        case (nil, nil): true
        case (let mine?, let theirs?): mine.isEqual(to: theirs)
        default: false
        }
    }
}
