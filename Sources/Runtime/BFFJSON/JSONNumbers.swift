// Numbers by every digit: what 64 bits and Double cannot decide goes through `ExactDecimal`.

extension JSONValue {
    /// Negative, zero or positive as this number is less than, equal to or greater than the other, by every digit; nil
    /// if one of them is no number.
    package func compareExactly(to other: JSONValue) -> Int? {
        withExactDecimal { mine in other.withExactDecimal { mine.compare($0) } } ?? nil
    }

    /// Whether the number's shortest form has at most so many decimals; nil where that takes a closer look.
    package func hasDecimals(atMost decimals: Int) -> Bool? {
        switch tag {
        case Tape.integer: return true
        case Tape.double: return ShortestDecimal.has(doubleWord, decimals)
        default: return nil
        }
    }

    /// Whether the number was written without fraction and exponent: `1.0` was not.
    package var isWrittenWhole: Bool {
        switch tag {
        case Tape.integer, Tape.unsigned: true
        default: bigNumberSource.map { !$0.withBytes { $0.contains { [0x2E, 0x45, 0x65].contains($0) } } } ?? false
        }
    }

    /// The number as it would be copied; nil if this is no number.
    package var numberText: String? {
        guard isNumber else { return nil }
        if let source = bigNumberSource { return source.string }
        var writer = JSONWriter()
        writer.copy(self)
        return writer.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    @usableFromInline
    var isBigInteger: Bool { tag == Tape.bigNumber && withExactDecimal(\.isInteger) ?? false }

    @usableFromInline
    var bigDouble: Double? {
        guard let source = bigNumberSource, let number = Double(source.string), number.isFinite else { return nil }
        return number
    }
}
