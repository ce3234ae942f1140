internal import Diagnostics
internal import OpenAPI

// Which of a schema's keywords there are, and which form of it is compiled.

/// The keywords that constrain, in groups that are compiled together.
struct SchemaKeywords: OptionSet {
    let rawValue: Int
    static let constant = SchemaKeywords(rawValue: 1)
    static let types = SchemaKeywords(rawValue: 2)
    static let choices = SchemaKeywords(rawValue: 4)
    static let scalars = SchemaKeywords(rawValue: 8)
    /// `items` and bounds.
    static let plainArray = SchemaKeywords(rawValue: 16)
    static let structuredArray = SchemaKeywords(rawValue: 32)
    /// `additionalProperties` that is not false, and bounds.
    static let plainObject = SchemaKeywords(rawValue: 64)
    static let structuredObject = SchemaKeywords(rawValue: 128)
    static let all = SchemaKeywords(rawValue: 256)
    static let attempts = SchemaKeywords(rawValue: 512)
    static let reference = SchemaKeywords(rawValue: 1024)
    static let unevaluated = SchemaKeywords(rawValue: 2048)
    static let dependentSchemas = SchemaKeywords(rawValue: 4096)

    /// Keywords that apply schemas to the value itself.
    static let inPlace: SchemaKeywords = [.all, .attempts, .reference, .dependentSchemas]
    /// Keywords that may look at members or elements.
    static let evaluating: SchemaKeywords = [
        .plainArray, .structuredArray, .plainObject, .structuredObject, .unevaluated, .inPlace,
    ]
}

extension Schema {
    var keywords: SchemaKeywords {
        var found: SchemaKeywords = []
        if constant != nil { found.insert(.constant) }
        if types != .any { found.insert(.types) }
        if const != nil || enumeration != nil { found.insert(.choices) }
        let bounds = [minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf]
        if format != nil || pattern != nil || minLength != nil || maxLength != nil
            || bounds.contains(where: { $0 != nil })
        {
            found.insert(.scalars)
        }
        if items != nil || minItems != nil || maxItems != nil || uniqueItems { found.insert(.plainArray) }
        if !prefixItems.isEmpty || contains != nil { found.insert(.structuredArray) }
        if additionalProperties != nil || minProperties != nil || maxProperties != nil { found.insert(.plainObject) }
        if !properties.isEmpty || !required.isEmpty || additionalProperties?.constant == false
            || !patternProperties.isEmpty || propertyNames != nil || !dependentRequired.isEmpty
        {
            found.insert(.structuredObject)
        }
        if !dependentSchemas.isEmpty { found.formUnion([.structuredObject, .dependentSchemas]) }
        if !allOf.isEmpty { found.insert(.all) }
        if !oneOf.isEmpty || !anyOf.isEmpty || not != nil || condition != nil { found.insert(.attempts) }
        if dynamicReference != nil { found.insert(.reference) }
        if unevaluatedItems != nil || unevaluatedProperties != nil { found.insert(.unevaluated) }
        return found
    }

    /// Every schema that a keyword of this one names.
    var subschemas: [Schema] {
        var found = allOf + oneOf + anyOf + prefixItems
        found += properties.map(\.schema) + patternProperties.map(\.schema) + dependentSchemas.map(\.schema)
        found += [
            items, contains, additionalProperties, propertyNames, not, condition, consequence, alternative,
            unevaluatedItems, unevaluatedProperties, dynamicReference?.target,
        ].compactMap { $0 }
        found += discriminator?.mapping.map(\.schema) ?? []
        return found
    }

    /// An object with properties of its own, not a map.
    var isStructured: Bool { typesWithoutNull == .object && keywords.contains(.structuredObject) }

    /// What a value that is not null must keep, with contradictions reported.
    func present(reporting diagnostics: Diagnostics) -> Schema {
        // What flattening warns of, such as a 'nullable' that says nothing, is lost behind `withoutNull`.
        let own = Diagnostics()
        _ = effective(reporting: own)
        for warning in own.all where warning.severity == .warning { diagnostics.report(warning) }
        return withoutNull.effective(reporting: diagnostics)
    }
}

// MARK: allOf

