/// Reads path expressions: `$`, then `.name`, `.*`, `['any name']`, `[0]` and `[*]`. A path may begin with a name instead of `$`.
struct PathReader {
    private let text: String
    private let characters: [Character]
    private var at = 0
    private var tokens: [PathExpression.Token] = []

    init(_ text: String) {
        self.text = text
        characters = Array(text)
    }

    static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static func isName(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "_-:#@".contains(character)
    }

    mutating func read() throws(PactFault) -> [PathExpression.Token] {
        guard let first = characters.first else { return [] }
        tokens.append(.root)
        if first == "$" {
            at = 1
        } else if first.isLetter || first.isNumber {
            try readName()
        } else {
            throw fault("it begins neither with $ nor with a name")
        }
        while at < characters.count {
            let character = characters[at]
            at += 1
            switch character {
            case ".": try readMember()
            case "[": try readBrackets()
            default: throw fault("'.' or '[' is expected instead of '\(character)'")
            }
        }
        return tokens
    }

    private mutating func readMember() throws(PactFault) {
        guard at < characters.count else { throw fault("a name is missing at its end") }
        guard characters[at] != "*" else {
            at += 1
            tokens.append(.any)
            return
        }
        try readName()
    }

    private mutating func readName() throws(PactFault) {
        let start = at
        while at < characters.count, Self.isName(characters[at]) { at += 1 }
        guard at > start else { throw fault("'\(characters[at])' cannot stand in a name outside ['…']") }
        if at < characters.count, characters[at] != ".", characters[at] != "[" {
            throw fault("'\(characters[at])' cannot stand in a name outside ['…']")
        }
        tokens.append(.field(String(characters[start..<at])))
    }

    private mutating func readBrackets() throws(PactFault) {
        guard at < characters.count else { throw fault("'[' is not closed") }
        switch characters[at] {
        case "'": try readQuoted()
        case "*":
            at += 1
            tokens.append(.anyIndex)
        default:
            let start = at
            while at < characters.count, characters[at].isASCII, characters[at].isNumber { at += 1 }
            guard let index = Int(String(characters[start..<at])) else {
                throw fault("a number, '*' or a quoted name is expected in brackets")
            }
            tokens.append(.index(index))
        }
        guard at < characters.count, characters[at] == "]" else { throw fault("']' is missing") }
        at += 1
    }

    /// A backslash takes the next character as it is.
    private mutating func readQuoted() throws(PactFault) {
        at += 1
        var name = ""
        while at < characters.count, characters[at] != "'" {
            if characters[at] == "\\", at + 1 < characters.count, "'\\".contains(characters[at + 1]) { at += 1 }
            name.append(characters[at])
            at += 1
        }
        guard at < characters.count else { throw fault("a quoted name has no end") }
        guard !name.isEmpty else { throw fault("a quoted name is empty") }
        at += 1
        tokens.append(.field(name))
    }

    private func fault(_ reason: String) -> PactFault { PactFault("the path \(text) cannot be read: \(reason)") }
}
