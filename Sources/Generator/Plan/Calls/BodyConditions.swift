internal import Contract
internal import OpenAPI

/// What the parts of a structurally copied body must keep for the call to be made, as Swift conditions: the bounds of
/// the service's schema that the source does not keep by itself. What is missing is as good as what fits.
///
/// A union's variants and what contains itself are not looked at here: there the source is held to the bounds when it
/// is read (`Selection`).
struct BodyConditions {
    let rules: RulePlanner
    private let depth: Int

    init(rules: RulePlanner, depth: Int = 1) {
        self.rules = rules
        self.depth = depth
    }

    /// nil where there is nothing to ask.
    func condition(_ composition: Composition, in scope: AccessScope) -> String? {
        guard !composition.isHeldBySource else { return nil }
        switch composition.kind {
        case .value(let source, nil):
            guard composition.isChecked, let access = scope.access(source) else { return nil }
            return rules.conditionIfPresent(access, target: composition.target.withoutNull.effective)
        case .object(let properties, let presence):
            return inside(presence, of: scope) { scope in
                let conditions = properties.compactMap { deeper.condition($0.composition, in: scope) }
                return conditions.isEmpty ? nil : conditions.joined(separator: " && ")
            }
        case .each(let source, let variable, _, let element):
            return all(source, variable, element, bounds: composition.isChecked ? composition.target : nil, in: scope)
        case .map(let source, let variable, let value):
            guard let entries = scope.access(source), let node = entries.node?.value else { return nil }
            let access = Access(
                text: "entry\(depth).value", isOptional: node.isNullable, node: node, type: node.swiftType)
            var inner = scope
            inner.bind(.variable(variable.id), access)
            guard let condition = deeper.condition(value, in: inner) else { return nil }
            let sequence = entries.isOptional ? "(\(entries.text) ?? [])" : entries.text
            return "\(sequence).allSatisfy({ entry\(depth) in \(condition) })"
        default: return nil
        }
    }

    private var deeper: BodyConditions { BodyConditions(rules: rules, depth: depth + 1) }

    /// The parts of something that may be missing: then they ask for nothing.
    private func inside(_ presence: Source?, of scope: AccessScope, _ condition: (AccessScope) -> String?) -> String? {
        guard let presence, let access = scope.access(presence), access.isOptional else { return condition(scope) }
        let usage = Usage()
        var inner = scope
        inner.bind(presence, as: "part\(depth)", usage: usage)
        guard let text = condition(inner) else { return nil }
        return "(\(access.operand).map({ \(usage.isUsed ? "part\(depth)" : "_") in \(text) }) ?? true)"
    }

    private func all(
        _ source: Source, _ variable: Variable, _ element: Composition, bounds: Schema?, in scope: AccessScope
    ) -> String? {
        guard let sequence = scope.sequence(source) else { return nil }
        var conditions: [String] = []
        if let bounds = bounds?.withoutNull.effective {
            let count = "Array(\(sequence.text)).count"
            if let least = bounds.minItems, least > 0 { conditions.append("\(count) >= \(least)") }
            if let most = bounds.maxItems { conditions.append("\(count) <= \(most)") }
        }
        let name = "element\(depth)"
        var inner = scope
        inner.bind(
            .variable(variable.id),
            Access(text: name, isOptional: sequence.isOptional, node: sequence.node, type: sequence.type))
        if let condition = deeper.condition(element, in: inner) {
            conditions.append("\(sequence.text).allSatisfy({ \(name) in \(condition) })")
        }
        return conditions.isEmpty ? nil : "(\(conditions.joined(separator: " && ")))"
    }
}

extension Composition {
    /// What `BodyConditions` does not look at.
    var isHeldBySource: Bool {
        if recursionVariable != nil { return true }
        switch kind {
        case .union, .opaque, .recursion: return true
        default: return false
        }
    }
}
