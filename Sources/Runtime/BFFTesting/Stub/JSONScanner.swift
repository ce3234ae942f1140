internal import BFFJSON
internal import Glibc

/// Finds the places of values in a JSON text, so that parts of it can be compared and replaced byte for byte. The text is trusted to be
/// JSON, because a stub's fixture or a parsed answer is; what is not gives nil. It is read once, however many places are asked for: contract
/// tests are built without optimization, and ask for many.
struct JSONScanner {
    let text: [UInt8]
    /// Where a string or a container begins, the index behind it; 0 elsewhere, and of what does not end.
    private let ends: [Int]

    init(_ text: [UInt8]) {
        self.text = text
        ends = text.withUnsafeBytes { Self.ends(in: $0) }
    }

    private static func ends(in text: UnsafeRawBufferPointer) -> [Int] {
        var ends = [Int](repeating: 0, count: text.count)
        var open: [Int] = []
        var index = 0
        while index < text.count {
            switch text[index] {
            case UInt8(ascii: "\""):
                guard let quote = closingQuote(in: text, from: index + 1) else { return ends }
                ends[index] = quote + 1
                index = quote
            case UInt8(ascii: "{"), UInt8(ascii: "["): open.append(index)
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard let start = open.popLast() else { return ends }
                ends[start] = index + 1
            default: break
            }
            index += 1
        }
        return ends
    }

    private static func closingQuote(in text: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard let base = text.baseAddress else { return nil }
        var index = start
        while let found = memchr(base + index, Int32(UInt8(ascii: "\"")), text.count - index) {
            index = UnsafeRawPointer(found) - base
            var slash = index - 1
            while slash >= start, text[slash] == UInt8(ascii: "\\") { slash -= 1 }
            if (index - slash) % 2 == 1 { return index }
            index += 1
        }
        return nil
    }

    struct Member {
        let key: String
        /// From the name's quote to the end of the value.
        let whole: Range<Int>
        let value: Range<Int>
    }

    /// The value that the whole text is; nil where it is none.
    var root: Range<Int>? {
        let start = skipBlanks(from: 0)
        guard let end = end(ofValueAt: start), skipBlanks(from: end) == text.count else { return nil }
        return start..<end
    }

    // MARK: Pointers

    /// Still escaped: `matches` and `unescape` read them.
    static func tokens(of pointer: String) -> [String] {
        pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
    }

    static func unescape(_ token: String) -> String {
        var plain = ""
        var scalars = token.unicodeScalars.makeIterator()
        while let scalar = scalars.next() {
            guard scalar == "~" else {
                plain.unicodeScalars.append(scalar)
                continue
            }
            switch scalars.next() {
            case "1": plain += "/"
            case "2": plain += "*"
            default: plain += "~"
            }
        }
        return plain
    }

    static func matches(_ token: String, _ name: String) -> Bool { token == "*" || unescape(token) == name }

    /// Every value that the tokens lead to.
    func find(_ tokens: ArraySlice<String>, in range: Range<Int>) -> [Range<Int>] {
        guard let token = tokens.first else { return [range] }
        let rest = tokens.dropFirst()
        if let members = members(of: range) {
            return members.filter { Self.matches(token, $0.key) }.flatMap { find(rest, in: $0.value) }
        }
        let elements = elements(of: range) ?? []
        return elements.indices.filter { Self.matches(token, String($0)) }.flatMap { find(rest, in: elements[$0]) }
    }

    /// The bytes of the value at a pointer without stars; nil where there is none.
    func value(at pointer: String) -> ArraySlice<UInt8>? {
        root.flatMap { find(Self.tokens(of: pointer)[...], in: $0).first }.map { text[$0] }
    }

    /// The string at a pointer; nil where there is none.
    func string(at pointer: String) -> String? {
        guard let value = value(at: pointer), value.first == UInt8(ascii: "\"") else { return nil }
        return string(in: value.indices)
    }

    // MARK: Containers

    /// nil for anything but an object.
    func members(of range: Range<Int>) -> [Member]? {
        guard text[range.lowerBound] == UInt8(ascii: "{") else { return nil }
        var members: [Member] = []
        var index = skipBlanks(from: range.lowerBound + 1)
        while index < range.upperBound, text[index] == UInt8(ascii: "\"") {
            guard let keyEnd = end(ofValueAt: index) else { return nil }
            let start = skipBlanks(from: skipBlanks(from: keyEnd) + 1)
            guard let end = end(ofValueAt: start) else { return nil }
            members.append(Member(key: string(in: index..<keyEnd), whole: index..<end, value: start..<end))
            index = skipBlanks(from: end)
            if index < range.upperBound, text[index] == UInt8(ascii: ",") { index = skipBlanks(from: index + 1) }
        }
        return members
    }

    /// nil for anything but an array.
    func elements(of range: Range<Int>) -> [Range<Int>]? {
        guard text[range.lowerBound] == UInt8(ascii: "[") else { return nil }
        var elements: [Range<Int>] = []
        var index = skipBlanks(from: range.lowerBound + 1)
        while index < range.upperBound, text[index] != UInt8(ascii: "]") {
            guard let end = end(ofValueAt: index) else { return nil }
            elements.append(index..<end)
            index = skipBlanks(from: end)
            if index < range.upperBound, text[index] == UInt8(ascii: ",") { index = skipBlanks(from: index + 1) }
        }
        return elements
    }

    // MARK: Text

    private func skipBlanks(from start: Int) -> Int {
        var index = start
        while index < text.count, Self.isBlank(text[index]) { index += 1 }
        return index
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x09, 0x0A, 0x0D: true
        default: false
        }
    }

    /// The index behind the value that begins at `start`.
    private func end(ofValueAt start: Int) -> Int? {
        guard start < text.count else { return nil }
        switch text[start] {
        case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\""): return ends[start] > 0 ? ends[start] : nil
        default:
            var end = start
            while end < text.count, !Self.isBlank(text[end]), !Self.closes(text[end]) { end += 1 }
            return end > start ? end : nil
        }
    }

    private static func closes(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ":"): true
        default: false
        }
    }

    /// What a quoted string says; empty where it is none.
    private func string(in range: Range<Int>) -> String {
        let inner = text[range].dropFirst().dropLast()
        guard inner.contains(UInt8(ascii: "\\")) else { return String(decoding: inner, as: UTF8.self) }
        var buffer = ByteBuffer()
        text[range].withUnsafeBytes { buffer.append($0) }
        let parser = JSONParser()
        return (try? parser.parse(buffer))?.text?.string ?? ""
    }

    static func quoted(_ string: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.value(string)
        return writer.withBytes { Array($0) }
    }
}
