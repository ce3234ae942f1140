/// Holds the parameters of a query, or of a form, against expected ones: in any order, with the values of one in theirs, and none that
/// nobody expects.
struct ParameterMatching {
    let rules: RuleCategory
    let part: PactMismatch.Part

    func compare(_ expected: [PactField], _ actual: [PactField]) -> [PactMismatch] {
        let missing = expected.flatMap { field -> [PactMismatch] in
            guard let found = actual.first(where: { $0.name == field.name }) else {
                return [PactMismatch(part, field.name, "expected '\(field.text)', but it is missing")]
            }
            return compare(field, found).map { PactMismatch(part, field.name, $0) }
        }
        let more = actual.filter { field in !expected.contains { $0.name == field.name } }
        return missing + more.map { PactMismatch(part, $0.name, "not expected, found '\($0.text)'") }
    }

    private func compare(_ expected: PactField, _ actual: PactField) -> [String] {
        let place = DocumentPath.root.appending(expected.name)
        if let best = rules.best(at: place) {
            let faults = best.list.rules.map { rule in
                ListMatching(rule: rule, isInherited: best.isInherited).compare(expected.values, actual.values) {
                    compare($0, $1, at: place.appending("0"))
                }
            }
            return best.list.combination == .any && faults.contains(where: \.isEmpty) ? [] : faults.flatMap(\.self)
        }
        guard expected.values.count == actual.values.count else {
            return ["expected \(expected.values.count) values, found \(actual.values.count)"]
        }
        return zip(expected.values, actual.values).enumerated().flatMap { index, pair in
            compare(pair.0, pair.1, at: place.appending(String(index)))
        }
    }

    private func compare(_ expected: String, _ actual: String, at place: DocumentPath) -> [String] {
        guard let best = rules.best(at: place) else {
            return MatchingRule.equality.textFault(expected, actual, isInherited: false).map { [$0] } ?? []
        }
        return best.list.faults { $0.textFault(expected, actual, isInherited: best.isInherited) }
    }
}
