public import BFFJSON

// Keywords that apply schemas to parts of a value, or to the value itself, beyond those of plain objects and arrays.

extension ViolationReport {
    /// Whether a subschema holds, without reporting; what it looked at counts only then.
    @inlinable @inline(__always)
    public func matches<Value>(
        _ value: JSONValue, marking evaluated: inout Evaluation,
        _ read: (JSONValue, inout Evaluation, inout FirstViolation) -> Value
    ) -> Bool {
        var report = FirstViolation()
        var found = Evaluation()
        _ = read(value, &found, &report)
        if report.isValid { evaluated.formUnion(found) }
        return report.isValid
    }

    /// A value behind a step, where what is looked at counts.
    @inlinable @inline(__always)
    public mutating func nested<Value>(
        _ value: JSONValue, at step: PathStep, marking evaluated: inout Evaluation,
        _ read: (JSONValue, inout Evaluation, inout Self) -> Value
    ) {
        enter(step)
        _ = read(value, &evaluated, &self)
        leave()
    }

    /// An array, whose elements the caller then walks.
    @inlinable @inline(__always)
    public mutating func elements(
        _ value: JSONValue, minItems: Int = 0, maxItems: Int = .max, unique: Bool = false, schema: SchemaPointer
    ) -> JSONElements? {
        guard let elements = value.elements else {
            fail(.type("an array"), schema: schema)
            return nil
        }
        if value.count < minItems { fail(.minItems(minItems), schema: schema) }
        if value.count > maxItems {
            // The elements are not worth a look: there may be any number of them.
            fail(.maxItems(maxItems), schema: schema)
            return nil
        }
        if unique, let (first, second) = UniqueItems.firstEqualPair(in: value) {
            fail(.uniqueItems(first, second), schema: schema)
        }
        return elements
    }

    /// - Parameter count: how many elements fit `contains`.
    @inlinable @inline(__always)
    public mutating func contained(_ count: Int, minimum: Int, maximum: Int = .max, schema: SchemaPointer) {
        if count < minimum { fail(.minContains(minimum), schema: schema) }
        if count > maximum { fail(.maxContains(maximum), schema: schema) }
    }

    /// A property that another one asks for.
    @inlinable @inline(__always)
    public mutating func dependent<Members: MemberSet>(
        _ seen: Members, _ index: Int, _ name: StaticString, on other: Int, _ otherName: StaticString,
        schema: SchemaPointer
    ) {
        if seen.contains(other), !seen.contains(index) {
            fail(.dependentRequired(otherName, name), schema: schema)
        }
    }
}
