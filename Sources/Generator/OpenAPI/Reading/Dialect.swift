/// Which meaning a schema's keywords have.
enum Dialect: Hashable {
    /// `nullable`, boolean `exclusiveMinimum`, nothing beside `$ref`.
    case openAPI30
    /// JSON Schema 2020-12.
    case openAPI31
    /// The same, in documents whose other objects are those of OpenAPI 3.2.
    case openAPI32
    /// JSON Schema draft 4: `id`, `definitions`, arrays as `items`, `dependencies`, nothing beside `$ref`.
    case draft4

    /// The keyword that names a resource.
    var identifier: String? {
        switch self {
        case .openAPI30: nil
        case .openAPI31, .openAPI32: "$id"
        case .draft4: "id"
        }
    }

    /// JSON Schema 2020-12, with whichever of OpenAPI's own keywords.
    var isDraft2020_12: Bool { self == .openAPI31 || self == .openAPI32 }

    /// Whether what stands beside a `$ref` counts.
    var hasSiblings: Bool { isDraft2020_12 }

    /// Of OpenAPI, in the user's words; nil where it is none of its own.
    var version: String? {
        switch self {
        case .openAPI30: "OpenAPI 3.0"
        case .openAPI31: "OpenAPI 3.1"
        case .openAPI32: "OpenAPI 3.2"
        case .draft4: nil
        }
    }

    /// Of a document, by its `openapi`; nil for versions that are not known.
    static func ofOpenAPI(_ version: String) -> Dialect? {
        if version.hasPrefix("3.0.") { return .openAPI30 }
        if version.hasPrefix("3.1.") { return .openAPI31 }
        return version.hasPrefix("3.2.") ? .openAPI32 : nil
    }

    /// What a `$schema` that is known by name stands for.
    static func named(_ schema: String) -> Dialect? {
        switch schema.hasSuffix("#") ? String(schema.dropLast()) : schema {
        case "https://json-schema.org/draft/2020-12/schema", "https://spec.openapis.org/oas/3.1/dialect/base",
            "https://spec.openapis.org/oas/3.1/dialect/2024-11-10":
            .openAPI31
        case "https://spec.openapis.org/oas/3.2/dialect/2025-09-17": .openAPI32
        case "http://json-schema.org/draft-04/schema", "https://json-schema.org/draft-04/schema": .draft4
        default: nil
        }
    }
}

/// The vocabularies of JSON Schema 2020-12 that decide whether keywords count (core, section 8.1.2).
struct Vocabularies: OptionSet {
    let rawValue: UInt8

    static let applicator = Vocabularies(rawValue: 1)
    static let unevaluated = Vocabularies(rawValue: 2)
    static let validation = Vocabularies(rawValue: 4)
    static let content = Vocabularies(rawValue: 8)
    static let metaData = Vocabularies(rawValue: 16)
    static let format = Vocabularies(rawValue: 32)
    static let all: Vocabularies = [.applicator, .unevaluated, .validation, .content, .metaData, .format]

    static let prefix = "https://json-schema.org/draft/2020-12/vocab/"

    /// nil where the name is that of no vocabulary which is known here; the core is always there.
    init?(named uri: String) {
        switch uri {
        case Self.prefix + "core": self = []
        case Self.prefix + "applicator": self = .applicator
        case Self.prefix + "unevaluated": self = .unevaluated
        case Self.prefix + "validation": self = .validation
        case Self.prefix + "content": self = .content
        case Self.prefix + "meta-data": self = .metaData
        case Self.prefix + "format-annotation", Self.prefix + "format-assertion": self = .format
        case "https://spec.openapis.org/oas/3.1/vocab/base", "https://spec.openapis.org/oas/3.2/vocab/base": self = []
        default: return nil
        }
    }

    init(rawValue: UInt8) {
        self.rawValue = rawValue
    }
}

/// Where a schema's keywords hold further schemas.
enum SchemaPlace {
    case one, list, map
    /// Draft 4's `items`: a schema, or a list of them.
    case oneOrList
    /// Schemas by name, lists of names among them: `dependencies`.
    case mixedMap

    static func of(_ keyword: String, _ dialect: Dialect) -> SchemaPlace? {
        switch keyword {
        case "not", "additionalProperties": .one
        case "allOf", "anyOf", "oneOf": .list
        case "properties": .map
        case "items": dialect == .openAPI30 ? .one : .oneOrList
        case _ where dialect == .openAPI30: nil
        case "patternProperties", "definitions": .map
        case "dependencies": .mixedMap
        case "additionalItems": dialect == .draft4 ? .one : nil
        case _ where dialect == .draft4: nil
        case "$defs", "dependentSchemas": .map
        case "prefixItems": .list
        case "contains", "propertyNames", "if", "then", "else", "unevaluatedItems", "unevaluatedProperties",
            "contentSchema":
            .one
        default: nil
        }
    }
}
