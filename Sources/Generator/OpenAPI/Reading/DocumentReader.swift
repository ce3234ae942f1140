package import Diagnostics

/// Reads OpenAPI documents with everything that they reference. One reader serves a whole workspace: a file that
/// several documents use is read once. Bad input is reported, never thrown.
package final class DocumentReader {
    private let files: SourceFiles
    private let diagnostics: Diagnostics
    private let sources: SourceTrees
    private let resources: ResourceIndex
    private let resolver: ReferenceResolver
    private let schemas: SchemaReader
    private let structure: StructureCheck
    private var documents: [String: Document?] = [:]

    /// - Parameters:
    ///   - references: local copies of remote documents: URL without fragment → file relative to the workspace; a URL
    ///     that ends in `/` → folder stands for all that it holds.
    ///   - overlays: what is applied to a document, by its file.
    ///   - files: where the files come from; its root is the workspace's folder.
    package init(
        references: [String: String] = [:], overlays: [String: [OverlayUse]] = [:], files: SourceFiles,
        diagnostics: Diagnostics
    ) {
        self.files = files
        self.diagnostics = diagnostics
        let documentOverlays = DocumentOverlays(uses: overlays, references: references)
        sources = SourceTrees(files: files, overlays: documentOverlays, diagnostics: diagnostics)
        let copies = LocalCopies(references)
        resources = ResourceIndex(trees: sources, copies: copies)
        resolver = ReferenceResolver(
            trees: sources, copies: copies, resources: resources, diagnostics: diagnostics)
        schemas = SchemaReader(resolver: resolver, trees: sources, diagnostics: diagnostics)
        structure = StructureCheck(resolver: resolver, schemas: schemas, diagnostics: diagnostics)
    }

    /// The document, once per file. Faulty parts are reported and left out; nil where nothing is left: the file is
    /// unreadable, no OpenAPI document, or one of a version that is not supported.
    ///
    /// - Parameters:
    ///   - file: relative to the workspace; `FilePath.resolve` makes it from what another file says.
    ///   - from: who names the file.
    package func read(_ file: String, from: Location? = nil) -> Document? {
        let file = FilePath.normalise(file)
        if let known = documents[file] { return known }
        let document = build(file, from: from)
        documents[file] = .some(document)
        return document
    }

    /// Any YAML or JSON file as a tree; nil, reported, where it cannot be read.
    package func readNode(_ file: String, from: Location? = nil) -> Node? {
        sources.root(of: FilePath.normalise(file), from: from)
    }

    /// The schema at a place outside of a document's own parts, read as JSON Schema 2020-12: a claim's type, say.
    package func schema(at node: Node) -> Schema {
        let schema = schemas.schema(at: node, .openAPI31)
        schemas.finish()
        return schema
    }

    /// The schema that a `$ref`-like string names (`#/components/schemas/Row`), relative to the file it stands in;
    /// nil, reported, where it leads nowhere.
    package func schema(named reference: Node) -> Schema? {
        guard let target = resolver.resolve(reference, text: reference.string) else { return nil }
        let schema = schemas.schema(at: target, schemas.dialect(of: target, otherwise: .openAPI31))
        schemas.finish()
        return schema
    }

    /// Every file that was read so far as a tree, overlays applied, by name: documents and what they reference.
    package var trees: [Node] { sources.all }

    // MARK: JSON Schema documents

    /// A file that is a schema itself; nil, reported, where it cannot be read or is no schema.
    ///
    /// - Parameters:
    ///   - file: relative to the workspace.
    ///   - dialect: what its keywords mean where its `$schema` names neither of the two.
    package func readSchema(
        _ file: String, dialect: SchemaDialect = .draft2020_12, from: Location? = nil
    ) -> Schema? {
        guard let root = sources.root(of: FilePath.normalise(file), from: from) else { return nil }
        return readSchema(root, dialect)
    }

    /// A schema in memory, as if it had been read from this URI: relative references in it are resolved against that,
    /// and other schemas of this reader reference it so. A URI names one schema per reader; of several that declare
    /// the same `$id`, the first that was read is found.
    package func readSchema(_ node: Node, uri: String, dialect: SchemaDialect = .draft2020_12) -> Schema? {
        resources.register(node, uri: URIReference.split(uri).resource, dialect.dialect)
        return readSchema(node, dialect)
    }

    /// JSON text as a schema, as if it had been read from this URI.
    package func readSchema(text: String, uri: String, dialect: SchemaDialect = .draft2020_12) -> Schema? {
        let file = URIReference.split(uri).resource
        guard let root = JSONTree.read(Array(text.utf8), file: file, diagnostics: diagnostics) else { return nil }
        sources.add(root, as: file)
        return readSchema(root, uri: file, dialect: dialect)
    }

    private func readSchema(_ root: Node, _ dialect: SchemaDialect) -> Schema? {
        guard root.isSchema else {
            diagnostics.report(
                .invalidValue, at: root.location, "the file is \(root.kindName), a schema was expected")
            return nil
        }
        let dialect = schemas.dialect(of: root, otherwise: dialect.dialect)
        structure.check(schema: root, dialect)
        let schema = schemas.schema(at: root, dialect)
        schemas.finish()
        return schema
    }

    private func build(_ file: String, from: Location?) -> Document? {
        guard let root = sources.root(of: file, from: from),
            let (version, dialect) = OpenAPIVersion.check(root, diagnostics)
        else { return nil }
        structure.check(root, dialect)
        let builder = DocumentBuilder(
            file: file, root: root, version: version, dialect: dialect, resolver: resolver, schemas: schemas,
            diagnostics: diagnostics)
        let document = builder.build()
        schemas.finish()
        document.readSentOperations = { [schemas] document in
            let operations = builder.sentOperations(of: document)
            schemas.finish()
            return operations
        }
        return document
    }
}

/// What the keywords of a JSON Schema document mean.
package enum SchemaDialect: Sendable {
    case draft4, draft2020_12

    fileprivate var dialect: Dialect {
        switch self {
        case .draft4: .draft4
        case .draft2020_12: .openAPI31
        }
    }
}

/// Which documents are taken.
enum OpenAPIVersion {
    /// Says in one diagnostic why a document is not taken.
    static func check(_ root: Node, _ diagnostics: Diagnostics) -> (version: String, dialect: Dialect)? {
        guard root.members != nil else {
            diagnostics.report(
                .unsupportedVersion, at: root.location, "the file is \(root.kindName), an OpenAPI document was expected"
            )
            return nil
        }
        if let swagger = root["swagger"] {
            diagnostics.report(
                .unsupportedVersion, at: swagger.location, "Swagger \(swagger.string ?? swagger.json) is not supported",
                fix: "convert the document to OpenAPI 3.0, 3.1 or 3.2")
            return nil
        }
        guard let written = root["openapi"] else {
            diagnostics.report(
                .unsupportedVersion, at: root.location, "'openapi' is missing, so this is no OpenAPI document",
                fix: "name a document that starts with 'openapi: 3.1.0'")
            return nil
        }
        let version = written.string ?? ""
        if let dialect = Dialect.ofOpenAPI(version) { return (version, dialect) }
        diagnostics.report(
            .unsupportedVersion, at: written.location, "OpenAPI version \(written.json) is not supported",
            fix: "use a version like \"3.2.0\", \"3.1.1\" or \"3.0.4\"")
        return nil
    }
}
