/// The objects that OpenAPI 3.0, 3.1 and 3.2 define (the specifications' section "Schema"), with the fields of each.
enum Part: String {
    case document, info, contact, license, server, serverVariable, components, pathItem, operation, externalDocs
    case parameter, requestBody, mediaType, encoding, responses, response, callback, example, link, header, tag
    case discriminator, xml, securityScheme, oauthFlows, oauthFlow, schema

    /// The user's words for it.
    var words: String {
        switch self {
        case .document: "the document"
        case .info: "'info'"
        case .components: "'components'"
        case .responses: "'responses'"
        case .externalDocs: "'externalDocs'"
        case .serverVariable: "this server variable"
        case .pathItem: "this path item"
        case .requestBody: "this request body"
        case .mediaType: "this media type"
        case .securityScheme: "this security scheme"
        case .oauthFlows: "'flows'"
        case .oauthFlow: "this flow"
        case .xml: "'xml'"
        case .contact, .license, .server, .operation, .parameter, .encoding, .response, .callback, .example, .link,
            .header,
            .tag, .discriminator, .schema:
            "this \(rawValue)"
        }
    }

    /// What a value must be.
    indirect enum Kind: Sendable {
        case any, string, boolean, number, positiveNumber, count
        case word([String])
        case list(Kind)
        /// Without a member, nothing could be meant.
        case filledList(Kind)
        case map(Kind)
        case part(Part)
        /// The part, or a Reference Object in its place.
        case reference(Part)
        case schema
        /// `additionalProperties` and the like: true and false are schemas in 3.0 as well.
        case schemaOrBoolean
        /// Draft 4's `items`.
        case schemaOrList
        /// Draft 4's `dependencies`, each of them.
        case schemaOrNames
        /// A schema's `type`.
        case types
    }

    /// Which versions of OpenAPI have a field so.
    enum Versions: Sendable {
        case all, only30, until31, since31, since32

        func contain(_ dialect: Dialect) -> Bool {
            switch self {
            case .all: true
            case .only30: dialect == .openAPI30
            case .until31: dialect != .openAPI32
            case .since31: dialect != .openAPI30
            case .since32: dialect == .openAPI32
            }
        }
    }

    struct Field: Sendable {
        let name: String
        let kind: Kind
        let isRequired: Bool
        let versions: Versions

        init(_ name: String, _ kind: Kind, required: Bool = false, _ versions: Versions = .all) {
            self.name = name
            self.kind = kind
            isRequired = required
            self.versions = versions
        }
    }

    /// What a part's members may be.
    enum Members {
        case fields([Field])
        /// Any name, each with this value.
        case map(Kind)
    }

    var members: Members {
        switch self {
        case .responses: .map(.reference(.response))
        case .callback: .map(.reference(.pathItem))
        case .schema: .fields(Self.schemaFields)
        default: .fields(fields)
        }
    }

    /// The first version of OpenAPI that gives the part a field of that name.
    func version(with name: String) -> String? {
        guard case .fields(let fields) = members else { return nil }
        let versions = fields.filter { $0.name == name }.map(\.versions)
        return [Dialect.openAPI30, .openAPI31, .openAPI32].first { dialect in
            versions.contains { $0.contain(dialect) }
        }?.version
    }

