internal import Diagnostics
internal import OpenAPI

/// Values of a contract as Swift literals.
package enum SwiftLiteral {
    /// A quoted Swift string. Whatever the text holds, the literal ends at its last quote, fits on one line and
    /// shows what it is: quotes, backslashes (and with them interpolations), control characters, line separators,
    /// and the invisible scalars that reorder or hide source text are escaped.
    package static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where isHidden(scalar): result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    /// An expression that a member can be asked of: in parentheses where it is a chain or has an operator.
    static func operand(_ text: String) -> String {
        text.contains(" ") || text.contains("?") ? "(\(text))" : text
    }

    /// A default as the type that it replaces: texts as borrowed ones.
    static func text(_ node: Node) -> String {
        if let text = node.string { return "JSONText(\(quoted(text)))" }
        return scalar(node)
    }

    /// Any value as something that the writer takes.
    static func json(_ node: Node) -> String {
        switch node.value {
        case .array, .object, .null: "RawJSON(\(quoted(node.json)))"
        case .bool, .integer, .number, .string: text(node)
        }
    }

    static func scalar(_ node: Node) -> String {
        switch node.value {
        case .bool(let flag): "\(flag)"
        case .integer(let number): "\(number)"
        case .number(_, let value): "\(value)"
        case .string(let text): quoted(text)
        case .null: "nil"
        case .array, .object: quoted(node.json)
        }
    }
}

/// Member names of JSON objects, as they stand between the quotes of a key.
enum JSONKey {
    static func escaped(_ name: String) -> String {
        let quoted = Node(.string(name), at: Location(file: "", line: 1, column: 1, pointer: "")).json
        return String(quoted.dropFirst().dropLast())
    }
}
