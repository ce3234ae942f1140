/// The grammar of RFC 9485, section 4. Its syntax is strict: what it does not name is no expression.
struct IRegexpParser {
    private let scalars: [Unicode.Scalar]
    private var at = 0
    private var nesting = 0

    private static let categories: Set<String> = [
        "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Pe", "Pf",
        "Pi", "Po", "Ps", "S", "Sc", "Sk", "Sm", "So", "Z", "Zl", "Zp", "Zs", "C", "Cc", "Cf", "Cn", "Co",
    ]
    /// What a backslash makes itself.
    private static let escapable = Set("()*+-.?[\\]^{|}".unicodeScalars)

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
    }

    mutating func parse() -> IRegexp.Tree? {
        guard let tree = alternatives(), at == scalars.count else { return nil }
        return tree
    }

    private mutating func alternatives() -> IRegexp.Tree? {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= IRegexp.nestingMax else { return nil }
        var parts: [IRegexp.Tree] = []
        repeat {
            guard let branch = branch() else { return nil }
            parts.append(branch)
        } while take("|")
        return parts.count == 1 ? parts[0] : .alternatives(parts)
    }

    private mutating func branch() -> IRegexp.Tree? {
        var pieces: [IRegexp.Tree] = []
        while let scalar = peek, scalar != "|", scalar != ")" {
            guard let atom = atom(), let piece = quantified(atom) else { return nil }
            pieces.append(piece)
        }
        return .sequence(pieces)
    }

    private mutating func quantified(_ atom: IRegexp.Tree) -> IRegexp.Tree? {
        if take("*") { return .repeated(atom, min: 0, max: nil) }
        if take("+") { return .repeated(atom, min: 1, max: nil) }
        if take("?") { return .repeated(atom, min: 0, max: 1) }
        guard take("{") else { return atom }
        guard let min = count() else { return nil }
        var max: Int? = min
        if take(",") {
            let start = at
            max = count()
            guard max != nil || at == start else { return nil }
        }
        guard take("}"), max.map({ $0 >= min }) ?? true else { return nil }
        return .repeated(atom, min: min, max: max)
    }

    /// nil without digits, or beyond what a pattern may expand to.
    private mutating func count() -> Int? {
        var value: Int?
        while let scalar = peek, ("0"..."9").contains(scalar) {
            at += 1
            let next = (value ?? 0) * 10 + Int(scalar.value - 0x30)
            guard next <= IRegexp.statesMax else { return nil }
            value = next
        }
        return value
    }

    private mutating func atom() -> IRegexp.Tree? {
        guard let scalar = peek else { return nil }
        at += 1
        switch scalar {
        case "(":
            guard let inner = alternatives(), take(")") else { return nil }
            return inner
        case ".":
            // Neither line feed nor carriage return (section 5.1's mapping).
            return .set(.init(items: [.range(0x0A, 0x0A), .range(0x0D, 0x0D)], isNegated: true))
        case "[": return characterClass().map { .set($0) }
        case "\\": return escape().map { .set(.init(items: [$0])) }
        case "*", "+", "?", "{", "}", "]", ")", "|": return nil
        default: return .set(.init(items: [.range(scalar.value, scalar.value)]))
        }
    }

    private mutating func characterClass() -> IRegexp.ScalarSet? {
        var set = IRegexp.ScalarSet(isNegated: take("^"))
        if take("-") { set.items.append(.range(0x2D, 0x2D)) }
        while let scalar = peek, scalar != "]" {
            guard let item = classItem(scalar) else { return nil }
            set.items.append(item)
        }
        return take("]") && !set.items.isEmpty ? set : nil
    }

    private mutating func classItem(_ scalar: Unicode.Scalar) -> IRegexp.ScalarSet.Item? {
        at += 1
        // A hyphen stands for itself as the first or last only.
        if scalar == "-" { return peek == "]" ? .range(0x2D, 0x2D) : nil }
        guard let low = classScalar(scalar) else { return nil }
        guard case .range(let first, _) = low, peek == "-", at + 1 < scalars.count, scalars[at + 1] != "]" else {
            return low
        }
        at += 1
        guard let end = peek, end != "-" else { return nil }
        at += 1
        guard case .range(let last, _)? = classScalar(end), last >= first else { return nil }
        return .range(first, last)
    }

    private mutating func classScalar(_ scalar: Unicode.Scalar) -> IRegexp.ScalarSet.Item? {
        switch scalar {
        case "\\": escape()
        case "[": nil
        default: .range(scalar.value, scalar.value)
        }
    }

    /// Behind the backslash.
    private mutating func escape() -> IRegexp.ScalarSet.Item? {
        guard let scalar = peek else { return nil }
        at += 1
        switch scalar {
        case "n": return .range(0x0A, 0x0A)
        case "r": return .range(0x0D, 0x0D)
        case "t": return .range(0x09, 0x09)
        case "p", "P":
            guard take("{") else { return nil }
            var name = ""
            while let letter = peek, letter != "}", name.utf8.count < 2 {
                name.unicodeScalars.append(letter)
                at += 1
            }
            guard take("}"), Self.categories.contains(name) else { return nil }
            return .category(name, isNegated: scalar == "P")
        default: return Self.escapable.contains(scalar) ? .range(scalar.value, scalar.value) : nil
        }
    }

    private var peek: Unicode.Scalar? { at < scalars.count ? scalars[at] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == scalar else { return false }
        at += 1
        return true
    }
}
