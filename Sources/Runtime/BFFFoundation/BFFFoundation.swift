public import BFFValidation
public import FoundationEssentials

// Foundation's types for values of formats, and back. A module of its own, so that a client links Foundation only where its user wants it.

extension Date {
    /// The same instant, to the nanosecond as far as a Double of seconds has room for it. A leap second is the first of the next minute.
    public init(_ value: DateTime) {
        self.init(timeIntervalSince1970: Double(value.secondsSince1970) + Double(value.nanoseconds) / 1_000_000_000)
    }
}

extension DateTime {
    /// The instant in UTC, rounded to milliseconds.
    /// - Returns: nil outside of the years 0 to 9999.
    public init?(_ date: Date) {
        let milliseconds = (date.timeIntervalSince1970 * 1000).rounded()
        guard milliseconds.magnitude < 1e15 else { return nil }
        let whole = Int(milliseconds)
        let rest = (whole % 1000 + 1000) % 1000
        self.init(secondsSince1970: (whole - rest) / 1000, nanoseconds: rest * 1_000_000)
    }
}

extension UUID {
    public init(_ value: UUIDValue) {
        self.init(
            uuid: (
                Self.byte(value.high, 7), Self.byte(value.high, 6), Self.byte(value.high, 5), Self.byte(value.high, 4),
                Self.byte(value.high, 3), Self.byte(value.high, 2), Self.byte(value.high, 1), Self.byte(value.high, 0),
                Self.byte(value.low, 7), Self.byte(value.low, 6), Self.byte(value.low, 5), Self.byte(value.low, 4),
                Self.byte(value.low, 3), Self.byte(value.low, 2), Self.byte(value.low, 1), Self.byte(value.low, 0)
            ))
    }

    private static func byte(_ word: UInt64, _ index: UInt64) -> UInt8 {
        UInt8(truncatingIfNeeded: word >> (index * 8))
    }
}

extension UUIDValue {
    /// Written in lower case.
    public init(_ uuid: UUID) {
        let (high, low) = withUnsafeBytes(of: uuid.uuid) { bytes in
            (bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }, bytes.suffix(8).reduce(0) { $0 << 8 | UInt64($1) })
        }
        self.init(high: high, low: low)
    }
}

extension URL {
    /// - Returns: nil for what Foundation does not take.
    public init?(_ value: URIValue) {
        self.init(string: value.description)
    }
}

extension URIValue {
    /// - Returns: nil for a URL that is no absolute URI by RFC 3986.
    public init?(_ url: URL) {
        self.init(url.absoluteString)
    }
}

extension Data {
    public init(_ value: Base64Data) { self.init(value.bytes) }
}

extension Base64Data {
    public init(_ data: Data) { self.init(bytes: Array(data)) }
}

extension Decimal {
    /// - Returns: nil for a number that Decimal holds only rounded: one of more than 38 digits, say.
    public init?(_ value: DecimalNumber) {
        guard let decimal = Decimal(string: value.description), DecimalNumber(decimal) == value else { return nil }
        self = decimal
    }
}

extension DecimalNumber {
    /// Without zeros at the end, which Decimal does not keep.
    ///
    /// - Parameter isString: whether it is to be written as a string; a number by default.
    /// - Returns: nil for what is no number.
    public init?(_ decimal: Decimal, isString: Bool = false) {
        self.init(decimal.description, isString: isString)
    }
}
