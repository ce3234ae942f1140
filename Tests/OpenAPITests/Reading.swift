@testable import Diagnostics
@testable import OpenAPI

/// Files in memory, read, with what was said of them.
struct Reading {
    let diagnostics = Diagnostics()
    let files: SourceFiles
    let reader: DocumentReader

    init(_ texts: [String: String], references: [String: String] = [:]) {
        files = SourceFiles(root: "/nowhere", texts: texts)
        reader = DocumentReader(references: references, files: files, diagnostics: diagnostics)
    }

    /// One file named `a.yaml`.
    init(_ text: String) {
        self.init(["a.yaml": text])
    }

    func document(_ file: String = "a.yaml") -> Document? { reader.read(file) }

    func node(_ file: String = "a.yaml") -> Node? { reader.readNode(file) }

    /// `1:2 error invalid-yaml: message | fix`, a line each.
    var said: [String] {
        diagnostics.sorted.map { diagnostic in
            let place =
                (diagnostic.location.file == "a.yaml" ? "" : diagnostic.location.file + ":")
                + "\(diagnostic.location.line):\(diagnostic.location.column)"
            let fix = diagnostic.fix.map { " | \($0)" } ?? ""
            return "\(place) \(diagnostic.severity.rawValue) \(diagnostic.code.rawValue): \(diagnostic.message)\(fix)"
        }
    }

    var printed: String { TextPrinter(files: files).print(diagnostics.sorted) }
}

/// A small document with these schemas, each line indented by four.
func document(_ schemas: String, version: String = "3.1.0", paths: String = " {}") -> String {
    """
    openapi: \(version)
    info: {title: t, version: "1"}
    paths:\(paths)
    components:
      schemas:
    \(schemas.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }.joined(separator: "\n"))
    """
}

extension Document {
    func schema(_ name: String) -> Schema? { schemas.first { $0.name == name }?.schema }
}

/// A line of `said`.
func saying(_ message: String, _ fix: String) -> String {
    fix.isEmpty ? message : "\(message) | \(fix)"
}
