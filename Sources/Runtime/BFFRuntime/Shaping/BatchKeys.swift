public import BFFJSON

/// What elements of a batch are found by.
public protocol BatchKey: Equatable {
    /// Well spread, whatever the keys look like.
    var batchHash: UInt64 { get }
}

extension Int: BatchKey {
    @inlinable
    public var batchHash: UInt64 { BatchHash.mix(UInt64(truncatingIfNeeded: self)) }
}

extension JSONText: BatchKey {
    @inlinable
    public var batchHash: UInt64 { withBytes { BatchHash.hash($0) } }
}

/// The keys of a batch: distinct, first seen first, without nulls. `take` counts what is left of its source after both: what an
/// earlier source brought too counts, what the source itself repeats does not.
///
///     var keys = BatchKeys<JSONText>(maxSize: 100)
///     keys.beginSource(take: 20)
///     for item in history.items { keys.append(item.contentID) }
///     keys.callCount, keys[call: 0]
@frozen
public struct BatchKeys<Key: BatchKey> {
    @usableFromInline var keys: [Key] = []
    /// Keys per call at most; nil: one call takes all.
    public let maxSize: Int?
    @usableFromInline var index = OpenIndex()
    /// Per key, the last source that brought it.
    @usableFromInline var sources: [Int32] = []
    @usableFromInline var source: Int32 = 0
    /// How many keys of this source may still be taken.
    @usableFromInline var left = Int.max
    /// Those that are asked for; nil: all of them.
    private var kept: [Key]?

    public init(maxSize: Int? = nil) {
        self.maxSize = maxSize.map { Swift.max(1, $0) }
    }

    /// Forgets the keys of an earlier attempt.
    public mutating func removeAll() {
        self = BatchKeys(maxSize: maxSize)
    }

    public var count: Int { keys.count }
    public var isEmpty: Bool { keys.isEmpty }

    /// A new source begins: at most `take` of its distinct keys are taken.
    public mutating func beginSource(take: Int? = nil) {
        source += 1
        left = take ?? .max
    }

    @inlinable
    public mutating func append(_ key: Key?) {
        guard let key, left > 0 else { return }
        let hash = key.batchHash
        if let position = index.find(hash, where: { keys[$0] == key }) {
            guard sources[position] != source else { return }
            sources[position] = source
        } else {
            index.insert(hash, keys.count)
            keys.append(key)
            sources.append(source)
        }
        left -= 1
    }

    /// How many calls the keys need.
    public var callCount: Int {
        let count = asked.count
        guard let maxSize else { return count == 0 ? 0 : 1 }
        return (count + maxSize - 1) / maxSize
    }

    /// What `start` of a plan answers for this batch.
    public var callStart: CallStart { asked.isEmpty ? .nothing : .calls(callCount) }

    /// The keys of one call; none for a negative one.
    public subscript(call call: Int) -> ArraySlice<Key> {
        let asked = asked
        guard call >= 0 else { return [] }
        guard let maxSize else { return asked[...] }
        let lower = Swift.min(asked.count, call * maxSize)
        return asked[lower..<Swift.min(asked.count, lower + maxSize)]
    }

    /// A key by its place among all.
    public subscript(index: Int) -> Key { keys[index] }

    /// Leaves those keys out of the calls whose place is not wanted. The keys themselves, and their places, stay as they are.
    public mutating func keep(_ isWanted: (Int) -> Bool) -> CallStart {
        kept = keys.indices.filter(isWanted).map { keys[$0] }
        return callStart
    }

    private var asked: [Key] { kept ?? keys }

    /// The place of a key among `keys`.
    @inlinable
    public func position(of key: Key) -> Int? {
        index.find(key.batchHash) { keys[$0] == key }
    }
}
