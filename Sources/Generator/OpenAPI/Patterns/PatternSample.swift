extension ECMAPattern {
    /// A string that the pattern most likely matches, made by following it: the first alternative, few repetitions,
    /// lower-case letters where it leaves a choice. Lookarounds and word boundaries are not looked at, so the
    /// caller checks what it gets.
    ///
    /// - Parameters:
    ///   - repetitions: how often a part is repeated beyond its least, where it may be.
    ///   - choice: picks among the scalars of a class; the same gives the same string.
    package func sample(repetitions: Int, choice: UInt64) -> String? {
        var parser = PatternParser(source)
        guard let tree = try? parser.parse() else { return nil }
        var sampler = PatternSampler(repetitions: repetitions, state: choice)
        guard sampler.append(tree) else { return nil }
        return sampler.text
    }
}

private struct PatternSampler {
    let repetitions: Int
    var state: UInt64
    /// Repetitions inside repetitions multiply.
    private static let lengthMax = 1 << 14
    private var scalars: [Unicode.Scalar] = []
    private var captured: [Int: ArraySlice<Unicode.Scalar>] = [:]

    var text: String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    init(repetitions: Int, state: UInt64) {
        (self.repetitions, self.state) = (repetitions, state)
    }

    /// False where nothing matches.
    mutating func append(_ tree: PatternTree) -> Bool {
        switch tree {
        case .empty, .start, .end, .wordBoundary, .look: return true
        case .never, .namedBackreference: return false
        case .scalar(let value): return append(scalar: value)
        case .anyButLineEnd: return append(scalar: letter())
        case .set(let set): return scalar(of: set).map { append(scalar: $0) } ?? false
        case .backreference(let group, _):
            scalars += captured[group] ?? []
            return scalars.count <= Self.lengthMax
        case .sequence(let parts): return parts.allSatisfy { append($0) }
        case .alternatives(let parts):
            let before = scalars.count
            for part in parts {
                if append(part) { return true }
                scalars.removeSubrange(before...)
            }
            return false
        case .group(let inner): return append(inner)
        case .capture(let inner, let number):
            let start = scalars.count
            guard append(inner) else { return false }
            captured[number] = scalars[start...]
            return true
        case .repeated(let inner, let min, let max, _, _):
            let count = Swift.min(min + repetitions, max ?? .max)
            return (0..<count).allSatisfy { _ in append(inner) } || min == 0
        }
    }

    private mutating func append(scalar value: UInt32) -> Bool {
        guard let scalar = Unicode.Scalar(value), scalars.count < Self.lengthMax else { return false }
        scalars.append(scalar)
        return true
    }

    /// Of SplitMix64.
    private mutating func random(below bound: UInt32) -> UInt32 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return UInt32(truncatingIfNeeded: (mixed ^ (mixed >> 31)) >> 33) % Swift.max(1, bound)
    }

    private mutating func letter() -> UInt32 { 0x61 + random(below: 26) }

    private mutating func scalar(of set: PatternSet) -> UInt32? {
        if set.isNegated {
            let candidates: [UInt32] =
                Array(0x61...0x7A) + Array(0x30...0x39) + Array(0x41...0x5A) + [0x5F, 0x2D, 0x20]
            return candidates.first { candidate in !set.items.contains { Self.takes(candidate, $0) } }
        }
        guard !set.items.isEmpty else { return nil }
        switch set.items[Int(random(below: UInt32(set.items.count)))] {
        case .range(let low, let high): return low + random(below: high - low + 1)
        case .digits(isNegated: false): return 0x30 + random(below: 10)
        case .spaces(isNegated: false): return 0x20
        case .words, .digits, .spaces, .property: return letter()
        }
    }

    private static func takes(_ scalar: UInt32, _ item: PatternSet.Item) -> Bool {
        let isDigit = (0x30...0x39).contains(scalar)
        let isWord = isDigit || (0x61...0x7A).contains(scalar) || (0x41...0x5A).contains(scalar) || scalar == 0x5F
        return switch item {
        case .range(let low, let high): (low...Swift.max(low, high)).contains(scalar)
        case .digits(let isNegated): isDigit != isNegated
        case .words(let isNegated): isWord != isNegated
        case .spaces(let isNegated): (scalar == 0x20) != isNegated
        case .property: true
        }
    }
}
