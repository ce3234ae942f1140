public import BFFJSON

/// A generated enum of strings.
public protocol TextEnumeration {
    /// Nil for a value that the contract does not list.
    init?(_ text: JSONText)
    /// The listed values, separated by commas, for messages.
    static var listed: StaticString { get }
}

// MARK: enum and const

extension ViolationReport {
    /// A string of a generated enum.
    @inlinable @inline(__always) @discardableResult
    public mutating func enumeration<Choice: TextEnumeration>(
        _ value: JSONValue, at step: PathStep = .here, _: Choice.Type, schema: SchemaPointer
    ) -> Choice? {
        guard let text = value.text else {
            fail(.type("a string"), at: step, schema: schema)
            return nil
        }
        if let choice = Choice(text) { return choice }
        fail(.enumeration(Choice.listed), at: step, schema: schema)
        return nil
    }

    /// A value for which there is no generated enum: `allows` compares it with those that the contract lists.
    @inlinable @inline(__always) @discardableResult
    public mutating func enumeration(
        _ value: JSONValue, at step: PathStep = .here, listed: StaticString, schema: SchemaPointer,
        _ allows: (JSONValue) -> Bool
    ) -> JSONValue? {
        if allows(value) { return value }
        fail(.enumeration(listed), at: step, schema: schema)
        return nil
    }

    @inlinable @inline(__always)
    public mutating func const(
        _ value: JSONValue, at step: PathStep = .here, text: StaticString, schema: SchemaPointer
    ) {
        if let found = value.text, found == text { return }
        fail(.const(text), at: step, schema: schema)
    }

    /// A constant that is no string: `allows` compares with it.
    /// - Parameter json: the constant's JSON text, for messages.
    @inlinable @inline(__always)
    public mutating func const(
        _ value: JSONValue, at step: PathStep = .here, json: StaticString, schema: SchemaPointer,
        _ allows: (JSONValue) -> Bool
    ) {
        if !allows(value) { fail(.const(json), at: step, schema: schema) }
    }

    /// A constant that is no string.
    /// - Parameter json: the constant's JSON text, for messages.
    @inlinable @inline(__always)
    public mutating func const(
        _ value: JSONValue, at step: PathStep = .here, equals constant: OwnedJSON, json: StaticString,
        schema: SchemaPointer
    ) {
        if !value.isEqual(to: constant.value) { fail(.const(json), at: step, schema: schema) }
    }
}

extension JSONValue {
    /// Whether it is this string, for `enumeration`.
    @inlinable @inline(__always)
    public func isText(_ literal: StaticString) -> Bool {
        if let text { text == literal } else { false }
    }
}

// MARK: Alternatives

extension ViolationReport {
    /// The discriminating property's text, read before any variant is tried. The caller switches on it and calls just
    /// that variant, or `failVariant` where none is listed.
    @inlinable @inline(__always)
    public mutating func discriminator(
        _ value: JSONValue, property: StaticString, schema: SchemaPointer
    ) -> JSONText? {
        guard value.kind == .object else {
            fail(.type("an object"), schema: schema)
            return nil
        }
        if let text = value[property]?.text { return text }
        fail(.discriminator(property), schema: schema)
        return nil
    }

    /// The discriminating property names none of the variants.
    @inlinable @inline(never)
    public mutating func failVariant(property: StaticString, schema: SchemaPointer) {
        fail(.discriminator(property), at: .property(property), schema: schema)
    }

    /// Whether a subschema holds, without reporting: for `oneOf` without a discriminator, `anyOf` and `not`.
    @inlinable @inline(__always)
    public func matches<Value>(_ value: JSONValue, _ read: (JSONValue, inout FirstViolation) -> Value) -> Bool {
        var report = FirstViolation()
        _ = read(value, &report)
        return report.isValid
    }

    /// - Parameter matched: how many subschemas hold.
    @inlinable
    public mutating func oneOf(matched: Int, at step: PathStep = .here, schema: SchemaPointer) {
        if matched != 1 { fail(.oneOf(matched), at: step, schema: schema) }
    }

    /// - Parameter matched: whether any subschema holds.
    @inlinable
    public mutating func anyOf(matched: Bool, at step: PathStep = .here, schema: SchemaPointer) {
        if !matched { fail(.anyOf, at: step, schema: schema) }
    }

    /// - Parameter matched: whether the subschema holds.
    @inlinable
    public mutating func not(matched: Bool, at step: PathStep = .here, schema: SchemaPointer) {
        if matched { fail(.not, at: step, schema: schema) }
    }
}
