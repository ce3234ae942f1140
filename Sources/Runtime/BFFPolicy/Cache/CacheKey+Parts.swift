extension CacheKey {
    /// Whether one of the parts that are bytes is wanted. Keys within the key are one part each.
    package func hasPart(where isWanted: (UnsafeRawBufferPointer) -> Bool) -> Bool {
        withBytes { bytes in
            var rest = bytes[...]
            while let kind = rest.popFirst() {
                let count: Int
                switch Builder.Kind(rawValue: kind) {
                case .bytes?: count = Self.length(&rest, 4)
                case .longBytes?: count = Self.length(&rest, 8)
                case .integer?:
                    rest = rest.dropFirst(8)
                    continue
                case .nothing?: continue
                case nil: return false
                }
                if isWanted(UnsafeRawBufferPointer(rebasing: rest.prefix(count))) { return true }
                rest = rest.dropFirst(count)
            }
            return false
        }
    }

    /// A little-endian number of so many bytes.
    private static func length(_ rest: inout Slice<UnsafeRawBufferPointer>, _ width: Int) -> Int {
        let bytes = rest.prefix(width)
        rest = rest.dropFirst(width)
        return bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
