/// Reads one line of the manifest from left to right.
struct ManifestLine {
    enum Use {
        case partial
        case output(per: TemplateName, when: TemplateName?, Template)
    }

    private let file: String
    private let bytes: [UInt8]
    private let end: Int
    private var position: Int

    init(file: String, bytes: [UInt8], range: Range<Int>) {
        self.file = file
        self.bytes = bytes
        self.position = range.lowerBound
        self.end = range.upperBound
    }

    /// nil for a blank line and for a comment.
    mutating func entry() throws(TemplateError) -> (template: String, use: Use)? {
        let start = position
        skipBlanks()
        if position == end || bytes[position] == UInt8(ascii: "#") { return nil }
        guard position == start else { throw error("a line begins with a template's name") }
        let template = try word("a template's file name")
        try expect(":")
        guard !skipped("{") else { return (template, try outputUse()) }
        let use = try word("'{' or 'partial'")
        guard use == "partial" else { throw error("'{' or 'partial' was expected") }
        try expectEnd()
        return (template, .partial)
    }

    private mutating func outputUse() throws(TemplateError) -> Use {
        var names: [String: TemplateName] = [:]
        var output: Template?
        repeat {
            let key = try word("'per', 'when' or 'output'")
            try expect(":")
            switch key {
            case "output" where output == nil: output = try pattern()
            case "per" where names[key] == nil, "when" where names[key] == nil:
                let text = try word("a name")
                guard let name = TemplateName(text) else { throw error("'\(text)' is not a name") }
                names[key] = name
            default: throw error("'per', 'when' and 'output' stand once each, not '\(key)'")
            }
        } while skipped(",")
        try expect("}")
        try expectEnd()
        guard let output else { throw error("'output' is missing") }
        guard let per = names["per"] else { throw error("'per' is missing ('.' makes a single file)") }
        return .output(per: per, when: names["when"], output)
    }

    /// A quoted text without escapes.
    private mutating func pattern() throws(TemplateError) -> Template {
        try expect("\"")
        let start = position
        while position < end, ![UInt8(ascii: "\""), UInt8(ascii: "\\")].contains(bytes[position]) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        try expect("\"")
        do throws(TemplateError) {
            return try Template(file: file, text: text)
        } catch {
            throw TemplateError(error.fault, file: file, bytes: bytes, offset: start + error.column - 1)
        }
    }

    private mutating func word(_ expected: String) throws(TemplateError) -> String {
        skipBlanks()
        let start = position
        while position < end, Self.isWord(bytes[position]) { position += 1 }
        guard position > start else { throw error("\(expected) was expected") }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func expect(_ sign: Unicode.Scalar) throws(TemplateError) {
        guard skipped(sign) else { throw error("'\(sign)' was expected") }
    }

    private mutating func expectEnd() throws(TemplateError) {
        skipBlanks()
        guard position == end else { throw error("the line should end here") }
    }

    private mutating func skipped(_ sign: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard position < end, bytes[position] == UInt8(ascii: sign) else { return false }
        position += 1
        return true
    }

    private mutating func skipBlanks() {
        while position < end, bytes[position] == UInt8(ascii: " ") { position += 1 }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    private func error(_ expectation: String) -> TemplateError {
        TemplateError(.invalidManifestLine(expectation), file: file, bytes: bytes, offset: position)
    }
}
