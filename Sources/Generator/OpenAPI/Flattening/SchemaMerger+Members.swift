internal import Diagnostics

/// Arrays and objects: keywords whose meaning depends on their neighbours.
extension SchemaMerger {
    func mergeArrays(_ part: Schema) {
        result.uniqueItems = result.uniqueItems || part.uniqueItems
        let longest = max(result.prefixItems.count, part.prefixItems.count)
        if longest > 0 {
            result.prefixItems = (0..<longest).compactMap { index in
                let pair = [result, part].compactMap { $0.prefixItems.count > index ? $0.prefixItems[index] : $0.items }
                return pair.isEmpty ? nil : combinations.all(of: pair)
            }
        }
        result.items = both(result.items, part.items)
    }

    func mergeObjects(_ part: Schema) {
        for name in part.required where !result.required.contains(name) { result.required.append(name) }
        result.propertyNames = both(result.propertyNames, part.propertyNames)
        result.dependentRequired += part.dependentRequired
        result.dependentSchemas += part.dependentSchemas
        guard part.namesMembers else { return }
        guard result.namesMembers else { return takeMembers(of: part) }
        let isOpen = !result.constrainsOthers && !part.constrainsOthers
        if isOpen || (result.patternProperties.isEmpty && part.patternProperties.isEmpty) {
            result.patternProperties += part.patternProperties
            return mergeProperties(part)
        }
        let closed = isolated(part)
        if result.constrainsOthers {
            result.allOf.append(isolated(result))
            result.patternProperties = []
            result.additionalProperties = nil
        }
        let open = Schema(node: part.node)
        open.properties = part.properties
        if part.constrainsOthers {
            result.allOf.append(closed)
        } else {
            open.patternProperties = part.patternProperties
            open.additionalProperties = part.additionalProperties
        }
        result.patternProperties += open.patternProperties
        mergeProperties(open)
    }

    private func takeMembers(of part: Schema) {
        result.properties = part.properties
        result.patternProperties = part.patternProperties
        result.additionalProperties = part.additionalProperties
    }

    /// `additionalProperties` with the names and patterns that it leaves out.
    private func isolated(_ schema: Schema) -> Schema {
        let rest = Schema(node: schema.node)
        rest.combinations = combinations
        rest.resource = schema.resource
        rest.properties = schema.properties.map { property in
            let any = Schema(node: property.schema.node)
            any.constant = true
            any.resource = property.schema.resource
            return property.with(any)
        }
        rest.patternProperties = schema.patternProperties
        rest.additionalProperties = schema.additionalProperties
        return rest
    }

    /// A property that only one side names must satisfy the other side's `additionalProperties` as well.
    private func mergeProperties(_ part: Schema) {
        var places: [String: Int] = [:]
        for (index, property) in result.properties.enumerated() { places[property.name] = index }
        let others = result.additionalProperties
        let partNames = Set(part.properties.map(\.name))
        if let additional = part.additionalProperties, additional.constant != true {
            result.properties = result.properties.map { property in
                partNames.contains(property.name) ? property : property.with(forbid(property.schema, additional))
            }
        }
        for property in part.properties {
            if let index = places[property.name] {
                let schema = combinations.all(of: [result.properties[index].schema, property.schema])
                result.properties[index] = Schema.Property(
                    name: property.name, nameLocation: property.nameLocation, schema: schema)
            } else if let others, others.constant != true {
                result.properties.append(property.with(forbid(property.schema, others)))
            } else {
                result.properties.append(property)
            }
        }
        result.additionalProperties = both(result.additionalProperties, part.additionalProperties)
    }

    private func forbid(_ property: Schema, _ additional: Schema) -> Schema {
        additional.constant == false ? additional : combinations.all(of: [additional, property])
    }

    private func both(_ left: Schema?, _ right: Schema?) -> Schema? {
        guard let left, let right else { return left ?? right }
        if left.constant == false || right.constant == false { return left.constant == false ? left : right }
        return combinations.all(of: [left, right])
    }
}

extension Schema {
    /// Whether it has properties, patterns of their names, or a word on all others.
    fileprivate var namesMembers: Bool {
        !properties.isEmpty || !patternProperties.isEmpty || additionalProperties != nil
    }

    fileprivate var constrainsOthers: Bool {
        additionalProperties.map { $0.constant != true } ?? false
    }
}

extension Schema.Property {
    fileprivate func with(_ schema: Schema) -> Schema.Property {
        Schema.Property(name: name, nameLocation: nameLocation, schema: schema)
    }
}
