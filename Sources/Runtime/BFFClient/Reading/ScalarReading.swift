public import BFFJSON
internal import BFFValidation

extension Reading {
    /// A scalar, or a placeholder with a note about the type that was expected.
    func scalar<Value>(
        _ value: JSONValue?, _ expected: StaticString, else placeholder: Value, _ read: (JSONValue) -> Value?
    ) -> Value {
        guard let value else { return placeholder }
        if let result = read(value) { return result }
        note(.type(expected))
        return placeholder
    }
}

extension String: JSONReadable {
    public init(reading value: JSONValue?, _ reading: Reading) {
        self = reading.scalar(value, "a string", else: "") { $0.text?.string }
    }
}

extension Bool: JSONReadable {
    public init(reading value: JSONValue?, _ reading: Reading) {
        self = reading.scalar(value, "true or false", else: false) { $0.bool }
    }
}

/// An integer of up to 64 bits; `1.0` is one.
extension Int: JSONReadable {
    public init(reading value: JSONValue?, _ reading: Reading) {
        self = reading.scalar(value, "an integer of up to 64 bits", else: 0) { $0.int }
    }
}

extension Int64: JSONReadable {
    public init(reading value: JSONValue?, _ reading: Reading) {
        self = Int64(Int(reading: value, reading))
    }
}

/// An integer that breaks the range breaks the format.
extension Int32: JSONReadable {
    public init(reading value: JSONValue?, _ reading: Reading) {
        let number = Int(reading: value, reading)
        if Int32(exactly: number) == nil { reading.note(.format("int32")) }
        self = Int32(truncatingIfNeeded: number)
    }
}

extension Double: JSONReadable {
    public init(reading value: JSONValue?, _ reading: Reading) {
        self = reading.scalar(value, "a number", else: 0) { $0.double }
    }
}

/// Rounded to the nearest value that 32 bits can hold.
extension Float: JSONReadable {
    public init(reading value: JSONValue?, _ reading: Reading) {
        self = Float(Double(reading: value, reading))
    }
}

extension Int64: JSONWritable {
    public func write(to writer: inout JSONWriter) { writer.value(Int(self)) }
}

extension Int32: JSONWritable {
    public func write(to writer: inout JSONWriter) { writer.value(Int(self)) }
}

/// With the digits that tell it from other values of 32 bits: `0.1`, not `0.10000000149011612`.
extension Float: JSONWritable {
    public func write(to writer: inout JSONWriter) {
        writer.value(Double(description) ?? Double(self))
    }
}

/// The type of a value that can only be null.
public struct NullValue: Hashable, Sendable, JSONModel {
    public init() {}

    public init(reading value: JSONValue?, _ reading: Reading) {
        if let value, !value.isNull { reading.note(.type("null")) }
    }

    public func write(to writer: inout JSONWriter) { writer.null() }
}
