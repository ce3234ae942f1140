internal import Glibc

/// Verified tokens, known again by all their bytes until they expire.
///
/// Constant memory: sets of four places, chosen by a hash. Only verified tokens are kept, so nobody can fill it with rubbish;
/// a full set gives up an expired token, else the one that was used longest ago.
struct TokenMemory {
    private static let placesPerSet = 4

    private struct Place {
        var token: VerifiedToken?
        var lastUse: UInt64 = 0
    }

    private var places: [Place]
    private let sets: Int
    private var uses: UInt64 = 0

    init(tokensMax: Int) {
        sets = max(1, tokensMax / Self.placesPerSet)
        places = Array(repeating: Place(), count: sets * Self.placesPerSet)
    }

    var count: Int { places.count { $0.token != nil } }

    mutating func token(_ bytes: UnsafeRawBufferPointer, now: Double) -> VerifiedToken? {
        for index in range(bytes) {
            guard let token = places[index].token, Self.isSame(token.bytes, bytes) else { continue }
            guard now < token.validUntil else {
                places[index].token = nil
                return nil
            }
            uses += 1
            places[index].lastUse = uses
            return token
        }
        return nil
    }

    mutating func insert(_ token: VerifiedToken, now: Double) {
        let candidates = token.bytes.withUnsafeBytes { range($0) }
        var chosen = candidates.lowerBound
        for index in candidates {
            guard let present = places[index].token, now < present.validUntil else {
                chosen = index
                break
            }
            if places[index].lastUse < places[chosen].lastUse { chosen = index }
        }
        uses += 1
        places[chosen] = Place(token: token, lastUse: uses)
    }

    private static func isSame(_ token: [UInt8], _ bytes: UnsafeRawBufferPointer) -> Bool {
        guard token.count == bytes.count, let start = bytes.baseAddress else { return false }
        return token.withUnsafeBytes { known in
            known.baseAddress.map { memcmp($0, start, bytes.count) == 0 } ?? false
        }
    }

    private func range(_ bytes: UnsafeRawBufferPointer) -> Range<Int> {
        // A signature's end is as good as random; equality looks at every byte.
        var hasher = Hasher()
        hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: bytes.suffix(32)))
        let set = Int(UInt(bitPattern: hasher.finalize()) % UInt(sets))
        return set * Self.placesPerSet..<(set + 1) * Self.placesPerSet
    }
}
