package import Diagnostics

extension ReportValue {
    /// Numbers as written, members in document order.
    package init(_ node: Node) {
        switch node.value {
        case .null: self = .null
        case .bool(let flag): self = .flag(flag)
        case .integer, .number: self = .literal(node.json)
        case .string(let text): self = .text(text)
        case .array(let elements): self = .list(elements.map { ReportValue($0) })
        case .object(let members): self = .object(members.map { ($0.key, ReportValue($0.value)) })
        }
    }
}
