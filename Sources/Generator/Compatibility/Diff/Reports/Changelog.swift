/// A changelog in Markdown: what breaks first, then by operation.
package struct Changelog {
    private let title: String
    private let report: ChangeReport

    package init(_ report: ChangeReport, title: String) {
        (self.report, self.title) = (report, title)
    }

    /// Ends with a line feed.
    package var markdown: String {
        var lines = ["# \(Self.escape(title))", "", "\(report.summary).", ""]
        let open = report.causes.filter { $0.reason == nil }
        for (heading, level) in [("Breaking", Level.error), ("May break", .warning), ("Other changes", .info)] {
            lines += section(heading, open.filter { $0.change.level == level })
        }
        lines += section("Allowed", report.causes.filter { $0.reason != nil })
        if report.entries.isEmpty { lines += ["Nothing has changed.", ""] }
        return lines.dropLast().joined(separator: "\n") + "\n"
    }

    private func section(_ heading: String, _ entries: [ChangeReport.Entry]) -> [String] {
        guard !entries.isEmpty else { return [] }
        var lines = ["## \(heading)", ""]
        for name in entries.map({ $0.change.operation?.words ?? "" }).uniqued {
            lines += [name.isEmpty ? "### The whole document" : "### `\(name)`", ""]
            for entry in entries where (entry.change.operation?.words ?? "") == name {
                let reason = entry.reason.map { ": \(Self.escape($0))" } ?? ""
                lines.append("- \(Self.escape(entry.change.text + entry.suffix)) (`\(entry.change.rule.id)`)\(reason)")
            }
            lines.append("")
        }
        return lines
    }

    /// What Markdown would read as markup.
    private static func escape(_ text: String) -> String {
        var escaped = ""
        for character in text {
            if "\\`*_[]<>|#".contains(character) { escaped.append("\\") }
            escaped.append(character == "\n" ? " " : character)
        }
        return escaped
    }
}
