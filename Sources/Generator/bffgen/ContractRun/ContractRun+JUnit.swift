internal import BFFTesting
internal import Plan

extension ContractRun {
    /// A suite for each operation, a case for each row.
    var junit: JUnitReport {
        JUnitReport(
            named: "bffgen test \(client)", in: duration,
            operations.map { operation in
                JUnitReport.Suite("\(client).\(operation.checks.id)", operation.rows.map(\.junit))
            })
    }
}

extension ContractRun.Row {
    fileprivate var junit: JUnitReport.Case {
        let outcome: JUnitReport.Outcome =
            switch failures {
            case nil: .skipped(reason: nil)
            case let failures?:
                failures.first.map {
                    .failed(message: $0.message, type: "contract", lines: failures.map { "\($0)" })
                } ?? .passed
            }
        return JUnitReport.Case(name, in: duration, outcome)
    }
}
