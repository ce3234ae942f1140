internal import Plan

/// What a run found, for people: a table of dependencies and faults for each operation, then a count of the other rows.
struct RunTable {
    let run: ContractRun

    var text: String {
        run.operations.map { section($0) }.joined(separator: "\n") + summary
    }

    private func section(_ operation: ContractRun.Operation) -> String {
        let checks = operation.checks
        var faults: [String] = []
        for row in operation.rows {
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
        for (title, kinds) in Self.groups {
            let rows = operation.rows.filter { kinds.contains($0.kind.title) }
            guard !rows.isEmpty else { continue }
            text += "  \(title): \(rows.count { $0.failures?.isEmpty ?? false }) of \(rows.count)\n"
        }
        if !checks.undecided.isEmpty { text += "  not decided by the contract: \(checks.undecided.count)\n" }
        return text
    }

    private static let cellWidth = 4

    private static let groups = [
        ("the healthy answer", ["healthy"]), ("several calls fail", ["combination"]),
        ("services answer at the edge of their contracts", ["edge"]),
        ("requests that break the contract", ["violation"]),
    ]

    private func cell(_ dependency: String, _ fault: String, _ operation: ContractRun.Operation) -> String {
        let row = operation.rows.first { row in
            if case .fault(dependency, fault) = row.kind { true } else { false }
        }
        guard let row else { return "-" }
        return row.failures.map { $0.isEmpty ? "ok" : "FAIL" } ?? "?"
    }

    private var summary: String {
        let milliseconds = run.duration / .milliseconds(100)
        let leftOut = run.leftOutCount == 0 ? "" : ", \(run.leftOutCount) not run"
        let tenths = Int(milliseconds.rounded())
        return "\n\(run.passedCount) passed, \(run.failedCount) failed\(leftOut), in \(tenths / 10).\(tenths % 10) s\n"
    }
}

extension ContractRun.Row.Kind {
    /// One word, in tables and reports.
    var title: String {
        switch self {
        case .healthy: "healthy"
        case .fault: "fault"
        case .combination: "combination"
        case .edge: "edge"
        case .violation: "violation"
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
