/// How values become text.
package enum TemplateFormat: Sendable {
    /// What bffgen writes. `{{x}}` inserts a text as it stands, after a check that it is one line without control
    /// characters; `{{{x}}}` without that check; a literal is always quoted and escaped. A key that is not there, and a
    /// partial that is not there, are errors. Blank lines of an indented partial stay empty.
    case swift
    /// The Mustache specification's own: `{{x}}` escapes `&`, `<`, `>` and `"`, and what is missing is empty.
    case html
    /// A page that bffgen writes: escaped as `html`, strict as `swift`: what is missing is an error. Controls and whatever else XML 1.0
    /// cannot say (section 2.2) become U+FFFD.
    case page

    /// What is not there is empty, in place of an error.
    var isLenient: Bool { self == .html }

    /// The form in which a text stands in the output.
    func escaped(_ text: String) -> String {
        switch self {
        case .swift: text
        case .html: Self.escapingHTML(text)
        case .page: Self.escapingHTML(Self.replacingControls(text))
        }
    }

    private static func replacingControls(_ text: String) -> String {
        var clean = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isControl = scalar.properties.generalCategory == .control && !["\t", "\n", "\r"].contains(scalar)
            clean.append(isControl || [0xFFFE, 0xFFFF].contains(scalar.value) ? "\u{FFFD}" : scalar)
        }
        return String(clean)
    }

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
