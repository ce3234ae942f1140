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

/// Finds the functions in a source. Comments and string literals are skipped; nothing is understood but `func`, a name and the labels.
struct SwiftFunctions {
    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var line = 1
    private var place: String?
    private var found: [SwiftFunction] = []

    static func all(in source: String) -> [SwiftFunction] {
        var scanner = SwiftFunctions(source)
        scanner.scan()
        return scanner.found
    }

    private init(_ source: String) { scalars = Array(source.unicodeScalars) }

    private mutating func scan() {
        while index < scalars.count {
            if skipComment() || skipString() { continue }
            if let word = word() {
                if word == "func" { function() }
            } else {
                // A documentation comment belongs to what follows it at once.
                if scalars[index] == "}" || scalars[index] == "{" || scalars[index] == "=" { place = nil }
                advance()
            }
        }
    }

    private mutating func function() {
        let start = line
        skipBlanks()
        guard let name = word() else { return }
        skipBlanks()
        if at("<") { skipBalanced("<", ">") }
        skipBlanks()
        guard at("(") else { return }
        found.append(SwiftFunction(name: name, labels: labels(), line: start, place: place))
        place = nil
    }

    /// Of a parameter list; ends behind its parenthesis.
    private mutating func labels() -> [String] {
        var labels: [String] = []
        var depth = 0
        var isLabel = true
        repeat {
            if skipComment() || skipString() { continue }
            let isOuter = depth == 1
            if let word = word() {
                if isOuter, isLabel {
                    labels.append(word)
                    isLabel = false
                }
                continue
            }
            switch scalars[index] {
            case "(", "[", "{": depth += 1
            case ")", "]", "}": depth -= 1
            case "," where isOuter: isLabel = true
            // What stands before a colon that nothing precedes is an attribute's.
            case "@" where isOuter:
                advance()
                _ = word()
                continue
            default: break
            }
            advance()
        } while depth > 0 && index < scalars.count
        return labels
    }

    // MARK: Pieces

    private mutating func advance() {
        if index < scalars.count, scalars[index] == "\n" { line += 1 }
        index += 1
    }

    private func at(_ text: String) -> Bool { scalars[min(index, scalars.count)...].starts(with: text.unicodeScalars) }

    private mutating func skip(_ text: String) {
        for _ in text.unicodeScalars { advance() }
    }

    private mutating func skipBlanks() {
        while index < scalars.count, scalars[index].properties.isWhitespace { advance() }
    }

    private mutating func skipBalanced(_ open: Unicode.Scalar, _ close: Unicode.Scalar) {
        var depth = 0
        repeat {
            if at("->") {
                advance()
            } else if scalars[index] == open {
                depth += 1
            } else if scalars[index] == close {
                depth -= 1
            }
            advance()
        } while depth > 0 && index < scalars.count
    }

    /// A word, without the backticks around it.
    private mutating func word() -> String? {
        let start = index
        if at("`") {
            advance()
            while index < scalars.count, !at("`") { advance() }
            let name = scalars[min(start + 1, scalars.count)..<min(index, scalars.count)]
            advance()
            return String(String.UnicodeScalarView(name))
        }
        while index < scalars.count, scalars[index] == "_" || scalars[index].properties.isXIDContinue { index += 1 }
        return index > start ? String(String.UnicodeScalarView(scalars[start..<index])) : nil
    }

    private mutating func skipComment() -> Bool {
        if at("//") {
            let start = index
            while index < scalars.count, scalars[index] != "\n" { index += 1 }
            let text = String(String.UnicodeScalarView(scalars[start..<index]))
            let words = text.split(separator: " ")
            if words.count == 2, words[0] == "///", words[1].contains("#/") { place = String(words[1]) }
            return true
        }
        guard at("/*") else { return false }
        var depth = 0
        repeat {
            if at("/*") {
                depth += 1
                skip("/*")
            } else if at("*/") {
                depth -= 1
                skip("*/")
            } else {
                advance()
            }
        } while depth > 0 && index < scalars.count
        return true
    }

    /// A literal with its interpolations, raw and on several lines too.
    private mutating func skipString() -> Bool {
        var hashes = 0
        while index + hashes < scalars.count, scalars[index + hashes] == "#" { hashes += 1 }
        guard index + hashes < scalars.count, scalars[index + hashes] == "\"" else { return false }
        let marks = String(repeating: "#", count: hashes)
        skip(marks)
        let quotes = at("\"\"\"") ? "\"\"\"" : "\""
        skip(quotes)
        while index < scalars.count, !at(quotes + marks) {
            if at("\\" + marks + "(") {
                skip("\\" + marks)
                skipInterpolation()
            } else {
                if at("\\" + marks) { skip("\\" + marks) }
                advance()
            }
        }
        skip(quotes + marks)
        return true
    }

    private mutating func skipInterpolation() {
        var depth = 0
        repeat {
            if skipString() { continue }
            if at("(") { depth += 1 } else if at(")") { depth -= 1 }
            advance()
        } while depth > 0 && index < scalars.count
    }
}
