/// What is wrong with a value, with the limit that it broke: everything a violation says apart from the places.
public enum Fault {
    /// Not of the type that is named, article included: "a string".
    case type(StaticString)
    case minLength(Int), maxLength(Int)
    case pattern(Pattern)
    case format(StaticString)
    case minimum(Double), maximum(Double), exclusiveMinimum(Double), exclusiveMaximum(Double)
    case integerMinimum(Int), integerMaximum(Int), integerExclusiveMinimum(Int), integerExclusiveMaximum(Int)
    case multipleOf(DecimalStep)
    case minItems(Int), maxItems(Int)
    /// The indices of two equal elements.
    case uniqueItems(Int, Int)
    case minProperties(Int), maxProperties(Int)
    case required(StaticString)
    case additionalProperties
    case propertyNames
    /// The allowed values, separated by commas.
    case enumeration(StaticString)
    case const(StaticString)
    /// The discriminating property is missing, no string, or names no variant.
    case discriminator(StaticString)
    /// How many of the subschemas hold.
    case oneOf(Int)
    case anyOf
    case not

    public var keyword: StaticString {
        switch self {
        case .type: "type"
        case .minLength: "minLength"
        case .maxLength: "maxLength"
        case .pattern: "pattern"
        case .format: "format"
        case .minimum, .integerMinimum: "minimum"
        case .maximum, .integerMaximum: "maximum"
        case .exclusiveMinimum, .integerExclusiveMinimum: "exclusiveMinimum"
        case .exclusiveMaximum, .integerExclusiveMaximum: "exclusiveMaximum"
        case .multipleOf: "multipleOf"
        case .minItems: "minItems"
        case .maxItems: "maxItems"
        case .uniqueItems: "uniqueItems"
        case .minProperties: "minProperties"
        case .maxProperties: "maxProperties"
        case .required: "required"
        case .additionalProperties: "additionalProperties"
        case .propertyNames: "propertyNames"
        case .enumeration: "enum"
        case .const: "const"
        case .discriminator: "discriminator"
        case .oneOf: "oneOf"
        case .anyOf: "anyOf"
        case .not: "not"
        }
    }

    public var message: String {
        switch self {
        case .type(let expected): "is not \(expected)"
        case .minLength(let limit): "is shorter than \(Self.counted(limit, "character"))"
        case .maxLength(let limit): "is longer than \(Self.counted(limit, "character"))"
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
        case .multipleOf(let step): "is not a multiple of \(step)"
        case .minItems(let limit): "has fewer than \(Self.counted(limit, "element"))"
        case .maxItems(let limit): "has more than \(Self.counted(limit, "element"))"
        case .uniqueItems(let first, let second): "has equal elements at \(first) and \(second)"
        case .minProperties(let limit): "has fewer than \(Self.counted(limit, "member"))"
        case .maxProperties(let limit): "has more than \(Self.counted(limit, "member"))"
        case .required(let name): "lacks the required property \(name)"
        case .additionalProperties: "is not allowed here"
        case .propertyNames: "has a name that is not allowed"
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
