internal import OpenAPI

/// JSON for people: what fits a line stands on one.
struct JSONLines {
    private static let widthMax = 112

    private(set) var lines: [String] = []

    init(_ node: Node) {
        write(node, indentation: "", before: "", after: "")
    }

    private mutating func write(_ node: Node, indentation: String, before: String, after: String) {
        let whole = indentation + before + Self.spaced(node) + after
        let isScalar = node.array == nil && node.members == nil
        let isEmpty = node.array?.isEmpty ?? node.members?.isEmpty ?? true
        guard !isScalar, !isEmpty, whole.count > Self.widthMax else { return lines.append(whole) }
        let inner = indentation + "  "
        if let elements = node.array {
            lines.append("\(indentation)\(before)[")
            for (index, element) in elements.enumerated() {
                write(element, indentation: inner, before: "", after: index < elements.count - 1 ? "," : "")
            }
            lines.append("\(indentation)]\(after)")
        } else if let members = node.members {
            lines.append("\(indentation)\(before){")
            for (index, member) in members.enumerated() {
                let key = Node(.string(member.key), at: node.location).json
                let after = index < members.count - 1 ? "," : ""
                write(member.value, indentation: inner, before: "\(key): ", after: after)
            }
            lines.append("\(indentation)}\(after)")
        }
    }

    private static func spaced(_ node: Node) -> String {
        if let elements = node.array { return "[" + elements.map(spaced).joined(separator: ", ") + "]" }
        guard let members = node.members else { return node.json }
        let parts = members.map { "\(Node(.string($0.key), at: node.location).json): \(spaced($0.value))" }
        return "{" + parts.joined(separator: ", ") + "}"
    }
}
