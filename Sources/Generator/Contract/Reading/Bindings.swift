internal import Diagnostics
package import OpenAPI

/// What the `x-bff-…` keys of a client's schemas and headers say. Each schema is read once, whoever asks; faults are
/// reported when it is first read, which `readClient` does for all of them.
package final class Bindings {
    private struct Read {
        let declaration: BindingDeclaration?
        let isFaulty: Bool
    }

    private let document: Document
    private let reader: DocumentReader
    private let diagnostics: Diagnostics
    private var schemas: [ObjectIdentifier: Read] = [:]
    private var headers: [Location: Read] = [:]
    /// Keeps what the identifiers name.
    private var kept: [Schema] = []
    /// The document's schemas by `file#pointer`.
    private lazy var places: [String: Schema] = Dictionary(
        DocumentIndex(document).schemas.map { (Self.place(of: $0), $0) }, uniquingKeysWith: { first, _ in first })

    init(document: Document, reader: DocumentReader, diagnostics: Diagnostics) {
        self.document = document
        self.reader = reader
        self.diagnostics = diagnostics
    }

    /// nil where the schema itself says nothing; what a schema in its `allOf` says is that schema's.
    package subscript(schema: Schema) -> BindingDeclaration? { read(schema).declaration }

    package subscript(header: Header) -> BindingDeclaration? { read(header).declaration }

    /// Reads everything that the document reaches, so that also what no operation uses is checked.
    func readAll() {
        let index = DocumentIndex(document)
        for schema in index.schemas { _ = read(schema) }
        for header in index.headers { _ = read(header) }
    }

    /// Whether a schema or header that the operation's responses reach has a fault that was reported.
    func isFaulty(_ operation: Operation) -> Bool {
        let index = DocumentIndex(responsesOf: operation)
        return index.schemas.contains { read($0).isFaulty } || index.headers.contains { read($0).isFaulty }
    }

    private func read(_ schema: Schema) -> Read {
        if let known = schemas[ObjectIdentifier(schema)] { return known }
        let result = read(schema.extensions, const: schema.const)
        schemas[ObjectIdentifier(schema)] = result
        kept.append(schema)
        return result
    }

    private func read(_ header: Header) -> Read {
        if let known = headers[header.location] { return known }
        let result = read(header.extensions, const: nil)
        headers[header.location] = result
        return result
    }

    private func read(_ extensions: [Node.Member], const: Node?) -> Read {
        let faults = diagnostics.errorCount
        let declaration = BindingReader(diagnostics: diagnostics, schema: target).read(extensions, const: const)
        return Read(declaration: declaration, isFaulty: diagnostics.errorCount > faults)
    }

    /// What `'#/components/schemas/Row'` means in the file in which it is written: the document's own object for that
    /// place.
    private func target(_ node: Node) -> Schema? {
        guard let schema = reader.schema(named: node) else { return nil }
        return places[Self.place(of: schema)] ?? schema
    }

    private static func place(of schema: Schema) -> String { "\(schema.location.file)#\(schema.location.pointer)" }
}
