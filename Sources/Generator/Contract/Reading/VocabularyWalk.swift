internal import Diagnostics
internal import OpenAPI

/// Finds every `x-bff…` key of a document, also in parts that nothing uses, and reports those that do not belong where
/// they stand. It walks the tree as written: the model has no place for a key that OpenAPI does not foresee.
struct VocabularyWalk {
    private enum Kind: Hashable {
        case document, paths, pathItem, operation, parameter, requestBody, responses, response, header, mediaType,
            encoding
        case schema, fieldSchema, components, other
        /// Of a webhook or callback: what we send, so no plan feeds it.
        case sentPathItem, sentOperation

        var place: Vocabulary.Place {
            switch self {
            case .document: .document
            case .operation: .operation
            case .schema: .schema
            case .fieldSchema: .fieldSchema
            case .header: .header
            case .paths, .pathItem, .parameter, .requestBody, .responses, .response, .mediaType, .encoding, .components,
                .other, .sentPathItem, .sentOperation:
                .elsewhere
            }
        }

        /// With its article.
        var name: String {
            switch self {
            case .document: "the document's root"
            case .paths: "'paths'"
            case .pathItem, .sentPathItem: "a path item"
            case .operation: "an operation"
            case .sentOperation: "an operation of a webhook or callback"
            case .parameter: "a parameter"
            case .requestBody: "a request body"
            case .responses: "'responses'"
            case .response: "a response"
            case .header: "a Header Object"
            case .mediaType: "a media type"
            case .encoding: "an encoding"
            case .schema, .fieldSchema: "a schema"
            case .components: "'components'"
            case .other: "this object"
            }
        }
    }

    private enum Child {
        case one(Kind), list(Kind), map(Kind)
        /// A map of maps.
        case maps(Kind)
    }

    private static let methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"]
    private static let content: [String: Child] = ["content": .map(.mediaType)]
    private static let subschemas: [String: Child] = [
        "properties": .map(.schema), "patternProperties": .map(.schema), "$defs": .map(.schema),
        "dependentSchemas": .map(.schema),
        "items": .one(.schema), "additionalProperties": .one(.schema), "not": .one(.schema), "if": .one(.schema),
        "then": .one(.schema), "else": .one(.schema), "contains": .one(.schema), "propertyNames": .one(.schema),
        "unevaluatedItems": .one(.schema), "unevaluatedProperties": .one(.schema), "prefixItems": .list(.schema),
        "allOf": .list(.schema), "oneOf": .list(.schema), "anyOf": .list(.schema), "discriminator": .one(.other),
        "xml": .one(.other),
        "externalDocs": .one(.other),
    ]

    private static let operation: [String: Child] = [
        "parameters": .list(.parameter), "requestBody": .one(.requestBody), "responses": .one(.responses),
        "callbacks": .maps(.sentPathItem), "servers": .list(.other), "externalDocs": .one(.other),
    ]

    private static func pathItem(of operation: Kind) -> [String: Child] {
        Dictionary(uniqueKeysWithValues: methods.map { ($0, Child.one(operation)) })
            .merging([
                "additionalOperations": .map(operation), "parameters": .list(.parameter), "servers": .list(.other),
            ]) { $1 }
    }

    private static let children: [Kind: [String: Child]] = [
        .document: [
            "paths": .one(.paths), "webhooks": .map(.sentPathItem), "components": .one(.components),
            "info": .one(.other),
            "servers": .list(.other), "tags": .list(.other), "externalDocs": .one(.other),
        ],
        .pathItem: pathItem(of: .operation),
        .sentPathItem: pathItem(of: .sentOperation),
        .operation: operation,
        .sentOperation: operation,
        .parameter: ["schema": .one(.fieldSchema), "content": .map(.mediaType)],
        .requestBody: content,
        .response: ["headers": .map(.header), "content": .map(.mediaType)],
        .header: ["schema": .one(.fieldSchema), "content": .map(.mediaType)],
        .mediaType: [
            "schema": .one(.schema), "itemSchema": .one(.schema), "encoding": .map(.encoding),
            "prefixEncoding": .list(.encoding), "itemEncoding": .one(.encoding),
        ],
        .encoding: [
            "headers": .map(.header), "encoding": .map(.encoding), "prefixEncoding": .list(.encoding),
            "itemEncoding": .one(.encoding),
        ],
        .schema: subschemas,
        .fieldSchema: subschemas,
        .components: [
            "schemas": .map(.schema), "responses": .map(.response), "parameters": .map(.parameter),
            "requestBodies": .map(.requestBody), "headers": .map(.header), "securitySchemes": .map(.other),
            "callbacks": .maps(.sentPathItem), "pathItems": .map(.pathItem), "mediaTypes": .map(.mediaType),
        ],
    ]

