/// A line of a generated function, or a block of them with the line that opens it.
indirect enum Statement {
    case line(String)
    case block(String, [Statement])

    /// All in one line.
    var singleLine: String {
        switch self {
        case .line(let text): text
        case .block(let opening, let inner): "\(opening) \(inner.map(\.singleLine).joined(separator: "; ")) }"
        }
    }

    var template: TemplateValue {
        switch self {
        case .line(let text): ["line": .text(text), "block": .absent]
        case .block(let opening, let inner):
            ["line": .absent, "block": ["opening": .text(opening), "statements": .list(inner.map(\.template))]]
        }
    }
}
