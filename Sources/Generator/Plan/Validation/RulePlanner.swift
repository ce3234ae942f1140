internal import Diagnostics
internal import OpenAPI

/// Scalar keywords as arguments of the runtime's checks, and the patterns that they name.
final class RulePlanner {
    struct PatternConstant {
        let name: String
        /// As written in the contract.
        let source: String
        /// What the runtime's expression library takes.
        let translated: String
    }

    private(set) var patterns: [PatternConstant] = []
    private var names = NameScope()
    /// The enum that holds the client's patterns.
    let patternsType: String
    private let diagnostics: Diagnostics

    init(patternsType: String, diagnostics: Diagnostics) {
        self.patternsType = patternsType
        self.diagnostics = diagnostics
    }

    /// What stands behind the value and its step: `, minLength: 1, maxLength: 60`.
    func textRules(_ schema: Schema) -> String {
        var rules = ""
        if let minimum = schema.minLength, minimum > 0 { rules += ", minLength: \(minimum)" }
        if let maximum = schema.maxLength { rules += ", maxLength: \(maximum)" }
        if let name = pattern(of: schema) { rules += ", pattern: \(patternsType).\(name)" }
        if let format = schema.format.flatMap({ Self.formats[$0] }) { rules += ", format: .\(format)" }
        return rules
    }

    func integerRules(_ schema: Schema) -> String {
        var rules = ""
        if let bound = schema.minimum.flatMap(Self.ceiling) { rules += ", minimum: \(bound)" }
        if let bound = schema.maximum.flatMap(Self.floor) { rules += ", maximum: \(bound)" }
        if let bound = schema.exclusiveMinimum.flatMap(Self.floor) { rules += ", exclusiveMinimum: \(bound)" }
        if let bound = schema.exclusiveMaximum.flatMap(Self.ceiling) { rules += ", exclusiveMaximum: \(bound)" }
        if let step = schema.multipleOf?.integer, step > 1 { rules += ", multipleOf: \(step)" }
        if schema.format == "int32" { rules += ", format: .int32" }
        return rules
    }

    /// - Parameter isPlain: of a number that is no JSON value, whose digits are not known any more.
    func numberRules(_ schema: Schema, isPlain: Bool = false) -> String {
        var rules = ""
        if let bound = schema.minimum?.double { rules += ", minimum: \(bound)" }
        if let bound = schema.maximum?.double { rules += ", maximum: \(bound)" }
        if let bound = schema.exclusiveMinimum?.double { rules += ", exclusiveMinimum: \(bound)" }
        if let bound = schema.exclusiveMaximum?.double { rules += ", exclusiveMaximum: \(bound)" }
        if !isPlain, let step = schema.multipleOf.flatMap(Self.decimalStep) { rules += ", multipleOf: \(step)" }
        return rules
    }

    /// As a condition on a number that is no JSON value.
    func numberBounds(_ value: String, _ schema: Schema) -> String {
        [
            schema.minimum.map { "\(value) >= \(SwiftLiteral.scalar($0))" },
            schema.maximum.map { "\(value) <= \(SwiftLiteral.scalar($0))" },
            schema.exclusiveMinimum.map { "\(value) > \(SwiftLiteral.scalar($0))" },
            schema.exclusiveMaximum.map { "\(value) < \(SwiftLiteral.scalar($0))" },
        ].compactMap { $0 }.joined(separator: " && ")
    }

    /// Without `uniqueItems`.
    func itemBounds(_ schema: Schema) -> String {
        var rules = ""
        if let minimum = schema.minItems, minimum > 0 { rules += ", minItems: \(minimum)" }
        if let maximum = schema.maxItems { rules += ", maxItems: \(maximum)" }
        return rules
    }

    func arrayRules(_ schema: Schema) -> String {
        itemBounds(schema) + (schema.uniqueItems ? ", unique: true" : "")
    }

    func objectRules(_ schema: Schema) -> String {
        var rules = ""
        if let minimum = schema.minProperties, minimum > 0 { rules += ", minProperties: \(minimum)" }
        if let maximum = schema.maxProperties { rules += ", maxProperties: \(maximum)" }
        return rules
    }

    private func pattern(of schema: Schema) -> String? {
        guard let source = schema.pattern else { return nil }
        if let known = patterns.first(where: { $0.source == source }) { return known.name }
        guard let translated = schema.ecmaPattern(reporting: diagnostics)?.pcre else { return nil }
        let last = schema.location.pointer.split(separator: "/").last.map(String.init)
        let word = schema.name ?? last ?? "pattern"
        let name = names.claim(SwiftName.member(word), SwiftName.member(word + "Pattern"))
        patterns.append(PatternConstant(name: name, source: source, translated: translated))
        return name
    }
}

// MARK: Bounds

extension RulePlanner {
    private static let formats: [String: String] = [
        "date-time": "dateTime", "date": "date", "time": "time", "uuid": "uuid", "uri": "uri",
        "uri-reference": "uriReference", "email": "email", "hostname": "hostname", "ipv4": "ipv4", "ipv6": "ipv6",
    ]

    /// The bound as an integer that an integer keeps exactly when it keeps the bound; nil where every integer does.
    private static func ceiling(_ node: Node) -> Int? { rounded(node, .up) }
    private static func floor(_ node: Node) -> Int? { rounded(node, .down) }

    private static func rounded(_ node: Node, _ rule: FloatingPointRoundingRule) -> Int? {
        if let integer = node.integer { return Int(integer) }
        return node.double.flatMap { Int(exactly: $0.rounded(rule)) }
    }

    /// `0.01` → `DecimalStep(1, exponent: -2)`.
    private static func decimalStep(_ node: Node) -> String? {
        if let integer = node.integer { return "DecimalStep(\(integer))" }
        guard case .number(let text, _) = node.value else { return nil }
        let parts = text.lowercased().split(separator: "e", maxSplits: 1)
        guard let mantissa = parts.first else { return nil }
        let pieces = mantissa.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = pieces.count > 1 ? String(pieces[1]) : ""
        guard let coefficient = UInt64(String(pieces[0]) + fraction) else { return nil }
        let exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) - fraction.count
        return "DecimalStep(\(coefficient), exponent: \(exponent))"
    }
}
