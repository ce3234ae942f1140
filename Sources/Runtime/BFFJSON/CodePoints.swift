/// Counting the scalars of valid UTF-8: every byte that is not a continuation byte (10xxxxxx) begins one.
enum CodePoints {
    private static let lanes = 16
    /// A lane counts to 255 before it would wrap.
    private static let blocksPerSumMax = 255

    static func count(in bytes: UnsafeRawBufferPointer) -> Int {
        guard let base = bytes.baseAddress else { return 0 }
        var total = 0
        var at = 0
        while bytes.count - at >= lanes {
            let blocks = min((bytes.count - at) / lanes, blocksPerSumMax)
            var beginnings = SIMD16<UInt8>(repeating: 0)
            for _ in 0..<blocks {
                let block = base.loadUnaligned(fromByteOffset: at, as: SIMD16<Int8>.self)
                // As signed bytes, continuation bytes are those below -64.
                let mask = block .>= SIMD16<Int8>(repeating: -64)
                beginnings &+= SIMD16<UInt8>(repeating: 0).replacing(with: 1, where: mask)
                at += lanes
            }
            total += Int(SIMD16<UInt16>(truncatingIfNeeded: beginnings).wrappedSum())
        }
        while at < bytes.count {
            total += bytes[at] & 0xC0 != 0x80 ? 1 : 0
            at += 1
        }
        return total
    }
}
