/// A number as its decimal digits, borrowed from where they are written: for bounds and steps that neither 64 bits
/// nor a Double express. Comparing and dividing take time in proportion to the digits, whatever the exponent is, and
/// no memory.
package struct ExactDecimal {
    private let bytes: UnsafeRawBufferPointer
    /// Of the digits, the point among them: first to last one that is no zero; empty for zero.
    private let significant: Range<Int>
    package let isNegative: Bool
    /// Of the first significant digit: 2 for 345.6.
    private let leadingPower: Int
    /// Of the last significant digit: -1 for 345.6.
    private let lastPower: Int

    /// Exponents beyond this are taken for it: no text has as many digits.
    private static let exponentMax = 1_000_000_000_000

    /// - Parameter bytes: a number in JSON's form, which outlives this value.
    package init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        var at = 0
        isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative { at += 1 }
        var first: Int?
        var last = 0
        var point: Int?
        while at < bytes.count, bytes[at] | 0x20 != UInt8(ascii: "e") {
            if bytes[at] == UInt8(ascii: ".") {
                point = at
            } else if bytes[at] != UInt8(ascii: "0") {
                if first == nil { first = at }
                last = at
            }
            at += 1
        }
        let end = at
        let exponent = at < bytes.count ? Self.exponent(bytes[(at + 1)...]) : 0
        guard let first else {
            (significant, leadingPower, lastPower) = (0..<0, 0, 0)
            return
        }
        significant = first..<(last + 1)
        let unit = point ?? end
        leadingPower = exponent + (first < unit ? unit - first - 1 : unit - first)
        lastPower = exponent + (last < unit ? unit - last - 1 : unit - last)
    }

    private static func exponent(_ bytes: Slice<UnsafeRawBufferPointer>) -> Int {
        var magnitude = 0
        for byte in bytes where byte != UInt8(ascii: "-") && byte != UInt8(ascii: "+") {
            magnitude = min(magnitude * 10 + Int(byte - UInt8(ascii: "0")), exponentMax)
        }
        return bytes.first == UInt8(ascii: "-") ? -magnitude : magnitude
    }

    package var isZero: Bool { significant.isEmpty }

    package var isInteger: Bool { isZero || lastPower >= 0 }

    /// Negative, zero or positive as this number is less than, equal to or greater than the other.
    package func compare(_ other: ExactDecimal) -> Int {
        let sign = isNegative ? -1 : 1
        if isZero { return other.isZero ? 0 : other.isNegative ? 1 : -1 }
        if other.isZero || isNegative != other.isNegative { return sign }
        if leadingPower != other.leadingPower { return leadingPower < other.leadingPower ? -sign : sign }
        var (left, right) = (significant.lowerBound, other.significant.lowerBound)
        while left < significant.upperBound || right < other.significant.upperBound {
            let (mine, theirs) = (nextDigit(&left), other.nextDigit(&right))
            if mine != theirs { return mine < theirs ? -sign : sign }
        }
        return 0
    }

    /// Behind the last digit come zeros.
    private func nextDigit(_ at: inout Int) -> UInt8 {
        if at < significant.upperBound, bytes[at] == UInt8(ascii: ".") { at += 1 }
        guard at < significant.upperBound else { return 0 }
        defer { at += 1 }
        return bytes[at] - UInt8(ascii: "0")
    }

    /// Equal numbers feed the hasher equally.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(isNegative && !isZero)
        hasher.combine(leadingPower)
        var at = significant.lowerBound
        while at < significant.upperBound { hasher.combine(nextDigit(&at)) }
    }

    /// Whether the bytes are a number in JSON's form (RFC 8259, section 6).
    package static func isNumber(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var at = bytes.first == UInt8(ascii: "-") ? 1 : 0
        func skipDigits() -> Int {
            let start = at
            while at < bytes.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[at] { at += 1 }
            return at - start
        }
        let start = at
        let whole = skipDigits()
        guard whole == 1 || whole > 1 && bytes[start] != UInt8(ascii: "0") else { return false }
        if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
            at += 1
            guard skipDigits() > 0 else { return false }
        }
        if at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
            at += 1
            if at < bytes.count, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") { at += 1 }
            guard skipDigits() > 0 else { return false }
        }
        return at == bytes.count
    }

    /// Whether it is n × coefficient × 10^exponent for a whole n.
    package func isMultiple(of coefficient: UInt64, exponent: Int) -> Bool {
        guard coefficient > 0 else { return false }
        if isZero { return true }
        // Zeros at the coefficient's end say nothing that the exponent does not.
        var (coefficient, exponent) = (coefficient, exponent)
        while coefficient % 10 == 0 { (coefficient, exponent) = (coefficient / 10, exponent + 1) }
        // The last digit is none of a multiple of ten.
        if lastPower < exponent { return false }
        var rest: UInt64 = 0
        var at = significant.lowerBound
        while at < significant.upperBound {
            let digit = UInt64(nextDigit(&at))
            rest = Self.remainder(rest, times: 10, plus: digit, modulo: coefficient)
        }
        return Self.remainder(
            rest, times: Self.powerOfTen(lastPower - exponent, modulo: coefficient), plus: 0, modulo: coefficient) == 0
    }

    private static func powerOfTen(_ power: Int, modulo: UInt64) -> UInt64 {
        var (result, square, rest) = (1 % modulo, 10 % modulo, power)
        while rest > 0 {
            if rest & 1 == 1 { result = remainder(result, times: square, plus: 0, modulo: modulo) }
            square = remainder(square, times: square, plus: 0, modulo: modulo)
            rest >>= 1
        }
        return result
    }

    private static func remainder(_ value: UInt64, times factor: UInt64, plus digit: UInt64, modulo: UInt64) -> UInt64 {
        let (high, low) = value.multipliedFullWidth(by: factor)
        let (sum, carry) = low.addingReportingOverflow(digit)
        return modulo.dividingFullWidth(((high + (carry ? 1 : 0)) % modulo, sum)).remainder
    }
}

extension JSONValue {
    /// Its decimal digits, exactly as far as they are known: a number that was read as a Double stands for its shortest
    /// form, which up to 15 digits is what the document said. Nil for what is no number.
    package func withExactDecimal<Result>(_ body: (ExactDecimal) -> Result) -> Result? {
        if let source = bigNumberSource {
            return source.withBytes { body(ExactDecimal($0)) }
        }
        if let unsigned { return Self.withDigits(unsigned, 0, isNegative: false, body) }
        if let int { return Self.withDigits(UInt64(int.magnitude), 0, isNegative: int < 0, body) }
        guard let double else { return nil }
        let shortest = ShortestDecimal(double)
        return Self.withDigits(shortest.coefficient, shortest.exponent, isNegative: shortest.isNegative, body)
    }

    private static func withDigits<Result>(
        _ coefficient: UInt64, _ exponent: Int, isNegative: Bool, _ body: (ExactDecimal) -> Result
    ) -> Result {
        // Twenty digits, two signs, `e` and three digits more.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { buffer in
            var at = buffer.count
            func put(_ number: UInt64) {
                var rest = number
                repeat {
                    at -= 1
                    buffer[at] = UInt8(ascii: "0") + UInt8(rest % 10)
                    rest /= 10
                } while rest > 0
            }
            put(UInt64(exponent.magnitude))
            if exponent < 0 {
                at -= 1
                buffer[at] = UInt8(ascii: "-")
            }
            at -= 1
            buffer[at] = UInt8(ascii: "e")
            put(coefficient)
            if isNegative {
                at -= 1
                buffer[at] = UInt8(ascii: "-")
            }
            return body(ExactDecimal(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[at...])))
        }
    }
}
