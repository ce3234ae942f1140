/// A value with all below it, copied off its parser's tape, for whatever outlives the parser: caches, and what several loops share.
///
/// The copy takes the value's part of the tape and of the strings, and nothing of the rest of the body; it reads no text again. What
/// the lenient reader marked stays marked.
///
/// `@unchecked Sendable`: what `value` points to is written by the initialiser alone, and freed behind the last reference.
package final class JSONSnapshot: @unchecked Sendable {
    /// What an object of this class and its two allocations take beside their contents.
    package static var overheadBytes: Int { 96 }

    /// Borrowed from this object, which must outlive it.
    package let value: JSONValue
    /// What the snapshot takes in memory, the allocations' own overhead among it.
    package let byteCount: Int

    private let words: UnsafeMutablePointer<UInt64>
    /// Nil where no word leads to a text.
    private let texts: UnsafeMutablePointer<UInt8>?

    package init(copying source: JSONValue) {
        let start = source.index
        let count = source.indexBehind - start
        // Word 0 is the root's, as on every tape.
        words = .allocate(capacity: count + 1)
        words[0] = Tape.word(Tape.root, UInt64(count + 1))
        let span = Self.relocate(source.tape, start..<start + count, to: words)
        var textBytes = 0
        if let span {
            let end = span.last + 4 + Int(UnsafeRawPointer(source.strings + span.last).loadUnaligned(as: UInt32.self))
            // A zero ends each text.
            textBytes = end + 1 - span.first
            let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: textBytes)
            copy.initialize(from: source.strings + span.first, count: textBytes)
            texts = copy
        } else {
            texts = nil
        }
        byteCount = Self.overheadBytes + (count + 1) * MemoryLayout<UInt64>.stride + textBytes
        value = JSONValue(tape: words, strings: texts ?? EmptyPage.bytes, index: 1)
    }

    /// - Parameter parser: one that is free; what it read last ends.
    /// - Throws: the first fault, if the bytes are not JSON.
    package convenience init(
        parsing bytes: UnsafeRawBufferPointer, by parser: JSONParser = JSONParser()
    ) throws(JSONError) {
        var buffer = ByteBuffer(capacity: bytes.count)
        buffer.append(bytes)
        self.init(copying: try parser.parse(buffer))
        withExtendedLifetime(parser) {}
    }

    deinit {
        words.deallocate()
        texts?.deallocate()
    }

    /// Copies the words of `range` to index 1, with indices and text offsets counted from there.
    ///
    /// - Returns: the offsets of the first and the last text; nil if there is none. Both readers write texts in the document's order,
    ///   so that all others stand between.
    private static func relocate(
        _ tape: UnsafePointer<UInt64>, _ range: Range<Int>, to words: UnsafeMutablePointer<UInt64>
    ) -> (first: Int, last: Int)? {
        let shift = UInt64(range.lowerBound - 1)
        var (from, to) = (range.lowerBound, 1)
        var first: UInt64?
        var last: UInt64 = 0
        while from < range.upperBound {
            let word = tape[from]
            from &+= 1
            switch UInt8(truncatingIfNeeded: word >> 56) {
            case Tape.string, Tape.bigNumber, Tape.unreadable:
                last = word & Tape.payloadMask
                let base = first ?? last
                first = base
                words[to] = word &- base
            case Tape.object, Tape.array, Tape.objectEnd, Tape.arrayEnd:
                // The index is the lowest part of the word, and never less than the shift.
                words[to] = word &- shift
            case Tape.integer, Tape.unsigned, Tape.double:
                words[to] = word
                to &+= 1
                words[to] = tape[from]
                from &+= 1
            default:
                words[to] = word
            }
            to &+= 1
        }
        return first.map { (Int($0), Int(last)) }
    }
}

extension JSONSnapshot: JSONWritable {
    package func write(to writer: inout JSONWriter) { writer.copy(value) }
}
