internal import OpenAPI

/// Projections as hand-written code sees them: texts as enums, as values of the runtime or as `String`, arrays and maps
/// as the standard library's.
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

    /// What a service sends: it may list more values tomorrow.
    struct Enumeration {
        let name: String
        let place: String
        let summary: String?
        let cases: [ViewModelTypes.Case]
    }

    private(set) var views: [View] = []
    private(set) var enumerations: [Enumeration] = []
    private let namespace: String
    private let naming: ProjectionNaming
    private let viewModels: ViewModelTypes

    /// - Parameters:
    ///   - namespace: the operation's type, by which the protocol names views.
    ///   - naming: of the operation's types, all of them named.
    init(namespace: String, naming: ProjectionNaming, viewModels: ViewModelTypes) {
        self.namespace = namespace
        self.naming = naming
        self.viewModels = viewModels
    }

    func outcome(of dependency: Int, _ access: Access?, named name: String) -> Value {
        guard let access else { return Value(text: "()", type: "Void") }
        let whole = owned(access, named: name)
        let plain = whole.type.hasSuffix("?") ? String(whole.type.dropLast()) : whole.type
        return Value(text: "context.outcome(of: \(dependency), \(whole.text))", type: "Outcome<\(plain)>")
    }

    /// The value with everything borrowed turned into values of its own, or into views that hold the lease.
    /// - Parameter name: in the contract, where an enum has no name of its own.
    func owned(_ access: Access?, named name: String) -> Value {
        guard let access else { return Value(text: "()", type: "Void") }
        let place = namespace + SwiftName.type(name)
        let type = ownedType(access, place)
        guard access.isOptional else { return Value(text: convert(access.text, access, place), type: type) }
        let converted = convert("$0", access, place)
        let text = converted == "$0" ? access.text : "\(access.operand).map { \(converted) }"
        return Value(text: text, type: type + "?")
    }

    private func ownedType(_ access: Access, _ place: String) -> String {
        if let node = access.node {
            return access.isCollected ? "[\(ownedType(node, place))]" : ownedType(node, place)
        }
        switch access.type {
        case "JSONText": return form(access.schema, place).type
        case "[JSONText]": return "[\(form(access.schema?.items?.effective, place).type)]"
        default: return access.type
        }
    }

    private func ownedType(_ node: Projection, _ place: String) -> String {
        let node = node.same ?? node
        switch node.kind {
        case .text: return form(node, place).type
        case .integer: return "Int"
        case .number: return "Double"
        case .boolean: return "Bool"
        case .json: return "OwnedJSON"
        case .object, .union: return "\(namespace).\(view(of: node))"
        case .array: return node.element.map { "[\(ownedType($0, place))\($0.isNullable ? "?" : "")]" } ?? "[OwnedJSON]"
        case .map:
            return node.value.map { "[String: \(ownedType($0, place))\($0.isNullable ? "?" : "")]" } ?? "OwnedJSON"
        }
    }

    private func convert(_ text: String, _ access: Access, _ place: String) -> String {
        if let node = access.node {
            if access.isCollected { return "\(text).map { \(convert("$0", node, place)) }" }
            return convert(text, node, place)
        }
        switch access.type {
        case "JSONText": return form(access.schema, place).make(of: text)
        case "[JSONText]":
            return "\(text).map { \(form(access.schema?.items?.effective, place).make(of: "$0")) }"
        default: return text
        }
    }

    private func convert(_ text: String, _ node: Projection, _ place: String) -> String {
        if let same = node.same { return convert("\(text).value", same, place) }
        switch node.kind {
        case .text: return form(node, place).make(of: text)
        case .integer, .number, .boolean: return text
        case .json: return "OwnedJSON(\(text), lease: \(Self.lease))"
        case .object, .union: return "\(namespace).\(view(of: node))(\(text), lease: \(Self.lease))"
        case .array: return node.element.map { "\(text).map { \(element("$0", $0, place)) }" } ?? text
        case .map: return node.value.map { "\(text).dictionary { \(element("$0", $0, place)) }" } ?? text
        }
    }

    private func element(_ text: String, _ node: Projection, _ place: String) -> String {
        guard node.isNullable else { return convert(text, node, place) }
        let converted = convert("$0", node, place)
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
            let value = owned(access, named: node.typeName + SwiftName.type(field.name))
            return Member(key: field.name, name: shown, type: value.type, expression: value.text)
        }
        let cases = zip(node.variants, node.variantNames).map { variant, name in
            let place = namespace + node.typeName + SwiftName.type(variant.value)
            return (name: name, type: ownedType(variant.node, place), expression: convert("value", variant.node, place))
        }
        views[index] = View(
            name: name, fieldsType: node.typeName, place: node.schema.location.place, members: members, cases: cases)
        return name
    }
}

// MARK: Texts

extension ViewPlanner {
    private func form(_ node: Projection, _ place: String) -> TextForm {
        guard node.acceptsUnknown, let values = node.schema.listedTexts else { return form(node.schema, place) }
        if !enumerations.contains(where: { $0.name == node.typeName }) {
            enumerations.append(
                Enumeration(
                    name: node.typeName, place: node.schema.location.place, summary: node.schema.summary,
                    cases: ViewModelTypes.cases(values, reserved: ["unknown", "rawValue"])))
        }
        return .enumeration("\(namespace).\(node.typeName)")
    }

    /// Of what the client sends: an enum that is closed, and shared with the view models.
    /// - Parameter place: names the enum where its schema does not.
    private func form(_ schema: Schema?, _ place: String) -> TextForm {
        guard let schema else { return .string }
        if schema.listedTexts != nil {
            let name = viewModels.readEnumeration(for: schema, fallbackName: place)
            // A type of the operation would hide it.
            return naming.isFree(name) ? .enumeration(name) : .string
        }
        return schema.textValueType.map { .value($0) } ?? .string
    }
}
