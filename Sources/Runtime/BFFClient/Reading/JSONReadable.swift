public import BFFJSON

/// What can be read from a JSON value. Generated models conform, and so do scalars, values of formats, arrays, maps, optionals.
public protocol JSONReadable: Sendable {
    /// - Parameter value: nil: a placeholder is wanted, because the value that should be here is missing; there is nothing to note.
    ///   Where it is of another type than this, the initialiser notes that and makes a placeholder too. No placeholder leaves the
    ///   runtime: an answer with violations is refused as a whole.
    init(reading value: JSONValue?, _ reading: Reading)
}

/// A model that travels in both directions.
public typealias JSONModel = JSONReadable & JSONWritable

/// An object with declared properties.
public protocol JSONObjectReadable: JSONReadable {
    /// - Parameter object: gives placeholders where the value is no object.
    init(reading object: inout ObjectReader)
}

extension JSONObjectReadable {
    public init(reading value: JSONValue?, _ reading: Reading) {
        var object = ObjectReader(value, reading)
        self.init(reading: &object)
    }
}

/// An array whose elements have a type each (`prefixItems`).
public protocol JSONTupleReadable: JSONReadable {
    /// - Parameter array: gives placeholders where the value is no array.
    init(reading array: inout ArrayReader)
}

extension JSONTupleReadable {
    public init(reading value: JSONValue?, _ reading: Reading) {
        var array = ArrayReader(value, reading)
        self.init(reading: &array)
    }
}
