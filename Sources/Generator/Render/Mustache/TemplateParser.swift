/// Text with tags → flat instructions.
struct TemplateParser {
    private typealias Instruction = Template.Instruction

    private let file: String
    private let bytes: [UInt8]
    private var position = 0
    private var opening = Array("{{".utf8)
    private var closing = Array("}}".utf8)
    private var instructions: [Template.Instruction] = []
    private var openSections: [(index: Int, name: String)] = []
    private var isAtLineStart = true

    init(file: String, bytes: [UInt8]) {
        self.file = file
        self.bytes = bytes
    }

    mutating func parse() throws(TemplateError) -> [Template.Instruction] {
        while let start = firstIndex(of: opening, from: position) {
            let tag = try readTag(at: start)
            if let line = tag.mayStandAlone ? aloneOnLine(tag) : nil {
                appendText(position..<line.lowerBound)
                let indentation = String(decoding: bytes[line.lowerBound..<tag.range.lowerBound], as: UTF8.self)
                try append(tag, indentation: indentation)
                position = line.upperBound
            } else {
                appendText(position..<start)
                if tag.isVisible { startLine(isBlank: false, at: start) }
                try append(tag, indentation: nil)
                position = tag.range.upperBound
            }
        }
        appendText(position..<bytes.count)
        if let section = openSections.last {
            throw error(.unclosedSection(section.name), at: instructions[section.index].offset)
        }
        return instructions
    }

    // MARK: Tags

    private struct Tag {
        enum Kind {
            case comment, delimiters, insert, insertRaw, section, inverted, close, partial
        }

        let kind: Kind
        /// What stands between the sigil and the closing delimiter, without the white space around it.
        let content: String
        let range: Range<Int>

        var mayStandAlone: Bool { kind != .insert && kind != .insertRaw }
        /// A comment in front of text does not begin that line of the output: the text does.
        var isVisible: Bool { kind != .comment && kind != .delimiters }
    }

    private func readTag(at start: Int) throws(TemplateError) -> Tag {
        var inner = start + opening.count
        while inner < bytes.count, Self.isSpace(bytes[inner]) { inner += 1 }
        guard inner < bytes.count else { throw unclosed(start, closing) }
        let kind: Tag.Kind
        var end = closing
        switch bytes[inner] {
        case UInt8(ascii: "!"): kind = .comment
        case UInt8(ascii: "#"): kind = .section
        case UInt8(ascii: "^"): kind = .inverted
        case UInt8(ascii: "/"): kind = .close
        case UInt8(ascii: ">"): kind = .partial
        case UInt8(ascii: "&"): kind = .insertRaw
        case UInt8(ascii: "{"):
            kind = .insertRaw
            end = [UInt8(ascii: "}")] + closing
        case UInt8(ascii: "="):
            kind = .delimiters
            end = [UInt8(ascii: "=")] + closing
        default:
            kind = .insert
            inner -= 1
        }
        guard let close = firstIndex(of: end, from: inner + 1) else { throw unclosed(start, end) }
        var content = bytes[(inner + 1)..<close]
        while let first = content.first, Self.isSpace(first) { content.removeFirst() }
        while let last = content.last, Self.isSpace(last) { content.removeLast() }
        return Tag(
            kind: kind, content: String(decoding: content, as: UTF8.self), range: start..<(close + end.count))
    }

    private mutating func append(_ tag: Tag, indentation: String?) throws(TemplateError) {
        let offset = tag.range.lowerBound
        switch tag.kind {
        case .comment: break
        case .delimiters: try setDelimiters(tag)
        case .insert, .insertRaw:
            let kind = Instruction.Kind.insert(try name(of: tag), isRaw: tag.kind == .insertRaw)
            instructions.append(Instruction(kind: kind, offset: offset))
        case .section, .inverted:
            guard openSections.count < TemplateLimits.sectionDepthMax else {
                throw error(.sectionsTooDeep(depthMax: TemplateLimits.sectionDepthMax), at: offset)
            }
            openSections.append((instructions.count, tag.content))
            let kind = Instruction.Kind.section(try name(of: tag), isInverted: tag.kind == .inverted, end: 0)
            instructions.append(Instruction(kind: kind, offset: offset))
        case .close: try close(tag)
        case .partial:
            let isName = tag.content.unicodeScalars.allSatisfy {
                TemplateName.isAllowed($0) || $0 == "." || $0 == "/"
            }
            guard isName, !tag.content.isEmpty else { throw error(.invalidName(tag.content), at: offset) }
            let kind = Instruction.Kind.partial(tag.content, indentation: indentation)
            instructions.append(Instruction(kind: kind, offset: offset))
        }
    }

