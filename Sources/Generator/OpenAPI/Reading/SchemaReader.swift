internal import Diagnostics

/// Builds canonical schemas, one object per place. A schema is made when it is first named and filled later, from a
/// queue: so references may form cycles, and chains of them of any length cost no stack.
///
/// It reads what is well-formed and passes over the rest: `StructureCheck` reports malformed parts.
final class SchemaReader {
    private struct Place: Hashable {
        let dialect: Dialect
        let file: String
        let pointer: String
    }

    let resolver: ReferenceResolver
    let resources: ResourceIndex
    let trees: SourceTrees
    let diagnostics: Diagnostics
    private let combinations = Flattening.Combinations()
    private var schemas: [Place: Schema] = [:]
    /// Where each reference leads in the end: a chain is walked once.
    private var targets: [Place: Schema] = [:]
    private var waiting: [(schema: Schema, dialect: Dialect)] = []
    var discriminators: [(schema: Schema, node: Node, dialect: Dialect)] = []
    /// In the order in which they were named.
    private var all: [Schema] = []
    private var cycles: SchemaCycles

    init(resolver: ReferenceResolver, trees: SourceTrees, diagnostics: Diagnostics) {
        self.resolver = resolver
        resources = resolver.resources
        cycles = SchemaCycles(diagnostics: diagnostics)
        self.trees = trees
        self.diagnostics = diagnostics
    }

    /// The schema at a place, or the one that it references. A reference that leads nowhere, which is reported,
    /// stands for any value. Empty until `finish`.
    func schema(at start: Node, _ dialect: Dialect) -> Schema {
        var node = start
        var dialect = dialect
        var path: [Place] = []
        var seen: Set<Place> = []
        var schema: Schema?
        while schema == nil, let reference = ReferenceResolver.reference(of: node), reference.string != nil,
            isBare(node, dialect), path.isEmpty || !entersScope(node, from: start, dialect)
        {
            let place = Place(dialect: dialect, file: reference.location.file, pointer: reference.location.pointer)
            if let known = targets[place] {
                schema = known
            } else if !seen.insert(place).inserted {
                resolver.reportCycle(at: reference)
                schema = make(node, dialect, isFilled: true)
            } else if let next = resolver.step(reference, dialect) {
                path.append(place)
                dialect = self.dialect(of: next, otherwise: dialect)
                node = next
            } else {
                schema = make(node, dialect, isFilled: true)
            }
        }
        let found = schema ?? make(node, dialect, isFilled: false)
        for place in path { targets[place] = found }
        return found
    }

    /// A part that says what it is, or stands in a document that does, has its own dialect; a fragment has that of
    /// the document that names it.
    func dialect(of node: Node, otherwise dialect: Dialect) -> Dialect {
        resources.resource(at: node.location, dialect)?.dialect ?? dialect
    }

    /// In 3.0 and draft 4 what stands beside a `$ref` is ignored; in 3.1 it constrains as well.
    private func isBare(_ node: Node, _ dialect: Dialect) -> Bool {
        !dialect.hasSiblings || node.members?.count == 1
    }

    /// Whether a reference on the way stands in a resource with dynamic anchors: who passes through enters that
    /// resource, so that it is not passed over.
    private func entersScope(_ node: Node, from start: Node, _ dialect: Dialect) -> Bool {
        guard dialect.isDraft2020_12, let resource = resources.resource(at: node.location, dialect),
            !resource.dynamicNames.isEmpty
        else { return false }
        return resource !== resources.resource(at: start.location, dialect)
    }

    private func make(_ node: Node, _ dialect: Dialect, isFilled: Bool) -> Schema {
        let place = Place(dialect: dialect, file: node.location.file, pointer: node.location.pointer)
        if let known = schemas[place] { return known }
        let schema = Schema(node: node)
        schema.name = Self.name(of: node.location)
        schema.combinations = combinations
        schemas[place] = schema
        all.append(schema)
        if !isFilled { waiting.append((schema, dialect)) }
        return schema
    }

    private static func name(of location: Location) -> String? {
        guard let (parent, token) = JSONPointer.split(location.pointer) else {
            let file = location.file.split(separator: "/").last.map(String.init) ?? location.file
            return file.split(separator: ".").first.map(String.init)
        }
        return parent == "/components/schemas" ? token : nil
    }

    /// Fills every schema that was named, and those that these name.
    func finish() {
        while !waiting.isEmpty || !discriminators.isEmpty {
            while let (schema, dialect) = waiting.popLast() { fill(schema, dialect) }
            let ready = discriminators
            discriminators = []
            for (schema, node, dialect) in ready { schema.discriminator = discriminator(node, of: schema, dialect) }
        }
        cycles.check(all)
    }
}
