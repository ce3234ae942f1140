internal import Contract
internal import Diagnostics
internal import OpenAPI
internal import Plan

/// What a provider state says of a request, and may answer with values of its own: parameters of the state, and generators that put its
/// answer into the request.
///
/// What a client's contract spells out is a parameter alone: the client sends nothing else. Lists are put into JSON bodies only, because
/// elsewhere they are several texts.
struct PactInputs {
    /// What bffgen's own states say besides.
    private static let reserved = ["operation", "pointer", "form", "value"]

    private let call: ConsumedCall
    private let named: [(name: String, input: ConsumedInput)]

    init(_ call: ConsumedCall) {
        self.call = call
        var taken = Set(Self.reserved)
        var named: [(String, ConsumedInput)] = []
        for input in call.inputs {
            guard let name = [input.name, input.qualifiedName].first(where: { !taken.contains($0) }) else { continue }
            taken.insert(name)
            named.append((name, input))
        }
        self.named = named
    }

    var parameters: [(key: String, value: ReportValue?)] { named.map { ($0.name, ReportValue($0.input.value)) } }

    /// nil where no value comes from the state.
    var generators: ReportValue? {
        let members: [(key: String, value: ReportValue?)] = [
            ("path", path), ("query", fields(in: .query)), ("header", fields(in: .header)), ("body", body),
        ]
        return members.contains { $0.value != nil } ? .object(members) : nil
    }

    // MARK: Parts

    private var path: ReportValue? {
        let given = named.filter { $0.input.isIn(.path) && $0.input.isText }
        let expression = given.reduce(call.openPath) { $0.replacing("{\($1.input.name)}", with: "${\($1.name)}") }
        return given.isEmpty ? nil : Self.generator(expression, "STRING")
    }

    private func fields(in place: Parameter.Place) -> ReportValue? {
        let given = named.filter { $0.input.isIn(place) && $0.input.isText }
        return given.isEmpty
            ? nil : .object(given.map { ($0.input.name, Self.generator("${\($0.name)}", "STRING")) })
    }

    private var body: ReportValue? {
        guard call.body?.mediaType.isJSON == true else { return nil }
        let given = named.compactMap { one -> (key: String, value: ReportValue?)? in
            guard case .body(let path) = one.input.place, !one.input.isFixed,
                let place = PactPlace.root.descending(path)
            else { return nil }
            return (place.path, Self.generator("${\(one.name)}", one.input.value.pactType))
        }
        return given.isEmpty ? nil : .object(given)
    }

    private static func generator(_ expression: String, _ type: String) -> ReportValue {
        .line(
            .object([
                ("type", .text("ProviderState")), ("expression", .text(expression)), ("dataType", .text(type)),
            ]))
    }
}

extension ConsumedInput {
    fileprivate func isIn(_ wanted: Parameter.Place) -> Bool {
        if case .parameter(let place) = place { place == wanted } else { false }
    }

    /// One text, and not always the same.
    fileprivate var isText: Bool { !isFixed && value.array == nil && value.members == nil }
}

extension Node {
    /// What a generator makes of the state's answer.
    fileprivate var pactType: String {
        switch value {
        case .string: "STRING"
        case .integer: "INTEGER"
        case .number: "DECIMAL"
        case .bool: "BOOLEAN"
        case .null, .array, .object: "RAW"
        }
    }
}
