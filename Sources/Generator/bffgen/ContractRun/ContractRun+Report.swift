internal import BFFTesting
internal import Diagnostics
internal import Plan

extension ContractRun {
    /// As JSON. Every key is always there; null where there is nothing to tell. Keys are only ever added.
    var report: ReportValue {
        .object([
            ("client", .text(client)), ("passed", .number(passedCount)), ("failed", .number(failedCount)),
            ("leftOut", .number(leftOutCount)), ("durationMs", .decimal(duration / .milliseconds(1))),
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
        let outcome =
            switch failures {
            case nil: "leftOut"
            case let failures?: failures.isEmpty ? "passed" : "failed"
            }
        return .object([
            ("row", .text(name)), ("kind", .text(kind.title)),
            ("dependency", kind.call.map { .text($0.dependency) } ?? .null),
            ("fault", kind.call.map { .text($0.fault) } ?? .null), ("outcome", .text(outcome)),
            ("durationMs", .decimal(duration / .milliseconds(1))),
            (
                "failures",
                .list(
                    (failures ?? []).map { failure in
                        .object([
                            ("pointer", failure.pointer.map { .text($0) } ?? .null),
                            ("message", .text(failure.message)),
                        ])
                    })
            ),
        ])
    }
}

extension ContractRun.Row.Kind {
    fileprivate var call: (dependency: String, fault: String)? {
        if case .fault(let dependency, let fault) = self { (dependency, fault) } else { nil }
    }
}
