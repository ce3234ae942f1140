public import BFFJSON

// How generated code reads arrays and maps of what was decoded.

extension Array {
    /// nil beyond the end: an index in an expression gives a nullable value.
    @inlinable
    public func element(at index: Int) -> Element? { indices.contains(index) ? self[index] : nil }

    /// The value of a map's member: the first of that name.
    @inlinable
    public func value<Value>(of name: StaticString) -> Value? where Element == (key: JSONText, value: Value) {
        first { $0.key == name }?.value
    }

    /// A map's entries with owned keys; of two equal keys the first stays.
    @inlinable
    public func dictionary<Value, Owned>(_ convert: (Value) -> Owned) -> [String: Owned]
    where Element == (key: JSONText, value: Value) {
        Dictionary(map { ($0.key.string, convert($0.value)) }, uniquingKeysWith: { first, _ in first })
    }
}
