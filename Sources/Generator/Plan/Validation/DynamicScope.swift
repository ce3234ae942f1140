internal import OpenAPI

/// The resources that were entered on the way to a schema, as far as a `$dynamicRef` can tell: for each
/// `$dynamicAnchor` the schema that the outermost of them gives it (JSON Schema 2020-12 core, section 8.2.3.2).
struct DynamicScope {
    private var anchors: [String: Schema] = [:]

    mutating func enter(_ resource: Schema.Resource?) {
        guard let resource, !resource.dynamicAnchors.isEmpty else { return }
        anchors.merge(resource.dynamicAnchors) { outer, _ in outer }
    }

    func target(of reference: Schema.DynamicReference) -> Schema { anchors[reference.anchor] ?? reference.target }

    /// Equal for scopes in which every `$dynamicRef` leads to the same schema.
    var key: [String: ObjectIdentifier] { anchors.mapValues { ObjectIdentifier($0) } }
}

/// Which schemas lead to a `$dynamicRef`: only what those are compiled to depends on the way to them.
struct DynamicReach {
    private var known: [ObjectIdentifier: Bool] = [:]

    /// Each schema is visited once, however often this is asked.
    mutating func leadsToReference(_ root: Schema) -> Bool {
        if let answer = known[ObjectIdentifier(root)] { return answer }
        var parents: [ObjectIdentifier: [ObjectIdentifier]] = [:]
        var reached: [ObjectIdentifier] = []
        var found: Set<ObjectIdentifier> = [ObjectIdentifier(root)]
        var dynamic: [ObjectIdentifier] = []
        var waiting = [root]
        while let schema = waiting.popLast() {
            let id = ObjectIdentifier(schema)
            reached.append(id)
            if schema.dynamicReference != nil { dynamic.append(id) }
            for inner in schema.subschemas {
                let innerID = ObjectIdentifier(inner)
                if let answer = known[innerID] {
                    if answer { dynamic.append(id) }
                    continue
                }
                parents[innerID, default: []].append(id)
                if found.insert(innerID).inserted { waiting.append(inner) }
            }
        }
        for id in reached { known[id] = false }
        while let id = dynamic.popLast() {
            if known.updateValue(true, forKey: id) == true { continue }
            dynamic += parents[id] ?? []
        }
        return known[ObjectIdentifier(root)] ?? false
    }
}
