internal import Contract
internal import OpenAPI

/// A row of a generated test file.
struct PlannedRow {
    let name: String
    let faults: [(operation: ServiceOperation, fault: Scenario.Fault)]
    let edits: [(operation: ServiceOperation, edits: [EditFixture])]
    let status: Int
    /// Of the problem document; nil: the view model comes.
    let code: String?
    let isDegraded: Bool
    let components: [(name: String, settlement: Settlement)]
    let unchanged: [String]
}

/// Makes the rows of one operation: every state of the services that its contract promises an answer for.
struct RowPlanner {
    private let model: DependencyModel
    private let healthy: DependencyModel.Outcome
    private let feeds: FeedMap
    private var operation: ClientOperation { model.operation }

    init(_ model: DependencyModel) {
        self.model = model
        healthy = model.outcome(in: Scenario())
        feeds = FeedMap(model.operation)
    }

    var rows: [PlannedRow] {
        [row("healthy", Scenario())].compactMap { $0 } + faults + chains + pairs + together + boundaries
    }

    // MARK: Faults

    /// Every dependency with every fault of its own call.
    private var faults: [PlannedRow] {
        operation.dependencies.flatMap { dependency in
            Scenario.Fault.allCases.compactMap { fault in
                row(
                    "\(dependency.name): \(fault.name)",
                    Scenario(faults: [(ServiceOperation(dependency.call), fault)]))
            }
        }
    }

    /// Every dependency that falls back on other operations, with all of its calls failing.
    private var chains: [PlannedRow] {
        operation.dependencies.compactMap { dependency in
            var calls = [ServiceOperation(dependency.call)]
            for case .call(let call, _, _) in dependency.fallback where !calls.contains(ServiceOperation(call)) {
                calls.append(ServiceOperation(call))
            }
            guard calls.count > 1 else { return nil }
            return row("\(dependency.name): 500, its fallbacks too", Scenario(faults: calls.map { ($0, .internalError) }))
        }
    }

    /// Every two optional dependencies.
    private var pairs: [PlannedRow] {
        let optional = operation.dependencies.filter { !$0.declaration.isCritical }
        return optional.indices.flatMap { first in
            optional[(first + 1)...].compactMap { second in failing([optional[first], second]) }
        }
    }

    private var together: [PlannedRow] {
        let optional = operation.dependencies.filter { !$0.declaration.isCritical }
        guard optional.count > 2 else { return [] }
        return [failing(optional, named: "all that is optional: 500")].compactMap { $0 }
    }

    private func failing(_ dependencies: [Dependency], named name: String? = nil) -> PlannedRow? {
        var faults: [(operation: ServiceOperation, fault: Scenario.Fault)] = []
        for dependency in dependencies {
            let operation = ServiceOperation(dependency.call)
            if !faults.contains(where: { $0.operation == operation }) { faults.append((operation, .internalError)) }
        }
        let names = dependencies.map { "\($0.name): 500" }.joined(separator: ", ")
        return row(name ?? names, Scenario(faults: faults))
    }

    // MARK: Edges of the services' contracts

    /// What is odd, but may come: empty and longest lists, nulls, values that the contract does not list, results that are not there.
    private var boundaries: [PlannedRow] {
        operation.dependencies.flatMap { dependency -> [PlannedRow] in
            let name = ServiceOperation(dependency.call)
            let fixture = model.catalog.fixture(name)
            let edges = (fixture?.boundaries ?? []).compactMap { boundary in
                row(
                    "\(dependency.name): \(boundary.name)",
                    Scenario(edits: [(name, boundary.edits)]))
            }
            return edges
        }
    }

    // MARK: What comes out

    /// nil where failures race and would be answered differently.
    private func row(_ name: String, _ scenario: Scenario) -> PlannedRow? {
        let outcome = model.outcome(in: scenario)
        let problems = Set(outcome.problems)
        guard problems.count <= 1 else { return nil }
        let problem = problems.first
        let components = zip(operation.dependencies, outcome.settlements).compactMap { dependency, settlement in
            settlement.map { (dependency.declaration.component, $0) }
        }
        return PlannedRow(
            name: name, faults: scenario.faults, edits: scenario.edits, status: problem?.status ?? operation.status,
            code: problem?.code, isDegraded: components.contains { $0.1.isDegrading },
            components: problem == nil ? components : [], unchanged: problem == nil ? unchanged(outcome) : [])
    }

    /// Parts that read no dependency that settled differently from the healthy state.
    private func unchanged(_ outcome: DependencyModel.Outcome) -> [String] {
        let changed = Set(
            operation.dependencies.indices.filter { index in
                outcome.settlements[index] != healthy.settlements[index]
                    || !Self.isSame(outcome.reader.slots[index], healthy.reader.slots[index])
            })
        return changed.isEmpty ? [] : feeds.parts.filter { $0.dependencies.isDisjoint(with: changed) }.map(\.pointer)
    }

    private static func isSame(_ left: Node?, _ right: Node?) -> Bool {
        switch (left, right) {
        case (nil, nil): true
        case (let left?, let right?): left.isEqual(to: right)
        default: false
        }
    }
}

extension BoundaryFixture {
    fileprivate var name: String {
        switch kind {
        case .emptyLists: "empty lists"
        case .longestLists: "longest lists"
        case .nulls: "nulls"
        case .unknownEnum: "unknown value at \(pointer ?? "")"
        }
    }
}
