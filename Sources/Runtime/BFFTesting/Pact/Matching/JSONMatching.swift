/// Holds a JSON document against an expected one and the rules for it.
///
/// Without a rule a value must be equal; a rule holds for its place and all below, until a better one comes. An object of an answer may
/// have members that nobody expects; one of a request may not.
struct JSONMatching {
    let rules: RuleCategory
    /// Whether objects may have members that nobody expects.
    let takesMore: Bool

    func compare(_ expected: PactValue, _ actual: PactValue, at place: DocumentPath = .root) -> [PlaceFault] {
        switch (expected, actual) {
        case (.object(let expected), .object(let actual)): return compareObjects(expected, actual, at: place)
        case (.array(let expected), .array(let actual)): return compareLists(expected, actual, at: place)
        case (.object, _), (.array, _):
            // No rule is asked: this is why a nullable object cannot be told by rules.
            return [PlaceFault(place, "expected \(actual.excerpt) to be of the same type as \(expected.excerpt)")]
        default:
            guard let best = rules.best(at: place) else {
                return faults([MatchingRule.equality.fault(expected, actual, isInherited: false)], at: place)
            }
            return best.list.faults { $0.fault(expected, actual, isInherited: best.isInherited) }
                .map { PlaceFault(place, $0) }
        }
    }

    private func faults(_ messages: [String?], at place: DocumentPath) -> [PlaceFault] {
        messages.compactMap { $0.map { PlaceFault(place, $0) } }
    }

    // MARK: Objects

    private func compareObjects(
        _ expected: PactObject, _ actual: PactObject, at place: DocumentPath
    ) -> [PlaceFault] {
        if expected.isEmpty, !takesMore, !actual.isEmpty {
            return [PlaceFault(place, "expected an empty object, found \(PactValue.object(actual).excerpt)")]
        }
        guard let best = rules.best(at: place) else {
            return compareNames(expected, actual, at: place) + compareMembers(expected, actual, at: place)
        }
        // All of them must hold, whatever combines them: verifiers do not look at it here.
        return best.list.rules.flatMap { rule in
            if !best.isInherited, rule.ignoresNames {
                return compareValues(expected, actual, by: rule, at: place)
            }
            return faults([rule.objectFault(expected, actual, isInherited: best.isInherited)], at: place)
                + compareNames(expected, actual, at: place) + compareMembers(expected, actual, at: place)
        }
    }

    private func compareMembers(
        _ expected: PactObject, _ actual: PactObject, at place: DocumentPath
    ) -> [PlaceFault] {
        expected.members.flatMap { member in
            actual[member.name].map { compare(member.value, $0, at: place.appending(member.name)) } ?? []
        }
    }

    /// Each actual member against the expected one of its name, or against the first.
    private func compareValues(
        _ expected: PactObject, _ actual: PactObject, by rule: MatchingRule, at place: DocumentPath
    ) -> [PlaceFault] {
        let inner = matching(ofEachBy: rule, at: place)
        return actual.members.flatMap { member in
            (expected[member.name] ?? expected.members.first?.value).map {
                inner.compare($0, member.value, at: place.appending(member.name))
            } ?? []
        }
    }

    /// The rules of `eachValue` replace all others below it.
    private func matching(ofEachBy rule: MatchingRule, at place: DocumentPath) -> JSONMatching {
        guard case .eachValue(let nested) = rule else { return self }
        let path = PathExpression(PathExpression(of: place).tokens + [.any])
        let entry = RuleCategory.Entry(path: path, list: RuleList(nested))
        return JSONMatching(rules: RuleCategory([entry]), takesMore: takesMore)
    }

    private func compareNames(_ expected: PactObject, _ actual: PactObject, at place: DocumentPath) -> [PlaceFault] {
        let own = rules.exact(at: place)
        var faults: [PlaceFault] = []
        if !own.contains(where: \.takesAnyName) {
            let missing = expected.names.filter { actual[$0] == nil }
            let more = takesMore ? [] : actual.names.filter { expected[$0] == nil }
            faults += missing.map { PlaceFault(place.appending($0), "expected, but missing") }
            faults += more.map { PlaceFault(place.appending($0), "not expected") }
        }
        for case .eachKey(let nested) in own {
            for name in actual.names {
                faults += self.faults(
                    nested.map { $0.textFault("", name, isInherited: false) }, at: place.appending(name))
            }
        }
        return faults
    }

