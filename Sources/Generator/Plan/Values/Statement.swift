/// A line of a generated function, or a block of them with the line that opens it.
indirect enum Statement {
    case line(String)
    case block(String, [Statement])

    var template: TemplateValue {
        switch self {
        case .line(let text): ["line": .text(text), "block": .absent]
        case .block(let opening, let inner):
            ["line": .absent, "block": ["opening": .text(opening), "statements": .list(inner.map(\.template))]]
        }
    }
}
