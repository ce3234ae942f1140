/// A function that some Swift source declares.
struct SwiftFunction: Equatable {
    let name: String
    /// `_` where there is none.
    let labels: [String]
    let line: Int
    /// The place in a contract that its documentation comment names: a line of its own with `file#/pointer`.
    let place: String?

    /// `badge(content:device:)`
    var display: String { "\(name)(\(labels.map { $0 + ":" }.joined()))" }
}

/// Finds the functions in a source. Nothing is understood but `func`, a name and the labels.
struct SwiftFunctions {
    private var text: SwiftText
    private var place: String?
    private var found: [SwiftFunction] = []

    static func all(in source: String) -> [SwiftFunction] {
        var scanner = SwiftFunctions(source)
        scanner.scan()
        return scanner.found
    }

    private init(_ source: String) { text = SwiftText(source) }

    private mutating func scan() {
        while let scalar = text.current {
            if let comment = text.comment() {
                note(comment)
            } else if text.skipString() {
                continue
            } else if let word = text.word() {
                if word == "func" { function() }
            } else {
                // A documentation comment belongs to what follows it at once.
                if ["}", "{", "="].contains(scalar) { place = nil }
                text.advance()
            }
        }
    }

    private mutating func note(_ comment: String) {
        let words = comment.split(separator: " ")
        if words.count == 2, words[0] == "///", words[1].contains("#/") { place = String(words[1]) }
    }

    private mutating func function() {
        let start = text.line
        text.skipBlanks()
        guard let name = text.word() else { return }
        text.skipBlanks()
        if text.at("<") { text.skipBalanced("<", ">") }
        text.skipBlanks()
        guard text.at("(") else { return }
        found.append(SwiftFunction(name: name, labels: labels(), line: start, place: place))
        place = nil
    }

    /// Of a parameter list; ends behind its parenthesis.
    private mutating func labels() -> [String] {
        var labels: [String] = []
        var depth = 0
        var isLabel = true
        repeat {
            if text.comment() != nil || text.skipString() { continue }
            let isOuter = depth == 1
            if let word = text.word() {
                if isOuter, isLabel {
                    labels.append(word)
                    isLabel = false
                }
                continue
            }
            switch text.current {
            case "(", "[", "{": depth += 1
            case ")", "]", "}": depth -= 1
            case "," where isOuter: isLabel = true
            // What stands before a colon that nothing precedes is an attribute's.
            case "@" where isOuter:
                text.advance()
                _ = text.word()
                continue
            default: break
            }
            text.advance()
        } while depth > 0 && text.current != nil
        return labels
    }
}
