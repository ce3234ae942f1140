/// Changes to an input, on bytes and on the words of its language.
struct Mutation {
    /// No input is longer.
    static let inputBytesMax = 64 << 10

    /// Words that mean something to the reader.
    let words: [[UInt8]]
    /// What parts are borrowed from.
    let seeds: [[UInt8]]

    init(words: [String], seeds: [[UInt8]]) {
        self.words = words.map { Array($0.utf8) }
        self.seeds = seeds
    }

    func mutate(_ input: [UInt8], _ random: inout RandomSource) -> [UInt8] {
        var bytes = input
        for _ in 0...random.below(6) { change(&bytes, &random) }
        return Array(bytes.prefix(Self.inputBytesMax))
    }

    private func change(_ bytes: inout [UInt8], _ random: inout RandomSource) {
        let place = random.below(bytes.count + 1)
        let end = min(bytes.count, place + random.below(random.once(in: 4) ? 200 : 12))
        switch random.below(10) {
        case 0: bytes.removeSubrange(place..<end)
        case 1: bytes.insert(contentsOf: Array(bytes[place..<end]), at: random.below(bytes.count + 1))
        case 2: if place < bytes.count { bytes[place] ^= 1 << UInt8(random.below(8)) }
        case 3: bytes.insert(UInt8(random.below(256)), at: place)
        case 4: if place < bytes.count { bytes[place] = UInt8(random.below(128)) }
        case 5: bytes.insert(contentsOf: String(random.scalar()).utf8, at: place)
        case 6:
            // A word many times over: depth, length, repetition.
            guard !words.isEmpty else { return }
            let word = random.pick(words)
            let count = random.once(in: 8) ? random.below(3000) : random.below(8)
            bytes.insert(contentsOf: (0..<count).flatMap { _ in word }, at: place)
        case 7:
            guard !seeds.isEmpty else { return }
            let other = random.pick(seeds)
            let start = random.below(other.count + 1)
            bytes.insert(contentsOf: other[start..<min(other.count, start + random.below(100))], at: place)
        default:
            guard !words.isEmpty else { return }
            let word = random.pick(words)
            if random.once(in: 2) {
                bytes.replaceSubrange(place..<end, with: word)
            } else {
                bytes.insert(contentsOf: word, at: place)
            }
        }
    }
}
