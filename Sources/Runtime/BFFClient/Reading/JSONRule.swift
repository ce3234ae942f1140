public import BFFJSON
public import BFFValidation

/// What a schema asks of a value beyond its type. A rule for another type of value than it meets holds, as JSON Schema has it.
public struct JSONRule: Sendable {
    /// A generated validator: notes what is wrong in the report, and says whether anything is.
    public typealias Validator = @Sendable (JSONValue, inout FullReport) -> Bool

    private indirect enum Kind: Sendable {
        case text(minLength: Int, maxLength: Int, Pattern?, Format?)
        case integer(minimum: Int, maximum: Int, exclusiveMinimum: Int?, exclusiveMaximum: Int?, multipleOf: Int)
        case number(
            minimum: Double?, maximum: Double?, exclusiveMinimum: Double?, exclusiveMaximum: Double?, DecimalStep?)
        case items(min: Int, max: Int, unique: Bool, each: JSONRule?)
        case members(min: Int, max: Int, each: JSONRule?)
        case constantText(StaticString)
        case constant(StaticString)
        case all([JSONRule])
        case validator(Validator)
    }

    private let kind: Kind

    /// A string. Lengths are in Unicode scalars.
    public static func text(
        minLength: Int = 0, maxLength: Int = .max, pattern: Pattern? = nil, format: Format? = nil
    ) -> JSONRule {
        JSONRule(kind: .text(minLength: minLength, maxLength: maxLength, pattern, format))
    }

    public static func integer(
        minimum: Int = .min, maximum: Int = .max, exclusiveMinimum: Int? = nil, exclusiveMaximum: Int? = nil,
        multipleOf: Int = 1
    ) -> JSONRule {
        JSONRule(
            kind: .integer(
                minimum: minimum, maximum: maximum, exclusiveMinimum: exclusiveMinimum,
                exclusiveMaximum: exclusiveMaximum, multipleOf: multipleOf))
    }

    public static func number(
        minimum: Double? = nil, maximum: Double? = nil, exclusiveMinimum: Double? = nil,
        exclusiveMaximum: Double? = nil, multipleOf: DecimalStep? = nil
    ) -> JSONRule {
        JSONRule(
            kind: .number(
                minimum: minimum, maximum: maximum, exclusiveMinimum: exclusiveMinimum,
                exclusiveMaximum: exclusiveMaximum, multipleOf))
    }

    /// An array.
    /// - Parameter each: what is asked of every element.
    public static func items(min: Int = 0, max: Int = .max, unique: Bool = false, each: JSONRule? = nil) -> JSONRule {
        JSONRule(kind: .items(min: min, max: max, unique: unique, each: each))
    }

    /// An object.
    /// - Parameter each: what is asked of every member's value.
    public static func members(min: Int = 0, max: Int = .max, each: JSONRule? = nil) -> JSONRule {
        JSONRule(kind: .members(min: min, max: max, each: each))
    }

    /// This string, and nothing else.
    public static func const(text: StaticString) -> JSONRule { JSONRule(kind: .constantText(text)) }

    /// This value, and nothing else.
    /// - Parameter json: its JSON text.
    public static func const(json: StaticString) -> JSONRule { JSONRule(kind: .constant(json)) }

    /// All of them.
    public static func all(_ rules: [JSONRule]) -> JSONRule { JSONRule(kind: .all(rules)) }

    /// What a generated validator asks.
    public static func check(_ validator: @escaping Validator) -> JSONRule { JSONRule(kind: .validator(validator)) }
}

extension JSONRule {
    /// Notes how the value, which was entered last, breaks the rule.
    func check(_ value: JSONValue, _ reading: Reading) {
        switch kind {
        case .text(let minLength, let maxLength, let pattern, let format):
            guard let text = value.text else { return }
            reading.checked {
                $0.text(
                    text, minLength: minLength, maxLength: maxLength, pattern: pattern, format: format, schema: .here)
            }
        case .integer(let minimum, let maximum, let exclusiveMinimum, let exclusiveMaximum, let multipleOf):
            guard value.kind == .number, value.int != nil else { return }
            reading.checked {
                $0.integer(
                    value, minimum: minimum, maximum: maximum, exclusiveMinimum: exclusiveMinimum,
                    exclusiveMaximum: exclusiveMaximum, multipleOf: multipleOf, schema: .here)
            }
        case .number(let minimum, let maximum, let exclusiveMinimum, let exclusiveMaximum, let multipleOf):
            guard value.kind == .number else { return }
            reading.checked {
                $0.number(
                    value, minimum: minimum, maximum: maximum, exclusiveMinimum: exclusiveMinimum,
                    exclusiveMaximum: exclusiveMaximum, multipleOf: multipleOf, schema: .here)
            }
        case .items(let min, let max, let unique, let each): checkItems(value, reading, min, max, unique, each)
        case .members(let min, let max, let each): checkMembers(value, reading, min, max, each)
        case .constantText(let text): if !value.isText(text) { reading.note(.const(text)) }
        case .constant(let json): if !value.isEqual(toJSON: json) { reading.note(.const(json)) }
        case .all(let rules): for rule in rules { rule.check(value, reading) }
        case .validator(let validator): reading.check(value, validator)
        }
    }

    private func checkItems(
        _ value: JSONValue, _ reading: Reading, _ min: Int, _ max: Int, _ unique: Bool, _ each: JSONRule?
    ) {
        guard var elements = value.elements else { return }
        if value.count < min { reading.note(.minItems(min)) }
        if value.count > max { reading.note(.maxItems(max)) }
        if unique, value.count <= max {
            reading.checked { $0.eachElement(value, at: .here, unique: true, schema: .here) { _, _, _ in } }
        }
        guard let each, value.count <= max else { return }
        var index = 0
        while reading.wantsMore, let element = elements.next() {
            reading.enter(ReadingStep(.element(index)))
            each.check(element, reading)
            reading.leave()
            index += 1
        }
    }

    private func checkMembers(_ value: JSONValue, _ reading: Reading, _ min: Int, _ max: Int, _ each: JSONRule?) {
        guard var members = value.members else { return }
        if value.count < min { reading.note(.minProperties(min)) }
        if value.count > max { reading.note(.maxProperties(max)) }
        guard let each, value.count <= max else { return }
        while reading.wantsMore, let (key, member) = members.next() {
            reading.enter(ReadingStep(.member(key)))
            each.check(member, reading)
            reading.leave()
        }
    }
}

/// Lets the checks of BFFValidation note their faults in a reading, at the value that was entered last.
struct PlaceReport: ViolationReport {
    let reading: Reading

    var isValid: Bool { reading.isValid }
    var wantsMore: Bool { reading.wantsMore }
    /// Only what concerns the value itself is checked through this.
    mutating func enter(_ step: PathStep) {}
    mutating func leave() {}
    mutating func fail(_ fault: Fault, schema: SchemaPointer) { reading.note(fault) }
}

extension Reading {
    @inline(__always)
    func checked<Result>(_ check: (inout PlaceReport) -> Result) {
        var report = PlaceReport(reading: self)
        _ = check(&report)
    }
}

extension SchemaPointer {
    /// A reading knows the place itself.
    static var here: SchemaPointer { "" }
}
