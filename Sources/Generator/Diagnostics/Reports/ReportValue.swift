/// JSON with its members in the order that they are written in, two spaces for each level.
enum ReportValue {
    case text(String)
    case number(Int)
    case list([ReportValue])
    /// Members without a value are left out.
    case object([(key: String, value: ReportValue?)])

    /// Ends with a line feed.
    var document: String {
        var text = ""
        write(into: &text, indent: "")
        return text + "\n"
    }

    private func write(into text: inout String, indent: String) {
        let inner = indent + "  "
        switch self {
        case .text(let value): JSONQuoting.write(value, into: &text)
        case .number(let value): text += String(value)
        case .list(let elements) where elements.isEmpty: text += "[]"
        case .list(let elements):
            text += "["
            for (index, element) in elements.enumerated() {
                text += (index == 0 ? "\n" : ",\n") + inner
                element.write(into: &text, indent: inner)
            }
            text += "\n\(indent)]"
        case .object(let members):
            text += "{"
            var isFirst = true
            for case (let key, let value?) in members {
                text += (isFirst ? "\n" : ",\n") + inner
                JSONQuoting.write(key, into: &text)
                text += ": "
                value.write(into: &text, indent: inner)
                isFirst = false
            }
            text += isFirst ? "}" : "\n\(indent)}"
        }
    }
}
