public import BFFJSON

/// A constant of a contract that is no string or small number, parsed once: for `static let`s of generated code.
public struct JSONConstant: Sendable {
    private let json: OwnedJSON?

    /// - Parameter text: JSON. A text that is none equals nothing.
    public init(_ text: StaticString) {
        json = try? OwnedJSON(text.description)
    }

    /// Equality as JSON Schema means it (core 4.2.2).
    public func equals(_ value: JSONValue) -> Bool { json.map { value.isEqual(to: $0.value) } ?? false }
}
