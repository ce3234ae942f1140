package import Diagnostics
package import OpenAPI

extension ContractExamples {
    /// For people: a block per operation, a value per place, what is made up marked.
    package var text: String {
        var text = ""
        var last: String?
        for entry in entries {
            let title = entry.call.map { call in entry.operationID.map { "\($0)  \(call)" } ?? call } ?? "components"
            if title != last { text += (text.isEmpty ? "" : "\n") + "\(title)\n" }
            last = title
            text += "  \(entry.place)\(entry.mark):" + entry.shownValue
        }
        return text
    }

    /// For tools: an object per place.
    package var report: ReportValue {
        .list(
            entries.map { entry in
                .object([
                    ("operation", entry.operationID.map { .text($0) }), ("call", entry.call.map { .text($0) }),
                    ("place", .text(entry.place)), ("file", .text(entry.location.file)),
                    ("pointer", .text(entry.location.pointer)), ("origin", .text(entry.origin.rawValue)),
                    ("value", entry.value.map { ReportValue($0) } ?? .null),
                ])
            })
    }

    /// Places without an example for which no value was found either.
    package var missing: [Entry] { entries.filter { $0.value == nil } }
}

extension ContractExamples.Entry {
    fileprivate var mark: String { value == nil ? "" : origin == .made ? " (made)" : "" }

    /// On the line, or below it; ends with a line feed.
    fileprivate var shownValue: String {
        guard let value else { return " none is found that keeps the schema\n" }
        if value.types.isDisjoint(with: [.array, .object]) { return " \(value.json)\n" }
        let lines = ReportValue(value).document.split(separator: "\n")
        return "\n" + lines.map { "    \($0)\n" }.joined()
    }
}

// MARK: Overlays

extension ContractExamples {
    /// An overlay document (Overlay Specification 1.0.0) that gives the contract what is made.
    package struct Overlay {
        package let root: Node
        /// How many places get an example.
        package let count: Int
        /// Places in other files than the contract's own, which no overlay of the contract reaches.
        package let unreached: [Entry]
    }

    package var overlay: Overlay {
        let made = entries.filter { $0.origin == .made && $0.value != nil }
        let place = document.root.location
        func object(_ members: [(String, Node)]) -> Node {
            Node(.object(members.map { Node.Member(key: $0.0, keyLocation: place, value: $0.1) }), at: place)
        }
        func text(_ text: String) -> Node { Node(.string(text), at: place) }
        var actions: [Node] = []
        var unreached: [Entry] = []
        for entry in made {
            guard entry.location.file == document.file, let value = entry.value,
                let target = document.root.path(to: entry.location.pointer)
            else {
                unreached.append(entry)
                continue
            }
            let member = entry.isListed ? ("examples", Node(.array([value]), at: place)) : ("example", value)
            actions.append(object([("target", text(target)), ("update", object([member]))]))
        }
        let info = object([("title", text("Examples of \(document.title)")), ("version", text(document.version))])
        let root = object([("overlay", text("1.0.0")), ("info", info), ("actions", Node(.array(actions), at: place))])
        return Overlay(root: root, count: actions.count, unreached: unreached)
    }
}

extension Node {
    /// The normalized path (RFC 9535, section 2.7) of what the pointer names; nil where there is nothing.
    fileprivate func path(to pointer: String) -> String? {
        guard let tokens = JSONPointer.tokens(of: pointer) else { return nil }
        var node = self
        var path = "$"
        for token in tokens {
            if let elements = node.array {
                guard let index = Int(token), elements.indices.contains(index) else { return nil }
                (node, path) = (elements[index], path + "[\(index)]")
            } else {
                guard let member = node[token] else { return nil }
                (node, path) = (member, path + "['\(Self.escaped(token))']")
            }
        }
        return path
    }

    private static func escaped(_ name: String) -> String {
        var escaped = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "'": escaped += "\\'"
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\r": escaped += "\\r"
            case "\t": escaped += "\\t"
            case "\u{8}": escaped += "\\b"
            case "\u{C}": escaped += "\\f"
            case "\u{0}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                escaped += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