    private var fields: [Field] {
        switch self {
        case .document: Self.documentFields
        case .info:
            [
                Field("title", .string, required: true), Field("version", .string, required: true),
                Field("summary", .string, .since31), Field("description", .string), Field("termsOfService", .string),
                Field("contact", .part(.contact)), Field("license", .part(.license)),
            ]
        case .contact: [Field("name", .string), Field("url", .string), Field("email", .string)]
        case .license:
            [Field("name", .string, required: true), Field("url", .string), Field("identifier", .string, .since31)]
        case .server:
            [
                Field("url", .string, required: true), Field("name", .string, .since32), Field("description", .string),
                Field("variables", .map(.part(.serverVariable))),
            ]
        case .serverVariable:
            [
                Field("enum", .filledList(.string)), Field("default", .string, required: true),
                Field("description", .string),
            ]
        case .components: Self.componentsFields
        case .pathItem: Self.pathItemFields
        case .operation: Self.operationFields
        case .externalDocs: [Field("url", .string, required: true), Field("description", .string)]
        case .parameter:
            [
                Field("name", .string, required: true),
                Field("in", .word(["path", "query", "header", "cookie"]), required: true, .until31),
                Field("in", .word(["path", "query", "querystring", "header", "cookie"]), required: true, .since32),
                Field("allowEmptyValue", .boolean), Field("allowReserved", .boolean),
            ] + Self.parameterFields
        case .header: Self.parameterFields + [Field("allowReserved", .boolean, .since32)]
        case .requestBody:
            [Field("description", .string), Field("required", .boolean)] + Self.content(required: true)
        case .mediaType:
            [
                Field("schema", .schema), Field("itemSchema", .schema, .since32),
                // The text does not name it, but the published JSON Schema has it.
                Field("description", .string, .since32), Field("encoding", .map(.part(.encoding))),
            ] + Self.positionFields + Self.exampleFields
        case .encoding:
            [
                Field("contentType", .string), Field("headers", .map(.reference(.header))), Field("style", .string),
                Field("explode", .boolean), Field("allowReserved", .boolean),
                Field("encoding", .map(.part(.encoding)), .since32),
            ] + Self.positionFields
        case .response:
            [
                Field("summary", .string, .since32), Field("description", .string, required: true, .until31),
                Field("description", .string, .since32), Field("headers", .map(.reference(.header))),
                Field("links", .map(.reference(.link))),
            ] + Self.content()
        case .example:
            [
                Field("summary", .string), Field("description", .string), Field("value", .any),
                Field("dataValue", .any, .since32), Field("serializedValue", .string, .since32),
                Field("externalValue", .string),
            ]
        case .link:
            [
                Field("operationRef", .string), Field("operationId", .string), Field("parameters", .map(.any)),
                Field("requestBody", .any), Field("description", .string), Field("server", .part(.server)),
            ]
        case .tag:
            [
                Field("name", .string, required: true), Field("summary", .string, .since32),
                Field("description", .string), Field("externalDocs", .part(.externalDocs)),
                Field("parent", .string, .since32), Field("kind", .string, .since32),
            ]
        case .discriminator:
            [
                Field("propertyName", .string, required: true), Field("mapping", .map(.string)),
                Field("defaultMapping", .string, .since32),
            ]
        case .xml:
            [
                Field("nodeType", .word(["element", "attribute", "text", "cdata", "none"]), .since32),
                Field("name", .string), Field("namespace", .string), Field("prefix", .string),
                Field("attribute", .boolean), Field("wrapped", .boolean),
            ]
        case .securityScheme: Self.securitySchemeFields
        case .oauthFlows:
            ["implicit", "password", "clientCredentials", "authorizationCode"].map { Field($0, .part(.oauthFlow)) }
                + [Field("deviceAuthorization", .part(.oauthFlow), .since32)]
        case .oauthFlow:
            [
                Field("authorizationUrl", .string), Field("deviceAuthorizationUrl", .string, .since32),
                Field("tokenUrl", .string), Field("refreshUrl", .string),
                Field("scopes", .map(.string), required: true),
            ]
        case .responses, .callback, .schema: []
        }
    }
}

// MARK: Longer lists

extension Part {
    private static let security = Kind.list(.map(.list(.string)))

    private static let documentFields = [
        Field("openapi", .string, required: true), Field("info", .part(.info), required: true),
        Field("$self", .string, .since32), Field("jsonSchemaDialect", .string, .since31),
        Field("servers", .list(.part(.server))),
        Field("paths", .map(.reference(.pathItem))), Field("webhooks", .map(.reference(.pathItem)), .since31),
        Field("components", .part(.components)), Field("security", security), Field("tags", .list(.part(.tag))),
        Field("externalDocs", .part(.externalDocs)),
    ]

    private static let componentsFields = [
        Field("schemas", .map(.schema)), Field("responses", .map(.reference(.response))),
        Field("parameters", .map(.reference(.parameter))), Field("examples", .map(.reference(.example))),
        Field("requestBodies", .map(.reference(.requestBody))), Field("headers", .map(.reference(.header))),
        Field("securitySchemes", .map(.reference(.securityScheme))), Field("links", .map(.reference(.link))),
        Field("callbacks", .map(.reference(.callback))), Field("pathItems", .map(.reference(.pathItem)), .since31),
        Field("mediaTypes", .map(.reference(.mediaType)), .since32),
    ]

    private static let pathItemFields =
        [
            Field("$ref", .string), Field("summary", .string), Field("description", .string),
            Field("servers", .list(.part(.server))), Field("parameters", .list(.reference(.parameter))),
        ] + OperationMethod.fields.map { Field($0, .part(.operation), $0 == OperationMethod.query ? .since32 : .all) }
        + [Field("additionalOperations", .map(.part(.operation)), .since32)]

    private static let operationFields = [
        Field("tags", .list(.string)), Field("summary", .string), Field("description", .string),
        Field("externalDocs", .part(.externalDocs)), Field("operationId", .string),
        Field("parameters", .list(.reference(.parameter))), Field("requestBody", .reference(.requestBody)),
        Field("responses", .part(.responses)), Field("callbacks", .map(.reference(.callback))),
        Field("deprecated", .boolean), Field("security", security), Field("servers", .list(.part(.server))),
    ]

    private static let exampleFields = [Field("example", .any), Field("examples", .map(.reference(.example)))]

    private static let parameterFields =
        [
            Field("description", .string), Field("required", .boolean), Field("deprecated", .boolean),
            Field("style", .string), Field("explode", .boolean), Field("schema", .schema),
        ] + content() + exampleFields

