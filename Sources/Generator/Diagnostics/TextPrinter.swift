/// Prints diagnostics for people, in the form that editors and terminals link:
///
///     clients/mobile.yaml:12:9: error: unknown key 'timeot' [unknown-key]
///        12 |         timeot: 80ms
///           |         ^
///     clients/mobile.yaml:8:5: note: …
///     fix: did you mean 'timeout'?
package struct TextPrinter {
    /// A longer line is cut around the caret.
    package static let excerptColumnsMax = 160

    private let files: SourceFiles

    package init(files: SourceFiles) {
        self.files = files
    }

    /// Every diagnostic in the collection's order, with an empty line between two; empty without any.
    package func print(_ diagnostics: [Diagnostic]) -> String {
        let hidden = Set(diagnostics.filter(\.hidesLine).map { Line($0.location) })
        return diagnostics.map { print($0, hiding: hidden) }.joined(separator: "\n")
    }

    /// Ends with a line feed.
    package func print(_ diagnostic: Diagnostic) -> String {
        print(diagnostic, hiding: diagnostic.hidesLine ? [Line(diagnostic.location)] : [])
    }

    /// One line of a file, which no diagnostic quotes where one of them hides it.
    private struct Line: Hashable {
        let file: String
        let number: Int

        init(_ location: Location) { (file, number) = (location.source, location.line) }
    }

    private func print(_ diagnostic: Diagnostic, hiding hidden: Set<Line>) -> String {
        func excerpt(at location: Location) -> [String] {
            hidden.contains(Line(location)) ? [] : self.excerpt(at: location)
        }
        let message = "\(diagnostic.severity.rawValue): \(diagnostic.message) [\(diagnostic.name)]"
        var lines = ["\(diagnostic.location): \(message)"]
        lines += excerpt(at: diagnostic.location)
        for note in diagnostic.notes {
            guard let location = note.location else {
                lines.append("note: \(note.message)")
                continue
            }
            lines.append("\(location): note: \(note.message)")
            lines += excerpt(at: location)
        }
        if let fix = diagnostic.fix { lines.append("fix: \(fix)") }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The line and a caret under the column; nothing where the file cannot be read.
    private func excerpt(at location: Location) -> [String] {
        guard let line = files.line(location.line, of: location.source) else { return [] }
        // A tab or control character would move the caret away from its column.
        var scalars = line.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }
        var caret = min(max(location.column - 1, 0), scalars.count)
        if scalars.count > Self.excerptColumnsMax {
            let start = max(0, min(caret - Self.excerptColumnsMax / 2, scalars.count - Self.excerptColumnsMax))
            let end = min(scalars.count, start + Self.excerptColumnsMax)
            let hasMore = end < scalars.count
            scalars = Array(scalars[start..<end]) + (hasMore ? ["…"] : [])
            caret -= start
            if start > 0 {
                scalars.insert("…", at: 0)
                caret += 1
            }
        }
        let number = String(location.line)
        let margin = String(repeating: " ", count: max(0, 5 - number.count))
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars)
        return [
            "\(margin)\(number) | \(text)",
            "\(String(repeating: " ", count: max(5, number.count))) | \(String(repeating: " ", count: caret))^",
        ]
    }
}
