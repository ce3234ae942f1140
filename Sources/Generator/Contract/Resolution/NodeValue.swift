internal import OpenAPI

extension Node {
    /// Negative, zero or positive, for two numbers; nil for anything else.
    func compare(_ other: Node) -> Int? {
        if case .integer(let left) = value, case .integer(let right) = other.value {
            return left == right ? 0 : left < right ? -1 : 1
        }
        guard let left = double, let right = other.double else { return nil }
        return left == right ? 0 : left < right ? -1 : 1
    }

    /// A number without a fraction: 1.0 is an integer in JSON Schema.
    var isWhole: Bool {
        switch value {
        case .integer: true
        case .number(_, let number): number.isFinite && number == number.rounded(.towardZero)
        default: false
        }
    }

    func isMultiple(of divisor: Node) -> Bool {
        if case .integer(let number) = value, case .integer(let step) = divisor.value {
            return step != 0 && number % step == 0
        }
        guard let number = double, let step = divisor.double, step != 0 else { return false }
        // The remainder of decimals read as binary is nearly zero or nearly the divisor.
        let quotient = number / step
        return abs(quotient - quotient.rounded()) < 1e-9
    }
}
