/// Prints diagnostics as one JSON document; `report.schema.json` describes it. Members are only ever added to it while `version` is 1.
///
///     {"version": 1, "tool": "bffgen", "command": "lint", "counts": {"errors": 1, "warnings": 0},
///      "diagnostics": [{"code": "unknown-key", "severity": "error", "file": "Contracts/clients/mobile.yaml",
///                       "line": 12, "column": 9, "pointer": "/x-bff", "message": "…", "notes": [], "fix": "…"}]}
package struct JSONPrinter {
    private let command: String

    /// - Parameter command: what was run: `lint`.
    package init(command: String) {
        self.command = command
    }

    /// Ends with a line feed.
    ///
    /// - Parameter additions: members behind the diagnostics: what the command found out besides.
    package func print(
        _ diagnostics: [Diagnostic], adding additions: [(key: String, value: ReportValue)] = []
    ) -> String {
        let errors = diagnostics.count { $0.severity == .error }
        let members: [(key: String, value: ReportValue?)] = [
            ("version", .number(1)), ("tool", .text("bffgen")), ("command", .text(command)),
            (
                "counts",
                .object([("errors", .number(errors)), ("warnings", .number(diagnostics.count - errors))])
            ),
            ("diagnostics", .list(diagnostics.map(value))),
        ]
        return ReportValue.object(members + additions.map { ($0.key, $0.value) }).document
    }

    private func value(_ diagnostic: Diagnostic) -> ReportValue {
        .object(
            [("code", .text(diagnostic.name)), ("severity", .text(diagnostic.severity.rawValue))]
                + diagnostic.location.members + [
                    ("message", .text(diagnostic.message)), ("notes", .list(diagnostic.notes.map(value))),
                    ("fix", diagnostic.fix.map { .text($0) }),
                ])
    }

    private func value(_ note: Diagnostic.Note) -> ReportValue {
        .object([("message", .text(note.message))] + (note.location?.members ?? []))
    }
}

extension Location {
    /// A place, as reports tell it.
    package var report: ReportValue { .object(members) }

    fileprivate var members: [(key: String, value: ReportValue?)] {
        [
            ("file", .text(source)), ("line", .number(line)), ("column", .number(column)),
            ("pointer", .text(pointer)),
        ]
    }
}
