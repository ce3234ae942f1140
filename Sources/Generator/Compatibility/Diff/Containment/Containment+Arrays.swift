internal import OpenAPI

/// Plain keywords of arrays.
extension Containment {
    func keepsArrays(_ left: SchemaParts, _ outer: Schema) -> Bool {
        let most = countMaxOfElements(left)
        if let least = outer.minItems, least > countMinOfElements(left) { return false }
        if let bound = outer.maxItems, (most ?? .max) > bound { return false }
        if outer.uniqueItems, !left.plains.contains(where: \.uniqueItems), (most ?? .max) > 1 { return false }
        return keepsElements(left, outer, most) && keepsContains(left, outer, most)
    }

    private func element(_ index: Int, of plain: Schema) -> Schema? {
        index < plain.prefixItems.count ? plain.prefixItems[index] : plain.otherElements
    }

    private func keepsElements(_ left: SchemaParts, _ outer: Schema, _ most: Int?) -> Bool {
        let prefix = (left.plains + [outer]).map(\.prefixItems.count).max() ?? 0
        for index in 0...prefix where index < most ?? .max {
            guard let needed = element(index, of: outer), !needed.effective.isAnything else { continue }
            let given = left.plains.compactMap { element(index, of: $0) }
            guard let all = Schema.all(of: given), proves(all, isWithin: needed) else { return false }
        }
        return true
    }

    private func keepsContains(_ left: SchemaParts, _ outer: Schema, _ most: Int?) -> Bool {
        guard let wanted = outer.contains else { return true }
        let least = outer.minContains ?? 1
        let keepsLeast =
            least == 0
            || left.plains.contains { plain in
                guard let own = plain.contains, plain.minContains ?? 1 >= least else { return false }
                return proves(own, isWithin: wanted)
            } || (countMinOfElements(left) >= least && elementsAreWithin(wanted, left))
        guard keepsLeast, let bound = outer.maxContains else { return keepsLeast }
        if (most ?? .max) <= bound { return true }
        return left.plains.contains { plain in
            guard let own = plain.contains, let ownBound = plain.maxContains, ownBound <= bound else { return false }
            return proves(wanted, isWithin: own)
        }
    }

    private func elementsAreWithin(_ wanted: Schema, _ left: SchemaParts) -> Bool {
        let prefix = left.plains.map(\.prefixItems.count).max() ?? 0
        return (0...prefix).allSatisfy { index in
            let given = left.plains.compactMap { element(index, of: $0) }
            return Schema.all(of: given).map { proves($0, isWithin: wanted) } ?? false
        }
    }

    // MARK: Counting

    private func countMinOfElements(_ parts: SchemaParts) -> Int {
        let wanted = parts.plains.filter { $0.contains != nil }.map { $0.minContains ?? 1 }.max() ?? 0
        return max(parts.minItems, wanted)
    }

    private func countMaxOfElements(_ parts: SchemaParts) -> Int? {
        let prefix = parts.plains.map(\.prefixItems.count).max() ?? 0
        let ending = (0...prefix).first { index in
            let given = parts.plains.compactMap { element(index, of: $0) }
            return Schema.all(of: given).map(isEmpty) ?? false
        }
        guard let ending else { return parts.maxItems }
        return min(parts.maxItems ?? .max, ending)
    }

    func hasNoArray(_ parts: SchemaParts) -> Bool {
        let most = countMaxOfElements(parts) ?? .max
        if countMinOfElements(parts) > most { return true }
        return parts.plains.contains { plain in
            guard let wanted = plain.contains else { return false }
            let least = plain.minContains ?? 1
            return least > plain.maxContains ?? .max || (least > 0 && (isEmpty(wanted) || holdsNone(of: wanted, parts)))
        }
    }

    /// Whether no element can be what `contains` asks for.
    private func holdsNone(of wanted: Schema, _ parts: SchemaParts) -> Bool {
        let prefix = parts.plains.map(\.prefixItems.count).max() ?? 0
        return (0...prefix).allSatisfy { index in
            let given = parts.plains.compactMap { element(index, of: $0) }
            return Schema.all(of: given).map { areDisjoint($0, wanted) } ?? false
        }
    }
}
