public import BFFJSON

/// Reads an array whose elements have a type each.
public struct ArrayReader {
    private let reading: Reading
    /// Nil where the value is no array: then every call gives a placeholder and notes nothing.
    private var elements: JSONElements?
    private let array: JSONValue?
    private var index = 0

    /// Notes a value that is no array.
    public init(_ value: JSONValue?, _ reading: Reading) {
        self.reading = reading
        elements = value?.elements
        array = elements == nil ? nil : value
        if value != nil, array == nil { reading.note(.type("an array")) }
    }

    /// The array's schema, for messages, where it does not stand below that of the value around it.
    /// - Parameter schema: JSON Pointer in the contract.
    public func describe(by schema: StaticString) {
        if array != nil { reading.describe(by: schema) }
    }

    /// The next element, which must be there.
    public mutating func next<Value: JSONReadable>(_ rule: JSONRule? = nil) -> Value {
        if let value = nextOptional(rule) as Value? { return value }
        if array != nil { reading.note(.minItems(index + 1)) }
        index += 1
        return Value(reading: nil, reading)
    }

    /// The next element, if there is one.
    public mutating func nextOptional<Value: JSONReadable>(_ rule: JSONRule? = nil) -> Value? {
        guard let element = elements?.next() else { return nil }
        defer { index += 1 }
        return reading.read(element, .tupleElement(index), rule)
    }

    /// The elements behind those that were read one by one.
    public mutating func rest<Value: JSONReadable>(_ rule: JSONRule? = nil) -> [Value] {
        var values: [Value] = []
        while reading.wantsMore, let element = elements?.next() {
            values.append(reading.read(element, .element(index), rule))
            index += 1
        }
        return values
    }

    /// Notes elements behind those that were read one by one.
    public mutating func forbidRest() {
        if elements?.next() != nil { reading.note(.maxItems(index)) }
    }

    /// How many elements there may be, and whether they must differ.
    public mutating func items(min: Int = 0, max: Int = .max, unique: Bool = false) {
        if let array { JSONRule.items(min: min, max: max, unique: unique).check(array, reading) }
    }

    /// What else the schema asks of the array, by a generated validator.
    public mutating func check(_ validator: JSONRule.Validator) {
        if let array { reading.check(array, validator) }
    }
}
