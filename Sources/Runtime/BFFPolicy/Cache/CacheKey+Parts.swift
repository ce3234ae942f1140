extension CacheKey {
    /// The parts of a key, in the order in which they were appended. A key within the key is one part, whose bytes have parts again.
    package struct Parts: Sequence, IteratorProtocol {
        package enum Part {
            case bytes(UnsafeRawBufferPointer)
            case integer(Int)
            case nothing
        }

        private var rest: Slice<UnsafeRawBufferPointer>

        /// - Parameter bytes: a key's, borrowed for the iterator's life. What no builder has written ends it.
        package init(_ bytes: UnsafeRawBufferPointer) {
            rest = bytes[...]
        }

        package mutating func next() -> Part? {
            guard let kind = rest.popFirst().flatMap(Builder.Kind.init) else { return nil }
            switch kind {
            case .bytes: return take(number(4)).map { .bytes($0) }
            case .longBytes: return take(number(8)).map { .bytes($0) }
            case .integer: return number(8).map { .integer($0) }
            case .nothing: return .nothing
            }
        }

        /// A little-endian number of so many bytes.
        private mutating func number(_ width: Int) -> Int? {
            take(width)?.reversed().reduce(0) { $0 << 8 | Int($1) }
        }

        private mutating func take(_ count: Int?) -> UnsafeRawBufferPointer? {
            guard let count, count >= 0, rest.count >= count else { return nil }
            defer { rest = rest.dropFirst(count) }
            return UnsafeRawBufferPointer(rebasing: rest.prefix(count))
        }
    }
}
