/// The largest head that is taken.
package struct HeadLimits: Sendable {
    /// The request line or status line, without its line end.
    package var startLineBytesMax: Int
    /// Field lines.
    package var fieldsMax: Int
    /// All field lines together, with their line ends.
    package var fieldBytesMax: Int
}

/// Reads the lines of a head before the parser does, and refuses what llhttp lets through or does not limit: a bare
/// CR or LF, NUL and other control characters, folded lines, fields without a name, spare spaces in a request line
/// (RFC 9112, sections 2.2, 3 and 5), and heads beyond their limits. So it also finds where a head ends, before
/// anything of it is interpreted.
struct HeadGuard {
    enum Verdict: Equatable {
        /// All bytes belong to the head, and it goes on.
        case incomplete
        /// The head ends within the bytes, behind this many.
        case complete(headBytes: Int)
        case refused(MessageFault)
    }

    /// Empty lines before a request line (RFC 9112, section 2.2: at least one should be ignored).
    private static let emptyLinesMax = 2

    private let limits: HeadLimits
    /// A request line has exactly two; a status line may have any number, in its reason.
    private let startLineSpaces: Int?
    private var spaces = 0
    private var lineBytes = 0
    private var fieldBytes = 0
    private var fields = 0
    private var emptyLines = 0
    private var isStartLine = true
    private var hasCarriageReturn = false

    init(limits: HeadLimits, startLineSpaces: Int?) {
        self.limits = limits
        self.startLineSpaces = startLineSpaces
    }

    mutating func reset() {
        self = HeadGuard(limits: limits, startLineSpaces: startLineSpaces)
    }

    mutating func inspect(_ bytes: UnsafeRawBufferPointer) -> Verdict {
        var index = 0
        while index < bytes.count {
            if hasCarriageReturn {
                guard bytes[index] == UInt8(ascii: "\n") else { return .refused(.malformed) }
                index += 1
                hasCarriageReturn = false
                if let verdict = endLine(at: index) { return verdict }
                continue
            }
            if lineBytes == 0, !Self.mayBeginLine(bytes[index]) { return .refused(.malformed) }
            let end = Self.firstControl(in: bytes, from: index)
            if isStartLine { spaces += bytes[index..<end].reduce(0) { $0 + ($1 == UInt8(ascii: " ") ? 1 : 0) } }
            lineBytes += end - index
            if let fault = faultOfLength { return .refused(fault) }
            guard end < bytes.count else { return .incomplete }
            index = end + 1
            switch bytes[end] {
            case UInt8(ascii: "\r"): hasCarriageReturn = true
            case UInt8(ascii: "\t"): lineBytes += 1
            default: return .refused(.malformed)
            }
        }
        return .incomplete
    }

    private mutating func endLine(at index: Int) -> Verdict? {
        defer { lineBytes = 0 }
        if isStartLine {
            if lineBytes > 0 {
                isStartLine = false
                if let startLineSpaces, spaces != startLineSpaces { return .refused(.malformed) }
            } else {
                emptyLines += 1
                if emptyLines > Self.emptyLinesMax { return .refused(.malformed) }
            }
            return nil
        }
        if lineBytes == 0 { return .complete(headBytes: index) }
        fields += 1
        fieldBytes += lineBytes + 2
        return fields > limits.fieldsMax ? .refused(.fieldsTooLarge) : nil
    }

    private var faultOfLength: MessageFault? {
        if isStartLine { return lineBytes > limits.startLineBytesMax ? .startLineTooLong : nil }
        return fieldBytes + lineBytes > limits.fieldBytesMax ? .fieldsTooLarge : nil
    }

    private static func mayBeginLine(_ byte: UInt8) -> Bool {
        byte != UInt8(ascii: " ") && byte != UInt8(ascii: "\t") && byte != UInt8(ascii: ":")
    }

    /// The index of the first byte below the space, or the count: eight bytes at a time.
    private static func firstControl(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        while index + 8 <= bytes.count {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            // "Determine if a word has a byte less than n" of S. E. Anderson's Bit Twiddling Hacks: exact for the
            // lowest such byte.
            let below = (word &- 0x2020_2020_2020_2020) & ~word & 0x8080_8080_8080_8080
            if below != 0 { return index + below.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < bytes.count, bytes[index] >= 0x20 { index += 1 }
        return index
    }
}
