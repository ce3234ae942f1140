internal import OpenAPI

extension RulePlanner {
    /// Whether a value that was read already keeps the view model's schema, as an expression; nil where there is
    /// nothing to ask.
    func condition(_ access: Access, target: Schema) -> String? {
        guard let kind = access.kind else { return nil }
        let value = access.isOptional ? "value" : access.text
        guard let check = check(value, kind, target) else {
            return access.isOptional && !target.isNullable ? "\(access.text) != nil" : nil
        }
        guard access.isOptional else { return check }
        return "\(access.operand).map({ value in \(check) }) ?? \(target.isNullable)"
    }

    /// The same where nothing is as good as a value that fits.
    func conditionIfPresent(_ access: Access, target: Schema) -> String? {
        guard access.isOptional else { return condition(access, target: target) }
        guard let kind = access.kind, let check = check("value", kind, target) else { return nil }
        return "\(access.operand).map({ value in \(check) }) ?? true"
    }

    private func check(_ value: String, _ kind: Projection.Kind, _ target: Schema) -> String? {
        if let values = target.enumeration ?? target.const.map({ [$0] }) {
            let comparisons = values.filter { !$0.isNull }.map { "\(value) == \(SwiftLiteral.scalar($0))" }
            return comparisons.isEmpty ? "false" : "(\(comparisons.joined(separator: " || ")))"
        }
        if kind == .text {
            let rules = textRules(target)
            let place = SwiftLiteral.quoted(target.location.place)
            return rules.isEmpty ? nil : "FirstViolation.holds({ $0.text(\(value)\(rules), schema: \(place)) })"
        }
        guard kind == .integer || kind == .number else { return nil }
        let bounds = numberBounds(value, target)
        return bounds.isEmpty ? nil : "(\(bounds))"
    }
}

extension Access {
    /// What a check looks at: of values outside of bodies the Swift type tells.
    fileprivate var kind: Projection.Kind? {
        if let node { return node.kind }
        return switch type {
        case "JSONText": .text
        case "Int": .integer
        case "Double": .number
        default: nil
        }
    }
}
