internal import OpenAPI

/// One end of a range of numbers.
struct Bound {
    let value: Node
    /// The value itself is not in the range.
    let isExclusive: Bool

    /// The tightest; nil where there is none.
    static func lower(of parts: SchemaParts) -> Bound? {
        parts.plains.reduce(nil) { (known: Bound?, plain: Schema) in
            [
                plain.minimum.map { Bound(value: $0, isExclusive: false) },
                plain.exclusiveMinimum.map { Bound(value: $0, isExclusive: true) },
            ]
            .compactMap(\.self).map { parts.isWhole ? $0.whole(up: true) : $0 }
            .reduce(known) { known, bound in known.map { bound.isAtLeast($0) ? bound : $0 } ?? bound }
        }
    }

    static func upper(of parts: SchemaParts) -> Bound? {
        parts.plains.reduce(nil) { (known: Bound?, plain: Schema) in
            [
                plain.maximum.map { Bound(value: $0, isExclusive: false) },
                plain.exclusiveMaximum.map { Bound(value: $0, isExclusive: true) },
            ]
            .compactMap(\.self).map { parts.isWhole ? $0.whole(up: false) : $0 }
            .reduce(known) { known, bound in known.map { bound.isAtMost($0) ? bound : $0 } ?? bound }
        }
    }

    /// As lower ends.
    func isAtLeast(_ other: Bound) -> Bool {
        guard let order = value.compare(other.value) else { return false }
        return order > 0 || (order == 0 && (isExclusive || !other.isExclusive))
    }

    /// As upper ends.
    func isAtMost(_ other: Bound) -> Bool {
        guard let order = value.compare(other.value) else { return false }
        return order < 0 || (order == 0 && (isExclusive || !other.isExclusive))
    }

    /// Whether nothing lies between this lower end and that upper end.
    func isAbove(_ upper: Bound) -> Bool {
        guard let order = value.compare(upper.value) else { return false }
        return order > 0 || (order == 0 && (isExclusive || upper.isExclusive))
    }

    /// The same end of whole numbers: above 4.5 begins with 5, and above 4 (exclusive) too.
    private func whole(up: Bool) -> Bound {
        guard let double = value.double, double.magnitude < 9e15 else { return self }
        let rounded = double.rounded(up ? .up : .down)
        let isStepped = rounded == double && isExclusive
        let number = Int64(rounded) + (isStepped ? (up ? 1 : -1) : 0)
        return Bound(value: Node(.integer(number), at: value.location), isExclusive: false)
    }
}
