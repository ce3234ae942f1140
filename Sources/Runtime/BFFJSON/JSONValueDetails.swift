// What validators ask of a value beyond what decoders need.

extension JSONValue {
    /// The name of a member as a string value of its own, for schemas of names. Only of values that `JSONMembers`
    /// gave: a name stands right before its value.
    @inlinable @inline(__always)
    public var memberName: JSONValue { JSONValue(tape: tape, strings: strings, index: index &- 1) }

    /// An integer above Int64.max that fits 64 bits without a sign.
    package var unsigned: UInt64? { tag == Tape.unsigned ? tape[index + 1] : nil }

    /// The text of a number that neither 64 bits nor a Double hold.
    package var bigNumberSource: JSONText? { tag == Tape.bigNumber ? payloadText : nil }

    /// Whether it is a number, of any size.
    @inlinable @inline(__always)
    public var isNumber: Bool { Tape.extraWords(tag) == 1 || tag == Tape.bigNumber }
}
