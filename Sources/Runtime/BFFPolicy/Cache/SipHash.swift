/// SipHash-1-3 of a byte string (J.-P. Aumasson and D. J. Bernstein, "SipHash: a fast short-input PRF", 2012): without the
/// seed nobody can choose keys that fall together.
///
/// Words of eight bytes can be taken in advance, so that many strings with one beginning share the work.
struct SipHash {
    private var v0: UInt64
    private var v1: UInt64
    private var v2: UInt64
    private var v3: UInt64
    private let finalRounds: Int
    private let wordRounds: Int
    /// How many bytes have been taken: a multiple of eight.
    private(set) var taken = 0

    /// Of this process.
    static let seed: (UInt64, UInt64) = (.random(in: .min ... .max), .random(in: .min ... .max))

    @inline(__always)
    init(seed: (UInt64, UInt64) = SipHash.seed, wordRounds: Int = 1, finalRounds: Int = 3) {
        v0 = 0x736f_6d65_7073_6575 ^ seed.0
        v1 = 0x646f_7261_6e64_6f6d ^ seed.1
        v2 = 0x6c79_6765_6e65_7261 ^ seed.0
        v3 = 0x7465_6462_7974_6573 ^ seed.1
        self.wordRounds = wordRounds
        self.finalRounds = finalRounds
    }

    /// Takes the whole words of `bytes` that have not been taken yet.
    @inline(__always)
    mutating func take(wordsOf bytes: UnsafeRawBufferPointer) {
        let end = bytes.count & ~7
        while taken < end {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: taken, as: UInt64.self))
            v3 ^= word
            for _ in 0..<wordRounds { round() }
            v0 ^= word
            taken &+= 8
        }
    }

    /// The hash of `bytes`, which begin with those taken already.
    @inline(__always)
    consuming func hash(of bytes: UnsafeRawBufferPointer) -> UInt64 {
        take(wordsOf: bytes)
        var last = UInt64(truncatingIfNeeded: bytes.count) << 56
        for index in taken..<bytes.count { last |= UInt64(bytes[index]) << UInt64(8 * (index - taken)) }
        v3 ^= last
        for _ in 0..<wordRounds { round() }
        v0 ^= last
        v2 ^= 0xFF
        for _ in 0..<finalRounds { round() }
        return v0 ^ v1 ^ v2 ^ v3
    }

    @inline(__always)
    private mutating func round() {
        v0 &+= v1
        v2 &+= v3
        v1 = Self.rotated(v1, 13) ^ v0
        v3 = Self.rotated(v3, 16) ^ v2
        v0 = Self.rotated(v0, 32)
        v2 &+= v1
        v0 &+= v3
        v1 = Self.rotated(v1, 17) ^ v2
        v3 = Self.rotated(v3, 21) ^ v0
        v2 = Self.rotated(v2, 32)
    }

    @inline(__always)
    private static func rotated(_ word: UInt64, _ bits: UInt64) -> UInt64 { word &<< bits | word &>> (64 &- bits) }
}
