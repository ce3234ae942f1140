internal import Diagnostics

/// A schema resource with what names places in it. Every file is one; in 3.1, subschemas with an `$id` are others.
final class SchemaResource {
    let model: Schema.Resource
    let root: Node
    /// nil where it is that of whoever names the resource: a fragment of a document.
    let dialect: Dialect?
    /// What `$anchor` and `$dynamicAnchor` name.
    var anchors: [String: Node] = [:]
    /// Dynamic anchors whose schemas the model does not hold yet.
    var newDynamicAnchors: [(name: String, node: Node)] = []
    /// The names of all dynamic anchors.
    var dynamicNames: Set<String> = []
    /// Worked out from `$schema` when a schema of it is read.
    var vocabularies: Vocabularies?

    init(uri: String, root: Node, dialect: Dialect?) {
        model = Schema.Resource(uri: uri)
        self.root = root
        self.dialect = dialect
    }
}

/// Finds the resources of files: by URI, and by the places that stand in them. Only what the keywords of a schema
/// make a schema is looked at, so that an `$id` in an `enum` names nothing.
final class ResourceIndex {
    /// One file's resources by the pointer of their root.
    private final class File {
        let root: SchemaResource
        var inner: [String: SchemaResource] = [:]
        /// Whether any object has a key that may be an identifier: without one, nothing is to be searched.
        let hasIdentifiers: Bool
        var scanned: Set<String> = []

        init(root: SchemaResource, hasIdentifiers: Bool) {
            self.root = root
            self.hasIdentifiers = hasIdentifiers
        }
    }

    private let trees: SourceTrees
    private let copies: LocalCopies
    private var files: [String: File] = [:]
    private var byURI: [String: SchemaResource] = [:]

    init(trees: SourceTrees, copies: LocalCopies) {
        self.trees = trees
        self.copies = copies
    }

    /// The resource of that URI or path, where it has been read already.
    func resource(_ uri: String) -> SchemaResource? { byURI[uri] }

    /// The innermost resource that a place stands in; nil where its file cannot be read.
    ///
    /// - Parameter dialect: of whoever names the file, for one that does not say its own.
    func resource(at location: Location, _ dialect: Dialect) -> SchemaResource? {
        guard let file = file(location.file, dialect) else { return nil }
        if file.inner.isEmpty { return file.root }
        var pointer = Substring(location.pointer)
        while true {
            if let inner = file.inner[String(pointer)] { return inner }
            guard let slash = pointer.utf8.lastIndex(of: UInt8(ascii: "/")) else { return file.root }
            pointer = pointer[..<slash]
        }
    }

    /// Makes a schema in memory a resource of its own.
    func register(_ node: Node, uri: String, _ dialect: Dialect) {
        let name = node.location.file
        let dialect = Self.dialect(of: node) ?? dialect
        let resource = SchemaResource(uri: uri, root: node, dialect: dialect)
        let file =
            files[name]
            ?? File(root: SchemaResource(uri: name, root: node, dialect: dialect), hasIdentifiers: true)
        files[name] = file
        file.inner[node.location.pointer] = resource
        byURI[uri] = resource
        scan(node, dialect, in: resource, file)
    }

    /// Looks at a schema that no search from the file's root has reached: one under an unknown keyword.
    func visit(_ node: Node, _ dialect: Dialect) {
        guard let file = files[node.location.file], file.hasIdentifiers,
            !file.scanned.contains(node.location.pointer), let resource = resource(at: node.location, dialect)
        else { return }
        scan(node, dialect, in: resource, file)
    }

    private func file(_ name: String, _ dialect: Dialect) -> File? {
        if let known = files[name] { return known }
        guard let root = trees.root(of: name, from: nil) else { return nil }
        let own = Self.dialect(of: root)
        let retrieved = copies.url(of: name) ?? name
        let uri = own == .openAPI32 ? Self.uri(of: root, retrieved: retrieved) : retrieved
        let resource = SchemaResource(uri: uri, root: root, dialect: own)
        let used = own ?? dialect
        let file = File(root: resource, hasIdentifiers: used != .openAPI30 && Self.hasIdentifiers(root, used))
        files[name] = file
        for name in [uri, retrieved] where byURI[name] == nil { byURI[name] = resource }
        guard file.hasIdentifiers else { return file }
        if root["openapi"]?.string != nil {
            scan(root, part: .document, used, in: resource, file)
        } else {
            scan(root, used, in: resource, file)
        }
        return file
    }

