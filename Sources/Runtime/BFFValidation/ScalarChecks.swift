public import BFFJSON

// Checks of scalars. Each returns the value if it has the right type and keeps every constraint, else it reports and
// returns nil. Constraints that a call leaves out cost nothing: the calls are inlined and their defaults are
// constants.

extension ViolationReport {
    /// A string. Lengths are in Unicode scalars.
    @inlinable @inline(__always) @discardableResult
    public mutating func text(
        _ value: JSONValue, at step: PathStep = .here, minLength: Int = 0, maxLength: Int = .max,
        pattern: Pattern? = nil,
        format: Format? = nil, schema: SchemaPointer
    ) -> JSONText? {
        guard let text = value.text else {
            fail(.type("a string"), at: step, schema: schema)
            return nil
        }
        return self.text(
            text, at: step, minLength: minLength, maxLength: maxLength, pattern: pattern, format: format, schema: schema
        )
    }

    /// A text that comes from elsewhere, such as a path parameter.
    @inlinable @inline(__always) @discardableResult
    public mutating func text(
        _ text: JSONText, at step: PathStep = .here, minLength: Int = 0, maxLength: Int = .max, pattern: Pattern? = nil,
        format: Format? = nil, schema: SchemaPointer
    ) -> JSONText? {
        var isValid = true
        if minLength > 0, TextLength.isShorter(text, than: minLength) {
            fail(.minLength(minLength), at: step, schema: schema)
            isValid = false
        }
        if maxLength < .max, TextLength.isLonger(text, than: maxLength) {
            fail(.maxLength(maxLength), at: step, schema: schema)
            isValid = false
        }
        if let pattern, !pattern.matches(text) {
            fail(.pattern(pattern), at: step, schema: schema)
            isValid = false
        }
        if let format, !format.matches(text) {
            fail(.format(format.name), at: step, schema: schema)
            isValid = false
        }
        return isValid ? text : nil
    }

    /// An integer of up to 64 bits; `1.0` is one. Those beyond are not representable and count as another type.
    @inlinable @inline(__always) @discardableResult
    public mutating func integer(
        _ value: JSONValue, at step: PathStep = .here, minimum: Int = .min, maximum: Int = .max,
        exclusiveMinimum: Int? = nil, exclusiveMaximum: Int? = nil, multipleOf: Int = 1, format: IntegerFormat = .int64,
        schema: SchemaPointer
    ) -> Int? {
        guard let number = value.int else {
            fail(.type("an integer of up to 64 bits"), at: step, schema: schema)
            return nil
        }
        return integer(
            number, at: step, minimum: minimum, maximum: maximum, exclusiveMinimum: exclusiveMinimum,
            exclusiveMaximum: exclusiveMaximum, multipleOf: multipleOf, format: format, schema: schema)
    }

    /// An integer that comes from elsewhere, such as a query parameter.
    @inlinable @inline(__always) @discardableResult
    public mutating func integer(
        _ number: Int, at step: PathStep = .here, minimum: Int = .min, maximum: Int = .max,
        exclusiveMinimum: Int? = nil, exclusiveMaximum: Int? = nil, multipleOf: Int = 1, format: IntegerFormat = .int64,
        schema: SchemaPointer
    ) -> Int? {
        var isValid = true
        if number < minimum {
            fail(.integerMinimum(minimum), at: step, schema: schema)
            isValid = false
        }
        if number > maximum {
            fail(.integerMaximum(maximum), at: step, schema: schema)
            isValid = false
        }
        if let exclusiveMinimum, number <= exclusiveMinimum {
            fail(.integerExclusiveMinimum(exclusiveMinimum), at: step, schema: schema)
            isValid = false
        }
        if let exclusiveMaximum, number >= exclusiveMaximum {
            fail(.integerExclusiveMaximum(exclusiveMaximum), at: step, schema: schema)
            isValid = false
        }
        if multipleOf > 1, number % multipleOf != 0 {
            fail(.multipleOf(DecimalStep(UInt64(multipleOf))), at: step, schema: schema)
            isValid = false
        }
        if !format.holds(number) {
            fail(.format(format.name), at: step, schema: schema)
            isValid = false
        }
        return isValid ? number : nil
    }

    /// Any number. `multipleOf` is decided on decimal digits, not by a floating remainder.
    @inlinable @inline(__always) @discardableResult
    public mutating func number(
        _ value: JSONValue, at step: PathStep = .here, minimum: Double? = nil, maximum: Double? = nil,
        exclusiveMinimum: Double? = nil, exclusiveMaximum: Double? = nil, multipleOf: DecimalStep? = nil,
        schema: SchemaPointer
    ) -> Double? {
        guard let number = value.double else {
            fail(.type("a number"), at: step, schema: schema)
            return nil
        }
        var isValid =
            self.number(
                number, at: step, minimum: minimum, maximum: maximum, exclusiveMinimum: exclusiveMinimum,
                exclusiveMaximum: exclusiveMaximum, schema: schema) != nil
        if let multipleOf, !multipleOf.divides(value) {
            fail(.multipleOf(multipleOf), at: step, schema: schema)
            isValid = false
        }
        return isValid ? number : nil
    }

    @inlinable @inline(__always) @discardableResult
    public mutating func bool(_ value: JSONValue, at step: PathStep = .here, schema: SchemaPointer) -> Bool? {
        if let bool = value.bool { return bool }
        fail(.type("true or false"), at: step, schema: schema)
        return nil
    }

    @inlinable @inline(__always)
    public mutating func null(_ value: JSONValue, at step: PathStep = .here, schema: SchemaPointer) {
        if !value.isNull { fail(.type("null"), at: step, schema: schema) }
    }
}

/// The ranges that OpenAPI's formats give an integer. `uint64` reaches beyond `Int`: what lies there is another type to
/// `integer`.
@frozen
public enum IntegerFormat: Sendable {
    case int8, int16, int32, int64, uint8, uint16, uint32, uint64

    /// The format's name in a schema.
    public var name: StaticString {
        switch self {
        case .int8: "int8"
        case .int16: "int16"
        case .int32: "int32"
        case .int64: "int64"
        case .uint8: "uint8"
        case .uint16: "uint16"
        case .uint32: "uint32"
        case .uint64: "uint64"
        }
    }

    @inlinable @inline(__always)
    public func holds(_ number: Int) -> Bool {
        switch self {
        case .int8: Int8(exactly: number) != nil
        case .int16: Int16(exactly: number) != nil
        case .int32: Int32(exactly: number) != nil
        case .int64: true
        case .uint8: UInt8(exactly: number) != nil
        case .uint16: UInt16(exactly: number) != nil
        case .uint32: UInt32(exactly: number) != nil
        case .uint64: number >= 0
        }
    }
}

/// Lengths in Unicode scalars, counted only where the length in bytes leaves a doubt: a scalar takes one to four
/// bytes.
@usableFromInline
enum TextLength {
    @inlinable @inline(__always)
    static func isLonger(_ text: JSONText, than limit: Int) -> Bool {
        text.count > limit && text.codePointCount > limit
    }

    @inlinable @inline(__always)
    static func isShorter(_ text: JSONText, than limit: Int) -> Bool {
        (text.count &+ 3) / 4 < limit && text.codePointCount < limit
    }
}
