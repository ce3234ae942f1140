internal import Diagnostics
internal import OpenAPI

extension PactShape.Choice {
    /// The body with the place in this form, as a stub that is told of it answers.
    func apply(to body: Node) -> Node {
        let tokens = pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
        return apply(tokens[...], to: body)
    }

    private func apply(_ tokens: ArraySlice<String>, to node: Node) -> Node {
        guard let token = tokens.first else { return node }
        let rest = tokens.dropFirst()
        if let elements = node.array {
            guard token == "*" else { return node }
            return Node(.array(elements.map { apply(rest, to: $0) }), at: node.location)
        }
        guard var members = node.members else { return node }
        let name = JSONPointer.unescape(token) ?? token
        guard rest.isEmpty else {
            members = members.map { member in
                guard token == "*" || member.key == name else { return member }
                return Node.Member(
                    key: member.key, keyLocation: member.keyLocation, value: apply(rest, to: member.value))
            }
            return Node(.object(members), at: node.location)
        }
        let index = members.firstIndex { $0.key == name }
        guard let value = replacement(at: node.location) else {
            if let index { members.remove(at: index) }
            return Node(.object(members), at: node.location)
        }
        let member = Node.Member(key: name, keyLocation: node.location, value: value)
        if let index { members[index] = member } else { members.append(member) }
        return Node(.object(members), at: node.location)
    }

    /// nil where the member goes.
    private func replacement(at location: Location) -> Node? {
        switch form {
        case .value: value
        case .null: Node(.null, at: location)
        case .missing: nil
        }
    }
}
