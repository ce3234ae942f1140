/// Holds headers against expected ones. Names have no case; headers that nobody expects may be there.
struct HeaderMatching {
    private let rules: RuleCategory

    init(rules: RuleCategory) {
        self.rules = rules.lowercased
    }

    /// Headers whose value may have parameters, and whose parameters have no order.
    private static let parameterised: Set<String> = ["accept", "content-type"]

    func compare(_ expected: [PactField], _ actual: [PactField]) -> [PactMismatch] {
        expected.flatMap { field -> [PactMismatch] in
            guard let found = actual.first(where: { $0.name.lowercased() == field.name.lowercased() }) else {
                return [PactMismatch(.header, field.name, "expected '\(field.text)', but the header is missing")]
            }
            return compare(field, found).map { PactMismatch(.header, field.name, $0) }
        }
    }

    private func compare(_ expected: PactField, _ actual: PactField) -> [String] {
        if expected.values.isEmpty {
            return actual.values.isEmpty ? [] : ["expected no value, found '\(actual.text)'"]
        }
        if expected.values.count == 1, actual.values.count == 1 {
            return compare(expected.values[0], actual.values[0], of: expected.name, at: 0)
        }
        let place = place(of: expected.name)
        if let best = rules.best(at: place) {
            let faults = best.list.rules.map { rule in
                ListMatching(rule: rule, isInherited: best.isInherited).compare(expected.values, actual.values) {
                    compare($0, $1, of: expected.name, at: 0)
                }
            }
            return best.list.combination == .any && faults.contains(where: \.isEmpty) ? [] : faults.flatMap(\.self)
        }
        return (0..<max(expected.values.count, actual.values.count)).flatMap { index -> [String] in
            guard index < actual.values.count else {
                return ["expected '\(expected.values[index])' as value \(index), but it is missing"]
            }
            let value = index < expected.values.count ? expected.values[index] : ""
            return compare(value, actual.values[index], of: expected.name, at: index)
        }
    }

    private func place(of name: String) -> DocumentPath { DocumentPath.root.appending(name.lowercased()) }

    /// One value; empty where it is as expected.
    func compare(_ expected: String, _ actual: String, of name: String, at index: Int) -> [String] {
        let (expected, actual) = (expected.trimmed, actual.trimmed)
        let place = place(of: name)
        if let best = rules.best(at: place) ?? rules.best(at: place.appending(String(index))) {
            return best.list.faults { $0.textFault(expected, actual, isInherited: best.isInherited) }
        }
        let isSame =
            Self.parameterised.contains(name.lowercased())
            ? Self.hasParameters(of: expected, actual) : Self.normalized(expected) == Self.normalized(actual)
        return isSame ? [] : ["expected '\(actual)' to be equal to '\(expected)'"]
    }

    /// Blanks behind commas do not count (RFC 9110, section 5.6.1).
    private static func normalized(_ value: String) -> [UInt8] {
        Array(value.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed).joined(separator: ",").utf8)
    }

    /// Whether the value is the same, with each expected parameter; the actual one may have more.
    private static func hasParameters(of expected: String, _ actual: String) -> Bool {
        let (left, right) = (parts(expected), parts(actual))
        return left.value == right.value
            && left.parameters.allSatisfy { right.parameters[$0.key]?.lowercased() == $0.value.lowercased() }
    }

    private static func parts(_ value: String) -> (value: String, parameters: [String: String]) {
        let parts = value.split(separator: ";").map(\.trimmed).filter { !$0.isEmpty }
        var parameters: [String: String] = [:]
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1)
            if pair.count == 2 { parameters[pair[0].trimmed] = pair[1].trimmed }
        }
        return (parts.first ?? "", parameters)
    }
}

/// One rule and a list of texts: of a header with several values, of a parameter given several times.
struct ListMatching {
    let rule: MatchingRule
    let isInherited: Bool

    /// - Parameter compare: one value against another; empty where they match.
    func compare(
        _ expected: [String], _ actual: [String], by compare: (String, String) -> [String]
    ) -> [String] {
        guard let first = expected.first else { return [] }
        let fault = rule.listFault(expected, actual, isInherited: isInherited)
        return (fault.map { [$0] } ?? [])
            + actual.enumerated().flatMap { index, value in
                compare(index < expected.count ? expected[index] : first, value)
            }
    }
}
