/// What can write itself as one JSON value. Generated view models conform; so do scalars, arrays and optionals (as
/// null).
public protocol JSONWritable {
    func write(to writer: inout JSONWriter)
}

extension JSONText: JSONWritable {
    @inlinable @inline(__always)
    public func write(to writer: inout JSONWriter) { writer.value(self) }
}

extension String: JSONWritable {
    @inlinable
    public func write(to writer: inout JSONWriter) { writer.value(self) }
}

extension Int: JSONWritable {
    @inlinable @inline(__always)
    public func write(to writer: inout JSONWriter) { writer.value(self) }
}

extension Double: JSONWritable {
    @inlinable
    public func write(to writer: inout JSONWriter) { writer.value(self) }
}

extension Bool: JSONWritable {
    @inlinable @inline(__always)
    public func write(to writer: inout JSONWriter) { writer.value(self) }
}

extension JSONValue: JSONWritable {
    @inlinable
    public func write(to writer: inout JSONWriter) { writer.copy(self) }
}

extension Array: JSONWritable where Element: JSONWritable {
    @inlinable
    public func write(to writer: inout JSONWriter) {
        writer.beginArray()
        for element in self { element.write(to: &writer) }
        writer.endArray()
    }
}

/// Members in the order of their names, so that equal values are the same bytes.
extension Dictionary: JSONWritable where Key == String, Value: JSONWritable {
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        for (name, value) in sorted(by: { $0.key < $1.key }) {
            writer.key(escaping: name)
            value.write(to: &writer)
        }
        writer.endObject()
    }
}

extension Optional: JSONWritable where Wrapped: JSONWritable {
    @inlinable @inline(__always)
    public func write(to writer: inout JSONWriter) {
        if let self { self.write(to: &writer) } else { writer.null() }
    }
}

// MARK: Fields

extension JSONWriter {
    @inlinable @inline(__always)
    public mutating func value<Value: JSONWritable>(_ value: Value) {
        value.write(to: &self)
    }

    /// A member; its name follows the rules of `key`.
    @inlinable @inline(__always)
    public mutating func field<Value: JSONWritable>(_ name: StaticString, _ value: Value) {
        key(name)
        value.write(to: &self)
    }

    /// A member whose value is a literal.
    @inlinable @inline(__always)
    public mutating func field(_ name: StaticString, literal: StaticString) {
        key(name)
        value(literal: literal)
    }

    /// A member that is null where there is no value.
    @inlinable @inline(__always)
    public mutating func fieldOrNull<Value: JSONWritable>(_ name: StaticString, _ value: Value?) {
        key(name)
        if let value { value.write(to: &self) } else { null() }
    }

    /// A member that is left out where there is no value.
    @inlinable @inline(__always)
    public mutating func fieldIfPresent<Value: JSONWritable>(_ name: StaticString, _ value: Value?) {
        guard let value else { return }
        key(name)
        value.write(to: &self)
    }
}