    /// A document's own word: OpenAPI's version, or `$schema`.
    static func dialect(of root: Node) -> Dialect? {
        if let version = root["openapi"]?.string { return Dialect.ofOpenAPI(version) ?? .openAPI31 }
        return root["$schema"]?.string.flatMap(Dialect.named)
    }

    /// What a document calls itself (OpenAPI 3.2, "Establishing the Base URI"), relative to where it was found.
    private static func uri(of root: Node, retrieved: String) -> String {
        guard let written = root["$self"]?.string else { return retrieved }
        return URIReference.resolve(URIReference.split(written).resource, base: retrieved) ?? retrieved
    }

    private static func hasIdentifiers(_ node: Node, _ dialect: Dialect) -> Bool {
        switch node.value {
        case .array(let nodes): nodes.contains { hasIdentifiers($0, dialect) }
        case .object(let members):
            members.contains { member in
                switch member.key {
                case "$id", "$anchor", "$dynamicAnchor": true
                case "id" where dialect == .draft4: true
                default: hasIdentifiers(member.value, dialect)
                }
            }
        default: false
        }
    }
}

// MARK: The search

extension ResourceIndex {
    /// An OpenAPI document: its parts down to their schemas.
    private func scan(_ node: Node, part: Part, _ dialect: Dialect, in resource: SchemaResource, _ file: File) {
        switch part.members {
        case .map(let kind):
            for member in node.members ?? [] { scan(member.value, kind, dialect, in: resource, file) }
        case .fields(let fields):
            for field in fields where field.versions.contain(dialect) {
                if let value = node[field.name] { scan(value, field.kind, dialect, in: resource, file) }
            }
        }
    }

    private func scan(_ node: Node, _ kind: Part.Kind, _ dialect: Dialect, in resource: SchemaResource, _ file: File) {
        switch kind {
        case .schema, .schemaOrBoolean: scan(node, dialect, in: resource, file)
        case .part(let part), .reference(let part): scan(node, part: part, dialect, in: resource, file)
        case .list(let kind), .filledList(let kind):
            for element in node.array ?? [] { scan(element, kind, dialect, in: resource, file) }
        case .map(let kind):
            for member in node.members ?? [] { scan(member.value, kind, dialect, in: resource, file) }
        default: break
        }
    }

    private func scan(_ node: Node, _ dialect: Dialect, in outer: SchemaResource, _ file: File) {
        guard let members = node.members, file.scanned.insert(node.location.pointer).inserted else { return }
        // Draft 4 ignores all that stands beside a reference, its `id` among it.
        if !dialect.hasSiblings, ReferenceResolver.reference(of: node)?.string != nil { return }
        var resource = outer
        var dialect = dialect
        if let keyword = dialect.identifier, let id = node[keyword]?.string {
            (resource, dialect) = identify(node, id, dialect, in: outer, file)
        }
        if dialect.isDraft2020_12 {
            if let name = node["$anchor"]?.string { resource.anchors[name] = node }
            if let name = node["$dynamicAnchor"]?.string {
                resource.anchors[name] = node
                resource.dynamicNames.insert(name)
                resource.newDynamicAnchors.append((name, node))
            }
        }
        for member in members {
            switch SchemaPlace.of(member.key, dialect) {
            case nil: break
            case .one: scan(member.value, dialect, in: resource, file)
            case .list, .oneOrList:
                for element in member.value.array ?? [member.value] { scan(element, dialect, in: resource, file) }
            case .map, .mixedMap:
                for inner in member.value.members ?? [] { scan(inner.value, dialect, in: resource, file) }
            }
        }
    }

    /// A resource that starts here, or, in draft 4, an anchor: `id: "#name"`.
    private func identify(
        _ node: Node, _ id: String, _ dialect: Dialect, in outer: SchemaResource, _ file: File
    ) -> (SchemaResource, Dialect) {
        let (reference, fragment) = URIReference.split(id)
        let anchor = fragment.map(String.init) ?? ""
        guard !reference.isEmpty, let uri = URIReference.resolve(reference, base: outer.model.uri) else {
            if dialect == .draft4, !anchor.isEmpty { outer.anchors[anchor] = node }
            return (outer, dialect)
        }
        let own = Self.dialect(of: node).map { dialect == .openAPI32 && $0 == .openAPI31 ? dialect : $0 }
        let used = own ?? dialect
        let resource = SchemaResource(uri: uri, root: node, dialect: own ?? outer.dialect)
        if dialect == .draft4, !anchor.isEmpty { resource.anchors[anchor] = node }
        file.inner[node.location.pointer] = resource
        if byURI[uri] == nil { byURI[uri] = resource }
        return (resource, used)
    }
}
