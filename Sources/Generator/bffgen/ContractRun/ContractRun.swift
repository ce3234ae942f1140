internal import BFFTesting
internal import Diagnostics
internal import Plan

/// One run of a client's rows against a BFF that runs: every row in order, and what became of it.
struct ContractRun {
    struct Row {
        enum Kind {
            /// The healthy state.
            case healthy
            /// One call fails.
            case fault(dependency: String, fault: String)
            case combination
            /// What a service answers at the edge of its contract.
            case edge
            case violation
        }

        let kind: Kind
        let name: String
        let duration: Duration
        /// Nil: not run, since not even the healthy request is answered as it should be.
        let failures: [ContractFailure]?
    }

    struct Operation {
        let checks: OperationChecks
        let rows: [Row]
    }

    let client: String
    let operations: [Operation]
    let duration: Duration

    init(_ client: String, _ checks: ClientChecks, of names: [String], on suite: BlackBoxSuite) {
        self.client = client
        let begin = ContinuousClock.now
        operations = checks.operations.filter { names.contains($0.id) }.map { Self.run($0, on: suite) }
        duration = ContinuousClock.now - begin
    }

    private static func run(_ checks: OperationChecks, on suite: BlackBoxSuite) -> Operation {
        let operation = ContractOperation(checks)
        let calm = checks.calm
        var rows: [Row] = []
        func add(_ kind: Row.Kind, _ name: String, _ body: () -> [ContractFailure]) {
            let isHopeless = rows.first.map { $0.failures?.isEmpty == false } ?? false
            let begin = ContinuousClock.now
            let failures = isHopeless ? nil : body()
            rows.append(Row(kind: kind, name: name, duration: ContinuousClock.now - begin, failures: failures))
        }
        for state in checks.states {
            add(state.kind, state.name) { suite.failures(of: operation, in: ContractRow(state), calm: calm) }
        }
        for violation in checks.violations {
            add(.violation, violation.name) { suite.failures(of: operation, in: ViolationRow(violation)) }
        }
        return Operation(checks: checks, rows: rows)
    }

    var allRows: [Row] { operations.flatMap(\.rows) }
    var passedCount: Int { allRows.count { $0.failures?.isEmpty ?? false } }
    var failedCount: Int { allRows.count { $0.failures?.isEmpty == false } }
    var leftOutCount: Int { allRows.count { $0.failures == nil } }

    /// What was not kept, at the dependency or the operation that promises it.
    var diagnostics: [Diagnostic] {
        operations.flatMap { operation in
            operation.rows.flatMap { row in
                (row.failures ?? []).map { failure in
                    Diagnostic(
                        .contractNotKept, at: operation.checks.location(of: row),
                        "the running BFF does not keep its contract: \(failure)")
                }
            }
        }
    }
}

extension OperationChecks {
    /// Healthy answers between two failures, so that no breaker sees as many failures as open it.
    fileprivate var calm: Int {
        let needs = dependencies.map { dependency in
            guard let percent = dependency.breakerFailures, percent > 0 else { return 1 }
            return dependency.attemptsMax * (100 - percent) / percent + 1
        }
        return max(2, needs.max() ?? 1)
    }

    fileprivate func location(of row: ContractRun.Row) -> Location {
        guard case .fault(let name, _) = row.kind, let dependency = dependencies.first(where: { $0.name == name })
        else { return location }
        return dependency.location
    }
}

extension StateChecks {
    fileprivate var kind: ContractRun.Row.Kind {
        if let dependency, let fault { return .fault(dependency: dependency, fault: fault) }
        if !faults.isEmpty { return .combination }
        return answers.isEmpty ? .healthy : .edge
    }
}
