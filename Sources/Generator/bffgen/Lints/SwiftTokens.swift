/// What a Swift source is made of, as far as operators and their operands go.
enum SwiftToken: Equatable {
    /// A name with what follows it behind points: `user.subscription.status`, `account?.allowed`.
    case name([String])
    case keyword(String)
    /// Joins two values: blanks on both sides.
    case infix(String)
    /// `!user.isAdmin`
    case prefix(String)
    case literal(String)
    /// A bracket, a comma, a colon, …
    case mark(Unicode.Scalar)

    private static let keywords: Set<String> = [
        "if", "guard", "while", "switch", "case", "let", "var", "else", "return", "func", "init", "in", "is", "as",
        "try",
        "await", "where", "for", "nil", "true", "false", "default", "throw", "struct", "enum", "class", "extension",
    ]
    private static let signs: Set<Unicode.Scalar> = [
        "+", "-", "*", "/", "%", "<", ">", "=", "!", "&", "|", "^", "~", "?",
    ]

    /// With the line that each starts on.
    static func all(in source: String) -> [(token: SwiftToken, line: Int)] {
        var text = SwiftText(source)
        var found: [(token: SwiftToken, line: Int)] = []
        while let scalar = text.current {
            if text.comment() != nil { continue }
            let line = text.line
            if text.skipString() {
                found.append((.literal("\"\""), line))
            } else if let word = text.word() {
                found.append((name(from: word, &text), line))
            } else if signs.contains(scalar) {
                if let sign = sign(&text) { found.append((sign, line)) }
            } else {
                if !scalar.properties.isWhitespace { found.append((.mark(scalar), line)) }
                text.advance()
            }
        }
        return found
    }

    private static func name(from word: String, _ text: inout SwiftText) -> SwiftToken {
        if word.first?.isNumber ?? false { return .literal(word) }
        if keywords.contains(word) { return .keyword(word) }
        var words = [word]
        while true {
            var next = text
            if next.at("?.") || next.at("!.") { next.advance() }
            guard next.at(".") else { return .name(words) }
            next.advance()
            guard let member = next.word() else { return .name(words) }
            words.append(member)
            text = next
        }
    }

    /// nil for one that neither joins nor precedes a value, such as that of a type's parameters.
    private static func sign(_ text: inout SwiftText) -> SwiftToken? {
        let isBlankBefore = text.previous.map { $0.properties.isWhitespace } ?? true
        let opens = text.previous.map { ["(", "[", "{", ","].contains($0) } ?? true
        var sign = ""
        while let scalar = text.current, signs.contains(scalar) {
            sign.unicodeScalars.append(scalar)
            text.advance()
        }
        let isBlankBehind = text.current.map { $0.properties.isWhitespace } ?? true
        if isBlankBefore, isBlankBehind { return .infix(sign) }
        return (isBlankBefore || opens) && !isBlankBehind ? .prefix(sign) : nil
    }
}
