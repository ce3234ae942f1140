internal import Contract
internal import OpenAPI

/// Which fields of a service operation's answer a client reads in any of its operations, and which nobody of it does.
package struct FieldUse: Hashable, Sendable {
    package struct Unread: Hashable, Sendable {
        /// In the answer, `*` for every element of an array or map: `/items/*/synopsis`. A part of which nothing is read is one entry.
        package let pointer: String
        /// How many fields stand there, itself where it has no parts.
        package let fields: Int

        package init(pointer: String, fields: Int) { (self.pointer, self.fields) = (pointer, fields) }
    }

    package let service: String
    package let operation: String
    /// Ids of the client's operations that call it, in contract order.
    package let callers: [String]
    /// Values without parts, each once, however many variants of a union have it.
    package let fields: Int
    package let unread: [Unread]

    package var unreadFields: Int { unread.reduce(0) { $0 + $1.fields } }
    package var readFields: Int { fields - unreadFields }

    /// Of every service operation that the client calls, in the order of first use.
    static func all(of client: ClientPlan) -> [FieldUse] {
        var found: [(call: Call, callers: [String], reads: [FieldReads])] = []
        for plan in client.operations {
            for (index, dependency) in plan.operation.dependencies.enumerated() {
                let reads = FieldReads(plan.selection.dependencies[index], results: dependency.batch?.results)
                for call in dependency.calls {
                    let name = call.explorerName
                    guard let known = found.firstIndex(where: { $0.call.explorerName == name }) else {
                        found.append((call, [plan.id], [reads]))
                        continue
                    }
                    if !found[known].callers.contains(plan.id) { found[known].callers.append(plan.id) }
                    found[known].reads.append(reads)
                }
            }
        }
        return found.map { call, callers, reads in
            var walk = FieldWalk()
            if let schema = call.response.answered?.schema { walk.visit(schema, FieldReads(merging: reads), at: "") }
            return FieldUse(
                service: call.service.name, operation: call.operation.id ?? "", callers: callers,
                fields: walk.fields.count, unread: walk.unread)
        }
    }
}

/// Every projection that reads at one place of an answer.
struct FieldReads {
    private var nodes: [Projection] = []
    /// Looked at to tell the variants of a union apart, though nothing of it is shown.
    private var discriminator: String?
    private var isDiscriminator = false
    /// Around a batch's results: what is left of the way to them.
    private var envelopes: [(steps: ArraySlice<Source.Step>, results: Projection)] = []

    init(_ projection: Projection?, results: [Source.Step]?) {
        guard let projection else { return }
        if let results, !results.isEmpty {
            envelopes = [(results[...], projection)]
        } else {
            nodes = [projection]
        }
    }

    init(merging reads: [FieldReads]) {
        nodes = reads.flatMap(\.nodes)
        envelopes = reads.flatMap(\.envelopes)
    }

    private init(_ nodes: [Projection?]) {
        self.nodes = nodes.compactMap { node in node.map { $0.same ?? $0 } }
    }

    /// Something here or below is read.
    var isAny: Bool { isDiscriminator || !envelopes.isEmpty || nodes.contains(where: \.isSelected) }
    /// All that stands here is read.
    var isWhole: Bool { nodes.contains(where: \.isOpaque) }

    func property(_ name: String) -> FieldReads {
        var inner = FieldReads(nodes.map { node in node.fields.first { $0.name == name }?.node ?? node.value })
        inner.isDiscriminator = name == discriminator
        for envelope in envelopes where envelope.steps.first?.kind == .property(name) {
            let rest = envelope.steps.dropFirst()
            if rest.isEmpty {
                inner.nodes.append(envelope.results)
            } else {
                inner.envelopes.append((rest, envelope.results))
            }
        }
        return inner
    }

    var elements: FieldReads { FieldReads(nodes.map(\.element)) }

    /// Members that are read by their names are values too.
    var values: FieldReads { FieldReads(nodes.flatMap { node in [node.value] + node.fields.map(\.node) }) }

    /// What reads the union as one object reads each of its variants.
    func variant(_ label: String, discriminator: String?) -> FieldReads {
        var inner = FieldReads(
            nodes.map { node in
                node.variants.isEmpty ? node : node.variants.first { $0.value == label }?.node
            })
        if nodes.contains(where: { !$0.variants.isEmpty }) { inner.discriminator = discriminator }
        return inner
    }
}

/// Walks an answer's schema beside what reads it.
struct FieldWalk {
    /// Pointers of values without parts, each once, in the schema's order.
    private(set) var fields: [String] = []
    private var known: Set<String> = []
    private var read: Set<String> = []
    private var ancestors: [Schema] = []

    mutating func visit(_ schema: Schema, _ reads: FieldReads, isWhole: Bool = false, at pointer: String) {
        let view = schema.view
        let isWhole = isWhole || reads.isWhole
        let parts = parts(of: view, reads, at: pointer)
        // Where a part stands in itself, what it has below has been counted.
        guard !parts.isEmpty, !ancestors.contains(where: { $0 === view.schema }) else {
            if known.insert(pointer).inserted { fields.append(pointer) }
            if isWhole || reads.isAny { read.insert(pointer) }
            return
        }
        ancestors.append(view.schema)
        for part in parts { visit(part.schema, part.reads, isWhole: isWhole, at: part.pointer) }
        ancestors.removeLast()
    }

    /// The largest parts of which nothing is read, in the order of their first fields.
    var unread: [FieldUse.Unread] {
        var above: Set<String> = []
        for field in read { for pointer in Self.wayTo(field) { above.insert(pointer) } }
        var order: [String] = []
        var counts: [String: Int] = [:]
        for field in fields where !read.contains(field) {
            let part = Self.wayTo(field).first { !above.contains($0) } ?? field
            if counts.updateValue((counts[part] ?? 0) + 1, forKey: part) == nil { order.append(part) }
        }
        return order.map { FieldUse.Unread(pointer: $0, fields: counts[$0] ?? 0) }
    }

    /// From the root to the pointer itself: ``, `/a`, `/a/b`.
    private static func wayTo(_ pointer: String) -> [String] {
        pointer.indices.filter { pointer[$0] == "/" }.map { String(pointer[..<$0]) } + [pointer]
    }

    private func parts(
        of view: SchemaView, _ reads: FieldReads, at pointer: String
    ) -> [(schema: Schema, reads: FieldReads, pointer: String)] {
        switch view.kind {
        case .object:
            view.schema.properties.map { property in
                (property.schema, reads.property(property.name), "\(pointer)/\(JSONPointer.escape(property.name))")
            }
        case .array(let items?): [(items, reads.elements, pointer + "/*")]
        case .map(let values): [(values, reads.values, pointer + "/*")]
        case .union:
            view.unionVariants.map { label, schema in
                (schema, reads.variant(label, discriminator: view.schema.discriminator?.propertyName), pointer)
            }
        case .array(nil), .boolean, .integer, .number, .string, .plain, .free: []
        }
    }
}

extension Call {
    /// `catalog.batchGet`
    var explorerName: String { "\(service.name).\(operation.id ?? "")" }
}
