/// What a value is, as far as JSON goes.
@frozen
public enum JSONKind: UInt8, Sendable {
    case null, bool, number, string, object, array
    /// A value that only the lenient reader takes: half a surrogate pair, or nested too deep. No typed accessor accepts
    /// it; `JSONWriter.copy` writes it as it was read.
    case unreadable
}

/// A place on a parser's tape: three words, no allocation, valid until the parser's next parse.
@frozen
public struct JSONValue {
    @usableFromInline let tape: UnsafePointer<UInt64>
    @usableFromInline let strings: UnsafePointer<UInt8>
    @usableFromInline let index: Int

    @inlinable @inline(__always)
    init(tape: UnsafePointer<UInt64>, strings: UnsafePointer<UInt8>, index: Int) {
        self.tape = tape
        self.strings = strings
        self.index = index
    }

    @inlinable @inline(__always)
    var tag: UInt8 { UInt8(truncatingIfNeeded: tape[index] >> 56) }

    @inlinable @inline(__always)
    var payload: Int { Int(truncatingIfNeeded: tape[index] & Tape.payloadMask) }

    /// The index behind this value, where its next sibling stands.
    @inlinable @inline(__always)
    var indexBehind: Int {
        let word = tape[index]
        let tag = UInt8(truncatingIfNeeded: word >> 56)
        return Tape.isContainer(tag)
            ? Int(truncatingIfNeeded: word & 0xFFFF_FFFF) : index &+ 1 &+ Tape.extraWords(tag)
    }

    /// The text that the payload leads to, whatever the tag is.
    @inlinable @inline(__always)
    var payloadText: JSONText { Self.text(strings + payload) }

    @inlinable @inline(__always)
    static func text(_ entry: UnsafePointer<UInt8>) -> JSONText {
        let count = UnsafeRawPointer(entry).loadUnaligned(as: UInt32.self)
        return JSONText(start: entry + 4, count: Int(count))
    }
}

@available(*, unavailable, message: "a value belongs to its parser")
extension JSONValue: Sendable {}

// MARK: Scalars

extension JSONValue {
    @inlinable @inline(__always)
    public var kind: JSONKind {
        switch tag {
        case Tape.null: .null
        case Tape.yes, Tape.no: .bool
        case Tape.integer, Tape.double, Tape.unsigned, Tape.bigNumber: .number
        case Tape.string: .string
        case Tape.object: .object
        case Tape.array: .array
        default: .unreadable
        }
    }

    @inlinable @inline(__always)
    public var isNull: Bool { tag == Tape.null }

    @inlinable @inline(__always)
    public var bool: Bool? {
        switch tag {
        case Tape.yes: true
        case Tape.no: false
        default: nil
        }
    }

    @inlinable @inline(__always)
    public var text: JSONText? { tag == Tape.string ? payloadText : nil }

    /// An integer that was written as one passes through unchanged, never through floating point. One written with a
    /// fraction or exponent (`1.0`, `1e3`: integers to JSON Schema) converts where that is exact, up to 2^53.
    /// Everything else is nil, integers beyond Int64 among it.
    @inlinable @inline(__always)
    public var int: Int? { tag == Tape.integer ? integerWord : integerFromDouble }

    /// Whether JSON Schema calls it an integer (validation 6.1.1): any number without a fractional part, `1.0` too,
    /// also where `int` cannot hold it.
    @inlinable
    public var isInteger: Bool {
        switch tag {
        case Tape.integer, Tape.unsigned: true
        case Tape.double: doubleWord == doubleWord.rounded(.towardZero)
        default: isBigInteger
        }
    }

    /// Any number that a Double comes near to: 1e400 gives nil. Integers are converted exactly up to 2^53 and to the
    /// nearest Double above.
    @inlinable @inline(__always)
    public var double: Double? {
        switch tag {
        case Tape.double: doubleWord
        case Tape.integer: Double(integerWord)
        case Tape.unsigned: Double(tape[index &+ 1])
        default: bigDouble
        }
    }

    @inlinable @inline(__always)
    var integerWord: Int { Int(truncatingIfNeeded: tape[index &+ 1]) }

    @inlinable @inline(__always)
    var doubleWord: Double { Double(bitPattern: tape[index &+ 1]) }

    @usableFromInline
    var integerFromDouble: Int? {
        guard tag == Tape.double, doubleWord.magnitude <= 0x1p53 else { return nil }
        return Int(exactly: doubleWord)
    }
}

// MARK: Containers

extension JSONValue {
    /// How many members or elements there are; zero for everything else. Saturates at 2^24 − 1, so reserve by it, do
    /// not rely on it beyond that.
    @inlinable @inline(__always)
    public var count: Int {
        switch tag {
        case Tape.object, Tape.array: Int(truncatingIfNeeded: tape[index] >> 32) & Tape.countMax
        default: 0
        }
    }

    /// The object's members in document order; nil if this is no object.
    @inlinable @inline(__always)
    public var members: JSONMembers? { tag == Tape.object ? JSONMembers(self) : nil }

    /// The array's elements in order; nil if this is no array.
    @inlinable @inline(__always)
    public var elements: JSONElements? { tag == Tape.array ? JSONElements(self) : nil }

    /// The first member of that name, found by looking through them; nil if there is none or this is no object.
    @inlinable
    public subscript(key: StaticString) -> JSONValue? { self[JSONText(key)] }

    /// The first member of that name, found by looking through them; nil if there is none or this is no object.
    @inlinable
    public subscript(key: JSONText) -> JSONValue? {
        guard var members else { return nil }
        while let (name, value) = members.next() {
            if name == key { return value }
        }
        return nil
    }
}

/// Walks an object: `while let (key, value) = members.next()`.
@frozen
public struct JSONMembers {
    @usableFromInline let tape: UnsafePointer<UInt64>
    @usableFromInline let strings: UnsafePointer<UInt8>
    @usableFromInline var index: Int
    @usableFromInline let end: Int

    @inlinable @inline(__always)
    init(_ object: JSONValue) {
        tape = object.tape
        strings = object.strings
        index = object.index &+ 1
        end = object.indexBehind &- 1
    }

    @inlinable @inline(__always)
    public mutating func next() -> (key: JSONText, value: JSONValue)? {
        guard index < end else { return nil }
        let key = JSONValue.text(strings + Int(truncatingIfNeeded: tape[index] & Tape.payloadMask))
        let value = JSONValue(tape: tape, strings: strings, index: index &+ 1)
        index = value.indexBehind
        return (key, value)
    }
}

/// Walks an array: `while let element = elements.next()`.
@frozen
public struct JSONElements {
    @usableFromInline let tape: UnsafePointer<UInt64>
    @usableFromInline let strings: UnsafePointer<UInt8>
    @usableFromInline var index: Int
    @usableFromInline let end: Int

    @inlinable @inline(__always)
    init(_ array: JSONValue) {
        tape = array.tape
        strings = array.strings
        index = array.index &+ 1
        end = array.indexBehind &- 1
    }

    @inlinable @inline(__always)
    public mutating func next() -> JSONValue? {
        guard index < end else { return nil }
        let value = JSONValue(tape: tape, strings: strings, index: index)
        index = value.indexBehind
        return value
    }
}