    private mutating func close(_ tag: Tag) throws(TemplateError) {
        guard let section = openSections.popLast() else {
            throw error(.nothingToClose(tag.content), at: tag.range.lowerBound)
        }
        let opened = instructions[section.index]
        guard section.name == tag.content, case .section(let name, let isInverted, _) = opened.kind else {
            let line = error(.invalidUTF8, at: opened.offset).line
            throw error(
                .wrongClosing(tag.content, expected: section.name, openedOnLine: line), at: tag.range.lowerBound)
        }
        instructions[section.index].kind = .section(name, isInverted: isInverted, end: instructions.count)
    }

    private mutating func setDelimiters(_ tag: Tag) throws(TemplateError) {
        let parts = tag.content.utf8.split(whereSeparator: Self.isSpace)
        guard parts.count == 2, !parts.contains(where: { $0.contains(UInt8(ascii: "=")) }) else {
            throw error(.invalidDelimiters(tag.content), at: tag.range.lowerBound)
        }
        (opening, closing) = (Array(parts[0]), Array(parts[1]))
    }

    private func name(of tag: Tag) throws(TemplateError) -> TemplateName {
        guard let name = TemplateName(tag.content) else {
            throw error(.invalidName(tag.content), at: tag.range.lowerBound)
        }
        return name
    }

    // MARK: Lines

    /// From the line's start to behind its line feed, where nothing but white space surrounds the tag.
    private func aloneOnLine(_ tag: Tag) -> Range<Int>? {
        var start = tag.range.lowerBound
        while start > 0, Self.isBlank(bytes[start - 1]) { start -= 1 }
        guard start == 0 || bytes[start - 1] == 0x0A else { return nil }
        var end = tag.range.upperBound
        while end < bytes.count, Self.isBlank(bytes[end]) { end += 1 }
        if end == bytes.count { return start..<end }
        if bytes[end] == 0x0D, end + 1 < bytes.count { end += 1 }
        return bytes[end] == 0x0A ? start..<(end + 1) : nil
    }

    private mutating func appendText(_ range: Range<Int>) {
        var start = range.lowerBound
        while start < range.upperBound {
            let feed = bytes[start..<range.upperBound].firstIndex(of: 0x0A)
            let end = feed.map { $0 + 1 } ?? range.upperBound
            startLine(isBlank: feed == start || (feed == start + 1 && bytes[start] == 0x0D), at: start)
            instructions.append(
                Instruction(kind: .text(String(decoding: bytes[start..<end], as: UTF8.self)), offset: start))
            isAtLineStart = feed != nil
            start = end
        }
    }

    private mutating func startLine(isBlank: Bool, at offset: Int) {
        guard isAtLineStart else { return }
        isAtLineStart = false
        instructions.append(Instruction(kind: .lineStart(isBlank: isBlank), offset: offset))
    }

    // MARK: Bytes

    private func firstIndex(of pattern: [UInt8], from start: Int) -> Int? {
        var index = start
        while index + pattern.count <= bytes.count {
            let isHere = bytes[index] == pattern[0] && bytes[index...].starts(with: pattern)
            if isHere { return index }
            index += 1
        }
        return nil
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    private static func isSpace(_ byte: UInt8) -> Bool { isBlank(byte) || byte == 0x0A || byte == 0x0D }

    private func error(_ fault: TemplateError.Fault, at offset: Int) -> TemplateError {
        TemplateError(fault, file: file, bytes: bytes, offset: offset)
    }

    private func unclosed(_ offset: Int, _ delimiter: [UInt8]) -> TemplateError {
        error(.unclosedTag(closing: String(decoding: delimiter, as: UTF8.self)), at: offset)
    }
}
