/// A plain reader of RFC 8259 that writes simdjson's tape. It takes the four things that simdjson refuses and JSON
/// allows, marks them as unreadable, and knows the offset of every fault. It is slow, and iterative: depth costs no
/// stack.
struct LenientReader {
    private(set) var tape: [UInt64] = []
    private(set) var strings: [UInt8] = []
    var causes: Set<LenientCause> = []

    let bytes: UnsafeRawBufferPointer
    var at = 0

    private struct Container {
        var opening: Int
        var count: Int
        var isObject: Bool
        /// Where it begins in the source, in the string buffer.
        var sourceStart: Int
        var stringsStart: Int
    }
    private var containers: [Container] = []

    private enum Expected {
        case value, elementOrEnd, keyOrEnd, key, separatorOrEnd
    }

    /// Whether a number that no Double equals keeps its text.
    let keepsEveryDigit: Bool

    init(_ bytes: UnsafeRawBufferPointer, keepsEveryDigit: Bool = false) {
        self.bytes = bytes
        self.keepsEveryDigit = keepsEveryDigit
    }

    mutating func read() throws(JSONError) {
        tape.append(0)
        skipSpace()
        guard at < bytes.count else { throw JSONError(.empty, at: at) }
        var expected = try readValue()
        while !containers.isEmpty {
            skipSpace()
            guard at < bytes.count else { throw JSONError(.unexpectedEnd, at: at) }
            expected = try step(expected)
        }
        skipSpace()
        guard at == bytes.count else { throw JSONError(.trailingContent, at: at) }
        tape.append(Tape.word(Tape.root, 0))
        tape[0] = Tape.word(Tape.root, UInt64(tape.count))
    }

    private mutating func step(_ expected: Expected) throws(JSONError) -> Expected {
        let byte = bytes[at]
        switch expected {
        case .elementOrEnd where byte == UInt8(ascii: "]"), .keyOrEnd where byte == UInt8(ascii: "}"):
            return try close(byte)
        case .value, .elementOrEnd:
            containers[containers.count - 1].count += 1
            return try readValue()
        case .key, .keyOrEnd:
            guard byte == UInt8(ascii: "\"") else { throw JSONError(.unexpectedByte, at: at) }
            try readString(asKey: true)
            skipSpace()
            guard at < bytes.count else { throw JSONError(.unexpectedEnd, at: at) }
            guard bytes[at] == UInt8(ascii: ":") else { throw JSONError(.unexpectedByte, at: at) }
            at += 1
            return .value
        case .separatorOrEnd:
            guard byte == UInt8(ascii: ",") else { return try close(byte) }
            at += 1
            return containers[containers.count - 1].isObject ? .key : .value
        }
    }

    private mutating func readValue() throws(JSONError) -> Expected {
        switch bytes[at] {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            return try open()
        case UInt8(ascii: "\""):
            try readString(asKey: false)
        case UInt8(ascii: "t"):
            try readWord("true", Tape.yes)
        case UInt8(ascii: "f"):
            try readWord("false", Tape.no)
        case UInt8(ascii: "n"):
            try readWord("null", Tape.null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            try readNumber()
        default:
            throw JSONError(.unexpectedByte, at: at)
        }
        return .separatorOrEnd
    }

    private mutating func readWord(_ word: StaticString, _ tag: UInt8) throws(JSONError) {
        for offset in 0..<word.utf8CodeUnitCount {
            guard at + offset < bytes.count else { throw JSONError(.unexpectedEnd, at: bytes.count) }
            guard bytes[at + offset] == word.utf8Start[offset] else {
                throw JSONError(.unexpectedByte, at: at + offset)
            }
        }
        at += word.utf8CodeUnitCount
        tape.append(Tape.word(tag, 0))
    }

    mutating func skipSpace() {
        while at < bytes.count {
            switch bytes[at] {
            case 0x20, 0x0A, 0x0D, 0x09: at += 1
            default: return
            }
        }
    }
}

// MARK: Containers

extension LenientReader {
    private mutating func open() throws(JSONError) -> Expected {
        guard containers.count < JSONParser.depthMax else { throw JSONError(.tooDeep, at: at) }
        let isObject = bytes[at] == UInt8(ascii: "{")
        containers.append(
            Container(
                opening: tape.count, count: 0, isObject: isObject, sourceStart: at, stringsStart: strings.count))
        tape.append(0)
        at += 1
        return isObject ? .keyOrEnd : .elementOrEnd
    }

    private mutating func close(_ byte: UInt8) throws(JSONError) -> Expected {
        guard let container = containers.last,
            byte == (container.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"))
        else { throw JSONError(.unexpectedByte, at: at) }
        containers.removeLast()
        at += 1
        if depthHides(container) {
            hide(container)
        } else {
            let tags = container.isObject ? (Tape.object, Tape.objectEnd) : (Tape.array, Tape.arrayEnd)
            let behind = UInt64(tape.count + 1)
            let count = UInt64(min(container.count, Tape.countMax))
            tape[container.opening] = Tape.word(tags.0, count << 32 | behind)
            tape.append(Tape.word(tags.1, UInt64(container.opening)))
        }
        return .separatorOrEnd
    }

    /// As simdjson does, an empty container is taken one level deeper: nothing can be nested in it.
    private func depthHides(_ container: Container) -> Bool {
        containers.count > JSONParser.readableDepthMax
            || containers.count == JSONParser.readableDepthMax && container.count > 0
    }

    /// Replaces what a container nested too deep has put on the tape by its source text. Only the outermost one keeps
    /// it.
    private mutating func hide(_ container: Container) {
        tape.removeSubrange(container.opening...)
        strings.removeSubrange(container.stringsStart...)
        causes.insert(.depth)
        if containers.count == JSONParser.readableDepthMax {
            appendUnreadable(source: container.sourceStart..<at)
        } else {
            tape.append(Tape.word(Tape.null, 0))
        }
    }

}

// MARK: The tape

extension LenientReader {
    /// Begins an entry of the string buffer and returns its offset; `endText` fills in the length.
    mutating func beginText() -> Int {
        let offset = strings.count
        strings.append(contentsOf: [0, 0, 0, 0])
        return offset
    }

    mutating func append(textByte byte: UInt8) {
        strings.append(byte)
    }

    mutating func append(textBytes source: Range<Int>) {
        strings.append(contentsOf: bytes[source])
    }

    mutating func endText(_ offset: Int, tag: UInt8) {
        let count = UInt32(strings.count - offset - 4)
        withUnsafeBytes(of: count) { length in
            for (index, byte) in length.enumerated() { strings[offset + index] = byte }
        }
        strings.append(0)
        tape.append(Tape.word(tag, UInt64(offset)))
    }

    /// Takes back an entry that is to become something else.
    mutating func dropText(_ offset: Int) {
        strings.removeSubrange(offset...)
    }

    mutating func appendUnreadable(source: Range<Int>) {
        appendSource(source, tag: Tape.unreadable)
    }

    mutating func appendSource(_ source: Range<Int>, tag: UInt8) {
        let offset = beginText()
        strings.append(contentsOf: bytes[source])
        endText(offset, tag: tag)
    }

    mutating func appendNumber(tag: UInt8, word: UInt64) {
        tape.append(Tape.word(tag, 0))
        tape.append(word)
    }
}
