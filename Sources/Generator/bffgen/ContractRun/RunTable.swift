internal import Plan

/// What a run found, for people: a table of dependencies and faults for each operation, then a count of the other rows, and of those
/// that were left to the generated tests.
struct RunTable {
    let run: ContractRun

    var text: String {
        run.operations.map { section($0) }.joined(separator: "\n") + summary
    }

    private func section(_ operation: ContractRun.Operation) -> String {
        let checks = operation.checks
        var faults: [String] = []
        for row in operation.rows where !row.isLeft {
            if case .fault(_, let fault) = row.kind, !faults.contains(fault) { faults.append(fault) }
        }
        var text = "\(run.client) \(checks.id)  \(checks.method) \(checks.target)\n"
        if !faults.isEmpty {
            let names = checks.dependencies.map { $0.name + ($0.isCritical ? " (critical)" : "") }
            let width = names.map(\.count).max() ?? 0
            func line(_ first: String, _ cells: [String]) -> String {
                let cells = zip(faults, cells).map { $1.padded(to: max($0.count, Self.cellWidth)) }
                return "  \(first.padded(to: width))  \(cells.joined(separator: "  "))".trimmedEnd + "\n"
            }
            text += line("", faults)
            for (dependency, name) in zip(checks.dependencies, names) {
                text += line(name, faults.map { cell(dependency.name, $0, operation) })
            }
        }
        for (title, kind) in Self.groups {
            let rows = operation.rows.filter { $0.kind.title == kind && !$0.isLeft }
            guard !rows.isEmpty else { continue }
            text += "  \(title): \(rows.count(where: \.isKept)) of \(rows.count)\n"
        }
        if !checks.undecided.isEmpty { text += "  not decided by the contract: \(checks.undecided.count)\n" }
        return text
    }

    private static let cellWidth = 4

    private static let groups = [
        ("the healthy answer", "healthy"), ("several calls fail", "combination"),
        ("services answer at the edge of their contracts", "edge"),
        ("single fields at their bounds and beyond", "field"), ("other requests that the contract takes", "variation"),
        ("requests that break the contract", "violation"),
    ]

    private func cell(_ dependency: String, _ fault: String, _ operation: ContractRun.Operation) -> String {
        let row = operation.rows.first { row in
            if case .fault(dependency, fault) = row.kind { true } else { false }
        }
        guard let row else { return "-" }
        return row.failures.map { $0.isEmpty ? "ok" : "FAIL" } ?? "?"
    }

    private var summary: String {
        let tenths = Int((run.duration / .milliseconds(100)).rounded())
        let unwell = run.unwellCount == 0 ? "" : ", \(run.unwellCount) not run"
        let first =
            "\n\(run.passedCount) passed, \(run.failedCount) failed\(unwell), in \(tenths / 10).\(tenths % 10) s\n"
        guard run.leftCount > 0 else { return first }
        var text = first + "\(run.leftCount) left to 'swift test --filter \(run.module)':\n"
        for reason in LeftRow.Reason.allCases {
            let count = run.allRows.count { if case .left(reason) = $0.outcome { true } else { false } }
            if count > 0 { text += "  \(count): \(reason.words)\n" }
        }
        return text
    }
}

extension ContractRun.Row {
    fileprivate var isLeft: Bool { if case .left = outcome { true } else { false } }
}

extension LeftRow.Reason {
    /// Why a run from outside cannot try it.
    var words: String {
        switch self {
        case .clock: "courses of events, which need the BFF's own clock"
        case .configuration: "names without an address, which need a BFF started for them"
        case .code: "answers for the check that is compiled into the BFF, which no request reaches"
        case .limit: "rows of operations that limit requests, which a run from outside would use up"
        }
    }
}

extension RowKind {
    /// One word, in tables and reports.
    var title: String {
        switch self {
        case .healthy: "healthy"
        case .fault: "fault"
        case .combination: "combination"
        case .edge: "edge"
        case .field: "field"
        case .variation: "variation"
        case .violation: "violation"
        case .course: "course"
        case .answer: "answer"
        }
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }

    fileprivate var trimmedEnd: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
