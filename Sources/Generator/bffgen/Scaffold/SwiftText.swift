/// A place in a Swift source, and what stands from there on: comments, string literals, words.
struct SwiftText {
    private let scalars: [Unicode.Scalar]
    private var index = 0
    /// Counted from 1.
    private(set) var line = 1

    init(_ source: String) { scalars = Array(source.unicodeScalars) }

    /// nil at the end.
    var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    /// nil at the start.
    var previous: Unicode.Scalar? { index > 0 && index <= scalars.count ? scalars[index - 1] : nil }

    mutating func advance() {
        if current == "\n" { line += 1 }
        index += 1
    }

    func at(_ text: String) -> Bool { scalars[min(index, scalars.count)...].starts(with: text.unicodeScalars) }

    private mutating func skip(_ text: String) {
        for _ in text.unicodeScalars { advance() }
    }

    mutating func skipBlanks() {
        while let scalar = current, scalar.properties.isWhitespace { advance() }
    }

    mutating func skipBalanced(_ open: Unicode.Scalar, _ close: Unicode.Scalar) {
        var depth = 0
        repeat {
            if at("->") {
                advance()
            } else if current == open {
                depth += 1
            } else if current == close {
                depth -= 1
            }
            advance()
        } while depth > 0 && index < scalars.count
    }

    /// A word, without the backticks around it.
    mutating func word() -> String? {
        let start = index
        if at("`") {
            advance()
            while index < scalars.count, !at("`") { advance() }
            let name = scalars[min(start + 1, scalars.count)..<min(index, scalars.count)]
            advance()
            return String(String.UnicodeScalarView(name))
        }
        while let scalar = current, scalar == "_" || scalar.properties.isXIDContinue { index += 1 }
        return index > start ? String(String.UnicodeScalarView(scalars[start..<index])) : nil
    }

    /// A comment without its line's end; one that is nested counts as a whole.
    mutating func comment() -> String? {
        let start = index
        if at("//") {
            while let scalar = current, scalar != "\n" { index += 1 }
        } else if at("/*") {
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
        } else {
            return nil
        }
        return String(String.UnicodeScalarView(scalars[start..<min(index, scalars.count)]))
    }

    /// A literal with its interpolations, raw and on several lines too.
    mutating func skipString() -> Bool {
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
