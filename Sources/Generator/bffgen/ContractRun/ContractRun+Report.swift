internal import BFFTesting
internal import Diagnostics
internal import Plan

extension ContractRun {
    /// As JSON. Every key is always there; null where there is nothing to tell. Keys are only ever added.
    var report: ReportValue {
        .object([
            ("client", .text(client)), ("passed", .number(passedCount)), ("failed", .number(failedCount)),
            ("leftOut", .number(unwellCount + leftCount)), ("durationMs", .decimal(duration / .milliseconds(1))),
            ("operations", .list(operations.map(\.report))),
        ])
    }
}

extension ContractRun.Operation {
    fileprivate var report: ReportValue {
        .object([
            ("operation", .text(checks.id)), ("method", .text(checks.method)), ("path", .text(checks.target)),
            ("rows", .list(rows.map(\.report))),
        ])
    }
}

extension ContractRun.Row {
    fileprivate var report: ReportValue {
        let (outcome, reason): (String, String?) =
            switch self.outcome {
            case .tried(let failures): (failures.isEmpty ? "passed" : "failed", nil)
            case .unwell: ("leftOut", "unwell")
            case .left(let reason): ("leftOut", reason.rawValue)
            }
        return .object([
            ("row", .text(name)), ("kind", .text(kind.title)), ("place", location.report),
            ("dependency", .text(orNull: kind.call?.dependency)), ("fault", .text(orNull: kind.call?.fault)),
            ("outcome", .text(outcome)), ("reason", .text(orNull: reason)),
            ("durationMs", .decimal(duration / .milliseconds(1))),
            (
                "failures",
                .list(
                    (failures ?? []).map { failure in
                        .object([("pointer", .text(orNull: failure.pointer)), ("message", .text(failure.message))])
                    })
            ),
        ])
    }
}

extension RowKind {
    fileprivate var call: (dependency: String, fault: String)? {
        if case .fault(let dependency, let fault) = self { (dependency, fault) } else { nil }
    }
}
