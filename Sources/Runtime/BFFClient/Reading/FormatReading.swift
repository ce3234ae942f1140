public import BFFJSON
public import BFFValidation

// Values of formats. What they accept is decided in BFFValidation, by the code that checks the formats.

extension Reading {
    /// A string of a format, or the placeholder with a note.
    func formatted<Value>(
        _ value: JSONValue?, _ format: StaticString, else placeholder: @autoclosure () -> Value,
        _ read: (JSONText) -> Value?
    ) -> Value {
        guard let value else { return placeholder() }
        guard let text = value.text else {
            note(.type("a string"))
            return placeholder()
        }
        if let result = read(text) { return result }
        note(.format(format))
        return placeholder()
    }
}

extension DateTime: JSONReadable {
    public init(reading value: JSONValue?, _ reading: Reading) {
        self = reading.formatted(value, "date-time", else: .epoch) { DateTime($0) }
    }
}

extension FullDate: JSONReadable {
    public init(reading value: JSONValue?, _ reading: Reading) {
        self = reading.formatted(value, "date", else: .epoch) { FullDate($0) }
    }
}

extension UUIDValue: JSONReadable {
    public init(reading value: JSONValue?, _ reading: Reading) {
        self = reading.formatted(value, "uuid", else: UUIDValue(high: 0, low: 0)) { UUIDValue($0) }
    }
}

extension URIValue: JSONReadable {
    public init(reading value: JSONValue?, _ reading: Reading) {
        self = reading.formatted(value, "uri", else: .blank) { URIValue($0) }
    }
}

extension Base64Data: JSONReadable {
    public init(reading value: JSONValue?, _ reading: Reading) {
        self = reading.formatted(value, "byte", else: Base64Data(bytes: [])) { Base64Data($0) }
    }
}

/// A number, or a string that is one.
extension DecimalNumber: JSONReadable {
    public init(reading value: JSONValue?, _ reading: Reading) {
        self = reading.scalar(value, "a decimal number", else: DecimalNumber(0)) { DecimalNumber($0) }
    }
}