    // MARK: Lists

    private func compareLists(
        _ expected: [PactValue], _ actual: [PactValue], at place: DocumentPath
    ) -> [PlaceFault] {
        if let best = rules.best(at: place) {
            return compareLists(expected, actual, by: best.list, isInherited: best.isInherited, at: place)
        }
        if expected.isEmpty, !actual.isEmpty {
            return [PlaceFault(place, "expected an empty array, found \(PactValue.array(actual).excerpt)")]
        }
        var faults: [PlaceFault] = []
        for (index, element) in expected.enumerated() {
            let inner = place.appending(String(index))
            if index < actual.count {
                faults += compare(element, actual[index], at: inner)
            } else {
                faults.append(PlaceFault(inner, "expected \(element.excerpt), but missing"))
            }
        }
        if actual.count > expected.count {
            faults.append(PlaceFault(place, "expected \(expected.count) elements, found \(actual.count)"))
        }
        return faults
    }

    private func compareLists(
        _ expected: [PactValue], _ actual: [PactValue], by list: RuleList, isInherited: Bool, at place: DocumentPath
    ) -> [PlaceFault] {
        let faults = list.rules.map { compareLists(expected, actual, by: $0, isInherited: isInherited, at: place) }
        switch list.combination {
        case .all: return faults.flatMap(\.self)
        case .any: return faults.contains(where: \.isEmpty) ? [] : faults.flatMap(\.self)
        }
    }

    private func compareLists(
        _ expected: [PactValue], _ actual: [PactValue], by rule: MatchingRule, isInherited: Bool,
        at place: DocumentPath
    ) -> [PlaceFault] {
        // Without an example there is nothing to hold elements against.
        guard !expected.isEmpty else { return [] }
        switch rule {
        case .arrayContains(let variants): return compareVariants(variants, expected, actual, at: place)
        case .eachValue where isInherited: return []
        case .eachValue: return matching(ofEachBy: rule, at: place).compareElements(expected, actual, at: place)
        default:
            return faults([rule.listFault(expected, actual, isInherited: isInherited)], at: place)
                + compareElements(expected, actual, at: place)
        }
    }

    /// Elements beyond the examples are held against the first one.
    private func compareElements(
        _ expected: [PactValue], _ actual: [PactValue], at place: DocumentPath
    ) -> [PlaceFault] {
        var faults: [PlaceFault] = []
        for (index, element) in actual.enumerated() {
            let example = index < expected.count ? expected[index] : expected[0]
            faults += compare(example, element, at: place.appending(String(index)))
        }
        for index in actual.count..<max(expected.count, actual.count) {
            let inner = place.appending(String(index))
            if !rules.hasRule(at: inner) {
                faults.append(PlaceFault(inner, "expected \(expected[index].excerpt), but missing"))
            }
        }
        return faults
    }

    private func compareVariants(
        _ variants: [MatchingRule.Variant], _ expected: [PactValue], _ actual: [PactValue], at place: DocumentPath
    ) -> [PlaceFault] {
        let whole =
            variants.isEmpty
            ? expected.indices.map { MatchingRule.Variant(index: $0, rules: RuleCategory()) } : variants
        return whole.compactMap { variant in
            guard expected.indices.contains(variant.index) else {
                return PlaceFault(place, "variant \(variant.index) has no example")
            }
            let example = expected[variant.index]
            let matching = JSONMatching(rules: variant.rules, takesMore: takesMore)
            guard !actual.contains(where: { matching.compare(example, $0).isEmpty }) else { return nil }
            return PlaceFault(place, "no element is like variant \(variant.index), \(example.excerpt)")
        }
    }
}

extension MatchingRule {
    fileprivate var takesAnyName: Bool {
        switch self {
        case .values, .eachKey, .eachValue: true
        default: false
        }
    }
}

extension PathExpression {
    fileprivate init(of place: DocumentPath) {
        self.init(place.steps.map { $0 == "$" ? .root : Int($0).map { .index($0) } ?? .field($0) })
    }
}
