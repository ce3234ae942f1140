internal import Diagnostics

/// One matching rule as a Pact file writes it.
indirect enum PactRule {
    case type
    /// Of an array: so many elements at least.
    case elements(min: Int)
    case integer, number, null, values
    /// Of a status: any 2xx.
    case success
    case regex(String)
    case arrayContains([[PactRules]])

    var json: ReportValue {
        func rule(_ name: String, _ more: [(key: String, value: ReportValue?)] = []) -> ReportValue {
            .object([("match", .text(name))] + more)
        }
        return switch self {
        case .type: rule("type")
        case .elements(let min): rule("type", [("min", .number(min))])
        case .integer: rule("integer")
        case .number: rule("number")
        case .null: rule("null")
        case .values: rule("values")
        case .success: rule("statusCode", [("status", .text("success"))])
        case .regex(let expression): rule("regex", [("regex", .text(expression))])
        case .arrayContains(let variants):
            rule(
                "arrayContains",
                [
                    (
                        "variants",
                        .list(
                            variants.enumerated().map { index, rules in
                                .object([("index", .number(index)), ("rules", PactRules.json(rules))])
                            })
                    )
                ])
        }
    }
}

/// The rules of one place.
struct PactRules {
    /// `$.items`, or a header's name.
    let place: String
    let rules: [PactRule]
    /// One of them is enough.
    var isAny = false

    static func json(_ rules: [PactRules]) -> ReportValue { .object(rules.map { ($0.place, $0.list) }) }

    var list: ReportValue {
        let json = ReportValue.object([
            ("combine", .text(isAny ? "OR" : "AND")), ("matchers", .list(rules.map(\.json))),
        ])
        // Variants have rules of their own.
        if case .arrayContains? = rules.first { return json }
        return .line(json)
    }
}
