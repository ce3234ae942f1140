import Contract
import Diagnostics
import OpenAPI
import Testing

@testable import Compatibility

/// Documents and schemas in memory, compared.
enum Comparing {
    /// A fixed day: what is announced before it is past.
    static let today = CalendarDate("2026-01-01") ?? .today

    static func schema(_ text: String, named name: String) throws -> Schema {
        let diagnostics = Diagnostics()
        let files = SourceFiles(root: "/", texts: [name: text])
        let schema = DocumentReader(files: files, diagnostics: diagnostics).readSchema(name)
        try #require(diagnostics.sorted.isEmpty, "\(diagnostics.sorted.map(\.message))")
        return try #require(schema)
    }

    static func schemas(
        _ old: String, _ new: String, _ direction: Direction, isByLetter: Bool = false
    ) throws -> [Change] {
        SchemaComparison(SchemaSubject(.body, direction), isByLetter: isByLetter)
            .compare(try schema(old, named: "old.yaml"), try schema(new, named: "new.yaml"))
    }

    static func document(_ text: String, named name: String) throws -> Document {
        let files = SourceFiles(root: "/", texts: [name: text])
        return try #require(DocumentReader(files: files, diagnostics: Diagnostics()).read(name))
    }

    static func documents(
        _ old: String, _ new: String, _ settings: DiffSettings? = nil, version: String = "3.1.0"
    ) throws -> [Change] {
        let head = "openapi: \(version)\ninfo: {title: T, version: '1'}\n"
        return DocumentComparison(
            try document(head + old, named: "old.yaml"), try document(head + new, named: "new.yaml"),
            settings: settings ?? DiffSettings(today: today)
        ).compare()
    }

    /// `LEVEL rule pointer`
    static func lines(_ changes: [Change]) -> [String] {
        changes.map { "\($0.level.rawValue) \($0.rule.id)\($0.pointer.map { $0.isEmpty ? "" : " \($0)" } ?? "")" }
    }
}
