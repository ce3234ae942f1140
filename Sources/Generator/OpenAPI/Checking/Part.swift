/// The objects that OpenAPI 3.0 and 3.1 define (the specifications' section "Schema"), with the fields of each.
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

    enum Versions: Sendable {
        case both, only30, only31
    }

    struct Field: Sendable {
        let name: String
        let kind: Kind
        let isRequired: Bool
        let versions: Versions

        init(_ name: String, _ kind: Kind, required: Bool = false, _ versions: Versions = .both) {
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

    private var fields: [Field] {
        switch self {
        case .document: Self.documentFields
        case .info:
            [
                Field("title", .string, required: true), Field("version", .string, required: true),
                Field("summary", .string, .only31), Field("description", .string), Field("termsOfService", .string),
                Field("contact", .part(.contact)), Field("license", .part(.license)),
            ]
        case .contact: [Field("name", .string), Field("url", .string), Field("email", .string)]
        case .license:
            [Field("name", .string, required: true), Field("url", .string), Field("identifier", .string, .only31)]
        case .server:
            [
                Field("url", .string, required: true), Field("description", .string),
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
                Field("in", .word(["path", "query", "header", "cookie"]), required: true),
                Field("allowEmptyValue", .boolean), Field("allowReserved", .boolean),
            ] + Self.parameterFields
        case .header: Self.parameterFields
        case .requestBody:
            [
                Field("description", .string), Field("content", .map(.part(.mediaType)), required: true),
                Field("required", .boolean),
            ]
        case .mediaType: [Field("schema", .schema), Field("encoding", .map(.part(.encoding)))] + Self.exampleFields
        case .encoding:
            [
                Field("contentType", .string), Field("headers", .map(.reference(.header))), Field("style", .string),
                Field("explode", .boolean), Field("allowReserved", .boolean),
            ]
        case .response:
            [
                Field("description", .string, required: true), Field("headers", .map(.reference(.header))),
                Field("content", .map(.part(.mediaType))), Field("links", .map(.reference(.link))),
            ]
        case .example:
            [
                Field("summary", .string), Field("description", .string), Field("value", .any),
                Field("externalValue", .string),
            ]
        case .link:
            [
                Field("operationRef", .string), Field("operationId", .string), Field("parameters", .map(.any)),
                Field("requestBody", .any), Field("description", .string), Field("server", .part(.server)),
            ]
        case .tag:
            [
                Field("name", .string, required: true), Field("description", .string),
                Field("externalDocs", .part(.externalDocs)),
            ]
        case .discriminator: [Field("propertyName", .string, required: true), Field("mapping", .map(.string))]
        case .xml:
            [
                Field("name", .string), Field("namespace", .string), Field("prefix", .string),
                Field("attribute", .boolean), Field("wrapped", .boolean),
            ]
        case .securityScheme: Self.securitySchemeFields
        case .oauthFlows:
            ["implicit", "password", "clientCredentials", "authorizationCode"].map { Field($0, .part(.oauthFlow)) }
        case .oauthFlow:
            [
                Field("authorizationUrl", .string), Field("tokenUrl", .string), Field("refreshUrl", .string),
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
        Field("jsonSchemaDialect", .string, .only31), Field("servers", .list(.part(.server))),
        Field("paths", .map(.reference(.pathItem))), Field("webhooks", .map(.reference(.pathItem)), .only31),
        Field("components", .part(.components)), Field("security", security), Field("tags", .list(.part(.tag))),
        Field("externalDocs", .part(.externalDocs)),
    ]

    private static let componentsFields = [
        Field("schemas", .map(.schema)), Field("responses", .map(.reference(.response))),
        Field("parameters", .map(.reference(.parameter))), Field("examples", .map(.reference(.example))),
        Field("requestBodies", .map(.reference(.requestBody))), Field("headers", .map(.reference(.header))),
        Field("securitySchemes", .map(.reference(.securityScheme))), Field("links", .map(.reference(.link))),
        Field("callbacks", .map(.reference(.callback))), Field("pathItems", .map(.reference(.pathItem)), .only31),
    ]

    private static let pathItemFields =
        [
            Field("$ref", .string), Field("summary", .string), Field("description", .string),
            Field("servers", .list(.part(.server))), Field("parameters", .list(.reference(.parameter))),
        ] + DocumentBuilder.methods.map { Field($0, .part(.operation)) }

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
            Field("content", .map(.part(.mediaType))),
        ] + exampleFields

    private static let securitySchemeFields = [
        Field("type", .word(["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"]), required: true),
        Field("description", .string), Field("name", .string), Field("in", .word(["query", "header", "cookie"])),
        Field("scheme", .string), Field("bearerFormat", .string), Field("flows", .part(.oauthFlows)),
        Field("openIdConnectUrl", .string),
    ]

    private static let schemaFields = [
        Field("title", .string), Field("description", .string), Field("format", .string), Field("pattern", .string),
        Field("type", .types), Field("nullable", .boolean, .only30), Field("enum", .list(.any)),
        Field("const", .any, .only31),
        Field("default", .any), Field("example", .any), Field("examples", .list(.any), .only31),
        Field("minimum", .number), Field("maximum", .number), Field("exclusiveMinimum", .boolean, .only30),
        Field("exclusiveMaximum", .boolean, .only30), Field("exclusiveMinimum", .number, .only31),
        Field("exclusiveMaximum", .number, .only31), Field("multipleOf", .positiveNumber),
        Field("minLength", .count), Field("maxLength", .count), Field("minItems", .count), Field("maxItems", .count),
        Field("uniqueItems", .boolean), Field("minProperties", .count), Field("maxProperties", .count),
        Field("required", .list(.string)), Field("properties", .map(.schema)),
        Field("additionalProperties", .schemaOrBoolean), Field("items", .schema), Field("allOf", .filledList(.schema)),
        Field("oneOf", .filledList(.schema)), Field("anyOf", .filledList(.schema)), Field("not", .schema),
        Field("readOnly", .boolean), Field("writeOnly", .boolean), Field("deprecated", .boolean),
        Field("discriminator", .part(.discriminator)), Field("xml", .part(.xml)),
        Field("externalDocs", .part(.externalDocs)), Field("prefixItems", .filledList(.schema), .only31),
        Field("contains", .schema, .only31), Field("minContains", .count, .only31),
        Field("maxContains", .count, .only31), Field("if", .schema, .only31), Field("then", .schema, .only31),
        Field("else", .schema, .only31), Field("patternProperties", .map(.schema), .only31),
        Field("propertyNames", .schema, .only31), Field("dependentSchemas", .map(.schema), .only31),
        Field("dependentRequired", .map(.list(.string)), .only31), Field("unevaluatedItems", .schema, .only31),
        Field("unevaluatedProperties", .schema, .only31), Field("$defs", .map(.schema), .only31),
        Field("$id", .string, .only31), Field("$schema", .string, .only31), Field("$anchor", .string, .only31),
        Field("$dynamicRef", .string, .only31), Field("$dynamicAnchor", .string, .only31),
        Field("$comment", .string, .only31), Field("contentEncoding", .string, .only31),
        Field("contentMediaType", .string, .only31), Field("contentSchema", .schema, .only31),
        Field("definitions", .map(.schema), .only31), Field("dependencies", .map(.schemaOrNames), .only31),
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
