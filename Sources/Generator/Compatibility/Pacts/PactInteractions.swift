internal import Contract
internal import Diagnostics
internal import OpenAPI
internal import Plan

/// The interactions of one call: one with the service's example, and one for each form of a place that the example does not show.
struct PactInteractions {
    /// Forms beyond these share the last interaction, as far as they take something away.
    private static let choicesMax = 8

    let call: ConsumedCall
    let specification: PactSpecification
    let check: SchemaCheck
    /// The client's operation and view: `getHome.Home`, unique in the file.
    let key: String

    var json: [ReportValue] {
        let healthy = shape(of: call.answer)
        let first = interaction(healthy, choices: [])
        let choices = healthy.shape?.choices ?? []
        var groups = choices.prefix(Self.choicesMax).map { [$0] }
        let rest = choices.dropFirst(Self.choicesMax).filter { $0.form != .value }
        if !rest.isEmpty { groups.append(rest) }
        return [first]
            + groups.map { choices in
                let body = call.answer.map { choices.reduce($0) { $1.apply(to: $0) } }
                return interaction(shape(of: body), choices: choices)
            }
    }

    // MARK: Parts

    private var inputs: PactInputs { PactInputs(call) }

    private struct Expected {
        var shape: PactShape?
        var body: Node?
    }

    private func shape(of body: Node?) -> Expected {
        guard let body, let projection = call.projection else { return Expected() }
        var shape = PactShape(specification, check)
        let expected = shape.body(body, projection, below: call.prefix[...])
        return Expected(shape: shape, body: expected)
    }

    private func interaction(_ expected: Expected, choices: [PactShape.Choice]) -> ReportValue {
        let words = choices.map(\.words).joined(separator: ", ")
        let suffix = choices.isEmpty ? "" : ", \(words)"
        let id = call.call.operation.id ?? call.call.operation.path
        let states = [PactState(of: call, inputs)] + choices.map { PactState($0, of: call) }
        var members: [(key: String, value: ReportValue?)] = []
        if specification == .four {
            members = [
                ("type", .text("Synchronous/HTTP")), ("key", .text(key + (choices.isEmpty ? "" : " \(words)"))),
                ("pending", .flag(false)),
            ]
        }
        members += [
            ("description", .text("\(id) for \(key)\(suffix)")), ("providerStates", .list(states.map(\.json))),
            ("request", request), ("response", response(expected)),
        ]
        return .object(members)
    }

    // MARK: Request

    private var request: ReportValue {
        let body = call.body.map { self.body(content($0), $0.mediaType.name) }
        let type = call.body.map { (name: "Content-Type", value: $0.mediaType.name) }
        let headers = call.requestHeaders + (type.map { [$0] } ?? [])
        return .object([
            ("method", .text(call.call.operation.verb)), ("path", .text(call.path)),
            (
                "query",
                call.query.isEmpty
                    ? nil : .object(call.query.map { ($0.name, .line(.list($0.values.map { .text($0) }))) })
            ),
            ("headers", self.headers(headers)), ("body", body), ("matchingRules", requestRules),
            ("generators", inputs.generators),
        ])
    }

    private func content(_ body: (mediaType: MediaType, value: Node)) -> ReportValue {
        body.mediaType.isJSON ? ReportValue(body.value) : .text(body.mediaType.text(of: body.value))
    }

    /// Other values of the same types are as good: whoever stands in for the service by this file takes them.
    private var requestRules: ReportValue? {
        let template = call.call.operation.path
        var members: [(key: String, value: ReportValue?)] = []
        if template.contains("{") {
            members.append(("path", PactRules(place: "", rules: [.regex(Self.pattern(of: template))]).list))
        }
        if !call.query.isEmpty {
            members.append(("query", PactRules.json(call.query.map { PactRules(place: $0.name, rules: [.type]) })))
        }
        if !call.requestHeaders.isEmpty {
            let rules = call.requestHeaders.map { PactRules(place: $0.name, rules: [.type]) }
            members.append(("header", PactRules.json(rules)))
        }
        if call.body?.mediaType.isJSON == true {
            members.append(("body", PactRules.json([PactRules(place: "$", rules: [.type])])))
        }
        return members.isEmpty ? nil : .object(members)
    }

    /// Each parameter is one segment or part of one.
    private static func pattern(of template: String) -> String {
        var pattern = "^"
        var rest = template[...]
        while let start = rest.firstIndex(of: "{"), let end = rest[start...].firstIndex(of: "}") {
            pattern += PactLeaf.escaped(String(rest[..<start])) + "[^\\/]+"
            rest = rest[rest.index(after: end)...]
        }
        return pattern + PactLeaf.escaped(String(rest)) + "$"
    }

    // MARK: Response

    private func response(_ expected: Expected) -> ReportValue {
        let media = call.call.response.answered?.name
        let content = expected.body.map { self.body(ReportValue($0), media ?? "application/json") }
        var headers = call.headers.map { (name: $0.name, value: $0.value) }
        // Version 3 knows no media type of a body but this.
        if specification == .three, content != nil { headers.append(("Content-Type", media ?? "application/json")) }
        var rules: [(key: String, value: ReportValue?)] = []
        // `2XX` and `default` promise no status of their own.
        if specification == .four, Int(call.call.response.status) == nil {
            rules.append(("status", PactRules.json([PactRules(place: "$", rules: [.success])])))
        }
        if !call.headers.isEmpty {
            rules.append(
                (
                    "header",
                    PactRules.json(call.headers.map { PactRules(place: $0.name, rules: [Self.rule($0.schema)]) })
                ))
        }
        if let shape = expected.shape, expected.body != nil { rules.append(("body", PactRules.json(shape.rules))) }
        return .object([
            ("status", .number(call.call.status)), ("headers", self.headers(headers)), ("body", content),
            ("matchingRules", rules.isEmpty ? nil : .object(rules)),
        ])
    }

    /// A field is text, whatever its schema says.
    private static func rule(_ schema: Schema) -> PactRule {
        let view = schema.view
        if let listed = view.listedValues, !listed.isEmpty { return PactLeaf.anyOf(listed) }
        return switch view.kind {
        case .integer: .regex("^-?\\d+$")
        default: .type
        }
    }

    // MARK: Forms

    private func body(_ content: ReportValue, _ media: String) -> ReportValue {
        guard specification == .four else { return content }
        return .object([("content", content), ("contentType", .text(media)), ("encoded", .flag(false))])
    }

    /// nil where there are none.
    private func headers(_ headers: [(name: String, value: String)]) -> ReportValue? {
        guard !headers.isEmpty else { return nil }
        return .object(
            headers.map { ($0.name, specification == .four ? .line(.list([.text($0.value)])) : .text($0.value)) })
    }
}