    /// Media types by their names; 3.2 lets references stand for them.
    private static func content(required: Bool = false) -> [Field] {
        [
            Field("content", .map(.part(.mediaType)), required: required, .until31),
            Field("content", .map(.reference(.mediaType)), required: required, .since32),
        ]
    }

    /// How the elements of an array are written (3.2, "Encoding By Position").
    private static let positionFields = [
        Field("prefixEncoding", .list(.part(.encoding)), .since32),
        Field("itemEncoding", .part(.encoding), .since32),
    ]

    private static let securitySchemeFields = [
        Field("type", .word(["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"]), required: true),
        Field("description", .string), Field("name", .string), Field("in", .word(["query", "header", "cookie"])),
        Field("scheme", .string), Field("bearerFormat", .string), Field("flows", .part(.oauthFlows)),
        Field("openIdConnectUrl", .string), Field("oauth2MetadataUrl", .string, .since32),
        Field("deprecated", .boolean, .since32),
    ]

    private static let schemaFields = [
        Field("title", .string), Field("description", .string), Field("format", .string), Field("pattern", .string),
        Field("type", .types), Field("nullable", .boolean, .only30), Field("enum", .list(.any)),
        Field("const", .any, .since31),
        Field("default", .any), Field("example", .any), Field("examples", .list(.any), .since31),
        Field("minimum", .number), Field("maximum", .number), Field("exclusiveMinimum", .boolean, .only30),
        Field("exclusiveMaximum", .boolean, .only30), Field("exclusiveMinimum", .number, .since31),
        Field("exclusiveMaximum", .number, .since31), Field("multipleOf", .positiveNumber),
        Field("minLength", .count), Field("maxLength", .count), Field("minItems", .count), Field("maxItems", .count),
        Field("uniqueItems", .boolean), Field("minProperties", .count), Field("maxProperties", .count),
        Field("required", .list(.string)), Field("properties", .map(.schema)),
        Field("additionalProperties", .schemaOrBoolean), Field("items", .schema), Field("allOf", .filledList(.schema)),
        Field("oneOf", .filledList(.schema)), Field("anyOf", .filledList(.schema)), Field("not", .schema),
        Field("readOnly", .boolean), Field("writeOnly", .boolean), Field("deprecated", .boolean),
        Field("discriminator", .part(.discriminator)), Field("xml", .part(.xml)),
        Field("externalDocs", .part(.externalDocs)), Field("prefixItems", .filledList(.schema), .since31),
        Field("contains", .schema, .since31), Field("minContains", .count, .since31),
        Field("maxContains", .count, .since31), Field("if", .schema, .since31), Field("then", .schema, .since31),
        Field("else", .schema, .since31), Field("patternProperties", .map(.schema), .since31),
        Field("propertyNames", .schema, .since31), Field("dependentSchemas", .map(.schema), .since31),
        Field("dependentRequired", .map(.list(.string)), .since31), Field("unevaluatedItems", .schema, .since31),
        Field("unevaluatedProperties", .schema, .since31), Field("$defs", .map(.schema), .since31),
        Field("$id", .string, .since31), Field("$schema", .string, .since31), Field("$anchor", .string, .since31),
        Field("$dynamicRef", .string, .since31), Field("$dynamicAnchor", .string, .since31),
        Field("$comment", .string, .since31), Field("contentEncoding", .string, .since31),
        Field("contentMediaType", .string, .since31), Field("contentSchema", .schema, .since31),
        Field("definitions", .map(.schema), .since31), Field("dependencies", .map(.schemaOrNames), .since31),
    ]

    /// What JSON Schema draft 4 gives a schema.
    static let draft4Fields = [
        Field("id", .string), Field("$schema", .string), Field("title", .string), Field("description", .string),
        Field("format", .string), Field("pattern", .string), Field("type", .types), Field("enum", .list(.any)),
        Field("minimum", .number), Field("maximum", .number), Field("exclusiveMinimum", .boolean),
        Field("exclusiveMaximum", .boolean), Field("multipleOf", .positiveNumber), Field("minLength", .count),
        Field("maxLength", .count), Field("minItems", .count), Field("maxItems", .count),
        Field("uniqueItems", .boolean), Field("minProperties", .count), Field("maxProperties", .count),
        Field("required", .list(.string)), Field("properties", .map(.schema)),
        Field("patternProperties", .map(.schema)), Field("additionalProperties", .schemaOrBoolean),
        Field("items", .schemaOrList), Field("additionalItems", .schemaOrBoolean),
        Field("dependencies", .map(.schemaOrNames)), Field("definitions", .map(.schema)),
        Field("allOf", .filledList(.schema)), Field("oneOf", .filledList(.schema)),
        Field("anyOf", .filledList(.schema)), Field("not", .schema),
    ]
}
