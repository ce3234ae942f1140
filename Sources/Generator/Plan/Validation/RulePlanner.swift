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
        /// What the run time does instead where no expression library is needed.
        let steps: String?
    }

    /// An array, object or large number that values are compared with, parsed once.
    struct JSONConstant {
        let name: String
        let json: String
    }

    private(set) var patterns: [PatternConstant] = []
    private(set) var constants: [JSONConstant] = []
    private var names = NameScope()
    /// The enum that holds the client's patterns.
    let patternsType: String
    /// The enum that holds the client's constants.
    let constantsType: String
    /// Whether a text must be of its `format`; numbers always are of theirs.
    private let assertsFormats: Bool
    private let diagnostics: Diagnostics

    /// - Parameter prefix: of the enums' names.
    init(prefix: String, assertsFormats: Bool = true, diagnostics: Diagnostics) {
        patternsType = "\(prefix)Patterns"
        constantsType = "\(prefix)Constants"
        self.assertsFormats = assertsFormats
        self.diagnostics = diagnostics
    }

    /// What stands behind the value and its step: `, minLength: 1, maxLength: 60`.
    /// - Parameter shown: what hand-written code takes it for. A fallback's contract may not name the format that the
    /// call's own does, and is held to it.
    func textRules(_ schema: Schema, shownAs shown: Schema? = nil) -> String {
        var rules = ""
        if let minimum = schema.minLength, minimum > 0 { rules += ", minLength: \(minimum)" }
        if let maximum = schema.maxLength { rules += ", maxLength: \(maximum)" }
        if let name = pattern(of: schema) { rules += ", pattern: \(patternsType).\(name)" }
        let name = shown.flatMap { $0.textValueType == nil ? nil : $0.format } ?? schema.format
        if assertsFormats, let format = name.flatMap({ Self.formats[$0] }) { rules += ", format: .\(format)" }
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
        return pattern(source, word: word(of: schema)) { schema.ecmaPattern(reporting: diagnostics) }
    }

    /// The constant for a pattern of names, with its type; nil, reported, where it cannot be one.
    func pattern(_ property: Schema.PatternProperty, of schema: Schema) -> String? {
        pattern(property.pattern, word: word(of: schema) + "Names") { property.ecmaPattern(reporting: diagnostics) }
            .map { "\(patternsType).\($0)" }
    }

    private func pattern(_ source: String, word: String, _ translate: () -> ECMAPattern?) -> String? {
        if let known = patterns.first(where: { $0.source == source }) { return known.name }
        guard let translation = translate() else { return nil }
        let name = names.claim(SwiftName.member(word), SwiftName.member(word + "Pattern"))
        patterns.append(
            PatternConstant(name: name, source: source, translated: translation.pcre, steps: translation.scan?.swift))
        return name
    }

    private func word(of schema: Schema) -> String {
        schema.name ?? schema.location.pointer.split(separator: "/").last.map(String.init) ?? "pattern"
    }

    /// The constant for a value that has no literal of its own in Swift, with its type.
    private func constant(_ node: Node) -> String {
        let json = node.json
        if let known = constants.first(where: { $0.json == json }) { return "\(constantsType).\(known.name)" }
        let name = "constant\(constants.count + 1)"
        constants.append(JSONConstant(name: name, json: json))
        return "\(constantsType).\(name)"
    }

    /// Whether `$0` is one of the values, as an expression.
    func condition(_ values: [Node]) -> String {
        let conditions = values.map { node in
            switch node.value {
            case .string(let text): "$0.isText(\(SwiftLiteral.quoted(text)))"
            case .integer(let number): "$0.int == \(number)"
            case .number(_, let value) where Self.isExact(value): "$0.double == \(value)"
            case .number: "$0.isNumber(\(SwiftLiteral.quoted(node.json)))"
            case .bool(let flag): "$0.bool == \(flag)"
            case .null: "$0.isNull"
            case .array, .object: "\(constant(node)).equals($0)"
            }
        }
        return conditions.isEmpty ? "_ in false" : Self.anyOf(conditions)
    }

    /// One of the conditions holds. Long lists are groups of groups: the compiler follows a chain of operators by
    /// recursion, and thousands of them exhaust its stack.
    private static func anyOf(_ conditions: [String]) -> String {
        let groupMax = 64
        guard conditions.count > groupMax else { return conditions.joined(separator: " || ") }
        let groups = stride(from: 0, to: conditions.count, by: groupMax).map { start in
            "(\(conditions[start..<min(start + groupMax, conditions.count)].joined(separator: " || ")))"
        }
        return anyOf(groups)
    }
}

// MARK: Bounds

extension RulePlanner {
    /// The runtime's names of the formats that it checks.
    static let formats: [String: String] = [
        "date-time": "dateTime", "date": "date", "time": "time", "duration": "duration",
        "date-time-local": "dateTimeLocal", "time-local": "timeLocal", "http-date": "httpDate", "uuid": "uuid",
        "uri": "uri", "uri-reference": "uriReference", "uri-template": "uriTemplate", "iri": "iri",
        "iri-reference": "iriReference", "email": "email", "idn-email": "idnEmail", "hostname": "hostname",
        "idn-hostname": "idnHostname", "ipv4": "ipv4", "ipv6": "ipv6", "json-pointer": "jsonPointer",
        "relative-json-pointer": "relativeJSONPointer", "regex": "regex", "media-range": "mediaRange",
        "byte": "byte", "base64url": "base64URL", "char": "char", "decimal": "decimal",
        "sf-string": "sfString", "sf-token": "sfToken", "sf-binary": "sfBinary", "sf-boolean": "sfBoolean",
        "int8": "int8", "int16": "int16", "int32": "int32", "int64": "int64", "uint8": "uint8",
        "uint16": "uint16", "uint32": "uint32", "uint64": "uint64", "decimal128": "decimal",
    ]

