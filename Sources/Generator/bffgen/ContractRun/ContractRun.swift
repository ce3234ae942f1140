internal import BFFTesting
internal import Diagnostics
internal import Plan

/// One run of a client's rows against a BFF that runs: every row in order, and what became of it.
struct ContractRun {
    struct Row {
        enum Outcome {
            /// Empty where every promise is kept.
            case tried([ContractFailure])
            /// Not even the healthy request is answered with the status that it should be.
            case unwell
            /// `swift test` tries it.
            case left(LeftRow.Reason)
        }

        let name: String
        let kind: RowKind
        /// What of the client's contract it is about.
        let location: Location
        /// What a service's contract says of the place of its answer that is beyond it.
        var beyond: Location?
        var duration = Duration.zero
        let outcome: Outcome
    }

    struct Operation {
        let checks: OperationChecks
        /// In the order of the generated tests, those that were left to them last.
        let rows: [Row]
    }

    let client: String
    /// The module of its generated tests.
    let module: String
    let operations: [Operation]
    let duration: Duration

    init(_ client: String, _ checks: ClientChecks, of names: [String], on suite: BlackBoxSuite) {
        self.client = client
        module = checks.module
        let begin = ContinuousClock.now
        operations = checks.operations.filter { names.contains($0.id) }.map { Self.run($0, on: suite) }
        duration = ContinuousClock.now - begin
    }

    private static func run(_ checks: OperationChecks, on suite: BlackBoxSuite) -> Operation {
        let operation = ContractOperation(checks)
        let calm = checks.calm
        let isWell = suite.healthyStatus(of: operation) == checks.rows.first?.status
        var rows: [Row] = []
        for (index, row) in checks.rows.enumerated() {
            let begin = ContinuousClock.now
            let failures = index > 0 && !isWell ? nil : suite.failures(of: operation, in: ContractRow(row), calm: calm)
            rows.append(
                Row(
                    name: row.name, kind: row.kind, location: row.location, beyond: row.beyond,
                    duration: ContinuousClock.now - begin, outcome: failures.map { .tried($0) } ?? .unwell))
        }
        rows += checks.left.map {
            Row(name: $0.name, kind: $0.kind, location: $0.location, outcome: .left($0.reason))
        }
        return Operation(checks: checks, rows: rows)
    }

    var allRows: [Row] { operations.flatMap(\.rows) }
    var passedCount: Int { allRows.count(where: \.isKept) }
    var failedCount: Int { allRows.count { $0.failures?.isEmpty == false } }
    /// Behind a healthy request that is not answered.
    var unwellCount: Int { allRows.count { if case .unwell = $0.outcome { true } else { false } } }
    var leftCount: Int { allRows.count { if case .left = $0.outcome { true } else { false } } }

    /// What was not kept, at the parameter, the dependency or the operation that promises it.
    var diagnostics: [Diagnostic] {
        allRows.flatMap { row in
            (row.failures ?? []).map { failure in
                Diagnostic(
                    .contractNotKept, at: row.location,
                    "the running BFF does not keep its contract: \(failure)",
                    notes: row.beyond.map { [Diagnostic.Note("the service's answer broke this", at: $0)] } ?? [])
            }
        }
    }
}

extension ContractRun.Row {
    /// nil where it was not tried.
    var failures: [ContractFailure]? {
        if case .tried(let failures) = outcome { failures } else { nil }
    }

    var isKept: Bool { failures?.isEmpty ?? false }
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
}
