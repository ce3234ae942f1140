package import Diagnostics

/// A value of a YAML or JSON document that knows where it stands. Aliases and merge keys are already resolved; a
/// `$ref` is plain data at this level.
package struct Node: Sendable {
    package indirect enum Value: Sendable {
        case null
        case bool(Bool)
        /// An integer beyond 64 bits is a `number`.
        case integer(Int64)
        /// A number with a fraction, an exponent or more than 64 bits, as written and as the nearest `Double`.
        case number(text: String, value: Double)
        case string(String)
        case array([Node])
        /// In document order, keys distinct.
        case object([Member])
    }

    package struct Member: Sendable {
        package let key: String
        /// Where the key itself stands.
        package let keyLocation: Location
        package let value: Node

        package init(key: String, keyLocation: Location, value: Node) {
            self.key = key
            self.keyLocation = keyLocation
            self.value = value
        }
    }

    package let value: Value
    package let location: Location

    package init(_ value: Value, at location: Location) {
        self.value = value
        self.location = location
    }
}

extension Node {
    package var string: String? { if case .string(let text) = value { text } else { nil } }
    package var bool: Bool? { if case .bool(let flag) = value { flag } else { nil } }
    package var integer: Int64? { if case .integer(let number) = value { number } else { nil } }
    package var array: [Node]? { if case .array(let nodes) = value { nodes } else { nil } }
    package var members: [Member]? { if case .object(let members) = value { members } else { nil } }
    package var isNull: Bool { if case .null = value { true } else { false } }

    package subscript(key: String) -> Node? { members?.first { $0.key == key }?.value }

    /// The user's word for the kind of value: "a string", "an object", …
    package var kindName: String {
        switch value {
        case .null: "null"
        case .bool: "a boolean"
        case .integer: "an integer"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
