public import BFFJSON

/// Which of an object's declared properties were met. Generated code numbers them, the required ones first.
public protocol MemberSet {
    /// Says whether the property is met for the first time; a second member of the same name is ignored.
    mutating func insert(_ index: Int) -> Bool
    func contains(_ index: Int) -> Bool
    /// Whether every property below `count` was met.
    func containsAll(first count: Int) -> Bool
}

/// For objects of up to 64 properties.
@frozen
public struct SeenMembers: MemberSet {
    @usableFromInline var bits: UInt64 = 0

    @inlinable public init() {}

    @inlinable @inline(__always)
    public mutating func insert(_ index: Int) -> Bool {
        let bit = UInt64(1) &<< UInt64(truncatingIfNeeded: index)
        defer { bits |= bit }
        return bits & bit == 0
    }

    @inlinable @inline(__always)
    public func contains(_ index: Int) -> Bool {
        bits & (UInt64(1) &<< UInt64(truncatingIfNeeded: index)) != 0
    }

    @inlinable @inline(__always)
    public func containsAll(first count: Int) -> Bool {
        let mask = count >= 64 ? UInt64.max : (UInt64(1) &<< UInt64(truncatingIfNeeded: count)) &- 1
        return bits & mask == mask
    }
}

/// For objects of more than 64 properties. Up to 256 cost no memory.
public struct SeenManyMembers: MemberSet {
    private static let inlineWords = 4
    private var first = SIMD4<UInt64>.zero
    private var more: [UInt64] = []

    /// - Parameter count: how many properties are declared.
    public init(count: Int) {
        let words = (count + 63) / 64
        if words > Self.inlineWords { more = Array(repeating: 0, count: words - Self.inlineWords) }
    }

    private subscript(word: Int) -> UInt64 {
        get { word < Self.inlineWords ? first[word] : more[word - Self.inlineWords] }
        set {
            if word < Self.inlineWords { first[word] = newValue } else { more[word - Self.inlineWords] = newValue }
        }
    }

    public mutating func insert(_ index: Int) -> Bool {
        let bit = UInt64(1) << (index % 64)
        defer { self[index / 64] |= bit }
        return self[index / 64] & bit == 0
    }

    public func contains(_ index: Int) -> Bool { self[index / 64] & (UInt64(1) << (index % 64)) != 0 }

    public func containsAll(first count: Int) -> Bool { (0..<count).allSatisfy(contains) }
}

/// A property that may be absent, null or there, for targets that tell all three apart.
@frozen
public enum Presence<Value> {
    case absent, null
    case value(Value)

    /// What a check returned; nil, which only an invalid value gives, counts as absent and the object as invalid.
    @inlinable @inline(__always)
    public init(_ value: Value?) {
        self = value.map(Presence.value) ?? .absent
    }
}

extension Presence: Equatable where Value: Equatable {}

extension JSONWriter {
    /// A member that is null for a null, and left out for an absence.
    @inlinable
    public mutating func fieldIfPresent<Value: JSONWritable>(_ name: StaticString, _ value: Presence<Value>) {
        switch value {
        case .absent: break
        case .null:
            key(name)
            null()
        case .value(let value): field(name, value)
        }
    }
}
extension Presence: Sendable where Value: Sendable {}
