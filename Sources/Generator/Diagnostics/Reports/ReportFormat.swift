/// The forms in which diagnostics are given: `--format`.
package enum ReportFormat: String, CaseIterable, Sendable {
    /// For people, with excerpts: `TextPrinter`.
    case text
    /// A document of its own, described by `report.schema.json`: `JSONPrinter`.
    case json
    /// Workflow commands, which show in a pull request beside the line: `GitHubPrinter`.
    case github
    /// SARIF 2.1.0, for code scanning: `SARIFPrinter`.
    case sarif

    /// One document per run, printed where nothing was found too.
    package var isDocument: Bool { self == .json || self == .sarif }
}
