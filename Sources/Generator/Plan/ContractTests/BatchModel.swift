internal import Contract
internal import OpenAPI

/// A batch without its calls: which keys are asked for, and what a body gives for them.
struct BatchModel {
    private let batch: Batch
    private let check: SchemaCheck

    init(_ batch: Batch, _ check: SchemaCheck) {
        (self.batch, self.check) = (batch, check)
    }

    /// Distinct, first seen first, nulls dropped; each source's `take` counts its own distinct ones.
    func keys(_ reader: SourceReader) -> [Node] {
        var keys: [Node] = []
        for source in batch.keys {
            var own: [Node] = []
            let values =
                source.source.isSequence
                ? reader.sequence(source.source) : reader.value(source.source).map { [$0] } ?? []
            for value in values where !value.isNull && !contains(own, value) {
                if batch.isChecked, !check.accepts(value, batch.keyTarget) { continue }
                own.append(value)
            }
            for value in own.prefix(source.take ?? .max) where !contains(keys, value) { keys.append(value) }
        }
        return keys
    }

    /// The results in key order: of two with one key the first counts, and one that nobody asked for is not looked
    /// at. nil where the body breaks the service's contract.
    func found(_ keys: [Node], in body: Node, _ schema: Schema, _ projection: Projection) -> Node? {
        var list = body
        var listSchema = schema.effective
        for step in batch.results {
            guard case .property(let name) = step.kind, let inner = list[name] else { return nil }
            list = inner
            listSchema = step.schema.effective
        }
        guard let elements = list.array, elements.count <= listSchema.maxItems ?? .max,
            elements.count >= listSchema.minItems ?? 0, let result = projection.element
        else { return nil }
        let projectionCheck = ProjectionCheck(check: check)
        var found: [Node?] = Array(repeating: nil, count: keys.count)
        for element in elements {
            let key = key(of: element)
            let index = key.flatMap { key in keys.firstIndex { $0.isEqual(to: key) } }
            if let key, !key.isNull, index.map({ found[$0] != nil }) ?? true, hasKeyType(key) { continue }
            guard projectionCheck.accepts(element, result, listSchema.items ?? result.schema) else { return nil }
            if let index { found[index] = element }
        }
        return Node(.array(found.compactMap { $0 }), at: body.location)
    }

    /// The result with this key.
    func result(_ key: Node, in found: Node?) -> Node? {
        found?.array?.first { self.key(of: $0)?.isEqual(to: key) ?? false }
    }

    private func key(of element: Node) -> Node? { element.value(at: batch.key) }

    /// A key of a wrong type is a fault of its result.
    private func hasKeyType(_ key: Node) -> Bool {
        batch.keySchema.typesWithoutNull == .integer ? key.integer != nil : key.string != nil
    }

    private func contains(_ nodes: [Node], _ node: Node) -> Bool { nodes.contains { $0.isEqual(to: node) } }
}
