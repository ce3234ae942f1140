/// How values become text.
package enum TemplateFormat: Sendable {
    /// What bffgen writes. `{{x}}` inserts a text as it stands, after a check that it is one line without control
    /// characters; `{{{x}}}` without that check; a literal is always quoted and escaped. A key that is not there, and a
    /// partial that is not there, are errors. Blank lines of an indented partial stay empty.
    case swift
    /// The Mustache specification's own: `{{x}}` escapes `&`, `<`, `>` and `"`, and what is missing is empty.
    case html

    static func escapingHTML(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
