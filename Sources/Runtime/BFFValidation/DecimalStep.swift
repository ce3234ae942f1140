public import BFFJSON

/// A schema's `multipleOf`: coefficient × 10^exponent, as its digits stand in the contract; 0.01 is `DecimalStep(1,
/// exponent: -2)`.
public struct DecimalStep: Equatable, Sendable, CustomStringConvertible {
    public let coefficient: UInt64
    public let exponent: Int

    /// - Parameter coefficient: greater than zero.
    public init(_ coefficient: UInt64, exponent: Int = 0) {
        self.coefficient = coefficient
        self.exponent = exponent
    }

    /// Whether the number is an exact multiple, as decimals. A number read as Double stands for its shortest decimal
    /// form, which up to 15 digits is what the document said.
    public func divides(_ value: JSONValue) -> Bool {
        if coefficient == 1, exponent < 0, let decides = value.hasDecimals(atMost: -exponent) { return decides }
        if let integer = value.int { return divides(UInt64(integer.magnitude), exponent: 0) }
        if value.unsigned != nil || value.bigNumberSource != nil {
            return value.withExactDecimal { $0.isMultiple(of: coefficient, exponent: exponent) } ?? false
        }
        guard let number = value.double, coefficient > 0 else { return false }
        let decimal = ShortestDecimal(number)
        return divides(decimal.coefficient, exponent: decimal.exponent)
    }

    /// Whether `digits` × 10^`power` = n × coefficient × 10^exponent for a whole n.
    private func divides(_ digits: UInt64, exponent power: Int) -> Bool {
        guard coefficient > 0 else { return false }
        if digits == 0 { return true }
        if power >= exponent {
            var remainder = digits % coefficient
            for _ in 0..<(power - exponent) where remainder != 0 {
                remainder = coefficient.dividingFullWidth(remainder.multipliedFullWidth(by: 10)).remainder
            }
            return remainder == 0
        }
        // The step is coarser than the number's last digit: trailing zeros must make up for it.
        var rest = digits
        for _ in 0..<(exponent - power) {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            guard digit == 0 else { return false }
            rest = quotient
        }
        return rest % coefficient == 0
    }

    public var description: String {
        if exponent >= 0, exponent < 19 { return "\(coefficient)" + String(repeating: "0", count: exponent) }
        guard exponent < 0, exponent > -19 else { return "\(coefficient)e\(exponent)" }
        let digits = "\(coefficient)"
        let padded = String(repeating: "0", count: max(0, 1 - exponent - digits.count)) + digits
        return "\(padded.dropLast(-exponent)).\(padded.suffix(-exponent))"
    }
}
