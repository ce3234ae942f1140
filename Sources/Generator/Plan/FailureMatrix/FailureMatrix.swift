// FailureMatrix: what people review of an operation's failures, and what a preview of them answers.
//
// The problem. "The screen comes without the row" is decided in twenty places of a contract, and seen by nobody until it
// happens. So each operation has a page: every fault of every dependency, what is answered then, what is missing on the
// screen, and the body as it goes out.
//
// The idea. The same model that tells generated tests what to expect (ContractTests/) composes the whole answer
// (`AnswerModel`). `FailureMatrix` asks it for each state and keeps each body once; `LossList` says in words how a body
// differs from the healthy one; `Preview` answers for any combination of faults.
//
//     | history | 500 | 200 | | history: fallback (empty) | `/rows` without `continueWatching` | [body](#state-3) |
//
// Parts that hand-written code makes cannot be known here: an example's value stands there, and the page names them.
internal import Contract
internal import OpenAPI

/// Every state of one operation, and what is answered in it.
struct FailureMatrix {
    struct Row {
        /// nil where several calls fail.
        let dependency: String?
        /// `catalog.batchGet`
        let calls: [String]
        let fault: String
        let outcome: Outcome
    }

    enum Outcome {
        case problem(ProblemAnswer)
        /// - body: index into `bodies`.
        case view(status: Int, envelope: [String], losses: [String], body: Int)
        case undecided([ProblemAnswer])
    }

    /// An answer that shows something; the healthy one is the first.
    struct Body {
        let names: [String]
        let envelope: [String]
        let headers: [(name: String, value: String)]
        let node: Node?
    }

    private(set) var rows: [Row] = []
    private(set) var bodies: [Body] = []
    /// Places that hand-written code fills.
    private(set) var handWritten: [String] = []
    private let model: AnswerModel
    private var healthy: AnswerModel.View?
    private var operation: ClientOperation { model.dependencies.operation }

    init(_ dependencies: DependencyModel, planned: [PlannedRow]) {
        model = AnswerModel(dependencies)
        guard case .view(let healthy) = model.answer(in: Scenario()) else { return }
        self.healthy = healthy
        _ = index(of: healthy, "healthy")
        for dependency in operation.dependencies {
            let call = ServiceOperation(dependency.call)
            let hasContent = dependencies.catalog.body(call) != nil
            for fault in Scenario.Fault.allCases where hasContent || !fault.isOfContent {
                add("\(dependency.name): \(fault.name)", of: dependency.name, Scenario(faults: [(call, fault)]))
            }
        }
        for row in planned where row.scenario.faults.count > 1 { add(row.name, of: nil, row.scenario) }
    }

    /// - Parameter name: as the generated tests call the row.
    private mutating func add(_ name: String, of dependency: String?, _ scenario: Scenario) {
        let outcome: Outcome
        switch model.answer(in: scenario) {
        case .problem(let problem, _): outcome = .problem(problem)
        case .undecided(let problems): outcome = .undecided(problems)
        case .view(let view):
            let losses = LossList(from: healthy?.body, to: view.body, ignoring: rolePlaces).entries
            outcome = .view(
                status: operation.status, envelope: Self.envelope(view), losses: losses, body: index(of: view, name))
        }
        var faults: [String] = []
        for fault in scenario.faults.map(\.fault.name) where !faults.contains(fault) { faults.append(fault) }
        let calls = scenario.faults.map { "\($0.operation.service).\($0.operation.operation)" }
        rows.append(
            Row(dependency: dependency, calls: calls, fault: faults.joined(separator: ", "), outcome: outcome))
    }

    private mutating func index(of view: AnswerModel.View, _ name: String) -> Int {
        for place in view.handWritten where !handWritten.contains(place) { handWritten.append(place) }
        let text = view.body?.json
        let known = bodies.firstIndex { body in
            body.node?.json == text && body.envelope == Self.envelope(view)
                && body.headers.map(\.name) == view.headers.map(\.name)
                && body.headers.map(\.value) == view.headers.map(\.value)
        }
        guard let known else {
            bodies.append(
                Body(names: [name], envelope: Self.envelope(view), headers: view.headers, node: view.body))
            return bodies.count - 1
        }
        let body = bodies[known]
        bodies[known] = Body(
            names: body.names + [name], envelope: body.envelope, headers: body.headers, node: body.node)
        return known
    }

    /// What is not well: `history: fallback (empty)`.
    private static func envelope(_ view: AnswerModel.View) -> [String] {
        view.settlements.compactMap { component, settlement in
            let words = settlement.words
            guard words.status != "ok" else { return nil }
            return "\(component): \(words.status)" + ((words.source ?? words.reason).map { " (\($0))" } ?? "")
        }
    }

    private var rolePlaces: Set<String> {
        let roles = RolePlaces(operation)
        return Set([roles.degraded, roles.components].compactMap(\.self))
    }
}
