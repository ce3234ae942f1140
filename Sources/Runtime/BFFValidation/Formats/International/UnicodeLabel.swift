/// A label that is not ASCII alone, held against RFC 5891, section 4.2, and the derived properties of RFC 5892.
struct UnicodeLabel {
    private let scalars: [UInt32]

    init(_ scalars: [UInt32]) {
        self.scalars = scalars
    }

    var isValid: Bool {
        let hyphen: UInt32 = 0x2D
        guard let first = scalars.first, let last = scalars.last, first != hyphen, last != hyphen else { return false }
        if scalars.count >= 4, scalars[2] == hyphen, scalars[3] == hyphen { return false }
        guard let start = Unicode.Scalar(first), !start.isMark else { return false }
        return scalars.indices.allSatisfy { isAllowed(at: $0) } && Composition.isComposed(scalars)
    }

    /// RFC 5892, section 3, with the contextual rules of appendix A.
    private func isAllowed(at index: Int) -> Bool {
        let value = scalars[index]
        guard let scalar = Unicode.Scalar(value) else { return false }
        switch value {
        case 0xDF, 0x3C2, 0x6FD, 0x6FE, 0xF0B, 0x3007: return true
        case 0x640, 0x7FA, 0x302E, 0x302F, 0x3031...0x3035, 0x303B: return false
        case 0x2D, 0x30...0x39, 0x61...0x7A: return true
        case 0xB7: return neighbour(index, -1) == 0x6C && neighbour(index, 1) == 0x6C
        case 0x375: return neighbour(index, 1).map { Scripts.greek.matches(scalars: [$0]) } ?? false
        case 0x5F3, 0x5F4: return neighbour(index, -1).map { Scripts.hebrew.matches(scalars: [$0]) } ?? false
        case 0x30FB: return Scripts.kanaOrHan.matches(scalars: scalars)
        case 0x660...0x669: return !scalars.contains { 0x6F0...0x6F9 ~= $0 }
        case 0x6F0...0x6F9: return !scalars.contains { 0x660...0x669 ~= $0 }
        case 0x200C: return isBehindVirama(index) || joinsAround(index)
        case 0x200D: return isBehindVirama(index)
        default: return scalar.isLetterOrDigitForNames
        }
    }

    private func neighbour(_ index: Int, _ distance: Int) -> UInt32? {
        scalars.indices.contains(index + distance) ? scalars[index + distance] : nil
    }

    private func isBehindVirama(_ index: Int) -> Bool {
        neighbour(index, -1).flatMap(Unicode.Scalar.init)?.properties.canonicalCombiningClass == .virama
    }

    /// Appendix A.1: letters that join across the non-joiner.
    private func joinsAround(_ index: Int) -> Bool {
        let before = scalars[..<index].last { !JoiningTypes.isTransparent($0) }
        let after = scalars[(index + 1)...].first { !JoiningTypes.isTransparent($0) }
        guard let before, let after else { return false }
        return JoiningTypes.joinsLeft(before) && JoiningTypes.joinsRight(after)
    }
}

private enum Scripts {
    static let greek = Pattern(#"\p{sc:Greek}"#)
    static let hebrew = Pattern(#"\p{sc:Hebrew}"#)
    static let kanaOrHan = Pattern(#"[\p{sc:Hiragana}\p{sc:Katakana}\p{sc:Han}]"#)
}

extension Unicode.Scalar {
    fileprivate var isMark: Bool {
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }

    /// What sections 2.2 to 2.9 leave of the letters and digits of section 2.1.
    fileprivate var isLetterOrDigitForNames: Bool {
        switch value {
        case 0x1100...0x11FF, 0xA960...0xA97C, 0xD7B0...0xD7FB, 0x20D0...0x20FF, 0x1D100...0x1D1FF, 0x1D200...0x1D24F:
            return false
        default: break
        }
        if properties.changesWhenNFKCCaseFolded || properties.isDefaultIgnorableCodePoint || properties.isWhitespace
            || properties.isNoncharacterCodePoint
        {
            return false
        }
        switch properties.generalCategory {
        case .lowercaseLetter, .uppercaseLetter, .otherLetter, .modifierLetter, .decimalNumber, .nonspacingMark,
            .spacingMark:
            return true
        default: return false
        }
    }
}
