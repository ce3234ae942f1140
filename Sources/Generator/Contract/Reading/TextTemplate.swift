internal import OpenAPI

/// `Top picks for {$user#/profile/name}`: text with expressions. Only `{$` opens, and `}` closes.
package enum TextTemplate {
    package enum Part {
        case literal(String)
        /// `text` starts with `$`.
        case expression(text: String, ExpressionParser.Parsed)
    }

    /// Characters of faults are counted in the whole text.
    package static func parse(_ text: String) throws(ExpressionFault) -> [Part] {
        let scalars = Array(text.unicodeScalars)
        var parts: [Part] = []
        var literal = ""
        var index = 0
        while index < scalars.count {
            guard scalars[index] == "{", index + 1 < scalars.count, scalars[index + 1] == "$" else {
                literal.unicodeScalars.append(scalars[index])
                index += 1
                continue
            }
            guard let close = scalars[index...].firstIndex(of: "}") else {
                throw ExpressionFault(
                    character: index + 1, message: "'{$' is not closed", fix: "write '}' behind the expression")
            }
            if !literal.isEmpty { parts.append(.literal(literal)) }
            literal = ""
            let inner = String(scalars: scalars[(index + 1)..<close])
            do {
                parts.append(.expression(text: inner, try ExpressionParser.parse(inner)))
            } catch {
                throw ExpressionFault(
                    character: index + 1 + error.character, message: error.message, fix: error.fix,
                    isLater: error.isLater)
            }
            index = close + 1
        }
        if !literal.isEmpty { parts.append(.literal(literal)) }
        return parts
    }
}

extension String {
    init(scalars: some Sequence<Unicode.Scalar>) {
        var view = UnicodeScalarView()
        view.append(contentsOf: scalars)
        self.init(view)
    }
}
