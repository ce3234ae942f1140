public import BFFJSON

/// One broken constraint.
public struct Violation: Equatable, Sendable {
    /// JSON Pointer (RFC 6901) to the value at fault, from the root of what was checked; empty for the root.
    public let instancePointer: String
    /// JSON Pointer to the keyword in the schema's document.
    public let schemaPointer: String
    /// JSON Schema's keyword, such as `maxLength`.
    public let keyword: String
    /// One clause about the value, such as `is longer than 200 characters`, without the data itself.
    public let message: String

    public init(instancePointer: String, schemaPointer: String, keyword: String, message: String) {
        self.instancePointer = instancePointer
        self.schemaPointer = schemaPointer
        self.keyword = keyword
        self.message = message
    }
}

/// Where a schema stands in its document: a literal pointer, or one put together by the generated function.
///
///     let schema: SchemaPointer = "/components/schemas/Item"
///     // schema["tags"].items is /components/schemas/Item/properties/tags/items
///
/// It is three literals, so it costs nothing until a violation is reported.
@frozen
public struct SchemaPointer: ExpressibleByStringLiteral, Sendable {
    @usableFromInline let base: StaticString
    @usableFromInline let property: StaticString
    @usableFromInline let suffix: StaticString

    @inlinable @inline(__always)
    init(base: StaticString, property: StaticString, suffix: StaticString) {
        self.base = base
        self.property = property
        self.suffix = suffix
    }

    @inlinable @inline(__always)
    public init(stringLiteral pointer: StaticString) {
        self.init(base: pointer, property: "", suffix: "")
    }

    /// The schema of a property of the base. The name is given escaped, `~` as `~0` and `/` as `~1`.
    @inlinable @inline(__always)
    public subscript(property: StaticString) -> SchemaPointer {
        SchemaPointer(base: base, property: property, suffix: "")
    }

    /// The schema of the elements.
    @inlinable @inline(__always)
    public var items: SchemaPointer { SchemaPointer(base: base, property: property, suffix: "/items") }

    /// The schema of a map's values.
    @inlinable @inline(__always)
    public var additionalProperties: SchemaPointer {
        SchemaPointer(base: base, property: property, suffix: "/additionalProperties")
    }
}

extension SchemaPointer: CustomStringConvertible {
    /// JSON Pointer, from the root of the schema's document.
    public var description: String {
        property.utf8CodeUnitCount == 0 ? "\(base)\(suffix)" : "\(base)/properties/\(property)\(suffix)"
    }
}

/// A step from a value to the one at fault.
@frozen
public enum PathStep: ExpressibleByStringLiteral {
    /// The value itself.
    case here
    case property(StaticString)
    /// A member whose name is data.
    case key(JSONText)
    case index(Int)

    @inlinable @inline(__always)
    public init(stringLiteral name: StaticString) { self = .property(name) }
}
