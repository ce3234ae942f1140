internal import Diagnostics

extension Node {
    /// The value as compact JSON: members in document order, numbers as written where JSON can write them so.
    /// Infinity and not-a-number, which only YAML has, become `null`.
    package var json: String {
        var text = ""
        write(to: &text)
        return text
    }

    private func write(to text: inout String) {
        switch value {
        case .null: text += "null"
        case .bool(let flag): text += flag ? "true" : "false"
        case .integer(let number): text += String(number)
        case .number(let written, let number): text += Self.jsonNumber(written, number)
        case .string(let string): JSONQuoting.write(string, into: &text)
        case .array(let nodes):
            text += "["
            for (index, node) in nodes.enumerated() {
                if index > 0 { text += "," }
                node.write(to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += "," }
                JSONQuoting.write(member.key, into: &text)
                text += ":"
                member.value.write(to: &text)
            }
            text += "}"
        }
    }

    /// YAML also takes `+1`, `.5`, `1.`, `01.5` and integers in base 8 and 16.
    private static func jsonNumber(_ written: String, _ number: Double) -> String {
        if JSONTree.isNumber(written) { return written }
        var digits = Substring(written)
        var sign = ""
        if digits.first == "+" || digits.first == "-" { sign = digits.removeFirst() == "-" ? "-" : "" }
        let whole = digits.prefix { ("0"..."9").contains($0) }
        var rest = digits.dropFirst(whole.count)
        if rest.first == "." && !(rest.dropFirst().first.map { ("0"..."9").contains($0) } ?? false) {
            rest = ".0" + rest.dropFirst()
        }
        let trimmed = whole.drop { $0 == "0" }
        let plain = sign + (trimmed.isEmpty ? "0" : trimmed) + rest
        if JSONTree.isNumber(plain) { return plain }
        return number.isFinite ? "\(number)" : "null"
    }
}
