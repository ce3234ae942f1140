internal import Contract
internal import OpenAPI

/// Whether a value keeps a service's contract as far as one client reads it: types, bounds and presence of what is
/// selected, and nothing of the rest.
struct ProjectionCheck {
    /// A value deeper than this is no body of a test.
    private static let depthMax = 100

    let check: SchemaCheck

    func accepts(_ value: Node, _ projection: Projection, _ schema: Schema) -> Bool {
        accepts(value, projection, schema, depth: 0)
    }

    private func accepts(_ value: Node, _ written: Projection, _ schema: Schema, depth: Int) -> Bool {
        guard depth < Self.depthMax else { return false }
        let projection = written.same ?? written
        let schema = schema.withoutNull.effective
        if value.isNull, written.isNullable { return true }
        guard isNarrow(value, written) else { return false }
        switch projection.kind {
        case .text where projection.acceptsUnknown && schema.enumeration != nil: return value.string != nil
        case .text, .integer, .number, .boolean, .json: return check.accepts(value, schema)
        case .object: return isObject(value, projection, schema, depth)
        case .array: return isArray(value, projection, schema, depth)
        case .map:
            guard let members = value.members, let node = projection.value, let values = schema.memberValues
            else { return value.members != nil }
            let isInBounds = isWithin(members.count, schema.minProperties, schema.maxProperties)
            return isInBounds && members.allSatisfy { accepts($0.value, node, values, depth: depth + 1) }
        case .union:
            let own = schema.view.unionVariants
            guard let label = UnionModel(schema, check).label(of: value),
                let variant = projection.variants.first(where: { $0.value == label }),
                let mapped = own.first(where: { $0.label == label })
            else { return false }
            return accepts(value, variant.node, mapped.schema, depth: depth + 1)
        }
    }

    private func isObject(_ value: Node, _ projection: Projection, _ schema: Schema, _ depth: Int) -> Bool {
        guard value.members != nil else { return false }
        return projection.fields.allSatisfy { field in
            guard let member = value[field.name] else { return !field.isRequired }
            let own = schema.propertySchema(field.name) ?? field.node.schema
            return accepts(member, field.node, own, depth: depth + 1)
        }
    }

    private func isArray(_ value: Node, _ projection: Projection, _ schema: Schema, _ depth: Int) -> Bool {
        guard let elements = value.array, isWithin(elements.count, schema.minItems, schema.maxItems) else {
            return false
        }
        if schema.uniqueItems {
            for (index, element) in elements.enumerated() {
                if elements[..<index].contains(where: { $0.isEqual(to: element) }) { return false }
            }
        }
        guard let node = projection.element else { return true }
        return elements.allSatisfy { accepts($0, node, schema.items ?? node.schema, depth: depth + 1) }
    }

    /// Where the view model is narrower than the service.
    private func isNarrow(_ value: Node, _ projection: Projection) -> Bool {
        projection.narrowings.allSatisfy { narrowing in
            switch narrowing {
            case .schema(let target): check.accepts(value, target)
            case .values(let values, _): value.string.map(values.contains) ?? false
            }
        }
    }

    private func isWithin(_ count: Int, _ least: Int?, _ most: Int?) -> Bool {
        count >= least ?? 0 && count <= most ?? .max
    }
}
