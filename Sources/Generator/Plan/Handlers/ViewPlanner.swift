internal import OpenAPI

/// Projections as hand-written code sees them: texts as `String`, arrays and maps as the standard library's.
final class ViewPlanner {
    struct Value {
        let text: String
        let type: String
    }

    struct Member {
        /// In the service's contract.
        let key: String
        let name: String
        let type: String
        let expression: String
    }

    struct View {
        let name: String
        let fieldsType: String
        let place: String
        let members: [Member]
        /// Of a union: case, what it holds, and how that is made of `value`.
        let cases: [(name: String, type: String, expression: String)]
    }

    private(set) var views: [View] = []
    private let namespace: String

    /// - Parameter namespace: the operation's type, by which the protocol names views.
    init(namespace: String) {
        self.namespace = namespace
    }

    func outcome(of dependency: Int, _ access: Access?) -> Value {
        guard let access else { return Value(text: "()", type: "Void") }
        let whole = owned(access)
        let plain = whole.type.hasSuffix("?") ? String(whole.type.dropLast()) : whole.type
        return Value(text: "context.outcome(of: \(dependency), \(whole.text))", type: "Outcome<\(plain)>")
    }

    /// The value with everything borrowed turned into values of its own, or into views that hold the lease.
    func owned(_ access: Access?) -> Value {
        guard let access else { return Value(text: "()", type: "Void") }
        let type = ownedType(access)
        guard access.isOptional else { return Value(text: convert(access.text, access), type: type) }
        let converted = convert("$0", access)
        let text = converted == "$0" ? access.text : "\(access.operand).map { \(converted) }"
        return Value(text: text, type: type + "?")
    }

    private func ownedType(_ access: Access) -> String {
        guard let node = access.node else { return access.type == "JSONText" ? "String" : access.type }
        return access.isCollected ? "[\(ownedType(node))]" : ownedType(node)
    }

    private func ownedType(_ node: Projection) -> String {
        let node = node.same ?? node
        switch node.kind {
        case .text: return "String"
        case .integer: return "Int"
        case .number: return "Double"
        case .boolean: return "Bool"
        case .json: return "OwnedJSON"
        case .object, .union: return "\(namespace).\(view(of: node))"
        case .array: return node.element.map { "[\(ownedType($0))\($0.isNullable ? "?" : "")]" } ?? "[OwnedJSON]"
        case .map: return node.value.map { "[String: \(ownedType($0))\($0.isNullable ? "?" : "")]" } ?? "OwnedJSON"
        }
    }

    private func convert(_ text: String, _ access: Access) -> String {
        guard let node = access.node else { return access.type == "JSONText" ? "\(text).string" : text }
        if access.isCollected { return "\(text).map { \(convert("$0", node)) }" }
        return convert(text, node)
    }

    private func convert(_ text: String, _ node: Projection) -> String {
        if let same = node.same { return convert("\(text).value", same) }
        switch node.kind {
        case .text: return "\(text).string"
        case .integer, .number, .boolean: return text
        case .json: return "OwnedJSON(\(text), lease: \(Self.lease))"
        case .object, .union: return "\(namespace).\(view(of: node))(\(text), lease: \(Self.lease))"
        case .array: return node.element.map { "\(text).map { \(element("$0", $0)) }" } ?? text
        case .map: return node.value.map { "\(text).dictionary { \(element("$0", $0)) }" } ?? text
        }
    }

    private func element(_ text: String, _ node: Projection) -> String {
        guard node.isNullable else { return convert(text, node) }
        let converted = convert("$0", node)
        return converted == "$0" ? text : "\(text).map { \(converted) }"
    }

    /// What the lease is called wherever a view is made.
    private static let lease = "lease"

    private func view(of node: Projection) -> String {
        let name = node.typeName + "View"
        guard !views.contains(where: { $0.name == name }) else { return name }
        let index = views.count
        views.append(View(name: name, fieldsType: node.typeName, place: "", members: [], cases: []))
        let names = node.memberNames
        let members = node.fields.map { field -> Member in
            let member = names[field.name] ?? field.name
            // A view's own parts.
            let shown = ["fields", "lease"].contains(member) ? member + "Value" : member
            let access = Access(
                text: "fields.\(member)", isOptional: !field.isRequired || field.node.isNullable, node: field.node,
                type: field.node.swiftType)
            let value = owned(access)
            return Member(key: field.name, name: shown, type: value.type, expression: value.text)
        }
        let cases = zip(node.variants, node.variantNames).map { variant, name in
            (name: name, type: ownedType(variant.node), expression: convert("value", variant.node))
        }
        views[index] = View(
            name: name, fieldsType: node.typeName, place: node.schema.location.place, members: members, cases: cases)
        return name
    }
}
