/// Prints diagnostics as a log of the Static Analysis Results Interchange Format 2.1.0 (OASIS), which code scanning services read.
///
/// Each code that occurs is a rule with its help. Notes with a place are related locations; notes without one, and the fix, stand in the
/// message. Columns count Unicode scalars. Files are named relative to `%SRCROOT%`, the repository.
package struct SARIFPrinter {
    private static let schema =
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    private static let sourceRoot = "%SRCROOT%"

    private let paths: ReportPaths

    /// - Parameters:
    ///   - root: the workspace, absolute.
    ///   - repository: what the file names are relative to, absolute; nil: the workspace.
    package init(root: String, repository: String?) {
        paths = ReportPaths(root: root, base: repository)
    }

    /// Ends with a line feed.
    package func print(_ diagnostics: [Diagnostic]) -> String {
        let rules = rules(of: diagnostics)
        let driver: ReportValue = .object([("name", .text("bffgen")), ("rules", .list(rules.map(rule)))])
        let results = diagnostics.map { diagnostic in
            result(diagnostic, ruleIndex: rules.firstIndex { $0.name == diagnostic.name })
        }
        let run: ReportValue = .object([
            ("tool", .object([("driver", driver)])), ("columnKind", .text("unicodeCodePoints")),
            ("results", .list(results)),
        ])
        let log: ReportValue = .object([
            ("$schema", .text(Self.schema)), ("version", .text("2.1.0")), ("runs", .list([run])),
        ])
        return log.document
    }

    /// The first diagnostic of each name, in the order of the codes.
    private func rules(of diagnostics: [Diagnostic]) -> [Diagnostic] {
        var names: Set<String> = []
        let first = diagnostics.filter { names.insert($0.name).inserted }
        return DiagnosticCode.allCases.flatMap { code in first.filter { $0.code == code } }
    }

    private func rule(_ diagnostic: Diagnostic) -> ReportValue {
        let code = diagnostic.code
        let severity = diagnostic.rule == nil ? code.severity : diagnostic.severity
        return .object([
            ("id", .text(diagnostic.name)), ("shortDescription", message(code.help + ".")),
            ("help", message(([code.help + "."] + (code.details.map { [$0] } ?? [])).joined(separator: "\n\n"))),
            ("defaultConfiguration", .object([("level", .text(severity.rawValue))])),
        ])
    }

    private func result(_ diagnostic: Diagnostic, ruleIndex: Int?) -> ReportValue {
        let bare = diagnostic.notes.filter { $0.location == nil }.map { "Note: \($0.message)" }
        let lines = [diagnostic.message] + bare + (diagnostic.fix.map { ["Fix: \($0)"] } ?? [])
        let related = diagnostic.notes.compactMap { note in note.location.map { location($0, note.message) } }
        return .object([
            ("ruleId", .text(diagnostic.name)), ("ruleIndex", ruleIndex.map { .number($0) }),
            ("level", .text(diagnostic.severity.rawValue)), ("message", message(lines.joined(separator: "\n"))),
            ("locations", .list([location(diagnostic.location, nil)])),
            ("relatedLocations", related.isEmpty ? nil : .list(related)),
        ])
    }

    private func location(_ location: Location, _ text: String?) -> ReportValue {
        let path = paths.path(of: location.source)
        let artifact: ReportValue = .object([
            ("uri", .text(paths.uri(of: location.source))),
            ("uriBaseId", path.hasPrefix("/") ? nil : .text(Self.sourceRoot)),
        ])
        let region: ReportValue = .object([
            ("startLine", .number(location.line)), ("startColumn", .number(location.column)),
        ])
        let pointer: ReportValue = .object([("fullyQualifiedName", .text(location.pointer))])
        return .object([
            ("physicalLocation", .object([("artifactLocation", artifact), ("region", region)])),
            ("logicalLocations", location.pointer.isEmpty ? nil : .list([pointer])),
            ("message", text.map(message)),
        ])
    }

    private func message(_ text: String) -> ReportValue { .object([("text", .text(text))]) }
}
