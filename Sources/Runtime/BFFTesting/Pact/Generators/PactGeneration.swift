internal import Foundation

/// Puts generated values into a message: what a provider state's set-up answered, or something random.
struct PactGeneration {
    /// What the set-up of the provider states answered, by name.
    let context: PactObject

    func apply(to request: PactRequest) -> PactRequest {
        var request = request
        for generator in request.generators {
            switch generator.part {
            case .path: request.path = value(of: generator.kind)?.plainText ?? request.path
            case .method: request.method = value(of: generator.kind)?.plainText ?? request.method
            case .query: replace(&request.query, generator)
            case .header: replace(&request.headers, generator)
            case .body: request.body = body(request.body, generator)
            case .status: break
            }
        }
        return request
    }

    func apply(to response: PactResponse) -> PactResponse {
        var response = response
        for generator in response.generators {
            switch generator.part {
            case .status: response.status = value(of: generator.kind)?.integer ?? response.status
            case .header: replace(&response.headers, generator)
            case .body: response.body = body(response.body, generator)
            case .path, .method, .query: break
            }
        }
        return response
    }

    // MARK: Places

    private func replace(_ fields: inout [PactField], _ generator: PactGenerator) {
        guard case .field(let name)? = generator.path.tokens.last, let value = value(of: generator.kind),
            let index = fields.firstIndex(where: { $0.name.lowercased() == name.lowercased() })
        else { return }
        fields[index].values = [value.plainText]
    }

    private func body(_ body: PactBody, _ generator: PactGenerator) -> PactBody {
        guard case .present(let bytes, let type) = body, let whole = try? PactValue(parsing: bytes) else { return body }
        let changed = put(generator.kind, at: generator.path.tokens.dropFirst(), in: whole)
        return .present(Array(changed.text.utf8), type: type)
    }

    private func put(
        _ kind: PactGenerator.Kind, at tokens: ArraySlice<PathExpression.Token>, in whole: PactValue
    ) -> PactValue {
        guard let token = tokens.first else { return value(of: kind) ?? whole }
        let rest = tokens.dropFirst()
        switch whole {
        case .object(var object):
            for name in object.names where token == .any || token == .field(name) {
                object[name] = object[name].map { put(kind, at: rest, in: $0) }
            }
            return .object(object)
        case .array(let elements):
            return .array(
                elements.enumerated().map { index, element in
                    token == .any || token == .anyIndex || token == .index(index)
                        ? put(kind, at: rest, in: element) : element
                })
        case .null, .bool, .number, .string: return whole
        }
    }

    // MARK: Values

    /// nil where the example stays.
    private func value(of kind: PactGenerator.Kind) -> PactValue? {
        switch kind {
        case .providerState(let expression, let type): return value(of: expression).flatMap { $0.converted(to: type) }
        case .randomInteger(let min, let max):
            return .number(PactNumber(String(Int.random(in: min...Swift.max(min, max)))))
        case .randomString(let size): return .string(Self.random("abcdefghijklmnopqrstuvwxyz0123456789", size))
        case .randomHexadecimal(let digits): return .string(Self.random("0123456789abcdef", digits))
        case .randomDecimal(let digits):
            let whole = Self.random("123456789", max(1, digits - 1))
            return .number(PactNumber("\(whole).\(Self.random("123456789", 1))"))
        case .randomBoolean: return .bool(Bool.random())
        case .uuid: return .string(UUID().uuidString.lowercased())
        case .date, .time, .dateTime, .other: return nil
        }
    }

    private static func random(_ alphabet: String, _ count: Int) -> String {
        String((0..<max(0, count)).compactMap { _ in alphabet.randomElement() })
    }

    /// `/items/${id}` becomes a text; `${id}` and `id` alone the value itself. nil where a name has no value.
    private func value(of expression: String) -> PactValue? {
        guard expression.contains("${") else { return context[expression] }
        if expression.hasPrefix("${"), expression.firstIndex(of: "}") == expression.indices.last {
            return context[String(expression.dropFirst(2).dropLast())]
        }
        var text = ""
        var rest = expression[...]
        while let start = rest.firstRange(of: "${"), let end = rest[start.upperBound...].firstIndex(of: "}") {
            guard let value = context[String(rest[start.upperBound..<end])] else { return nil }
            text += rest[..<start.lowerBound] + value.plainText
            rest = rest[rest.index(after: end)...]
        }
        return .string(text + rest)
    }
}

extension PactValue {
    /// nil where the value is nothing of the kind.
    fileprivate func converted(to type: PactGenerator.DataType) -> PactValue? {
        switch type {
        case .raw: return self
        case .string: return .string(plainText)
        case .integer: return Int(plainText).map { .number(PactNumber(String($0))) }
        case .decimal, .float:
            if case .number = self { return self }
            return Double(plainText).flatMap { $0.isFinite ? .number(PactNumber("\($0)")) : nil }
        case .boolean: return bool.map { .bool($0) } ?? Bool(plainText).map { .bool($0) }
        }
    }
}
