/// Prints diagnostics as workflow commands of GitHub Actions, one line for each:
///
///     ::error file=Contracts/clients/mobile.yaml,line=12,col=9,title=unknown-key::mobile has no key 'timeot'%0Afix: …
///
/// The runner unescapes them as its toolkit escapes (`@actions/core`, command.ts): `%`, CR and LF everywhere, `:` and `,` in
/// properties too.
package struct GitHubPrinter {
    private let paths: ReportPaths

    /// - Parameters:
    ///   - root: the workspace, absolute.
    ///   - repository: what the file names are relative to, absolute; nil: the workspace.
    package init(root: String, repository: String?) {
        paths = ReportPaths(root: root, base: repository)
    }

    /// Empty without any diagnostics.
    package func print(_ diagnostics: [Diagnostic]) -> String {
        diagnostics.map { print($0) + "\n" }.joined()
    }

    private func print(_ diagnostic: Diagnostic) -> String {
        let location = diagnostic.location
        let properties = [
            "file=\(Self.property(paths.path(of: location.source)))", "line=\(location.line)", "col=\(location.column)",
            "title=\(Self.property(diagnostic.name))",
        ]
        let notes = diagnostic.notes.map { note in
            note.location.map { "\(paths.path(of: $0.file)):\($0.line):\($0.column): note: \(note.message)" }
                ?? "note: \(note.message)"
        }
        let lines = [diagnostic.message] + notes + (diagnostic.fix.map { ["fix: \($0)"] } ?? [])
        let message = Self.data(lines.joined(separator: "\n"))
        return "::\(diagnostic.severity.rawValue) \(properties.joined(separator: ","))::\(message)"
    }

    private static func data(_ text: String) -> String {
        escape(text) { $0 == "%" || $0 == "\r" || $0 == "\n" }
    }

    private static func property(_ text: String) -> String {
        escape(text) { $0 == "%" || $0 == "\r" || $0 == "\n" || $0 == ":" || $0 == "," }
    }

    private static func escape(_ text: String, _ isEscaped: (Unicode.Scalar) -> Bool) -> String {
        var escaped = ""
        // By scalars: a CR and an LF behind it are one character.
        for scalar in text.unicodeScalars {
            if isEscaped(scalar) {
                let digits = String(scalar.value, radix: 16, uppercase: true)
                escaped += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            } else {
                escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
