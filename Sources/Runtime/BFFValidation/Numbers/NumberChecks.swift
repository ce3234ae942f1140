public import BFFJSON

// Numbers of any size, as validators check them; readers take what fits a Swift type (`integer`, `number`).

extension ViolationReport {
    /// An integer of any size: `1.0` and `1e300` are integers too. Bounds that 64 bits do not express are given to
    /// `limit`.
    @inlinable @inline(__always)
    public mutating func wholeNumber(
        _ value: JSONValue, at step: PathStep = .here, minimum: Int = .min, maximum: Int = .max,
        exclusiveMinimum: Int? = nil, exclusiveMaximum: Int? = nil, multipleOf: Int = 1, schema: SchemaPointer
    ) {
        if let number = value.int {
            integer(
                number, at: step, minimum: minimum, maximum: maximum, exclusiveMinimum: exclusiveMinimum,
                exclusiveMaximum: exclusiveMaximum, multipleOf: multipleOf, schema: schema)
        } else {
            let bounds = IntegerBounds(
                minimum: minimum, maximum: maximum, exclusiveMinimum: exclusiveMinimum,
                exclusiveMaximum: exclusiveMaximum, multipleOf: multipleOf)
            largeInteger(value, at: step, bounds, schema: schema)
        }
    }

    @inlinable @inline(never)
    mutating func largeInteger(
        _ value: JSONValue, at step: PathStep, _ bounds: IntegerBounds, schema: SchemaPointer
    ) {
        if !value.isInteger { return fail(.type("an integer"), at: step, schema: schema) }
        if bounds.minimum > .min, value.compareExactly(bounds.minimum) < 0 {
            fail(.integerMinimum(bounds.minimum), at: step, schema: schema)
        }
        if bounds.maximum < .max, value.compareExactly(bounds.maximum) > 0 {
            fail(.integerMaximum(bounds.maximum), at: step, schema: schema)
        }
        if let limit = bounds.exclusiveMinimum, value.compareExactly(limit) <= 0 {
            fail(.integerExclusiveMinimum(limit), at: step, schema: schema)
        }
        if let limit = bounds.exclusiveMaximum, value.compareExactly(limit) >= 0 {
            fail(.integerExclusiveMaximum(limit), at: step, schema: schema)
        }
        if bounds.multipleOf > 1, !DecimalStep(UInt64(bounds.multipleOf)).divides(value) {
            fail(.multipleOf(DecimalStep(UInt64(bounds.multipleOf))), at: step, schema: schema)
        }
    }

    /// Any number, those beyond Double among them. Bounds that a Double does not express exactly are given to `limit`.
    @inlinable @inline(__always)
    public mutating func anyNumber(
        _ value: JSONValue, at step: PathStep = .here, minimum: Double? = nil, maximum: Double? = nil,
        exclusiveMinimum: Double? = nil, exclusiveMaximum: Double? = nil, multipleOf: DecimalStep? = nil,
        schema: SchemaPointer
    ) {
        if let number = value.double {
            self.number(
                number, at: step, minimum: minimum, maximum: maximum, exclusiveMinimum: exclusiveMinimum,
                exclusiveMaximum: exclusiveMaximum, schema: schema)
        } else if value.isNumber {
            // Beyond Double: so is every bound that it could be compared with here.
            let number = value.infinity
            self.number(
                number, at: step, minimum: minimum, maximum: maximum, exclusiveMinimum: exclusiveMinimum,
                exclusiveMaximum: exclusiveMaximum, schema: schema)
        } else {
            return fail(.type("a number"), at: step, schema: schema)
        }
        if let multipleOf, !multipleOf.divides(value) {
            fail(.multipleOf(multipleOf), at: step, schema: schema)
        }
    }

    /// A bound as the contract writes it, compared digit by digit; what is no number keeps it.
    @inlinable @inline(never)
    public mutating func limit(
        _ value: JSONValue, at step: PathStep = .here, _ kind: NumberLimit, _ bound: StaticString,
        schema: SchemaPointer
    ) {
        if !value.keeps(kind, bound) { fail(.limit(kind, bound), at: step, schema: schema) }
    }
}

/// JSON Schema's four bounds of numbers.
public enum NumberLimit: Sendable {
    case minimum, maximum, exclusiveMinimum, exclusiveMaximum
}

@usableFromInline
struct IntegerBounds {
    @usableFromInline let minimum: Int
    @usableFromInline let maximum: Int
    @usableFromInline let exclusiveMinimum: Int?
    @usableFromInline let exclusiveMaximum: Int?
    @usableFromInline let multipleOf: Int

    @inlinable
    init(minimum: Int, maximum: Int, exclusiveMinimum: Int?, exclusiveMaximum: Int?, multipleOf: Int) {
        self.minimum = minimum
        self.maximum = maximum
        self.exclusiveMinimum = exclusiveMinimum
        self.exclusiveMaximum = exclusiveMaximum
        self.multipleOf = multipleOf
    }
}

extension JSONValue {
    @usableFromInline
    func compareExactly(_ bound: Int) -> Int {
        withExactDecimal { value in
            String(bound).withJSONText { text in text.withBytes { value.compare(ExactDecimal($0)) } }
        } ?? 0
    }

    @usableFromInline
    func keeps(_ kind: NumberLimit, _ bound: StaticString) -> Bool {
        withExactDecimal { value in
            let order = JSONText(bound).withBytes { value.compare(ExactDecimal($0)) }
            return switch kind {
            case .minimum: order >= 0
            case .maximum: order <= 0
            case .exclusiveMinimum: order > 0
            case .exclusiveMaximum: order < 0
            }
        } ?? true
    }

    /// Of a number beyond Double's range.
    @usableFromInline
    var infinity: Double { withExactDecimal { $0.isNegative ? -Double.infinity : .infinity } ?? 0 }

    /// Whether it is the number that the contract writes so.
    public func isNumber(_ text: StaticString) -> Bool {
        withExactDecimal { value in JSONText(text).withBytes { value.compare(ExactDecimal($0)) == 0 } } ?? false
    }
}
