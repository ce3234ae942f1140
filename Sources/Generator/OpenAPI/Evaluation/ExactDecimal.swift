/// A number as JSON writes it: significand × 10^exponent, without rounding.
package struct ExactDecimal {
    package let isNegative: Bool
    /// Without zeros at either end; none for zero.
    package let digits: [UInt8]
    package let exponent: Int

    /// nil for what is no number of JSON, and for an exponent beyond a million.
    package init?(_ text: String) {
        var rest = Substring(text)
        isNegative = rest.first == "-"
        if isNegative { rest.removeFirst() }
        let parts = rest.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
        var exponent = 0
        if parts.count == 2 {
            let written = parts[1].first == "+" ? parts[1].dropFirst() : parts[1]
            guard let number = Int(written), number.magnitude <= 1_000_000 else { return nil }
            exponent = number
        }
        var digits: [UInt8] = []
        var isFraction = false
        for byte in (parts.first ?? "").utf8 {
            switch byte {
            case UInt8(ascii: "."): isFraction = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits.append(byte - UInt8(ascii: "0"))
                if isFraction { exponent -= 1 }
            default: return nil
            }
        }
        guard !digits.isEmpty else { return nil }
        digits = Array(digits.drop { $0 == 0 })
        while digits.last == 0 {
            digits.removeLast()
            exponent += 1
        }
        self.digits = digits
        self.exponent = digits.isEmpty ? 0 : exponent
    }

    /// The digits as a number; nil above 64 bits.
    package var significand: UInt64? {
        var number: UInt64 = 0
        for digit in digits {
            let (tens, over) = number.multipliedReportingOverflow(by: 10)
            let (sum, carries) = tens.addingReportingOverflow(UInt64(digit))
            if over || carries { return nil }
            number = sum
        }
        return number
    }

    /// nil where the divisor is zero or its digits, brought to this number's exponent, exceed 64 bits.
    package func isMultiple(of divisor: ExactDecimal) -> Bool? {
        guard !divisor.digits.isEmpty, var modulus = divisor.significand else { return nil }
        if digits.isEmpty { return true }
        for _ in 0..<max(0, divisor.exponent - exponent) {
            let (scaled, over) = modulus.multipliedReportingOverflow(by: 10)
            if over { return nil }
            modulus = scaled
        }
        var rest: UInt64 = 0
        func push(_ digit: UInt64) {
            let product = rest.multipliedFullWidth(by: 10)
            let (low, carries) = product.low.addingReportingOverflow(digit)
            rest = modulus.dividingFullWidth((product.high + (carries ? 1 : 0), low)).remainder
        }
        for digit in digits { push(UInt64(digit)) }
        for _ in 0..<max(0, exponent - divisor.exponent) where rest != 0 { push(0) }
        return rest == 0
    }
}

extension Node {
    /// Whether the number is a whole multiple; exact but for numbers of very many digits.
    package func isMultiple(of divisor: Node) -> Bool {
        if let left = ExactDecimal(json), let right = ExactDecimal(divisor.json), let exact = left.isMultiple(of: right)
        {
            return exact
        }
        guard let left = double, let right = divisor.double else { return true }
        let quotient = left / right
        return quotient.isFinite && (quotient - quotient.rounded()).magnitude <= quotient.magnitude * 1e-12
    }
}
