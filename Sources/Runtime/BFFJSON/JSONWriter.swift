/// Writes one JSON text into its buffer. Commas come by themselves, and cost no state: a value needs none exactly
/// when it stands at the start or behind `{`, `[` or `:`, and no complete value ends in one of those. So rolling
/// back is cutting.
///
///     var writer = JSONWriter()
///     writer.beginObject()
///     writer.field("title", title)
///     writer.key("tags"); writer.beginArray(); writer.value("new"); writer.endArray()
///     writer.endObject()
///
/// The caller keeps openings and endings paired and names before values: generated code does by construction.
/// Names are literals that need no escaping, or are given escaped.
@frozen
public struct JSONWriter: ~Copyable {
    /// The bytes so far, behind those that the buffer held before.
    public var buffer: ByteBuffer
    @usableFromInline let start: Int

    /// - Parameter capacity: bytes to reserve at once.
    public init(capacity: Int = 0) {
        buffer = ByteBuffer(capacity: capacity)
        start = 0
    }

    /// Writes behind what `buffer` already holds.
    public init(appendingTo buffer: consuming ByteBuffer) {
        start = buffer.count
        self.buffer = buffer
    }

    /// Ends the writer and hands its buffer over.
    public consuming func takeBuffer() -> ByteBuffer { buffer }

    /// Forgets everything written, for the next text.
    @inlinable
    public mutating func reset() {
        if start == 0 { buffer.removeAll() } else { buffer.truncate(to: start) }
    }

    /// What this writer wrote.
    @inlinable
    public borrowing func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(start: buffer.base + start, count: buffer.count - start))
    }

    /// Writes the comma, if one is due. One byte must be reserved.
    @inlinable @inline(__always)
    mutating func separate() {
        guard buffer.used != start else { return }
        let last = buffer.base[buffer.used &- 1]
        // `[` is `{` without bit 5.
        if last | 0x20 == UInt8(ascii: "{") || last == UInt8(ascii: ":") { return }
        store(UInt8(ascii: ","))
    }

    /// Appends where room is reserved already.
    @inlinable @inline(__always)
    mutating func store(_ byte: UInt8) {
        buffer.base[buffer.used] = byte
        buffer.used &+= 1
    }

    /// Appends where room is reserved already.
    @inlinable @inline(__always)
    mutating func store(_ literal: StaticString) {
        let count = literal.utf8CodeUnitCount
        UnsafeMutableRawPointer(buffer.base + buffer.used).copyMemory(from: literal.utf8Start, byteCount: count)
        buffer.used &+= count
    }
}

// MARK: Structure

extension JSONWriter {
    @inlinable @inline(__always)
    public mutating func beginObject() { open(UInt8(ascii: "{")) }

    @inlinable @inline(__always)
    public mutating func endObject() { buffer.append(byte: UInt8(ascii: "}")) }

    @inlinable @inline(__always)
    public mutating func beginArray() { open(UInt8(ascii: "[")) }

    @inlinable @inline(__always)
    public mutating func endArray() { buffer.append(byte: UInt8(ascii: "]")) }

    @inlinable @inline(__always)
    mutating func open(_ byte: UInt8) {
        buffer.reserve(2)
        separate()
        store(byte)
    }

    /// A member's name without quotes, escaped already where it needs to be.
    @inlinable @inline(__always)
    public mutating func key(_ name: StaticString) {
        buffer.reserve(name.utf8CodeUnitCount &+ 4)
        separate()
        store(UInt8(ascii: "\""))
        store(name)
        store("\":")
    }

    /// A member's name as it is to stand in the text, quotes and colon included: `"\"title\":"`.
    @inlinable @inline(__always)
    public mutating func key(raw name: StaticString) {
        buffer.reserve(name.utf8CodeUnitCount &+ 1)
        separate()
        store(name)
    }

    /// A member's name that is data, such as a map's.
    @inlinable
    public mutating func key(escaping name: JSONText) {
        value(name)
        buffer.append(byte: UInt8(ascii: ":"))
    }

    /// A member's name that is data, such as a map's.
    public mutating func key(escaping name: String) {
        value(name)
        buffer.append(byte: UInt8(ascii: ":"))
    }
}

// MARK: Values

extension JSONWriter {
    @inlinable @inline(__always)
    public mutating func null() { raw("null") }

    @inlinable @inline(__always)
    public mutating func value(_ bool: Bool) {
        if bool { raw("true") } else { raw("false") }
    }

    @inlinable @inline(__always)
    public mutating func value(_ number: Int) {
        buffer.reserve(DecimalDigits.bytesMax &+ 1)
        separate()
        buffer.used &+= DecimalDigits.write(number, to: buffer.base + buffer.used)
    }

    /// The shortest digits that read back as the same number; whole numbers up to 64 bits without fraction or
    /// exponent. JSON has no NaN and no infinity: they become null.
    public mutating func value(_ number: Double) {
        guard number.isFinite else { return null() }
        if let whole = Int(exactly: number) {
            return whole == 0 && number.sign == .minus ? raw("-0.0") : value(whole)
        }
        buffer.reserve(ShortestDecimal.bytesMax + 1)
        separate()
        if let short = ShortestDecimal(fewDecimals: number) {
            buffer.used += short.write(to: buffer.base + buffer.used)
        } else {
            buffer.append(string: number.description)
        }
    }

    /// A complete value as it is to stand in the text.
    @inlinable @inline(__always)
    public mutating func raw(_ json: StaticString) {
        buffer.reserve(json.utf8CodeUnitCount &+ 1)
        separate()
        store(json)
    }

    /// A complete value, valid JSON, as it is to stand in the text.
    @inlinable
    public mutating func raw(_ json: JSONText) {
        buffer.reserve(json.count &+ 1)
        separate()
        buffer.append(json)
    }

    /// The whole subtree. Numbers keep their value (`1.0` is written as `1`); what was unreadable is written as it
    /// stood in the source.
    public mutating func copy(_ value: JSONValue) {
        switch value.tag {
        case Tape.string: self.value(value.payloadText)
        case Tape.integer: self.value(value.integerWord)
        case Tape.double: self.value(value.doubleWord)
        case Tape.unsigned: copyUnsigned(value)
        case Tape.object: copyObject(value)
        case Tape.array: copyArray(value)
        case Tape.yes: raw("true")
        case Tape.no: raw("false")
        case Tape.null: raw("null")
        default: raw(value.payloadText)
        }
    }

    private mutating func copyUnsigned(_ value: JSONValue) {
        buffer.reserve(DecimalDigits.bytesMax + 1)
        separate()
        buffer.used += DecimalDigits.write(
            magnitude: value.tape[value.index + 1], to: buffer.base + buffer.used)
    }

    private mutating func copyObject(_ value: JSONValue) {
        var members = JSONMembers(value)
        beginObject()
        while let (name, member) = members.next() {
            key(escaping: name)
            copy(member)
        }
        endObject()
    }

    private mutating func copyArray(_ value: JSONValue) {
        var elements = JSONElements(value)
        beginArray()
        while let element = elements.next() { copy(element) }
        endArray()
    }
}
