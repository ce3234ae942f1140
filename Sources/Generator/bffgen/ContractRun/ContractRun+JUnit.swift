internal import BFFTesting
internal import Plan

extension ContractRun {
    /// A suite for each operation, a case for each row.
    var junit: JUnitReport {
        JUnitReport(
            named: "bffgen test \(client)", in: duration,
            operations.map { operation in
                JUnitReport.Suite("\(client).\(operation.checks.id)", operation.rows.map { junit($0) })
            })
    }

    private func junit(_ row: Row) -> JUnitReport.Case {
        let outcome: JUnitReport.Outcome =
            switch row.outcome {
            case .tried(let failures):
                failures.first.map {
                    .failed(message: $0.message, type: "contract", lines: failures.map { "\($0)" })
                } ?? .passed
            case .unwell: .skipped(reason: "the healthy request is not answered as it should be")
            case .left(let reason): .skipped(reason: "left to 'swift test --filter \(module)': \(reason.words)")
            }
        return JUnitReport.Case(row.name, in: row.duration, outcome)
    }
}
