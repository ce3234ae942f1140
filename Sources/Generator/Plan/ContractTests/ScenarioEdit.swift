internal import OpenAPI

/// A change of a stub's healthy body.
enum ScenarioEdit {
    case fixture(EditFixture)
    case set(String, Node)
    case remove(String)

    func apply(to body: Node) -> Node {
        switch self {
        case .fixture(let edit): body.applying([edit])
        case .set(let pointer, let node): body.changing(Self.tokens(of: pointer), adding: node) { _ in node }
        case .remove(let pointer): body.changing(Self.tokens(of: pointer)) { _ in nil }
        }
    }

    private static func tokens(of pointer: String) -> ArraySlice<String> {
        pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)[...]
    }
}

extension Node {
    /// - Parameters:
    ///   - tokens: `*` is every element or member.
    ///   - adding: what an object gets that lacks the member.
    ///   - change: nil removes.
    fileprivate func changing(
        _ tokens: ArraySlice<String>, adding: Node? = nil, _ change: (Node) -> Node?
    ) -> Node {
        guard let token = tokens.first else { return change(self) ?? self }
        let rest = tokens.dropFirst()
        func changed(_ name: String, _ node: Node) -> Node? {
            guard token == "*" || JSONPointer.unescape(token) == name else { return node }
            return rest.isEmpty ? change(node) : node.changing(rest, adding: adding, change)
        }
        switch value {
        case .object(let members):
            var kept = members.compactMap { member in
                changed(member.key, member.value).map {
                    Member(key: member.key, keyLocation: member.keyLocation, value: $0)
                }
            }
            let name = JSONPointer.unescape(token) ?? token
            if let adding, rest.isEmpty, token != "*", !members.contains(where: { $0.key == name }) {
                kept.append(Member(key: name, keyLocation: location, value: adding))
            }
            return Node(.object(kept), at: location)
        case .array(let elements):
            return Node(.array(elements.enumerated().compactMap { changed(String($0), $1) }), at: location)
        case .null, .bool, .integer, .number, .string: return self
        }
    }
}
