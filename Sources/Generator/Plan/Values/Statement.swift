/// A line of a generated function, or several with what opens them.
indirect enum Statement {
    case line(String)
    /// Closed by a brace of its own.
    case block(String, [Statement])
    /// The case of a switch.
    case labelled(String, [Statement])

    /// The last case of a switch: a single statement stands beside it.
    static func otherwise(_ inner: [Statement]) -> Statement {
        guard inner.count <= 1 else { return .labelled("default:", inner) }
        if case .line(let text)? = inner.first { return .labelled("default: \(text)", []) }
        return inner.isEmpty ? .labelled("default: break", []) : .labelled("default:", inner)
    }

    /// All in one line.
    var singleLine: String {
        switch self {
        case .line(let text): text
        case .block(let opening, let inner): "\(opening) \(inner.map(\.singleLine).joined(separator: "; ")) }"
        case .labelled(let label, let inner): "\(label) \(inner.map(\.singleLine).joined(separator: "; "))"
        }
    }

    var template: TemplateValue {
        var (line, block, choice, labelled): (TemplateValue, TemplateValue, TemplateValue, TemplateValue) =
            (.absent, .absent, .absent, .absent)
        switch self {
        case .line(let text): line = .text(text)
        case .block(let opening, let inner):
            let value: TemplateValue = ["opening": .text(opening), "statements": .list(inner.map(\.template))]
            // The cases of a switch stand as far out as itself.
            if case .labelled? = inner.first { choice = value } else { block = value }
        case .labelled(let label, let inner):
            labelled = ["label": .text(label), "statements": .list(inner.map(\.template))]
        }
        return ["line": line, "block": block, "choice": choice, "labelled": labelled]
    }

    /// Whether the name is used anywhere: not as a member, a label or in a literal.
    func mentions(_ name: String) -> Bool {
        switch self {
        case .line(let text): Self.mentions(name, in: text)
        case .block(let opening, let inner), .labelled(let opening, let inner):
            Self.mentions(name, in: opening) || inner.contains { $0.mentions(name) }
        }
    }

    private static func mentions(_ name: String, in text: String) -> Bool {
        let name = Array(name.utf8)
        let bytes = Array(text.utf8)
        var at = 0
        var before: UInt8 = 0
        while at < bytes.count {
            if bytes[at] == UInt8(ascii: "\"") {
                at += 1
                while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
                    at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
                }
                at += 1
                before = UInt8(ascii: "\"")
            } else if isWord(bytes[at]) {
                let start = at
                while at < bytes.count, isWord(bytes[at]) { at += 1 }
                let isLabel = at < bytes.count && bytes[at] == UInt8(ascii: ":")
                if before != UInt8(ascii: "."), !isLabel, bytes[start..<at].elementsEqual(name) { return true }
                before = bytes[at - 1]
            } else {
                before = bytes[at]
                at += 1
            }
        }
        return false
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }
}

extension [Statement] {
    func mention(_ name: String) -> Bool { contains { $0.mentions(name) } }
}
