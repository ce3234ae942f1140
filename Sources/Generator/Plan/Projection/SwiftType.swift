internal import OpenAPI

/// The Swift types of what was selected, as the operation's files spell them.
extension Projection {
    /// Of a value that is there.
    var swiftType: String {
        if let same { return "Box<\(same.typeName)>" }
        switch kind {
        case .text: return "JSONText"
        case .integer: return "Int"
        case .number: return "Double"
        case .boolean: return "Bool"
        case .json: return "JSONValue"
        case .object, .union: return typeName
        case .array: return element.map { "[\($0.slotType(isRequired: true))]" } ?? "JSONValue"
        case .map: return value.map { "[(key: JSONText, value: \($0.slotType(isRequired: true)))]" } ?? "JSONValue"
        }
    }

    func slotType(isRequired: Bool) -> String { isRequired && !isNullable ? swiftType : swiftType + "?" }

    /// Contract name → Swift name of each field, in field order.
    var memberNames: [String: String] {
        var scope = NameScope()
        var names: [String: String] = [:]
        for field in fields {
            names[field.name] = scope.claim(SwiftName.member(field.name), SwiftName.member(field.name + "Value"))
        }
        return names
    }

    /// Contract name → the flag of each field whose null is told from its absence.
    var nullFlagNames: [String: String] {
        let members = memberNames
        var scope = NameScope(reserved: Set(members.values))
        var names: [String: String] = [:]
        for field in fields where field.tellsNull {
            names[field.name] = scope.claim(SwiftName.bare(field.name) + "IsNull")
        }
        return names
    }
}

/// Names every type of a projection, from the dependency's name downwards.
struct ProjectionNaming {
    private var scope: NameScope
    private var viewNames: [String] = []
    /// By schema.
    private var enumerations: [ObjectIdentifier: String] = [:]

    init(reserved: Set<String>) {
        scope = NameScope(reserved: reserved)
    }

    mutating func name(_ root: Projection, as name: String) {
        var seen: [Projection] = []
        assign(root, name, &seen)
    }

    /// Names the enums that views may show, when all other types have their names: each by its first place.
    mutating func nameEnumerations(_ root: Projection, as name: String) {
        while let view = viewNames.popLast() { _ = scope.claim(view) }
        var seen: [Projection] = []
        assignEnumerations(root, name, &seen)
    }

    /// Whether the operation's types leave the name free.
    func isFree(_ name: String) -> Bool { scope.isFree(name) }

    private mutating func assignEnumerations(_ node: Projection, _ name: String, _ seen: inout [Projection]) {
        guard node.same == nil, !seen.contains(where: { $0 === node }) else { return }
        seen.append(node)
        switch node.kind {
        case .object, .union:
            for field in node.fields {
                assignEnumerations(field.node, node.typeName + part(field.name, field.node), &seen)
            }
            for variant in node.variants {
                assignEnumerations(variant.node, node.typeName + part(variant.value, variant.node), &seen)
            }
        case .array: if let element = node.element { assignEnumerations(element, name, &seen) }
        case .map: if let value = node.value { assignEnumerations(value, name, &seen) }
        case .text:
            guard node.acceptsUnknown, node.schema.listedTexts != nil else { return }
            let id = ObjectIdentifier(node.schema)
            node.typeName = enumerations[id] ?? scope.claim(name, name + "Value")
            enumerations[id] = node.typeName
        case .integer, .number, .boolean, .json: break
        }
    }

    private mutating func assign(_ node: Projection, _ name: String, _ seen: inout [Projection]) {
        guard node.same == nil, !seen.contains(where: { $0 === node }) else { return }
        seen.append(node)
        switch node.kind {
        case .object, .union:
            let type = scope.claim(name, name + "Value")
            node.typeName = type
            viewNames.append(type + "View")
            for field in node.fields { assign(field.node, type + part(field.name, field.node), &seen) }
            for variant in node.variants { assign(variant.node, type + part(variant.value, variant.node), &seen) }
        case .array: if let element = node.element { assign(element, name, &seen) }
        case .map: if let value = node.value { assign(value, name, &seen) }
        case .text, .integer, .number, .boolean, .json: break
        }
    }

    /// An element is named by its schema where that has a name, else by the property: `HistoryInProgressItem`,
    /// `CatalogImages`.
    private func part(_ property: String, _ node: Projection) -> String {
        let named = node.element ?? node.value ?? node
        let isContainer = node.element != nil || node.value != nil
        return SwiftName.type(isContainer ? named.schema.name ?? property : property)
    }
}
