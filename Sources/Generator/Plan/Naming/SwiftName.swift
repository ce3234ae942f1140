/// Names of a contract as Swift's: words kept, everything that Swift does not take dropped, reserved words escaped.
enum SwiftName {
    /// `continue-item` → `ContinueItem`. Standard-library and runtime types that generated code names get a suffix.
    static func type(_ text: String) -> String {
        let name = words(text).map { capitalized($0) }.joined()
        let valid = startsValidly(name) ? name : "Type\(name)"
        return takenTypes.contains(valid) ? valid + "Model" : valid
    }

    /// `X-Device` → `xDevice`; a keyword comes in backticks.
    static func member(_ text: String) -> String { escaped(bare(text)) }

    /// The same without backticks, to make longer names of.
    static func bare(_ text: String) -> String {
        let words = words(text)
        guard let first = words.first else { return "value" }
        let name = lowercasedHead(first) + words.dropFirst().map { capitalized($0) }.joined()
        return startsValidly(name) ? name : "_\(name)"
    }

    /// Swift's own spelling of a name that may be a keyword.
    static func escaped(_ name: String) -> String { keywords.contains(name) ? "`\(name)`" : name }

    /// A member's name as a call's label, which keywords may be.
    static func label(_ member: String) -> String {
        let bare = member.filter { $0 != "`" }
        return ["inout", "let", "var"].contains(bare) ? member : bare
    }

    /// Letters and digits of any script make words; whatever stands between them separates. `DOLBY_VISION` is no
    /// pair of acronyms.
    private static func words(_ text: String) -> [Substring] {
        let words = text.split { !$0.isLetter && !$0.isNumber }
        let isShouted = words.count > 1 && !text.contains(where: \.isLowercase)
        return isShouted ? words.map { $0.lowercased()[...] } : words
    }

    private static func capitalized(_ word: Substring) -> String { word.prefix(1).uppercased() + word.dropFirst() }

    /// `ID` → `id`, `URLPath` → `urlPath`, `someName` → `someName`.
    private static func lowercasedHead(_ word: Substring) -> String {
        let capitals = word.prefix { $0.isUppercase }
        if capitals.count <= 1 || capitals.count == word.count {
            return capitals.lowercased() + word.dropFirst(capitals.count)
        }
        return capitals.dropLast().lowercased() + word.dropFirst(capitals.count - 1)
    }

    private static func startsValidly(_ name: String) -> Bool { name.first.map { $0.isLetter } ?? false }

    /// Types of the standard library and of the runtime that generated code writes unqualified.
    private static let takenTypes: Set<String> = [
        "Any", "Array", "Base64Data", "Bool", "Box", "Character", "DateTime", "DecimalNumber", "Dictionary", "Double",
        "Error", "Float", "FullDate", "Handlers", "Int", "Int64",
        "JSONText", "JSONValue", "JSONWriter", "Never", "Optional", "Outcome", "Protocol", "Result", "Self", "Set",
        "Step",
        "String", "Type", "UInt", "URIValue", "UUIDValue", "Violation", "Void",
    ]

    private static let keywords: Set<String> = [
        "Any", "Self", "as", "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer",
        "deinit",
        "do", "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard", "if",
        "import",
        "in", "init", "inout", "internal", "is", "let", "nil", "operator", "precedencegroup", "private", "protocol",
        "public", "repeat", "rethrows", "return", "self", "static", "struct", "subscript", "super", "switch", "throw",
        "throws", "true", "try", "typealias", "var", "where", "while",
    ]
}
