internal import Diagnostics

/// Which meaning a schema's keywords have.
enum Dialect: Hashable {
    /// `nullable`, boolean `exclusiveMinimum`, nothing beside `$ref`.
    case openAPI30
    /// JSON Schema 2020-12.
    case openAPI31
}

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
    private var cyclesChecked = 0
    private var onPath: Set<ObjectIdentifier> = []
    private var acyclic: Set<ObjectIdentifier> = []

    init(resolver: ReferenceResolver, trees: SourceTrees, diagnostics: Diagnostics) {
        self.resolver = resolver
        self.trees = trees
        self.diagnostics = diagnostics
    }

    /// The schema at a place, or the one that it references. A reference that leads nowhere, which is reported,
    /// stands for any value. Empty until `finish`.
    func schema(at node: Node, _ dialect: Dialect) -> Schema {
        var node = node
        var dialect = dialect
        var path: [Place] = []
        var seen: Set<Place> = []
        var schema: Schema?
        while schema == nil, let reference = ReferenceResolver.reference(of: node), reference.string != nil,
            isBare(node, dialect)
        {
            let place = Place(dialect: dialect, file: reference.location.file, pointer: reference.location.pointer)
            if let known = targets[place] {
                schema = known
            } else if !seen.insert(place).inserted {
                resolver.reportCycle(at: reference)
                schema = make(node, dialect, isFilled: true)
            } else if let next = resolver.step(reference) {
                path.append(place)
                dialect = self.dialect(of: next.location.file, otherwise: dialect)
                node = next
            } else {
                schema = make(node, dialect, isFilled: true)
            }
        }
        let found = schema ?? make(node, dialect, isFilled: false)
        for place in path { targets[place] = found }
        return found
    }

    /// A file that is an OpenAPI document has its own dialect; a fragment has that of the document that names it.
    func dialect(of file: String, otherwise dialect: Dialect) -> Dialect {
        guard let version = trees.root(of: file, from: nil)?["openapi"]?.string else { return dialect }
        return version.hasPrefix("3.0") ? .openAPI30 : .openAPI31
    }

    /// In 3.0 a Reference Object's siblings are ignored; in 3.1 they constrain as well.
    private func isBare(_ node: Node, _ dialect: Dialect) -> Bool {
        dialect == .openAPI30 || node.members?.count == 1
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
        checkInPlaceCycles()
    }

    /// A schema that leads to itself through `allOf`, `oneOf`, `anyOf` or `not` alone would have to be checked
    /// without end.
    private func checkInPlaceCycles() {
        for schema in all[cyclesChecked...] {
            var stack: [(schema: Schema, isDone: Bool)] = [(schema, false)]
            while let (schema, isDone) = stack.popLast() {
                let id = ObjectIdentifier(schema)
                if isDone {
                    onPath.remove(id)
                    acyclic.insert(id)
                    continue
                }
                if acyclic.contains(id) { continue }
                guard onPath.insert(id).inserted else { continue }
                stack.append((schema, true))
                for next in schema.allOf + schema.oneOf + schema.anyOf + [schema.not].compactMap(\.self) {
                    if onPath.contains(ObjectIdentifier(next)) {
                        diagnostics.report(
                            .referenceCycle, at: next.location, "this schema applies itself to the same value",
                            notes: [Diagnostic.Note("it comes back from here", at: schema.location)],
                            fix: "put a property or an array between the two")
                    } else {
                        stack.append((next, false))
                    }
                }
            }
        }
        cyclesChecked = all.count
    }
}
