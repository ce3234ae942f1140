internal import Diagnostics
internal import OpenAPI

/// Numbers within bounds.
enum SampleNumbers {
    /// How far from a bound a value is picked.
    private static let spread = 100

    static func value(_ wish: Wish, seed: UInt64, check: SchemaCheck) -> Node? {
        func accepts(_ node: Node) -> Bool { wish.takes(node, check) }
        let isInteger = !wish.types.contains(.number)
        let bounds = (lower(wish), upper(wish))
        let low = bounds.0 ?? bounds.1.map { $0 - Double(spread) } ?? 1
        let high = bounds.1 ?? low + Double(spread)
        let divisors = wish.schemas.compactMap(\.multipleOf)
        let step = divisors.compactMap(\.double).filter { $0 > 0 }.reduce(1, *)
        let picked = low + (high - low) * Double(seed % 97) / 97
        let plain = [picked, low, low + step, high, high - step, 0, 1]
        let multiples = plain.map { ($0 / step).rounded(.up) } + plain.map { ($0 / step).rounded(.down) }
        var candidates = multiples.prefix(plain.count).map { $0 * step } + plain.map { $0.rounded(.up) } + plain
        candidates += plain.map { $0.rounded(.down) }
        if !isInteger { candidates.append((low + high) / 2) }
        // A whole number reads better, and fits both types.
        let whole = candidates.compactMap { Int64(exactly: $0) }.map { Node(.integer($0), at: wish.location) }
        if let node = whole.first(where: accepts) { return node }
        let exact = divisors.lazy.flatMap { divisor in
            multiples.lazy.compactMap { multiple($0, of: divisor, at: wish.location) }
        }
        if let node = exact.first(where: accepts) { return node }
        let finite = candidates.filter(\.isFinite).map { Node(.number(text: "\($0)", value: $0), at: wish.location) }
        return finite.first(where: accepts)
    }

    /// The product as decimals have it, not as `Double` rounds it.
    private static func multiple(_ count: Double, of divisor: Node, at location: Location) -> Node? {
        guard let factor = Int64(exactly: count), let decimal = ExactDecimal(divisor.json),
            let significand = decimal.significand.flatMap(Int64.init(exactly:))
        else { return nil }
        let (product, over) = significand.multipliedReportingOverflow(by: factor)
        guard !over, (-18...18).contains(decimal.exponent) else { return nil }
        let digits = String(product.magnitude)
        let sign = product < 0 ? "-" : ""
        if decimal.exponent >= 0 {
            let text = sign + digits + String(repeating: "0", count: product == 0 ? 0 : decimal.exponent)
            return Int64(text).map { Node(.integer($0), at: location) }
        }
        let places = -decimal.exponent
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        let text = "\(sign)\(padded.dropLast(places)).\(padded.suffix(places))"
        return Double(text).map { Node(.number(text: text, value: $0), at: location) }
    }

    private static func lower(_ wish: Wish) -> Double? {
        (wish.schemas.compactMap(\.minimum) + wish.schemas.compactMap(\.exclusiveMinimum)).compactMap(\.double).max()
    }

    private static func upper(_ wish: Wish) -> Double? {
        (wish.schemas.compactMap(\.maximum) + wish.schemas.compactMap(\.exclusiveMaximum)).compactMap(\.double).min()
    }
}
