/// Counting the scalars of valid UTF-8: every byte that is not a continuation byte (10xxxxxx) begins one.
///
/// Sixteen at a time: a bit per byte, summed in bytes that hold up to 255 sums, then across.
enum CodePoints {
    private static let blockBytes = 16
    private static let blocksPerSumMax = 255

    static func count(in bytes: UnsafeRawBufferPointer) -> Int {
        guard let base = bytes.baseAddress else { return 0 }
        let ones = SIMD2<UInt64>(repeating: 0x0101_0101_0101_0101)
        var continuations = 0
        var at = 0
        while bytes.count - at >= blockBytes {
            var sums = SIMD2<UInt64>(repeating: 0)
            for _ in 0..<min((bytes.count - at) / blockBytes, blocksPerSumMax) {
                let block = base.loadUnaligned(fromByteOffset: at, as: SIMD2<UInt64>.self)
                sums &+= (block &>> 7) & (~block &>> 6) & ones
                at += blockBytes
            }
            continuations += sum(ofBytes: sums[0]) + sum(ofBytes: sums[1])
        }
        while at < bytes.count {
            continuations += bytes[at] & 0xC0 == 0x80 ? 1 : 0
            at += 1
        }
        return bytes.count - continuations
    }

    private static func sum(ofBytes word: UInt64) -> Int {
        let pairs = (word & 0x00FF_00FF_00FF_00FF) + (word >> 8 & 0x00FF_00FF_00FF_00FF)
        return Int(truncatingIfNeeded: (pairs &* 0x0001_0001_0001_0001) >> 48)
    }
}