extension Schema {
    /// With `allOf` worked in where one pass can then check all of it and takes just the same values; else the schema
    /// itself.
    var fused: Schema {
        guard !allOf.isEmpty, canBeFused else { return self }
        let diagnostics = Diagnostics()
        let schema = effective(reporting: diagnostics)
        guard !diagnostics.hasErrors, schema.constant == nil else { return self }
        // A property that nothing fits is left out of a flattened schema, and so would be free.
        let names = Set(fusedNames)
        return Set(schema.properties.map(\.name)).isSuperset(of: names) ? schema : self
    }

    /// `SchemaMerger` says how each of these keywords is merged.
    private var canBeFused: Bool {
        let mergeable: SchemaKeywords = [
            .types, .choices, .scalars, .plainArray, .plainObject, .structuredObject, .all, .attempts,
        ]
        return keywords.isSubset(of: mergeable) && condition == nil && unmodelled.isEmpty
            && !properties.contains { $0.schema.constant == false } && allOf.allSatisfy(\.canBeFused)
    }

    private var fusedNames: [String] { properties.map(\.name) + allOf.flatMap(\.fusedNames) }
}

// MARK: Null

/// A schema as it is compiled at one place.
struct SchemaForm {
    /// Fused.
    let schema: Schema
    /// Null is let through before; the schema is compiled for everything else.
    let skipsNull: Bool
    let types: Schema.Types

    init(_ written: Schema) {
        var schema = written.fused
        var skipsNull = false
        while let inner = schema.valueBesideNull?.fused {
            schema = inner
            skipsNull = true
        }
        if schema.skipsNull { skipsNull = true }
        self.schema = schema
        self.skipsNull = skipsNull
        types = skipsNull ? schema.types.subtracting(.null) : schema.types
    }

    /// Of a function, which is called for everything but null where `isPresent`.
    init(function schema: Schema, isPresent: Bool) {
        self.schema = schema
        skipsNull = isPresent
        types = isPresent ? schema.types.subtracting(.null) : schema.types
    }
}

extension Schema {
    /// X for `anyOf` or `oneOf` of X and `{type: "null"}`, where just one of the two takes null.
    fileprivate var valueBesideNull: Schema? {
        guard keywords.subtracting(.types) == .attempts, types.union(.null) == .any, not == nil, condition == nil,
            discriminator == nil, types.contains(.null), oneOf.isEmpty || anyOf.isEmpty
        else { return nil }
        let alternatives = oneOf + anyOf
        let others = alternatives.filter { $0.keywords != .types || $0.types != .null }
        guard alternatives.count == 2, others.count == 1 else { return nil }
        return anyOf.isEmpty && others[0].fused.types.contains(.null) ? nil : others[0]
    }

    /// Null is taken for its type alone, whatever the other keywords say.
    fileprivate var skipsNull: Bool {
        guard types.contains(.null), types != .any, types != .null, constant == nil,
            keywords.isDisjoint(with: .inPlace)
        else { return false }
        return (enumeration?.contains(where: \.isNull) ?? true) && (const?.isNull ?? true)
    }
}

extension Schema.Types {
    /// The runtime's names of the JSON kinds that the types admit.
    var kinds: [String] {
        var kinds: [String] = []
        if contains(.null) { kinds.append("null") }
        if contains(.boolean) { kinds.append("bool") }
        if contains(.number) || contains(.integer) { kinds.append("number") }
        if contains(.string) { kinds.append("string") }
        if contains(.array) { kinds.append("array") }
        if contains(.object) { kinds.append("object") }
        return kinds
    }

    /// Just one kind of value.
    var isSingle: Bool { kinds.count == 1 }

    /// For messages: `string or integer`.
    var listed: String {
        kinds.map { $0 == "number" && !contains(.number) ? "integer" : $0 == "bool" ? "boolean" : $0 }
            .joined(separator: " or ")
    }

    /// Whether a value is of one of the types, as an expression.
    func condition(on value: String) -> String {
        kinds.map { kind in
            switch kind {
            case "null": "\(value).isNull"
            case "number": contains(.number) ? "\(value).isNumber" : "\(value).isInteger"
            default: "\(value).kind == .\(kind)"
            }
        }.joined(separator: " || ")
    }
}
