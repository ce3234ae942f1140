internal import Contract
internal import OpenAPI
internal import Plan

/// The rule of a single value, by its schema. Every leaf has one: without, it would have to be equal to the example.
struct PactLeaf {
    /// Of RFC 3339: a fixed format would refuse fractions of a second.
    static let dateTime =
        #"^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$"#
    static let date = #"^\d{4}-\d{2}-\d{2}$"#

    let projection: Plan.Projection
    let check: SchemaCheck

    func rules(at place: PactPlace) -> PactRules {
        let rule = rule
        // An example of null would make `type` ask for null.
        return projection.isNullable
            ? PactRules(place: place.path, rules: [rule, .null], isAny: true)
            : PactRules(place: place.path, rules: [rule])
    }

    private var rule: PactRule {
        if let listed = projection.schema.view.listedValues, !listed.isEmpty { return Self.anyOf(listed) }
        switch projection.kind {
        case .integer: return .integer
        // `decimal` would refuse 2.
        case .number: return .number
        // `boolean` would take "true" in quotes.
        case .boolean: return .type
        case .text:
            switch projection.schema.format {
            case "date-time": return .regex(Self.dateTime)
            case "date": return .regex(Self.date)
            default: return .type
            }
        case .json, .object, .array, .map, .union: return .type
        }
    }

    /// The values themselves, from the first character to the last.
    static func anyOf(_ values: [Node]) -> PactRule {
        .regex("^(\(values.map { escaped($0.string ?? $0.json) }.joined(separator: "|")))$")
    }

    static func escaped(_ text: String) -> String {
        text.reduce(into: "") { escaped, character in
            if #"\.+*?()[]{}|^$/-"#.contains(character) { escaped += "\\" }
            escaped.append(character)
        }
    }

    /// The first value that fits, else one made from the schema.
    func example(_ seen: [Node], at place: PactPlace) -> Node? {
        seen.first(where: isOfKind) ?? projection.sample(at: place.pointer, check).flatMap { $0.isNull ? nil : $0 }
    }

    private func isOfKind(_ value: Node) -> Bool {
        switch projection.kind {
        case .integer: value.integer != nil
        case .number: value.double != nil
        case .boolean: value.bool != nil
        case .text: value.string != nil
        case .json, .object, .array, .map, .union: true
        }
    }
}
