/// Cuts Swift into words and signs, and keeps what stands in comments. String literals vanish, interpolations with them.
struct SourceScanner {
    private(set) var tokens: [SourceFile.Token] = []
    private(set) var comments: [SourceFile.Comment] = []
    private let bytes: [UInt8]
    private var index = 0
    private var line = 1
    private var isSpaced = true

    init(_ text: String) { bytes = Array(text.utf8) }

    mutating func scan() {
        while index < bytes.count { step() }
    }

    private mutating func step() {
        let byte = bytes[index]
        if byte == 0x0A || byte == 0x20 || byte == 0x09 || byte == 0x0D {
            isSpaced = true
            advance()
        } else if starts("//") {
            lineComment()
        } else if starts("/*") {
            blockComment()
        } else if byte == UInt8(ascii: "\"") || (byte == UInt8(ascii: "#") && isRawString) {
            string()
        } else if byte == UInt8(ascii: "`") {
            repeat { advance() } while index < bytes.count && bytes[index] != UInt8(ascii: "`")
            advance()
            append("`")
        } else if Self.isWord(byte) {
            let start = index
            while index < bytes.count, Self.isWord(bytes[index]) { index += 1 }
            append(String(decoding: bytes[start..<index], as: UTF8.self))
        } else {
            advance()
            append(String(Unicode.Scalar(byte)))
        }
    }

    private mutating func append(_ text: String) {
        tokens.append(.init(text: text, line: line, isSpaced: isSpaced))
        isSpaced = false
    }

    private mutating func advance() {
        guard index < bytes.count else { return }
        if bytes[index] == 0x0A { line += 1 }
        index += 1
    }

    // MARK: Comments

    private mutating func lineComment() {
        let start = index
        while index < bytes.count, bytes[index] != 0x0A { index += 1 }
        comments.append(.init(text: String(decoding: bytes[start..<index], as: UTF8.self), line: line))
    }

    private mutating func blockComment() {
        let (start, startLine) = (index, line)
        var depth = 0
        repeat {
            if starts("/*") { depth += 1 } else if starts("*/") { depth -= 1 }
            let width = starts("/*") || starts("*/") ? 2 : 1
            for _ in 0..<width { advance() }
        } while depth > 0 && index < bytes.count
        comments.append(.init(text: String(decoding: bytes[start..<index], as: UTF8.self), line: startLine))
    }

    // MARK: Strings

    private var isRawString: Bool {
        let quote = bytes[index...].first { $0 != UInt8(ascii: "#") }
        return quote == UInt8(ascii: "\"")
    }

    /// From the first `#` or quote to behind the last; escapes and interpolations need as many `#` as the literal has.
    private mutating func string() {
        var hashes = ""
        while starts("#") {
            hashes += "#"
            advance()
        }
        let quotes = starts("\"\"\"") ? "\"\"\"" : "\""
        skip(quotes)
        while index < bytes.count {
            if starts(quotes + hashes) {
                skip(quotes + hashes)
                break
            } else if starts("\\" + hashes + "(") {
                skip("\\" + hashes)
                interpolation()
            } else if starts("\\" + hashes) {
                skip("\\" + hashes)
                advance()
            } else {
                advance()
            }
        }
        append("\"")
    }

    /// Behind the closing parenthesis; literals inside it may hold parentheses of their own.
    private mutating func interpolation() {
        let kept = tokens
        var depth = 0
        repeat {
            let count = tokens.count
            step()
            if tokens.count > count, let sign = tokens.last?.text {
                depth += sign == "(" ? 1 : sign == ")" ? -1 : 0
            }
        } while depth > 0 && index < bytes.count
        tokens = kept
    }

    private mutating func skip(_ text: String) {
        for _ in text.utf8 { advance() }
    }

    private func starts(_ text: String) -> Bool { bytes[index...].starts(with: text.utf8) }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }
}
