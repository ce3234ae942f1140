/// What is wrong with a value, with the limit that it broke: everything a violation says apart from the places.
public enum Fault {
    /// Not of the type that is named, article included: "a string".
    case type(StaticString)
    case minLength(Int), maxLength(Int)
    case pattern(Pattern)
    /// The pattern as the contract has it.
    case bytePattern(StaticString)
    case format(StaticString)
    case minimum(Double), maximum(Double), exclusiveMinimum(Double), exclusiveMaximum(Double)
    /// A bound as the contract writes it.
    case limit(NumberLimit, StaticString)
    case integerMinimum(Int), integerMaximum(Int), integerExclusiveMinimum(Int), integerExclusiveMaximum(Int)
    case multipleOf(DecimalStep)
    case minItems(Int), maxItems(Int)
    /// The indices of two equal elements.
    case uniqueItems(Int, Int)
    /// Fewer or more elements than that fit `contains`.
    case minContains(Int), maxContains(Int)
    case minProperties(Int), maxProperties(Int)
    case required(StaticString)
    /// The property that is there, and the one that it asks for.
    case dependentRequired(StaticString, StaticString)
    case additionalProperties
    /// No keyword looks at the member or element, and those are forbidden.
    case unevaluatedProperties, unevaluatedItems
    /// The allowed values, separated by commas.
    case enumeration(StaticString)
    case const(StaticString)
    /// The discriminating property is missing, no string, or names no variant.
    case discriminator(StaticString)
    /// How many of the subschemas hold.
    case oneOf(Int)
    case anyOf
    case not
    /// The schema `false`.
    case forbidden

    public var keyword: StaticString {
        switch self {
        case .type: "type"
        case .minLength: "minLength"
        case .maxLength: "maxLength"
        case .pattern, .bytePattern: "pattern"
        case .format: "format"
        case .minimum, .integerMinimum: "minimum"
        case .maximum, .integerMaximum: "maximum"
        case .exclusiveMinimum, .integerExclusiveMinimum: "exclusiveMinimum"
        case .exclusiveMaximum, .integerExclusiveMaximum: "exclusiveMaximum"
        case .limit(let kind, _):
            switch kind {
            case .minimum: "minimum"
            case .maximum: "maximum"
            case .exclusiveMinimum: "exclusiveMinimum"
            case .exclusiveMaximum: "exclusiveMaximum"
            }
        case .multipleOf: "multipleOf"
        case .minItems: "minItems"
        case .maxItems: "maxItems"
        case .uniqueItems: "uniqueItems"
        case .minContains(let limit): limit == 1 ? "contains" : "minContains"
        case .maxContains: "maxContains"
        case .minProperties: "minProperties"
        case .maxProperties: "maxProperties"
        case .required: "required"
        case .dependentRequired: "dependentRequired"
        case .additionalProperties: "additionalProperties"
        case .unevaluatedProperties: "unevaluatedProperties"
        case .unevaluatedItems: "unevaluatedItems"
        case .enumeration: "enum"
        case .const: "const"
        case .discriminator: "discriminator"
        case .oneOf: "oneOf"
        case .anyOf: "anyOf"
        case .not: "not"
        case .forbidden: "false"
        }
    }

    /// Whether the keyword stands below the schema that is broken; the schema `false` has none.
    var isBelowSchema: Bool { if case .forbidden = self { false } else { true } }

    public var message: String {
        switch self {
        case .type(let expected): "is not \(expected)"
        case .minLength(let limit): "is shorter than \(Self.counted(limit, "character"))"
        case .maxLength(let limit): "is longer than \(Self.counted(limit, "character"))"
        case .bytePattern(let source): "does not match the pattern \(source)"
        case .pattern(let pattern): pattern.fault ?? "does not match the pattern \(pattern.source)"
        case .format(let name): "is no valid \(name)"
        case .minimum(let limit): "is less than \(Self.plain(limit))"
        case .maximum(let limit): "is greater than \(Self.plain(limit))"
        case .exclusiveMinimum(let limit): "is not greater than \(Self.plain(limit))"
        case .exclusiveMaximum(let limit): "is not less than \(Self.plain(limit))"
        case .integerMinimum(let limit): "is less than \(limit)"
        case .integerMaximum(let limit): "is greater than \(limit)"
        case .integerExclusiveMinimum(let limit): "is not greater than \(limit)"
        case .integerExclusiveMaximum(let limit): "is not less than \(limit)"
        case .limit(.minimum, let limit): "is less than \(limit)"
        case .limit(.maximum, let limit): "is greater than \(limit)"
        case .limit(.exclusiveMinimum, let limit): "is not greater than \(limit)"
        case .limit(.exclusiveMaximum, let limit): "is not less than \(limit)"
        case .multipleOf(let step): "is not a multiple of \(step)"
        case .minItems(let limit): "has fewer than \(Self.counted(limit, "element"))"
        case .maxItems(let limit): "has more than \(Self.counted(limit, "element"))"
        case .uniqueItems(let first, let second): "has equal elements at \(first) and \(second)"
        case .minContains(let limit):
            "has fewer than \(Self.counted(limit, "element")) of the kind that it must contain"
        case .maxContains(let limit): "has more than \(Self.counted(limit, "element")) of the kind that it may contain"
        case .minProperties(let limit): "has fewer than \(Self.counted(limit, "member"))"
        case .maxProperties(let limit): "has more than \(Self.counted(limit, "member"))"
        case .required(let name): "lacks the required property \(name)"
        case .dependentRequired(let name, let other): "has the property \(name) but lacks \(other)"
        case .additionalProperties, .unevaluatedProperties, .unevaluatedItems, .forbidden: "is not allowed here"
        case .enumeration(let listed): "is none of \(listed)"
        case .const(let value): "is not \(value)"
        case .discriminator(let property): "does not say by \(property) which variant it is"
        case .oneOf(let matched): "matches \(matched) of the alternatives instead of one"
        case .anyOf: "matches none of the alternatives"
        case .not: "matches what it must not match"
        }
    }

    private static func counted(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }

    private static func plain(_ number: Double) -> String {
        Int(exactly: number).map(String.init) ?? number.description
    }
}
