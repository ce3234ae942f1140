internal import BFFJSON
internal import BFFValidation

/// What the text of a field may be: one scalar, a list or an object (RFC 6570, simple expansion, without its encoding).
enum FieldShape {
    case json(String)
    case scalar(String)
    case list([String])
    case object([(name: String, value: String)])

    static func shapes(of text: String, explode: Bool) -> [FieldShape] {
        let parts = text.isEmpty ? [] : text.split(separator: ",", omittingEmptySubsequences: false).map(trimmed)
        var shapes = [FieldShape.scalar(text), .list(parts)]
        if explode {
            let members = parts.map { $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false) }
            if members.allSatisfy({ $0.count == 2 }) {
                shapes.append(.object(members.map { (String($0[0]), String($0[1])) }))
            }
        } else if parts.count.isMultiple(of: 2) {
            shapes.append(.object(stride(from: 0, to: parts.count, by: 2).map { (parts[$0], parts[$0 + 1]) }))
        }
        return shapes
    }

    private static func trimmed(_ part: Substring) -> String {
        let isBlank = { (character: Character) in character == " " || character == "\t" }
        let start = part.drop(while: isBlank)
        guard let last = start.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(start[...last])
    }

    /// - Parameter plain: the parts that stand as they are, and not as strings.
    func json(plain: Set<Int>) -> String {
        switch self {
        case .json(let text): return text
        case .scalar(let text): return Self.part(text, isPlain: plain.contains(0))
        case .list(let parts):
            let elements = parts.enumerated().map { Self.part($1, isPlain: plain.contains($0)) }
            return "[\(elements.joined(separator: ","))]"
        case .object(let members):
            let parts = members.enumerated().map { index, member in
                JSONBytes.text(of: member.name) + ":" + Self.part(member.value, isPlain: plain.contains(index))
            }
            return "{\(parts.joined(separator: ","))}"
        }
    }

    /// Only a number, `true`, `false` and `null` can stand as they are.
    private static func part(_ text: String, isPlain: Bool) -> String {
        if isPlain, let json = try? OwnedJSON(text), json.value.kind != .object, json.value.kind != .array {
            return text
        }
        return JSONBytes.text(of: text)
    }

    /// The parts that were of the wrong type as texts; all of them, where a violation is about the whole.
    func parts(at violations: [Violation], below pointer: String) -> Set<Int> {
        let wrong = Set(violations.map(\.instancePointer))
        switch self {
        case .json: return []
        case .scalar: return [0]
        case .list(let parts):
            let named = parts.indices.filter { wrong.contains("\(pointer)/\($0)") }
            return Set(named.isEmpty ? Array(parts.indices) : named)
        case .object(let members):
            let named = members.indices.filter {
                wrong.contains("\(pointer)/\(Reading.escaped(members[$0].name))")
            }
            return Set(named.isEmpty ? Array(members.indices) : named)
        }
    }
}