    /// Those that a Swift integer of 64 bits holds.
    private static let integerFormats: Set<String> = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32"]

    /// The bound as an integer that an integer keeps exactly when it keeps the bound; nil where every integer does.
    private static func ceiling(_ node: Node) -> Int? { rounded(node, .up) }
    private static func floor(_ node: Node) -> Int? { rounded(node, .down) }

    private static func rounded(_ node: Node, _ rule: FloatingPointRoundingRule) -> Int? {
        if let integer = node.integer { return Int(integer) }
        return node.double.flatMap { Int(exactly: $0.rounded(rule)) }
    }

    /// Numbers that are read as this Double, or less or more than it, are so on paper too.
    private static func isExact(_ number: Double) -> Bool { number.magnitude < 0x1p53 }

    /// `0.01` → `DecimalStep(1, exponent: -2)`.
    private static func decimalStep(_ node: Node) -> String? {
        if let integer = node.integer { return integer > 0 ? "DecimalStep(\(integer))" : nil }
        guard case .number(let text, _) = node.value else { return nil }
        let parts = text.lowercased().split(separator: "e", maxSplits: 1)
        guard let mantissa = parts.first else { return nil }
        let pieces = mantissa.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = pieces.count > 1 ? String(pieces[1]) : ""
        guard let coefficient = UInt64(String(pieces[0]) + fraction), coefficient > 0 else { return nil }
        let exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) - fraction.count
        return "DecimalStep(\(coefficient), exponent: \(exponent))"
    }
}

// MARK: Whole checks of numbers

extension RulePlanner {
    /// - Parameters:
    ///   - head: the value and its step.
    ///   - leavesOutType: the value is known to be a number, and nothing to check gives no statement.
    func numberChecks(
        _ schema: Schema, _ head: String, _ place: String, isInteger: Bool, leavesOutType: Bool = false
    ) -> [Statement] {
        let size = isInteger ? schema.format.flatMap { Self.integerFormats.contains($0) ? $0 : nil } : nil
        var rules = ""
        var further: [Statement] = []
        for (limit, bound) in schema.limits {
            if let text = isInteger ? integerBound(limit, bound) : numberBound(bound) {
                rules += ", \(limit): \(text)"
            } else {
                let digits = SwiftLiteral.quoted(bound.json)
                further.append(.line("report.limit(\(head), .\(limit), \(digits), schema: \(place))"))
            }
        }
        if let step = schema.multipleOf {
            if isInteger, let whole = step.integer, whole > 0 {
                if whole > 1 { rules += ", multipleOf: \(whole)" }
            } else if let decimal = decimalStep(step, of: schema) {
                let rule = ", multipleOf: \(decimal)"
                if isInteger {
                    further.append(.line("report.anyNumber(\(head)\(rule), schema: \(place))"))
                } else {
                    rules += rule
                }
            }
        }
        if let size, size != "int64" { rules += ", format: .\(size)" }
        if isInteger, schema.format == "uint64" {
            further.append(.line("report.limit(\(head), .minimum, \"0\", schema: \(place))"))
            further.append(.line("report.limit(\(head), .maximum, \"\(UInt64.max)\", schema: \(place))"))
        }
        if leavesOutType, rules.isEmpty { return further }
        let check = size != nil ? "integer" : isInteger ? "wholeNumber" : "anyNumber"
        return [.line("report.\(check)(\(head)\(rules), schema: \(place))")] + further
    }

    /// The bound for an integer, rounded to one; nil where 64 bits do not hold it.
    private func integerBound(_ limit: String, _ bound: Node) -> String? {
        if let integer = bound.integer { return "\(integer)" }
        guard let value = bound.double, Self.isExact(value) else { return nil }
        let isUp = limit == "minimum" || limit == "exclusiveMaximum"
        return Int(exactly: value.rounded(isUp ? .up : .down)).map(String.init)
    }

    private func numberBound(_ bound: Node) -> String? {
        guard let value = bound.double, Self.isExact(value) else { return nil }
        return "\(value)"
    }

    private func decimalStep(_ step: Node, of schema: Schema) -> String? {
        if let text = Self.decimalStep(step) { return text }
        diagnostics.report(
            .notSupportedYet, at: step.location, "'multipleOf' \(step.json) has too many digits or is not above zero",
            fix: "use a number above zero of at most 19 digits")
        return nil
    }
}

extension Schema {
    fileprivate var limits: [(name: String, bound: Node)] {
        [
            ("minimum", minimum), ("maximum", maximum), ("exclusiveMinimum", exclusiveMinimum),
            ("exclusiveMaximum", exclusiveMaximum),
        ].compactMap { name, bound in bound.map { (name, $0) } }
    }
}
