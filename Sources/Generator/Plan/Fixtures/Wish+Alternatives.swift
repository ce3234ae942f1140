internal import Diagnostics
internal import OpenAPI

/// Alternatives of `oneOf` that all take the same objects. Nothing but a member that one of them declares otherwise parts them.
extension Wish {
    var hasSeveralAlternatives: Bool { schemas.contains { $0.oneOf.count > 1 } }

    /// The object with members that the alternatives which are not chosen refuse; nil where that is not enough.
    func fittingOne(_ value: Node, _ check: SchemaCheck) -> Node? {
        guard value.members != nil else { return nil }
        var value = value
        for schema in schemas where schema.oneOf.count > 1 {
            let fitting = schema.oneOf.filter { check.accepts(value, $0) }
            guard fitting.count > 1 else { continue }
            let chosen = fitting.first { one in schemas.contains { $0 === one.effective } } ?? fitting[0]
            for other in fitting where other !== chosen && check.accepts(value, other) {
                guard let next = Self.refused(value, by: other, takenBy: chosen, check) else { return nil }
                value = next
            }
        }
        return takes(value, check) ? value : nil
    }

    private static func refused(
        _ value: Node, by other: Schema, takenBy chosen: Schema, _ check: SchemaCheck
    ) -> Node? {
        let wrong: [Node.Value] = [.string("other"), .integer(0), .bool(true), .null, .array([]), .object([])]
        for property in other.effective.properties {
            for wrong in wrong {
                let next = value.with(property.name, Node(wrong, at: value.location))
                if !check.accepts(next, other), check.accepts(next, chosen) { return next }
            }
        }
        return nil
    }
}

extension Node {
    /// The object with this member in place of the one of that name, or behind the others.
    fileprivate func with(_ name: String, _ value: Node) -> Node {
        let member = Member(key: name, keyLocation: location, value: value)
        var members = members ?? []
        if let index = members.firstIndex(where: { $0.key == name }) {
            members[index] = member
        } else {
            members.append(member)
        }
        return Node(.object(members), at: location)
    }
}
