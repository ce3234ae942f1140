/// Why bytes are not JSON (RFC 8259), and where.
public struct JSONError: Error, Equatable, Sendable {
    public enum Cause: String, Sendable {
        case empty = "there is no value"
        case unexpectedByte = "a byte that cannot stand here"
        case unexpectedEnd = "the text ends too early"
        case invalidNumber = "a malformed number"
        case invalidEscape = "a malformed escape sequence"
        case controlCharacter = "an unescaped control character in a string"
        case invalidUTF8 = "a string is not UTF-8"
        case trailingContent = "something follows the value"
        case tooDeep = "nested too deep"
        case tooLarge = "too large to read"
        case outOfMemory = "no memory left"
    }

    public let cause: Cause
    /// Offset in bytes of the first byte at fault, counted from the start of the text.
    public let offset: Int

    package init(_ cause: Cause, at offset: Int) {
        self.cause = cause
        self.offset = offset
    }
}

extension JSONError: CustomStringConvertible {
    public var description: String { "\(cause.rawValue) at byte \(offset)" }
}
