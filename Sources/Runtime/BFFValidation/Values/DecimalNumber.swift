public import BFFJSON

/// A decimal number with every digit that was written, for amounts that must not pass through binary floating point:
/// OpenAPI's format `decimal`, on a number or on a string.
///
/// It is written as it was read, `12.50` with its zero; equality, hashing and order go by value, so `12.50 == 12.5`.
public struct DecimalNumber: Sendable {
    private let text: String
    /// Whether JSON holds it as a string: what `write(to:)` does. A contract that says `type: string` reads it as one.
    public let isString: Bool

    /// A JSON string's text; nil if it is not written as JSON writes numbers (RFC 8259, section 6).
    public init?(_ text: JSONText) {
        guard text.withBytes(ExactDecimal.isNumber) else { return nil }
        self.text = text.string
        isString = true
    }

    /// - Parameter isString: whether it is to be written as a string; a number by default.
    /// - Returns: nil if the text is not written as JSON writes numbers.
    public init?(_ text: String, isString: Bool = false) {
        guard text.withJSONText({ $0.withBytes(ExactDecimal.isNumber) }) else { return nil }
        self.text = text
        self.isString = isString
    }

    /// A number or a string; nil for anything else. A number that was read as a Double has the fewest digits that read
    /// back as the same, which up to 15 digits are those of the document without trailing zeros.
    public init?(_ value: JSONValue) {
        if let text = value.text {
            self.init(text)
        } else if let text = value.numberText {
            self.init(text)
        } else {
            return nil
        }
    }

    public init(_ number: Int) {
        text = String(number)
        isString = false
    }

    /// The nearest Double; infinite beyond its range.
    public var double: Double { Double(text) ?? 0 }
}

extension DecimalNumber: Hashable, Comparable {
    public static func == (left: DecimalNumber, right: DecimalNumber) -> Bool { left.compare(right) == 0 }

    public static func < (left: DecimalNumber, right: DecimalNumber) -> Bool { left.compare(right) < 0 }

    public func hash(into hasher: inout Hasher) {
        withExact { $0.hash(into: &hasher) }
    }

    private func compare(_ other: DecimalNumber) -> Int {
        withExact { mine in other.withExact { mine.compare($0) } }
    }

    /// The digits must not leave `body`.
    private func withExact<Result>(_ body: (ExactDecimal) -> Result) -> Result {
        text.withJSONText { text in text.withBytes { body(ExactDecimal($0)) } }
    }
}

extension DecimalNumber: CustomStringConvertible, JSONWritable {
    /// As it was written.
    public var description: String { text }

    public func write(to writer: inout JSONWriter) {
        if isString { writeAsString(to: &writer) } else { writeAsNumber(to: &writer) }
    }

    /// For a property whose contract says `type: number`, whatever the value came from.
    public func writeAsNumber(to writer: inout JSONWriter) {
        text.withJSONText { writer.raw($0) }
    }

    /// For a property whose contract says `type: string`.
    public func writeAsString(to writer: inout JSONWriter) { writer.value(text) }
}
