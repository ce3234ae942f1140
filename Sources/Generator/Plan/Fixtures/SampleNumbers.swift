internal import Diagnostics
internal import OpenAPI

/// Numbers within a schema's bounds.
enum SampleNumbers {
    /// How far from a bound a value is picked.
    private static let spread = 100

    static func value(_ schema: Schema, seed: UInt64, check: SchemaCheck) -> Node? {
        func accepts(_ node: Node) -> Bool { check.accepts(node, schema) }
        let isInteger = !schema.types.contains(.number)
        let bounds = (lower(schema), upper(schema))
        let low = bounds.0 ?? bounds.1.map { $0 - Double(spread) } ?? 1
        let high = bounds.1 ?? low + Double(spread)
        let step = schema.multipleOf?.double ?? 1
        let picked = low + (high - low) * Double(seed % 97) / 97
        let plain = [picked, low, low + step, high, high - step, 0, 1]
        var candidates = plain.map { ($0 / step).rounded(.up) * step } + plain.map { $0.rounded(.up) } + plain
        if !isInteger { candidates.append((low + high) / 2) }
        // A whole number reads better, and fits both types.
        let whole = candidates.compactMap { Int64(exactly: $0) }.map { Node(.integer($0), at: schema.location) }
        if let node = whole.first(where: accepts) { return node }
        guard !isInteger else { return nil }
        return candidates.map { Node(.number(text: "\($0)", value: $0), at: schema.location) }.first(where: accepts)
    }

    private static func lower(_ schema: Schema) -> Double? {
        [schema.minimum?.double, schema.exclusiveMinimum?.double].compactMap(\.self).max()
    }

    private static func upper(_ schema: Schema) -> Double? {
        [schema.maximum?.double, schema.exclusiveMaximum?.double].compactMap(\.self).min()
    }
}
