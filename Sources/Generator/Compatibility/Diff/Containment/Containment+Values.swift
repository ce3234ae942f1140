internal import OpenAPI

/// Plain keywords: types, values, numbers and texts.
extension Containment {
    /// An integer range no wider than this counts as a list of values.
    private static let rangeMax: Int64 = 64

    /// Every value that may fit, where these are few: more than fit may be named.
    func finiteValues(_ parts: SchemaParts) -> [Node]? {
        for plain in parts.plains {
            if let const = plain.const { return [const] }
        }
        if let values = parts.plains.lazy.compactMap(\.enumeration).first { return values }
        guard let place = parts.plains.first?.location else { return nil }
        if parts.types.isSubset(of: [.null, .boolean]) {
            let flags: [Node] = parts.types.contains(.boolean) ? [true, false].map { Node(.bool($0), at: place) } : []
            return flags + (parts.types.contains(.null) ? [Node(.null, at: place)] : [])
        }
        guard parts.types == .integer, let low = Bound.lower(of: parts)?.value.integer,
            let high = Bound.upper(of: parts)?.value.integer, high >= low,
            low > .max - Self.rangeMax || high < low + Self.rangeMax
        else { return nil }
        return (low...high).map { Node(.integer($0), at: place) }
    }

    /// Whether all that `left` takes keeps the plain keywords of `outer`.
    func provesPlain(_ left: SchemaParts, _ outer: Schema) -> Bool {
        if outer.constant == true { return true }
        if outer.constant == false || outer.enumeration != nil || outer.const != nil { return false }
        return Schema.Types.kinds.allSatisfy { kind in
            let types = left.types.intersection(kind)
            if types.isEmpty {
                return !lens.countsRuledOut || left.types != outer.types || keeps(kind, left, outer)
            }
            if hasNone(of: kind, left) { return true }
            return allows(types, left, outer) && keeps(kind, left, outer)
        }
    }

    private func keeps(_ kind: Schema.Types, _ left: SchemaParts, _ outer: Schema) -> Bool {
        switch kind {
        case [.integer, .number]: keepsNumbers(left, outer)
        case .string: keepsTexts(left, outer)
        case .array: keepsArrays(left, outer)
        case .object: keepsObjects(left, outer)
        default: true
        }
    }

    private func allows(_ types: Schema.Types, _ left: SchemaParts, _ outer: Schema) -> Bool {
        if types.isSubset(of: outer.types) { return true }
        // Numbers that are whole all the same.
        guard types.contains(.number), outer.types.contains(.integer) else { return false }
        return left.plains.contains { $0.multipleOf.map(Self.isWhole) ?? false }
    }

    private static func isWhole(_ node: Node) -> Bool {
        node.isMultiple(of: Node(.integer(1), at: node.location))
    }

    // MARK: Numbers

    private func keepsNumbers(_ left: SchemaParts, _ outer: Schema) -> Bool {
        let right = SchemaParts(plain: outer, isWhole: left.isWhole)
        if let bound = Bound.lower(of: right) {
            guard let own = Bound.lower(of: left), own.isAtLeast(bound) else { return false }
        }
        if let bound = Bound.upper(of: right) {
            guard let own = Bound.upper(of: left), own.isAtMost(bound) else { return false }
        }
        if let divisor = outer.multipleOf {
            let one = Node(.integer(1), at: divisor.location)
            let steps = left.plains.compactMap(\.multipleOf) + (left.isWhole ? [one] : [])
            guard steps.contains(where: { $0.isMultiple(of: divisor) }) else { return false }
        }
        return keepsFormat(left, outer, isNumber: true)
    }

    /// What a narrower format of numbers is contained in.
    private static let widerFormats = ["int32": "int64", "float": "double"]
    private static let numberFormats: Set = ["int32", "int64", "float", "double"]

    private func keepsFormat(_ left: SchemaParts, _ outer: Schema, isNumber: Bool) -> Bool {
        guard lens.assertsFormats, let format = outer.format else { return true }
        if !isNumber, Self.numberFormats.contains(format) { return true }
        return left.plains.contains { plain in
            guard let own = plain.format else { return false }
            return own == format || (isNumber && Self.widerFormats[own] == format)
        }
    }

    // MARK: Texts

    private func keepsTexts(_ left: SchemaParts, _ outer: Schema) -> Bool {
        if let least = outer.minLength, least > left.minLength { return false }
        if let most = outer.maxLength, (left.maxLength ?? .max) > most { return false }
        if let pattern = outer.pattern, !Self.takesEveryText(pattern, exactly: lens.countsUndeclared) {
            guard left.plains.contains(where: { $0.pattern == pattern }) else { return false }
        }
        return keepsFormat(left, outer, isNumber: false)
    }

    /// - Parameter exactly: texts of several lines count too.
    static func takesEveryText(_ pattern: String, exactly: Bool) -> Bool {
        if ["", "^", "$", ".*", ".*?", "[\\s\\S]*", "^[\\s\\S]*$", "(.*)"].contains(pattern) { return true }
        return !exactly && ["^.*$", "^.*", ".*$", "^(.*)$", "^(?:.*)$"].contains(pattern)
    }

    // MARK: No value of a kind

    /// Whether it is plain that no value of this kind is taken.
    func hasNone(of kind: Schema.Types, _ parts: SchemaParts) -> Bool {
        switch kind {
        case [.integer, .number]:
            guard let low = Bound.lower(of: parts), let high = Bound.upper(of: parts) else { return false }
            return low.isAbove(high)
        case .string: return parts.minLength > parts.maxLength ?? .max
        case .array: return hasNoArray(parts)
        case .object: return hasNoObject(parts)
        default: return false
        }
    }
}

extension SchemaParts {
    /// Of one plain schema, its numbers read as whole ones where the other side has no others.
    init(plain: Schema, isWhole: Bool) {
        self.init(plains: [plain], types: isWhole ? .integer : plain.types)
    }

    /// Numbers are whole.
    var isWhole: Bool {
        types.isDisjoint(with: .number)
            || plains.contains { plain in
                plain.multipleOf.map { $0.isMultiple(of: Node(.integer(1), at: $0.location)) } ?? false
            }
    }

    var minLength: Int { plains.compactMap(\.minLength).max() ?? 0 }
    var maxLength: Int? { plains.compactMap(\.maxLength).min() }
    var minItems: Int { plains.compactMap(\.minItems).max() ?? 0 }
    var maxItems: Int? { plains.compactMap(\.maxItems).min() }
}
