extension Node {
    /// Equal as JSON values: numbers by value, members in any order.
    package func isEqual(to other: Node) -> Bool {
        switch (value, other.value) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.string(let left), .string(let right)):
            // Swift's own comparison is quick, and takes more for equal than JSON does.
            left == right && left.unicodeScalars.elementsEqual(right.unicodeScalars)
        case (.array(let left), .array(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.isEqual(to: $1) }
        case (.object(let left), .object(let right)):
            left.count == right.count
                && left.allSatisfy { member in other[member.key].map(member.value.isEqual) ?? false }
        default: compare(other) == 0
        }
    }

    /// Negative, zero or positive as this number is less than, equal to or greater than the other; nil unless both
    /// are numbers.
    package func compare(_ other: Node) -> Int? {
        switch (value, other.value) {
        case (.integer(let left), .integer(let right)): left < right ? -1 : left == right ? 0 : 1
        case (.number(let left, _), .number(let right, _)) where left == right: 0
        default:
            if let left = double, let right = other.double { left < right ? -1 : left == right ? 0 : 1 } else { nil }
        }
    }

    /// Any number as the nearest `Double`.
    package var double: Double? {
        switch value {
        case .integer(let number): Double(number)
        case .number(_, let number): number
        default: nil
        }
    }
}
