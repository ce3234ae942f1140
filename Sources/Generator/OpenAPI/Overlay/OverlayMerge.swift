internal import Diagnostics

/// Why an update does not go together with the document.
struct OverlayMismatch: Error {
    let diagnostic: Diagnostic

    init(_ message: String, at place: Node, against other: Node? = nil, fix: String) {
        diagnostic = Diagnostic(
            .overlayMismatch, at: place.location, message,
            notes: other.map { [Diagnostic.Note("this is what it is to change", at: $0.location)] } ?? [], fix: fix)
    }
}

/// Selected places as a tree: each is changed once, however often a query names it.
struct SelectedPlaces {
    private(set) var isSelected = false
    private(set) var below: [JSONPath.Step: SelectedPlaces] = [:]

    init(_ places: [[JSONPath.Step]]) {
        for place in places { insert(place[...]) }
    }

    private mutating func insert(_ place: ArraySlice<JSONPath.Step>) {
        guard let step = place.first else {
            isSelected = true
            return
        }
        below[step, default: SelectedPlaces([])].insert(place.dropFirst())
    }
}

/// One change to all selected places of a document.
struct OverlayMerge {
    enum Change {
        case update(Node)
        case remove
        case nothing
    }

    let change: Change
    /// The action's target, which is to blame for what it selects.
    let target: Node
    let updatesPrimitives: Bool

    func applied(to root: Node, _ places: SelectedPlaces) throws(OverlayMismatch) -> Node {
        if let root = try changed(root, places) { return root }
        throw OverlayMismatch(
            "the action removes the whole document", at: target, fix: "select what is to be removed")
    }

    /// - Returns: nil where the value is removed. What stands below it is changed before it is.
    private func changed(_ node: Node, _ places: SelectedPlaces) throws(OverlayMismatch) -> Node? {
        if places.isSelected, case .remove = change { return nil }
        let node = places.below.isEmpty ? node : try changedBelow(node, places)
        guard places.isSelected, case .update(let update) = change else { return node }
        return try updated(node, with: update)
    }

    private func changedBelow(_ node: Node, _ places: SelectedPlaces) throws(OverlayMismatch) -> Node {
        switch node.value {
        case .array(let elements):
            var result: [Node] = []
            for (index, element) in elements.enumerated() {
                guard let below = places.below[.index(index)] else {
                    result.append(element)
                    continue
                }
                if let element = try changed(element, below) { result.append(element) }
            }
            return Node(.array(result), at: node.location)
        case .object(let members):
            var result: [Node.Member] = []
            for member in members {
                guard let below = places.below[.key(member.key)] else {
                    result.append(member)
                    continue
                }
                guard let value = try changed(member.value, below) else { continue }
                result.append(Node.Member(key: member.key, keyLocation: member.keyLocation, value: value))
            }
            return Node(.object(result), at: node.location)
        default: return node
        }
    }

    /// The Action Object's `update`: an object is merged, an array takes it as one more entry.
    private func updated(_ node: Node, with update: Node) throws(OverlayMismatch) -> Node {
        switch node.value {
        case .array(let elements): return Node(.array(elements + [update]), at: node.location)
        case .object:
            guard update.members != nil else {
                throw OverlayMismatch(
                    "'update' is \(update.kindName), and its target selects an object", at: update, against: node,
                    fix: "write the properties to be merged")
            }
            return try merged(node, update)
        default:
            guard updatesPrimitives else {
                throw OverlayMismatch(
                    "the target selects \(node.kindName), and 'update' takes objects and arrays", at: target,
                    against: node, fix: "select the object that holds it")
            }
            return try merged(node, update)
        }
    }

    /// Recursively: what only one has stays, arrays are concatenated, primitive values replaced.
    private func merged(_ node: Node, _ update: Node) throws(OverlayMismatch) -> Node {
        switch (node.value, update.value) {
        case (.array(let elements), .array(let more)): return Node(.array(elements + more), at: node.location)
        case (.object(let members), .object(let more)):
            var members = members
            var indices: [String: Int] = [:]
            for (index, member) in members.enumerated() { indices[member.key] = index }
            for addition in more {
                guard let index = indices[addition.key] else {
                    members.append(addition)
                    continue
                }
                let known = members[index]
                members[index] = Node.Member(
                    key: known.key, keyLocation: known.keyLocation, value: try merged(known.value, addition.value))
            }
            return Node(.object(members), at: node.location)
        case (.array, _), (.object, _), (_, .array), (_, .object):
            throw OverlayMismatch(
                "\(update.kindName) cannot be merged into \(node.kindName)", at: update, against: node,
                fix: "remove the other in an action before")
        default: return update
        }
    }
}
