public import BFFJSON

/// A property that may be absent and may be null, where the two differ: in a merge patch, say.
///
///     patch.title = "New"       // set
///     patch.subtitle = nil      // null: remove it; `.absent`, the default, leaves it as it is
public enum Nullable<Wrapped> {
    case absent
    case null
    case value(Wrapped)

    /// Nil where the property is absent or null.
    public var value: Wrapped? {
        if case .value(let value) = self { value } else { nil }
    }

    /// The value, or null where there is none.
    public init(_ value: Wrapped?) {
        self = value.map(Self.value) ?? .null
    }
}

extension Nullable: Sendable where Wrapped: Sendable {}
extension Nullable: Equatable where Wrapped: Equatable {}
extension Nullable: Hashable where Wrapped: Hashable {}

extension Nullable: ExpressibleByNilLiteral {
    public init(nilLiteral: ()) { self = .null }
}

extension Nullable: ExpressibleByUnicodeScalarLiteral where Wrapped: ExpressibleByUnicodeScalarLiteral {
    public init(unicodeScalarLiteral value: Wrapped.UnicodeScalarLiteralType) {
        self = .value(Wrapped(unicodeScalarLiteral: value))
    }
}

extension Nullable: ExpressibleByExtendedGraphemeClusterLiteral
where Wrapped: ExpressibleByExtendedGraphemeClusterLiteral {
    public init(extendedGraphemeClusterLiteral value: Wrapped.ExtendedGraphemeClusterLiteralType) {
        self = .value(Wrapped(extendedGraphemeClusterLiteral: value))
    }
}

extension Nullable: ExpressibleByStringLiteral where Wrapped: ExpressibleByStringLiteral {
    public init(stringLiteral value: Wrapped.StringLiteralType) { self = .value(Wrapped(stringLiteral: value)) }
}

extension Nullable: ExpressibleByIntegerLiteral where Wrapped: ExpressibleByIntegerLiteral {
    public init(integerLiteral value: Wrapped.IntegerLiteralType) { self = .value(Wrapped(integerLiteral: value)) }
}

extension Nullable: ExpressibleByFloatLiteral where Wrapped: ExpressibleByFloatLiteral {
    public init(floatLiteral value: Wrapped.FloatLiteralType) { self = .value(Wrapped(floatLiteral: value)) }
}

extension Nullable: ExpressibleByBooleanLiteral where Wrapped: ExpressibleByBooleanLiteral {
    public init(booleanLiteral value: Wrapped.BooleanLiteralType) { self = .value(Wrapped(booleanLiteral: value)) }
}

extension JSONWriter {
    /// A member that is left out, null or a value.
    public mutating func field<Wrapped: JSONWritable>(_ name: StaticString, _ value: Nullable<Wrapped>) {
        switch value {
        case .absent: break
        case .null:
            key(name)
            null()
        case .value(let value): field(name, value)
        }
    }

    /// The members of a map, such as undeclared properties, in the order of their names.
    public mutating func fields<Value: JSONWritable>(_ members: [String: Value]) {
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            key(escaping: name)
            value.write(to: &self)
        }
    }
}
