/// Which members of an object, or elements of an array, some keyword has looked at: what `unevaluatedProperties` and
/// `unevaluatedItems` ask for (JSON Schema 2020-12 core, section 11). They are known by their place in the document.
///
/// Up to 64 cost no memory. Validators keep one only where a schema asks.
@frozen
public struct Evaluation {
    @usableFromInline var bits: UInt64 = 0
    @usableFromInline var more: [UInt64] = []
    @usableFromInline var isAll = false

    @inlinable
    public init() {}

    @inlinable @inline(__always)
    public mutating func insert(_ index: Int) {
        if index < 64 { bits |= 1 &<< UInt64(truncatingIfNeeded: index) } else { insertFar(index) }
    }

    @inlinable @inline(__always)
    public func contains(_ index: Int) -> Bool {
        if isAll { return true }
        return index < 64 ? bits & (1 &<< UInt64(truncatingIfNeeded: index)) != 0 : containsFar(index)
    }

    @inlinable @inline(__always)
    public mutating func insertAll() { isAll = true }

    /// The first elements.
    @inlinable
    public mutating func insert(first count: Int) {
        for index in 0..<count { insert(index) }
    }

    public mutating func formUnion(_ other: Evaluation) {
        bits |= other.bits
        isAll = isAll || other.isAll
        while more.count < other.more.count { more.append(0) }
        for (index, word) in other.more.enumerated() { more[index] |= word }
    }

    @usableFromInline
    mutating func insertFar(_ index: Int) {
        let word = index / 64 - 1
        while more.count <= word { more.append(0) }
        more[word] |= 1 << UInt64(index % 64)
    }

    @usableFromInline
    func containsFar(_ index: Int) -> Bool {
        let word = index / 64 - 1
        return word < more.count && more[word] & (1 << UInt64(index % 64)) != 0
    }
}
