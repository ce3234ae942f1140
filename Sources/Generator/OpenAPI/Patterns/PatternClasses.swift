/// What stands in brackets (ECMA-262, section 22.2.1: CharacterClass).
extension PatternParser {
    private enum ClassAtom {
        /// nil for a lone surrogate, with the one below it and above it for ranges.
        case scalar(UInt32?)
        case item(PatternSet.Item)
    }

    mutating func characterClass() throws(ECMAPatternError) -> PatternTree {
        let start = index
        index += 1
        var set = PatternSet()
        set.isNegated = take("^")
        while let scalar = current, scalar != "]" {
            let first = index
            let low = try classAtom()
            guard current == "-", let next = peek(1), next != "]" else {
                if case .scalar(let value?) = low { set.items.append(.range(value, value)) }
                if case .item(let item) = low { set.items.append(item) }
                continue
            }
            index += 1
            let high = try classAtom()
            guard case .scalar(let lowest) = low, case .scalar(let highest) = high else {
                throw ECMAPatternError(
                    offset: first, reason: "a range in a class starts or ends with a class, write '\\-' for a hyphen")
            }
            // A range that starts or ends inside the surrogates holds what lies on its other side.
            let bottom = lowest ?? 0xE000
            let top = highest ?? 0xD7FF
            if lowest != nil || highest != nil, bottom <= top {
                set.items.append(.range(bottom, top))
            } else if lowest != nil, highest != nil {
                throw ECMAPatternError(offset: first, reason: "a range in a class is out of order")
            }
        }
        guard take("]") else { throw ECMAPatternError(offset: start, reason: "the class is not closed") }
        return set.items.isEmpty && !set.isNegated ? .never : .set(set)
    }

    private mutating func classAtom() throws(ECMAPatternError) -> ClassAtom {
        guard let scalar = current else { throw fault("the class is not closed") }
        guard scalar == "\\" else {
            index += 1
            return .scalar(scalar.value)
        }
        if let item = try classItem() { return .item(item) }
        switch peek(1) {
        case "b":
            index += 2
            return .scalar(0x08)
        case "-":
            index += 2
            return .scalar(0x2D)
        default: return .scalar(try characterEscape())
        }
    }
}
