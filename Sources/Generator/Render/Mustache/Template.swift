/// A parsed template: flat instructions in which a section knows where it ends.
///
/// Parsing follows the Mustache specification's required modules: a line with nothing but one section, comment, partial or
/// delimiter tag leaves no trace in the output, and such a partial is indented as its tag is.
package struct Template: Sendable {
    /// Named in errors.
    package let file: String
    let bytes: [UInt8]
    let instructions: [Instruction]

    /// - Throws: the first fault with its line and column.
    package init(file: String, bytes: [UInt8]) throws(TemplateError) {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw TemplateError(.invalidUTF8, file: file, line: 1, column: 1)
        }
        var parser = TemplateParser(file: file, bytes: bytes)
        self.instructions = try parser.parse()
        self.file = file
        self.bytes = bytes
    }

    package init(file: String, text: String) throws(TemplateError) {
        try self.init(file: file, bytes: Array(text.utf8))
    }

    struct Instruction: Sendable {
        enum Kind: Sendable {
            /// Puts the indentation of the partial that is being rendered. A blank line holds only its line feed.
            case lineStart(isBlank: Bool)
            /// At most one line, with its line feed.
            case text(String)
            case insert(TemplateName, isRaw: Bool)
            /// - end: the index behind the section's last instruction.
            case section(TemplateName, isInverted: Bool, end: Int)
            /// - indentation: nil unless the tag has its line to itself.
            case partial(String, indentation: String?)
        }

        var kind: Kind
        /// Where the tag opens, in bytes of the template.
        let offset: Int
    }

    /// Names of the templates that this one includes, with the place of each.
    var partials: [(name: String, offset: Int)] {
        instructions.compactMap { if case .partial(let name, _) = $0.kind { (name, $0.offset) } else { nil } }
    }

    func error(_ fault: TemplateError.Fault, at offset: Int) -> TemplateError {
        TemplateError(fault, file: file, bytes: bytes, offset: offset)
    }
}

extension TemplateError {
    /// An error at a byte of a file.
    init(_ fault: Fault, file: String, bytes: [UInt8], offset: Int) {
        let before = bytes[..<min(offset, bytes.count)]
        let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        self.init(
            fault, file: file, line: before.count { $0 == 0x0A } + 1,
            // Continuation bytes of UTF-8 count for nothing.
            column: before[lineStart...].count { $0 & 0xC0 != 0x80 } + 1)
    }
}

/// `a.b.c`, or `.` for the value itself.
struct TemplateName: Hashable, Sendable {
    /// Empty for `.`.
    let parts: [String]

    init?(_ text: String) {
        if text == "." {
            parts = []
            return
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && $0.unicodeScalars.allSatisfy(Self.isAllowed) }) else { return nil }
        self.parts = parts.map(String.init)
    }

    /// Anything but what other dialects of Mustache give a meaning to.
    static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "_" || scalar == "-"
    }
}

extension TemplateName: CustomStringConvertible {
    var description: String { parts.isEmpty ? "." : parts.joined(separator: ".") }
}
