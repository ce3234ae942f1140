@usableFromInline
enum BatchHash {
    /// Differs from process to process, so that nobody can prepare keys that collide.
    @usableFromInline static let seed = UInt64.random(in: .min ... .max)

    /// Multiplies to 128 bits and folds the halves.
    @inlinable @inline(__always)
    static func mix(_ value: UInt64) -> UInt64 {
        let (high, low) = (value ^ seed).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return high ^ low
    }

    /// Eight bytes at a time; the last word overlaps.
    @inlinable
    static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var state = mix(UInt64(truncatingIfNeeded: bytes.count))
        var at = 0
        while at + 8 <= bytes.count {
            state = mix(state ^ bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
            at += 8
        }
        guard at < bytes.count else { return state }
        if bytes.count >= 8 {
            return mix(state ^ bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self))
        }
        var tail: UInt64 = 0
        while at < bytes.count {
            tail = tail << 8 | UInt64(bytes[at])
            at += 1
        }
        return mix(state ^ tail)
    }
}

/// Hash → position by open addressing with linear probing, at most half full.
@frozen @usableFromInline
struct OpenIndex {
    /// The hash's upper half above the position + 1; zero is free. Most probes need no look at the keys.
    @usableFromInline var slots: [UInt64] = []
    @usableFromInline var count = 0

    @usableFromInline init() {}

    @inlinable
    func find(_ hash: UInt64, where isEqual: (Int) -> Bool) -> Int? {
        guard !slots.isEmpty else { return nil }
        let tag = hash >> 32
        let mask = slots.count - 1
        var at = Int(truncatingIfNeeded: tag) & mask
        while slots[at] != 0 {
            if slots[at] >> 32 == tag {
                let position = Int(slots[at] & 0xFFFF_FFFF) - 1
                if isEqual(position) { return position }
            }
            at = (at + 1) & mask
        }
        return nil
    }

    /// The caller has found that no equal key is there.
    @inlinable
    mutating func insert(_ hash: UInt64, _ position: Int) {
        if (count + 1) * 2 > slots.count { grow() }
        place(hash & ~0xFFFF_FFFF | UInt64(position + 1))
        count += 1
    }

    @usableFromInline
    mutating func place(_ slot: UInt64) {
        let mask = slots.count - 1
        var at = Int(truncatingIfNeeded: slot >> 32) & mask
        while slots[at] != 0 { at = (at + 1) & mask }
        slots[at] = slot
    }

    @usableFromInline
    mutating func grow() {
        let old = slots
        slots = Array(repeating: 0, count: max(Self.slotsMin, old.count * 2))
        for slot in old where slot != 0 { place(slot) }
    }

    /// Enough for 64 keys.
    @usableFromInline static var slotsMin: Int { 128 }
}
