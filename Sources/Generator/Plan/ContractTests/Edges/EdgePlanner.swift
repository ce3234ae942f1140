internal import Contract
internal import Diagnostics
internal import OpenAPI

/// Makes the rows in which one service answers at an edge of its contract, or just beyond it, in one place that the client reads: each
/// constraint of each field once.
struct EdgePlanner {
    private(set) var rows: [PlannedRow] = []
    /// What was left out.
    private(set) var undecided: [String] = []
    private let model: DependencyModel
    private let planner: RowPlanner

    init(_ model: DependencyModel, rows planner: RowPlanner) {
        self.model = model
        self.planner = planner
        for (index, dependency) in model.operation.dependencies.enumerated() {
            let own = ServiceOperation(dependency.call)
            add(dependency.name, dependency.call, of: index, beside: Scenario())
            for case .call(let call, _, _) in dependency.fallback where ServiceOperation(call) != own {
                // Asked only where the own call has failed.
                let failed = Scenario(faults: [(own, .internalError)])
                add("\(dependency.name), falling back on \(call.operation.id ?? "")", call, of: index, beside: failed)
            }
        }
    }

    private mutating func add(_ name: String, _ call: Call, of index: Int, beside scenario: Scenario) {
        let operation = ServiceOperation(call)
        guard let schema = call.response.answered.flatMap({ $0.isJSON ? $0.schema : nil }),
            let body = model.catalog.body(operation), let usual = model.settlement(of: index, in: scenario)
        else { return }
        let dependency = model.operation.dependencies[index]
        let places = ProjectedPlaces(prefix: dependency.resultsPath, root: model.plan.selection.dependencies[index])
        let asked = BoundaryPlanner(model, dependency: index).askedResults
        let list = dependency.resultsPointer
        let edges = SchemaEdges(
            schema, body: body, check: model.check,
            choose: { pointer in dependency.batch != nil && pointer == list ? asked.first.map { [$0] } : nil },
            isWanted: places.concerns)
        for edge in edges.edges {
            var edged = scenario
            edged.edits.append((operation, edge.edits))
            add("\(name): \(edge.name)", edged, of: dependency)
        }
        for beyond in edges.beyond {
            var broken = scenario
            broken.edits.append((operation, [beyond.edit]))
            add("\(name) \(beyond.place): \(beyond.keyword)", broken, of: dependency, beyond: beyond.location) { row in
                // What the client does not look at so closely changes nothing.
                let own = row.components.first { $0.name == dependency.declaration.component }
                return row.code != nil || own?.settlement != usual
            }
        }
    }

    private func row(_ name: String, _ scenario: Scenario, of dependency: Dependency) -> PlannedRow? {
        var row = planner.row(name, scenario)
        row?.kind = .field
        row?.location = dependency.declaration.nameLocation
        return row
    }

    private mutating func add(_ name: String, _ scenario: Scenario, of dependency: Dependency) {
        guard let row = row(name, scenario, of: dependency) else { return undecided.append(name) }
        rows.append(row)
    }

    /// A row that says no values.
    private mutating func add(
        _ name: String, _ scenario: Scenario, of dependency: Dependency, beyond place: Location,
        where counts: (PlannedRow) -> Bool
    ) {
        guard var row = row(name, scenario, of: dependency) else { return undecided.append(name) }
        row.values = []
        row.requests = []
        row.beyond = place
        if counts(row) { rows.append(row) }
    }
}

extension DependencyModel {
    /// nil where the request fails first.
    fileprivate func settlement(of index: Int, in scenario: Scenario) -> Settlement? {
        outcome(in: scenario).settlements[index]
    }
}