    /// In 3.0 whatever stands beside a schema's `$ref` is ignored.
    private let isOpenAPI30: Bool
    private let side: Vocabulary.Side
    private let diagnostics: Diagnostics

    static func check(_ document: Document, of side: Vocabulary.Side, _ diagnostics: Diagnostics) {
        let walk = VocabularyWalk(
            isOpenAPI30: document.openAPIVersion.hasPrefix("3.0"), side: side, diagnostics: diagnostics)
        walk.visit(document.root, .document)
        let index = DocumentIndex(document)
        for schema in index.schemas where schema.location.file != document.file { walk.own(schema.extensions, .schema) }
        for header in index.headers where header.location.file != document.file { walk.own(header.extensions, .header) }
        for operation in document.operations where operation.location.file != document.file {
            walk.own(operation.extensions, .operation)
        }
    }

    private func own(_ members: [Node.Member], _ kind: Kind) {
        for member in members { Vocabulary.check(member, on: kind.place, called: kind.name, of: side, diagnostics) }
    }

    private func visit(_ node: Node, _ kind: Kind) {
        guard let members = node.members else { return }
        let extensions = members.filter { $0.key.hasPrefix("x-") }
        if members.contains(where: { $0.key == "$ref" }), kind != .pathItem, kind != .sentPathItem,
            isOpenAPI30 || (kind != .schema && kind != .fieldSchema)
        {
            for member in extensions { refuseBesideReference(member, kind) }
            return
        }
        own(extensions, kind)
        for member in members where !member.key.hasPrefix("x-") {
            switch kind {
            case .paths: visit(member.value, .pathItem)
            case .responses: visit(member.value, .response)
            default:
                if let child = Self.children[kind]?[member.key] { visit(member.value, child) }
            }
        }
    }

    private func visit(_ node: Node, _ child: Child) {
        switch child {
        case .one(let kind): visit(node, kind)
        case .list(let kind): for node in node.array ?? [] { visit(node, kind) }
        case .map(let kind): for member in node.members ?? [] { visit(member.value, kind) }
        case .maps(let kind): for member in node.members ?? [] { visit(member.value, .map(kind)) }
        }
    }

    private func refuseBesideReference(_ member: Node.Member, _ kind: Kind) {
        guard member.key.hasPrefix("x-bff") else { return }
        let isSchema = kind == .schema || kind == .fieldSchema
        diagnostics.report(
            .misplacedKey, at: member.keyLocation, "'\(member.key)' stands beside '$ref', where OpenAPI ignores it",
            fix: isSchema
                ? "put the reference into 'allOf': [{$ref: …}]" : "write the object out in place of the reference")
    }
}

/// Every schema and header that a document's model reaches, each once.
struct DocumentIndex {
    private(set) var schemas: [Schema] = []
    private(set) var headers: [Header] = []
    private var seen: Set<ObjectIdentifier> = []

    init() {}

    init(_ document: Document) {
        for (_, schema) in document.schemas { add(schema) }
        for operation in document.operations { add(operation) }
    }

    /// What an operation's responses reach.
    init(responsesOf operation: Operation) {
        for response in operation.responses { add(response) }
    }

    mutating func add(_ operation: Operation) {
        for parameter in operation.parameters { add(parameter.schema) }
        for media in operation.requestBody?.content ?? [] { media.schema.map { add($0) } }
        for response in operation.responses { add(response) }
    }

    private mutating func add(_ response: Response) {
        for header in response.headers {
            headers.append(header)
            add(header.schema)
        }
        for media in response.content { media.schema.map { add($0) } }
    }

    private mutating func add(_ schema: Schema) {
        var waiting = [schema]
        while let schema = waiting.popLast() {
            guard seen.insert(ObjectIdentifier(schema)).inserted else { continue }
            schemas.append(schema)
            waiting += schema.children.reversed()
        }
    }
}

extension Schema {
    /// The schemas that this one is made of, in the order of its keywords.
    var children: [Schema] {
        let single = [items, additionalProperties, not].compactMap(\.self)
        return properties.map(\.schema) + prefixItems + single + allOf + oneOf + anyOf
            + (discriminator?.mapping.map(\.schema) ?? [])
    }
}
