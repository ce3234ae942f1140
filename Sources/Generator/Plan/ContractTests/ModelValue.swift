internal import OpenAPI

/// A part of the view model as the contract's bindings make it.
indirect enum ModelValue {
    case scalar(Node)
    /// nil: the member is left out.
    case object([(name: String, value: ModelValue?)])
    case array([ModelValue])
    /// Hand-written, or a role that only the answer itself knows.
    case unknown

    var isNull: Bool { if case .scalar(let node) = self { node.isNull } else { false } }

    /// No element or member; nil for what has none by nature, and where it is not known.
    var isEmptyContainer: Bool? {
        switch self {
        case .array(let elements): elements.isEmpty
        case .object(let members): members.allSatisfy { $0.value == nil }
        case .scalar, .unknown: nil
        }
    }

    subscript(name: String) -> ModelValue? {
        if case .object(let members) = self { members.first { $0.name == name }?.value } else { nil }
    }

    /// nil where a part is not known.
    func node(at place: Node) -> Node? {
        switch self {
        case .scalar(let node): return node
        case .unknown: return nil
        case .array(let elements):
            let nodes = elements.compactMap { $0.node(at: place) }
            return nodes.count == elements.count ? Node(.array(nodes), at: place.location) : nil
        case .object(let members):
            var known: [Node.Member] = []
            for case (let name, let value?) in members {
                guard let node = value.node(at: place) else { return nil }
                known.append(Node.Member(key: name, keyLocation: place.location, value: node))
            }
            return Node(.object(known), at: place.location)
        }
    }

    /// The same JSON, and both known.
    func isSame(as other: ModelValue, at place: Node) -> Bool {
        guard let left = node(at: place), let right = other.node(at: place) else { return false }
        return left.json == right.json
    }
}
