/// A parsed pattern.
indirect enum PatternTree {
    case empty
    /// Matches nothing: a lone surrogate, or `[]`.
    case never
    case scalar(UInt32)
    /// `.`
    case anyButLineEnd
    case set(PatternSet)
    case start, end
    case wordBoundary(isNegated: Bool)
    case backreference(group: Int, offset: Int)
    /// `\k<name>`
    case namedBackreference(String, offset: Int)
    case sequence([PatternTree])
    case alternatives([PatternTree])
    case group(PatternTree)
    case capture(PatternTree, number: Int)
    case look(PatternTree, isBehind: Bool, isNegated: Bool, offset: Int)
    case repeated(PatternTree, min: Int, max: Int?, isLazy: Bool, offset: Int)
}

/// A character class: `[…]`, `\d`, `\p{…}`.
struct PatternSet {
    enum Item {
        case range(UInt32, UInt32)
        /// `\d \w \s`, or the complement.
        case digits(isNegated: Bool), words(isNegated: Bool), spaces(isNegated: Bool)
        /// A property in PCRE2's syntax without `\p`: `{Lu}`.
        case property(String, isNegated: Bool)
    }

    var items: [Item] = []
    var isNegated = false

    /// WhiteSpace and LineTerminator (ECMA-262, sections 12.2 and 12.3).
    static let spaces: [(UInt32, UInt32)] = [
        (0x09, 0x0D), (0x20, 0x20), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029),
        (0x202F, 0x202F),
        (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF),
    ]

    /// What lies between them.
    static var notSpaces: [(UInt32, UInt32)] {
        var ranges: [(UInt32, UInt32)] = []
        var next: UInt32 = 0
        for (low, high) in spaces {
            if low > next { ranges.append((next, low - 1)) }
            next = high + 1
        }
        return ranges + [(next, 0x10FFFF)]
    }
}

extension PatternTree {
    /// Scalars that a match may take; nil for no upper bound. Backreferences count as unbounded.
    var length: (min: Int, max: Int?) {
        switch self {
        case .empty, .start, .end, .wordBoundary, .look, .never: (0, 0)
        case .scalar, .anyButLineEnd, .set: (1, 1)
        case .backreference, .namedBackreference: (0, nil)
        case .group(let inner), .capture(let inner, _): inner.length
        case .sequence(let parts):
            parts.map(\.length).reduce((0, 0)) { sum, part in
                (sum.0 + part.min, sum.1.flatMap { left in part.max.map { left + $0 } })
            }
        case .alternatives(let parts):
            parts.map(\.length).reduce((Int.max, 0)) { sum, part in
                (min(sum.0, part.min), sum.1.flatMap { left in part.max.map { max(left, $0) } })
            }
        case .repeated(let inner, let min, let max, _, _):
            // Bounds are at most 65535 and nesting is bounded; a product is only made of what is small.
            (
                inner.length.min.multipliedClamping(min),
                inner.length.max == 0
                    ? 0 : inner.length.max.flatMap { length in max.map { length.multipliedClamping($0) } }
            )
        }
    }

    var hasCaptureOrBackreference: Bool {
        switch self {
        case .capture, .backreference, .namedBackreference: true
        case .group(let inner), .look(let inner, _, _, _), .repeated(let inner, _, _, _, _):
            inner.hasCaptureOrBackreference
        case .sequence(let parts), .alternatives(let parts): parts.contains(where: \.hasCaptureOrBackreference)
        default: false
        }
    }
}

extension Int {
    /// Lengths beyond any that matter stay comparable.
    fileprivate func multipliedClamping(_ other: Int) -> Int {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? 1 << 40 : Swift.min(product, 1 << 40)
    }
}
