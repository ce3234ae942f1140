/// JSON with its members in the order that they are written in, two spaces for each level.
package indirect enum ReportValue {
    case text(String)
    case number(Int)
    /// With at most six digits behind the point; whole ones have none.
    case decimal(Double)
    /// A number as it is to stand.
    case literal(String)
    case flag(Bool)
    case null
    case list([ReportValue])
    /// Members without a value are left out.
    case object([(key: String, value: ReportValue?)])
    /// All of it on one line.
    case line(ReportValue)

    package static func text(orNull text: String?) -> ReportValue { text.map { .text($0) } ?? .null }

    /// Ends with a line feed.
    package var document: String {
        var text = ""
        write(into: &text, indent: "")
        return text + "\n"
    }

    private func write(into text: inout String, indent: String) {
        let inner = indent + "  "
        switch self {
        case .text(let value): JSONQuoting.write(value, into: &text)
        case .number(let value): text += String(value)
        case .decimal(let value): text += Self.digits(of: value)
        case .literal(let value): text += value
        case .flag(let value): text += value ? "true" : "false"
        case .null: text += "null"
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
        case .line(let value): value.writeLine(into: &text)
        }
    }

    private func writeLine(into text: inout String) {
        switch self {
        case .list(let elements):
            text += "["
            for (index, element) in elements.enumerated() {
                if index > 0 { text += ", " }
                element.writeLine(into: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            var isFirst = true
            for case (let key, let value?) in members {
                if !isFirst { text += ", " }
                JSONQuoting.write(key, into: &text)
                text += ": "
                value.writeLine(into: &text)
                isFirst = false
            }
            text += "}"
        case .text, .number, .decimal, .literal, .flag, .null, .line: write(into: &text, indent: "")
        }
    }

    /// Never what JSON has no form for.
    private static func digits(of value: Double) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return value.isFinite ? String(value) : "null" }
        let millionths = Int64((value * 1_000_000).rounded())
        let (whole, rest) = (millionths.magnitude / 1_000_000, millionths.magnitude % 1_000_000)
        let sign = millionths < 0 ? "-" : ""
        if rest == 0 { return "\(sign)\(whole)" }
        var digits = String(rest + 1_000_000).dropFirst()
        while digits.last == "0" { digits.removeLast() }
        return "\(sign)\(whole).\(digits)"
    }
}
