/// Holds an XML document against an expected one. Places are element names below `$`; attributes stand at `@name`, text at `#text`.
struct XMLMatching {
    let rules: RuleCategory
    /// Whether elements and attributes may be there that nobody expects.
    let takesMore: Bool

    func compare(_ expected: XMLElement, _ actual: XMLElement) -> [PlaceFault] {
        compare(expected, actual, at: DocumentPath.root.appending(expected.name))
    }

    private func compare(_ expected: XMLElement, _ actual: XMLElement, at place: DocumentPath) -> [PlaceFault] {
        let best = rules.best(at: place) ?? (RuleList([.equality]), false)
        let faults = best.list.faults { Self.fault($0, expected, actual, isInherited: best.isInherited) }
        guard faults.isEmpty else { return faults.map { PlaceFault(place, $0) } }
        return compareAttributes(expected, actual, at: place) + compareChildren(expected, actual, at: place)
            + compareText(expected.text, actual.text, at: place.appending("#text"))
    }

    /// A rule and an element by itself: mostly its name.
    private static func fault(
        _ rule: MatchingRule, _ expected: XMLElement, _ actual: XMLElement, isInherited: Bool
    ) -> String? {
        switch rule {
        case .type(let min, let max) where min != nil || max != nil:
            if isInherited { return nil }
            if let min, actual.nodeCount < min { return "expected at least \(min) children, found \(actual.nodeCount)" }
            if let max, actual.nodeCount > max { return "expected at most \(max) children, found \(actual.nodeCount)" }
            return nil
        case .equality, .type:
            return expected.name == actual.name ? nil : "expected the element \(expected.name), found \(actual.name)"
        case .regex(let expression):
            let local = actual.name.split(separator: ":").last.map(String.init) ?? actual.name
            return PactPattern.fault(expression, local)
        case .notEmpty: return actual.nodeCount == 0 ? "expected at least one child" : nil
        default: return "an element cannot be held against this rule"
        }
    }

    private func compareAttributes(
        _ expected: XMLElement, _ actual: XMLElement, at place: DocumentPath
    ) -> [PlaceFault] {
        let more = takesMore ? [] : actual.attributes.filter { expected.attribute($0.name) == nil }
        return expected.attributes.flatMap { attribute -> [PlaceFault] in
            let inner = place.appending("@\(attribute.name)")
            guard let value = actual.attribute(attribute.name) else {
                return [PlaceFault(inner, "expected '\(attribute.value)', but the attribute is missing")]
            }
            return compareText(attribute.value, value, at: inner)
        } + more.map { PlaceFault(place.appending("@\($0.name)"), "not expected") }
    }

    private func compareText(_ expected: String, _ actual: String, at place: DocumentPath) -> [PlaceFault] {
        let best = rules.best(at: place) ?? (RuleList([.equality]), false)
        return best.list.faults { $0.textFault(expected, actual, isInherited: best.isInherited) }
            .map { PlaceFault(place, $0) }
    }

    private func compareChildren(
        _ expected: XMLElement, _ actual: XMLElement, at place: DocumentPath
    ) -> [PlaceFault] {
        var faults: [PlaceFault] = []
        let names = Set(expected.children.map(\.name))
        for name in Set(actual.children.map(\.name)).sorted() {
            let inner = place.appending(name)
            let found = actual.children.filter { $0.name == name }
            let examples = expected.children.filter { $0.name == name }
            if let first = examples.first {
                faults += compare(examples, first, found, at: inner)
            } else if !takesMore || rules.hasTypeRule(at: inner) {
                faults.append(PlaceFault(inner, "the element is not expected"))
            }
        }
        for name in names.subtracting(actual.children.map(\.name)).sorted() {
            faults.append(PlaceFault(place.appending(name), "expected, but missing"))
        }
        return faults
    }

    /// Elements of one name: all against the first example where a type rule is given, else one by one.
    private func compare(
        _ examples: [XMLElement], _ first: XMLElement, _ found: [XMLElement], at place: DocumentPath
    ) -> [PlaceFault] {
        if rules.hasTypeRule(at: place) { return found.flatMap { compare(first, $0, at: place) } }
        var faults = zip(examples, found).flatMap { compare($0, $1, at: place) }
        if examples.count > found.count {
            faults.append(PlaceFault(place, "expected \(examples.count) elements, found \(found.count)"))
        } else if found.count > examples.count, !takesMore {
            faults.append(PlaceFault(place, "expected \(examples.count) elements, found \(found.count)"))
        }
        return faults
    }
}
