internal import Diagnostics
internal import OpenAPI

/// Reads `call`, `parameters` and `body` of a dependency or of a link in a fallback chain.
struct CallReader {
    let diagnostics: Diagnostics
    private var scalars: ScalarReader { ScalarReader(diagnostics: diagnostics) }

    /// - Parameters:
    ///   - own: what the call itself says of policies.
    ///   - isBatch: it asks for many keys at once.
    func read(
        _ reader: ObjectReader, of name: String, own: PolicyKeys, in context: PlanContext, isBatch: Bool = false
    ) -> CallDeclaration? {
        let node = reader.required("call", in: name, fix: "name the operation: call: users.getUser")
        let call = node.flatMap { target($0, "'call'") }
        let named = reader.node("policy").map { context.policies.keys(named: $0) }
        let cache = CacheReader(diagnostics: diagnostics).read(reader, isBatch: isBatch)
        let parameters = reader.node("parameters").map(parameters) ?? []
        let body = reader.node("body").flatMap(value)
        guard let call, let node else { return nil }
        return CallDeclaration(
            service: call.service, operationID: call.operation, location: node.location, parameters: parameters,
            body: body, policy: context.policy(own: own, named: named, service: call.service), cache: cache)
    }

    /// `users.getUser`: the service ends at the first dot.
    func target(_ node: Node, _ name: String) -> (service: String, operation: String)? {
        let form = "write the service, a dot and the operationId: users.getUser"
        guard let text = scalars.string(node, name, fix: form) else { return nil }
        guard let dot = text.firstIndex(of: "."), dot != text.startIndex, text.index(after: dot) != text.endIndex else {
            diagnostics.report(
                .invalidValue, at: node.location, "\(name) is '\(text)', which names no operation", fix: form)
            return nil
        }
        return (String(text[..<dot]), String(text[text.index(after: dot)...]))
    }

    private func parameters(_ node: Node) -> [ParameterDeclaration] {
        guard let members = node.members else {
            scalars.wrongKind(node, "'parameters'", "an object", fix: "write names and values: {id: $auth.sub}")
            return []
        }
        return members.compactMap { member in
            guard let value = value(member.value) else { return nil }
            let (place, name) = qualified(member.key)
            return ParameterDeclaration(
                place: place, name: name, nameLocation: member.keyLocation, value: value,
                valueLocation: member.value.location)
        }
    }

    /// `path.id` is the path parameter `id`; a prefix that is no place belongs to the name.
    private func qualified(_ key: String) -> (Parameter.Place?, String) {
        guard let dot = key.firstIndex(of: "."), let place = Parameter.Place(rawValue: String(key[..<dot])) else {
            return (nil, key)
        }
        return (place, String(key[key.index(after: dot)...]))
    }

    /// A string with `$` in front is an expression, an object is built field by field, all else is literal.
    private func value(_ node: Node) -> ValueDeclaration? {
        switch node.value {
        case .string(let text) where text.hasPrefix("$"):
            return scalars.expression(node, "the value").map { .expression($0) }
        case .object(let members):
            let fields = members.map { ($0, value($0.value)) }
            let known = fields.compactMap { member, value in
                value.map { ValueDeclaration.Field(name: member.key, nameLocation: member.keyLocation, value: $0) }
            }
            return known.count == fields.count ? .object(known, node.location) : nil
        case .array:
            return refuseExpressions(in: node) ? .literal(node) : nil
        default: return .literal(node)
        }
    }

    /// A literal list says what it means: `[$user]` would be sent as it stands.
    ///
    /// - Returns: false, reported, where an expression stands anywhere inside.
    private func refuseExpressions(in node: Node) -> Bool {
        switch node.value {
        case .string(let text) where text.hasPrefix("$"):
            diagnostics.report(
                .invalidExpression, at: node.location, "'\(text)' stands in a list, which is taken literally",
                fix: "read a whole list with one expression, such as $user#/ids")
            return false
        case .array(let nodes): return nodes.map(refuseExpressions).allSatisfy(\.self)
        case .object(let members): return members.map { refuseExpressions(in: $0.value) }.allSatisfy(\.self)
        default: return true
        }
    }

    /// Statuses that are data.
    func absent(_ node: Node) -> [Int]? {
        scalars.statuses(node, "'absent'", rule: "204 or statuses from 400 to 499") {
            $0 == 204 || (400...499).contains($0)
        }
    }
}
