/// What a batch brought, by key: of two elements with one key the first counts, and one that nobody asked for is ignored.
@frozen
public struct BatchResults<Key: BatchKey, Element> {
    @usableFromInline let keys: BatchKeys<Key>
    @usableFromInline var slots: [Element?]

    public init(for keys: BatchKeys<Key>) {
        self.keys = keys
        slots = Array(repeating: nil, count: keys.count)
    }

    /// A batch that brought nothing.
    public init() {
        self.init(for: BatchKeys())
    }

    /// Whether an element with this key would be kept: asked for, and not there yet. Decoding can be spared otherwise.
    @inlinable
    public func wants(_ key: Key) -> Bool {
        guard let position = keys.position(of: key) else { return false }
        return slots[position] == nil
    }

    @inlinable
    public mutating func insert(_ element: Element, for key: Key) {
        guard let position = keys.position(of: key), slots[position] == nil else { return }
        slots[position] = element
    }

    /// What a join finds; a null or absent key finds nothing.
    @inlinable
    public subscript(key: Key?) -> Element? {
        guard let key, let position = keys.position(of: key) else { return nil }
        return slots[position]
    }

    /// The elements that were found, in the order of the keys.
    public var found: [Element] { slots.compactMap { $0 } }
}
