internal import Contract
internal import Diagnostics
internal import OpenAPI

/// Plans what an operation reads of its request: parameters and body, each checked against the client's contract.
final class RequestPlanner {
    struct Field {
        let name: String
        /// Of the slot.
        let type: String
        let place: String
        let summary: String?
        /// Reads the parameter; gives nil where it is absent or refused.
        let expression: String
        /// Must be there for the request to be valid.
        let isRequired: Bool
        /// The contract's default as Swift.
        let defaultValue: String?
    }

    private(set) var fields: [Field] = []
    /// What `$request.…` reads, by root.
    private(set) var roots: [(Source.Root, Access)] = []
    private let validators: ValidatorPlanner
    private let readers: ReaderPlanner
    private let namespace: String
    private var names = NameScope(reserved: ["request", "report"])

    init(namespace: String, validators: ValidatorPlanner, readers: ReaderPlanner) {
        self.namespace = namespace
        self.validators = validators
        self.readers = readers
    }

    func plan(_ operation: Operation, body: Projection?) {
        for parameter in operation.parameters { plan(parameter) }
        if let requestBody = operation.requestBody { plan(requestBody, projection: body) }
    }

    private func plan(_ parameter: Parameter) {
        let schema = parameter.schema.effective
        let name = names.claim(
            SwiftName.member(parameter.name), SwiftName.member("\(parameter.place.rawValue)-\(parameter.name)"))
        let defaultValue = schema.defaultValue.map { SwiftLiteral.text($0) }
        let isOptional = !parameter.isRequired && defaultValue == nil
        let (type, expression) = reading(parameter, schema)
        fields.append(
            Field(
                name: name, type: isOptional ? type + "?" : type, place: parameter.location.place,
                summary: schema.summary, expression: expression, isRequired: parameter.isRequired,
                defaultValue: parameter.isRequired ? nil : defaultValue))
        let access = Access(
            text: "parameters.\(name)", isOptional: isOptional, node: nil, type: type, schema: Self.shown(schema))
        roots.append((.requestParameter(parameter.place, name: parameter.name), access))
    }

    /// What hand-written code sees of the parameter more than its text. A default is not checked: one that does not
    /// fit leaves the text.
    private static func shown(_ schema: Schema) -> Schema? {
        guard let defaultValue = schema.defaultValue else { return schema }
        guard let text = defaultValue.string, schema.listedTexts?.contains(text) == true else { return nil }
        return schema
    }

    private func reading(_ parameter: Parameter, _ schema: Schema) -> (type: String, expression: String) {
        let isHeader = parameter.place == .header
        let key = SwiftLiteral.quoted(isHeader ? parameter.name.lowercased() : parameter.name)
        let place = SwiftLiteral.quoted(schema.location.place)
        let required = parameter.isRequired ? ", isRequired: true" : ""
        let head = "(.\(parameter.place.rawValue), \(key)\(required), schema: \(place), &report)"
        switch schema.typesWithoutNull {
        case .integer:
            let rules = validators.rules.integerRules(schema)
            let check = rules.isEmpty ? "" : " { $1.integer($0\(rules), schema: \(place)) }"
            return ("Int", "request.integer\(head)\(check)")
        case .number, [.number, .integer]:
            let rules = validators.rules.numberRules(schema, isPlain: true)
            let check = rules.isEmpty ? "" : " { $1.number($0\(rules), schema: \(place)) }"
            return ("Double", "request.number\(head)\(check)")
        case .boolean: return ("Bool", "request.bool\(head)")
        case .array: return list(parameter, schema, key, place, required)
        default: return ("JSONText", "request.text\(head)\(textCheck(schema, place))")
        }
    }

    private func textCheck(_ schema: Schema, _ place: String) -> String {
        if let values = schema.enumeration ?? schema.const.map({ [$0] }) {
            let texts = values.compactMap(\.string)
            let listed = SwiftLiteral.quoted(texts.joined(separator: ", "))
            let condition = texts.map { "$0 == \(SwiftLiteral.quoted($0))" }.joined(separator: " || ")
            return " { $1.enumeration($0, listed: \(listed), schema: \(place)) { \(condition) } }"
        }
        let rules = validators.rules.textRules(schema)
        return rules.isEmpty ? "" : " { $1.text($0\(rules), schema: \(place)) }"
    }

    private func list(
        _ parameter: Parameter, _ schema: Schema, _ key: String, _ place: String, _ required: String
    ) -> (type: String, expression: String) {
        let items = schema.items?.effective
        let style =
            switch parameter.style {
            case "spaceDelimited": "spaces"
            case "pipeDelimited": "pipes"
            case "form" where parameter.explode && parameter.place == .query: "repeated"
            default: "commas"
            }
        let bounds = validators.rules.itemBounds(schema)
        let head =
            "request.list(.\(parameter.place.rawValue), \(key), style: .\(style)\(required)\(bounds), "
            + "schema: \(place), &report)"
        guard let items else { return ("[JSONText]", "\(head) { text, _ in text }") }
        let itemPlace = SwiftLiteral.quoted(items.location.place)
        if items.typesWithoutNull == .integer {
            let rules = validators.rules.integerRules(items)
            let read = "RequestReader.integer(text, schema: \(itemPlace), &report)"
            let check = rules.isEmpty ? "" : ".flatMap { report.integer($0\(rules), schema: \(itemPlace)) }"
            return ("[Int]", "\(head) { text, report in \(read)\(check) }")
        }
        let check = textCheck(items, itemPlace)
        return ("[JSONText]", check.isEmpty ? "\(head) { text, _ in text }" : head + check)
    }

    private func plan(_ body: RequestBody, projection: Projection?) {
        guard let schema = body.received?.schema else { return }
        let validator = "\(validators.typeName).\(validators.function(for: schema, named: "\(namespace)-requestBody"))"
        guard let projection else {
            fields.append(
                Field(
                    name: names.claim("body"), type: "Bool?", place: body.location.place, summary: nil,
                    expression: "request.body(&report, \(validator))", isRequired: false, defaultValue: nil))
            return
        }
        let reader = readers.expression(projection, schema, value: "value", step: ".here")
        let name = names.claim("body")
        let type = projection.swiftType
        fields.append(
            Field(
                name: name, type: body.isRequired ? type : type + "?", place: body.location.place, summary: nil,
                expression: "request.body(&report) { value, report in \(validator)(value, &report) ? \(reader) : nil }",
                isRequired: body.isRequired, defaultValue: nil))
        roots.append(
            (
                .requestBody,
                Access(text: "parameters.\(name)", isOptional: !body.isRequired, node: projection, type: type)
            ))
    }
}
