public import BFFJSON

// Choices among texts that are no JSON values: parameters, and values that were read already.

extension ViolationReport {
    /// A text that must be one of those that `allows` knows.
    /// - Parameter listed: the texts, separated by commas, for messages.
    @inlinable @inline(__always) @discardableResult
    public mutating func enumeration(
        _ text: JSONText, at step: PathStep = .here, listed: StaticString, schema: SchemaPointer,
        _ allows: (JSONText) -> Bool
    ) -> JSONText? {
        if allows(text) { return text }
        fail(.enumeration(listed), at: step, schema: schema)
        return nil
    }
}

extension FirstViolation {
    /// Whether a value keeps what `check` asks.
    @inlinable @inline(__always)
    public static func holds<Value>(_ check: (inout FirstViolation) -> Value?) -> Bool {
        var report = FirstViolation()
        return check(&report) != nil
    }
}

extension FirstViolation {
    /// A value that counts only where it keeps its schema: nil where it is absent or does not.
    @inlinable @inline(__always)
    public static func read<Value>(
        _ value: JSONValue?, _ read: (JSONValue, inout FirstViolation) -> Value?
    ) -> Value? {
        guard let value else { return nil }
        var report = FirstViolation()
        let result = read(value, &report)
        return report.isValid ? result : nil
    }
}

extension ViolationReport {
    /// A number that comes from elsewhere, such as a query parameter.
    @inlinable @inline(__always) @discardableResult
    public mutating func number(
        _ number: Double, at step: PathStep = .here, minimum: Double? = nil, maximum: Double? = nil,
        exclusiveMinimum: Double? = nil, exclusiveMaximum: Double? = nil, schema: SchemaPointer
    ) -> Double? {
        var isValid = true
        if let minimum, number < minimum {
            fail(.minimum(minimum), at: step, schema: schema)
            isValid = false
        }
        if let maximum, number > maximum {
            fail(.maximum(maximum), at: step, schema: schema)
            isValid = false
        }
        if let exclusiveMinimum, number <= exclusiveMinimum {
            fail(.exclusiveMinimum(exclusiveMinimum), at: step, schema: schema)
            isValid = false
        }
        if let exclusiveMaximum, number >= exclusiveMaximum {
            fail(.exclusiveMaximum(exclusiveMaximum), at: step, schema: schema)
            isValid = false
        }
        return isValid ? number : nil
    }
}
