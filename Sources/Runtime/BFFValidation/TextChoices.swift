public import BFFJSON

// Choices among texts that are no JSON values: parameters, and values that were read already.

extension ViolationReport {
    /// A text that must be one of those that `allows` knows.
    /// - Parameter listed: the texts, separated by commas, for messages.
    @inlinable @inline(__always) @discardableResult
    public mutating func enumeration(
        _ text: JSONText, at step: PathStep = .here, listed: StaticString, schema: StaticString,
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
