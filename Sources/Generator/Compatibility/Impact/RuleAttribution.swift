internal import Contract
internal import OpenAPI

/// Puts the comparison's rules beside findings, and says what is harmless although a rule names it.
struct RuleAttribution {
    private let changes: [(index: Int, change: Change)]

    init(_ all: [Change], _ operation: OpenAPI.Operation, _ match: OperationMatch) {
        let known = [operation, match.operation].compactMap { $0 }
        changes = all.enumerated().filter { _, change in
            guard let reference = change.operation else { return false }
            return known.contains { ($0.method, $0.path) == (reference.method, reference.path) }
        }.map { ($0.offset, $0.element) }
    }

    /// - Parameter touched: gets the indices of the changes that concern this call.
    func attribute(_ findings: [Impact.Finding], _ reads: [Use], _ touched: inout Set<Int>) -> [Impact.Finding] {
        var named: [Impact.Finding] = []
        for var finding in findings {
            for (index, change) in changes where concerns(change, finding) {
                touched.insert(index)
                if change.level > .info, !finding.rules.contains(change.rule.id) {
                    finding.rules.append(change.rule.id)
                }
            }
            named.append(finding)
        }
        for (index, change) in changes where !touched.contains(index) {
            if reads.contains(where: { isAt($0, change) }) { touched.insert(index) }
        }
        return named
    }

    private func concerns(_ change: Change, _ finding: Impact.Finding) -> Bool {
        if let old = finding.old, change.old == old { return true }
        if let new = finding.new, change.new == new { return true }
        guard let pointer = change.pointer, let own = finding.pointer, change.direction == .response else {
            return false
        }
        return own == pointer || (!pointer.isEmpty && own.hasPrefix(pointer + "/"))
    }

    private func isAt(_ use: Use, _ change: Change) -> Bool {
        guard let pointer = change.pointer, let own = use.pointer, change.direction == .response else { return false }
        return own == pointer || (use.isWhole && pointer.hasPrefix(own + "/"))
    }
}
