/// Data as a Swift string literal.
package enum StringLiteral {
    /// `text` in quotes. Whatever the text holds, the literal ends at its last quote, fits on one line and shows what it is:
    /// quotes, backslashes (and with them interpolations), control characters, line separators, and the invisible scalars
    /// that reorder or hide source text are escaped.
    package static func quoting(_ text: String) -> String {
        var literal = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": literal += "\\\""
            case "\\": literal += "\\\\"
            case "\n": literal += "\\n"
            case "\r": literal += "\\r"
            case "\t": literal += "\\t"
            case _ where isHidden(scalar): literal += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            default: literal.unicodeScalars.append(scalar)
            }
        }
        return literal + "\""
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
