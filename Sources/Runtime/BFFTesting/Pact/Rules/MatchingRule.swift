/// One rule of Pact's, versions 2 to 4.
package indirect enum MatchingRule: Equatable, Sendable {
    case equality
    case regex(String)
    /// The same JSON type; of an array also its size.
    case type(min: Int?, max: Int?)
    /// Written without fraction and exponent.
    case integer
    /// Written with a fraction or an exponent.
    case decimal
    case number
    /// A boolean, or the string `true` or `false`.
    case boolean
    case null
    case include(String)
    /// By a pattern as Java's DateTimeFormatter has it; empty: the kind's ISO form.
    case date(String)
    case time(String)
    case datetime(String)
    /// The values of an object, whatever their names are.
    case values
    case eachKey([MatchingRule])
    case eachValue([MatchingRule])
    case arrayContains([Variant])
    case statusCode(StatusRange)
    case notEmpty
    case semver
    /// Bytes that look like that media type.
    case contentType(String)

    /// An example element and what holds for it.
    package struct Variant: Equatable, Sendable {
        /// Of the example in the expected array.
        package let index: Int
        package let rules: RuleCategory
    }

    package enum StatusRange: Equatable, Sendable {
        case within(ClosedRange<Int>, name: String)
        case anyOf([Int])

        init?(name: String) {
            let ranges: [String: ClosedRange<Int>] = [
                "info": 100...199, "success": 200...299, "redirect": 300...399, "clientError": 400...499,
                "serverError": 500...599, "nonError": 100...399, "error": 400...599,
            ]
            guard let range = ranges[name] else { return nil }
            self = .within(range, name: name)
        }

        func contains(_ status: Int) -> Bool {
            switch self {
            case .within(let range, _): range.contains(status)
            case .anyOf(let statuses): statuses.contains(status)
            }
        }
    }

    var isTypeRule: Bool { if case .type = self { true } else { false } }

    /// Whether it takes members of an object whatever they are called. A rule for arrays does so too where it meets an object: that is
    /// how the reference verifier has it.
    var ignoresNames: Bool {
        switch self {
        case .values, .eachValue, .arrayContains: true
        default: false
        }
    }

    /// Whether it holds for what stands below the place that it is given for, too.
    var holdsBelow: Bool {
        switch self {
        case .values, .eachKey, .eachValue, .arrayContains, .notEmpty: false
        default: true
        }
    }
}

/// The rules of one place.
package struct RuleList: Equatable, Sendable {
    package enum Combination: Sendable {
        case all, any
    }

    package let rules: [MatchingRule]
    package let combination: Combination

    package init(_ rules: [MatchingRule], _ combination: Combination = .all) {
        self.rules = rules
        self.combination = combination
    }
}

/// The rules of one part of a message: of its body, its headers, its query.
package struct RuleCategory: Equatable, Sendable {
    package struct Entry: Equatable, Sendable {
        package let path: PathExpression
        package let list: RuleList
    }

    package private(set) var entries: [Entry]

    package init(_ entries: [Entry] = []) {
        self.entries = entries
    }

    package mutating func add(_ list: RuleList, at path: PathExpression) {
        entries.append(Entry(path: path, list: list))
    }

    var lowercased: RuleCategory {
        RuleCategory(entries.map { Entry(path: $0.path.lowercased, list: $0.list) })
    }

    /// The rules that fit the place best, and whether they come from a place above; nil where none fits.
    func best(at place: DocumentPath) -> (list: RuleList, isInherited: Bool)? {
        var best: (entry: Entry, weight: Int)?
        for entry in entries {
            let weight = entry.path.weight(at: place)
            // The longer path decides between equal weights; between equal lengths, the one that stands first.
            guard weight > 0 else { continue }
            let score = weight * entry.path.tokens.count
            if score > best?.weight ?? -1 { best = (entry, score) }
        }
        return best.map { ($0.entry.list, $0.entry.path.tokens.count != place.steps.count) }
    }

    /// Whether a rule is given for the place or for one above it.
    func hasRule(at place: DocumentPath) -> Bool { entries.contains { $0.path.weight(at: place) > 0 } }

    func hasTypeRule(at place: DocumentPath) -> Bool {
        entries.contains { $0.path.weight(at: place) > 0 && $0.list.rules.contains(where: \.isTypeRule) }
    }

    /// The rules given for the place itself.
    func exact(at place: DocumentPath) -> [MatchingRule] {
        entries.filter { $0.path.tokens.count == place.steps.count && $0.path.weight(at: place) > 0 }
            .flatMap(\.list.rules)
    }
}
