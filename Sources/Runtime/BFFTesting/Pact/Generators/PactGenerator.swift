/// What stands in for a value of a request when it is sent: at a place of one of its parts.
package struct PactGenerator: Equatable, Sendable {
    package enum Part: String, Sendable {
        case method, path, header, query, body, status
    }

    package enum Kind: Equatable, Sendable {
        /// `${name}` in the expression is taken from what the state's set-up answered, and made to be of the type.
        case providerState(expression: String, type: DataType)
        case randomInteger(min: Int, max: Int)
        case randomString(size: Int)
        case randomHexadecimal(digits: Int)
        case randomDecimal(digits: Int)
        case randomBoolean
        case uuid
        case date, time, dateTime
        /// By something that is not generated here: the example stays.
        case other(String)
    }

    /// `dataType`: without it, whatever the set-up answered.
    package enum DataType: String, Sendable {
        case raw = "RAW"
        case string = "STRING"
        case integer = "INTEGER"
        case decimal = "DECIMAL"
        case float = "FLOAT"
        case boolean = "BOOLEAN"
    }

    package let part: Part
    package let path: PathExpression
    package let kind: Kind

    static func read(_ value: PactValue?) throws(PactFault) -> [PactGenerator] {
        guard let object = value?.object else { return [] }
        var generators: [PactGenerator] = []
        for category in object.members {
            guard let part = Part(rawValue: category.name), let entries = category.value.object else { continue }
            if let type = entries["type"]?.string {
                generators.append(PactGenerator(part: part, path: PathExpression([]), kind: kind(type, category.value)))
                continue
            }
            for entry in entries.members {
                let path = part == .body ? try PathExpression(entry.name) : PathExpression(name: entry.name)
                let type = entry.value["type"]?.string ?? ""
                generators.append(PactGenerator(part: part, path: path, kind: kind(type, entry.value)))
            }
        }
        return generators
    }

    private static func kind(_ type: String, _ value: PactValue) -> Kind {
        switch type {
        case "ProviderState":
            .providerState(
                expression: value["expression"]?.string ?? "",
                type: value["dataType"]?.string.flatMap { DataType(rawValue: $0.uppercased()) } ?? .raw)
        case "RandomInt": .randomInteger(min: value["min"]?.integer ?? 0, max: value["max"]?.integer ?? Int(Int32.max))
        case "RandomString": .randomString(size: value["size"]?.integer ?? 10)
        case "RandomHexadecimal": .randomHexadecimal(digits: value["digits"]?.integer ?? 10)
        case "RandomDecimal": .randomDecimal(digits: value["digits"]?.integer ?? 10)
        case "RandomBoolean": .randomBoolean
        case "Uuid": .uuid
        case "Date": .date
        case "Time": .time
        case "DateTime": .dateTime
        default: .other(type)
        }
    }
}
