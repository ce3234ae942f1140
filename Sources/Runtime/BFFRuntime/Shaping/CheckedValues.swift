// Values of texts that their contract's check has let through, for what hand-written code sees. The check asserts the
// same formats as the values' own initialisers, so none of them meets a text that it has to refuse; a generated
// accessor has nothing to throw, and so each is total.

extension DateTime {
    /// - Parameter text: of format `date-time`; anything else gives 1970-01-01T00:00:00Z.
    public init(checked text: JSONText) { self = DateTime(text) ?? .epoch }
}

extension FullDate {
    /// - Parameter text: of format `date`; anything else gives 1970-01-01.
    public init(checked text: JSONText) { self = FullDate(text) ?? .epoch }
}

extension UUIDValue {
    /// - Parameter text: of format `uuid`; anything else gives the nil UUID (RFC 9562, section 5.9).
    public init(checked text: JSONText) { self = UUIDValue(text) ?? UUIDValue(high: 0, low: 0) }
}

extension URIValue {
    /// - Parameter text: of format `uri`; anything else gives `about:blank`.
    public init(checked text: JSONText) { self = URIValue(text) ?? .blank }
}

extension Base64Data {
    /// - Parameter text: of format `byte`; anything else gives no bytes.
    public init(checked text: JSONText) { self = Base64Data(text) ?? Base64Data(bytes: []) }
}

extension DecimalNumber {
    /// - Parameter text: of format `decimal`; anything else gives zero.
    public init(checked text: JSONText) { self = DecimalNumber(text) ?? DecimalNumber(0) }
}
