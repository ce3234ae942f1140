internal import Diagnostics

/// Turns a document's tree into the model. It reads what is well-formed and passes over the rest: `StructureCheck`
/// reports malformed parts.
struct DocumentBuilder {
    let file: String
    let root: Node
    let version: String
    let dialect: Dialect
    let resolver: ReferenceResolver
    let schemas: SchemaReader
    let diagnostics: Diagnostics
    let foreignSchemes = ForeignSchemes()

    func build() -> Document {
        let info = root["info"]
        let document = Document(
            file: file, root: root, openAPIVersion: version, title: info?["title"]?.string ?? "",
            version: info?["version"].flatMap { $0.string ?? $0.json } ?? "")
        document.extensions = extensions(of: root)
        let components = root["components"]
        document.schemas = (components?["schemas"]?.members ?? []).filter(\.value.isSchema).map {
            ($0.key, schemas.schema(at: $0.value, dialect))
        }
        document.securitySchemes = (components?["securitySchemes"]?.members ?? []).compactMap(securityScheme)
        document.security = requirements(root["security"])
        let rules = PartRules(diagnostics: diagnostics)
        rules.check(paths: root["paths"])
        check(document.security, of: document)
        for path in root["paths"]?.members ?? [] where path.key.hasPrefix("/") {
            for operation in operations(path, document.security) {
                check(operation.security, of: document)
                document.operations.append(operation)
            }
        }
        rules.check(document.operations)
        document.securitySchemes += foreignSchemes.all
        return document
    }

    private func check(_ requirements: [SecurityRequirement], of document: Document) {
        PartRules(diagnostics: diagnostics)
            .check(requirements, schemes: document.securitySchemes + foreignSchemes.all, file: file)
    }

    /// Callbacks of callbacks are not looked at: they may go on for ever.
    func sentOperations(of document: Document) -> [SentOperation] {
        let webhooks = (root["webhooks"]?.members ?? []).flatMap { webhook in
            operations(webhook, [], isSent: true).map {
                SentOperation(name: webhook.key, owner: nil, operation: $0)
            }
        }
        return webhooks
            + document.operations.flatMap { owner in
                owner.callbacks.flatMap { callback in
                    (resolver.target(of: callback.value)?.members ?? []).filter { !$0.key.hasPrefix("x-") }
                        .flatMap { operations($0, [], isSent: true) }
                        .map { SentOperation(name: callback.key, owner: owner, operation: $0) }
                }
            }
    }

    func extensions(of node: Node) -> [Node.Member] {
        (node.members ?? []).filter { $0.key.hasPrefix("x-") }
    }

    /// The target of a Reference Object with the place that diagnostics show: the key where the part stands in place.
    private func target(of member: Node.Member) -> (node: Node, location: Location)? {
        guard let node = resolver.target(of: member.value), node.members != nil else { return nil }
        return (node, node.location == member.value.location ? member.keyLocation : node.location)
    }

    // MARK: Operations

    /// - Parameter isSent: the path is no template, but the name of a webhook or an expression.
    private func operations(
        _ path: Node.Member, _ security: [SecurityRequirement], isSent: Bool = false
    ) -> [Operation] {
        guard let item = resolver.target(of: path.value) else { return [] }
        // Fields beside a path item's `$ref` are the path's own and win (OpenAPI leaves it undefined).
        let own = item.location == path.value.location ? [] : (path.value.members ?? []).filter { $0.key != "$ref" }
        let members = (item.members ?? []).filter { member in !own.contains { $0.key == member.key } } + own
        let shared = parameters(members.first { $0.key == "parameters" }?.value)
        let dialect = dialect(at: item)
        return members.flatMap { methods($0, dialect) }.compactMap { member in
            guard let (node, _) = target(of: member) else { return nil }
            return operation(member, node, path: path, shared: shared, security, isSent: isSent)
        }
    }

    /// The operations in one field of a path item.
    private func methods(_ member: Node.Member, _ dialect: Dialect) -> [Node.Member] {
        switch member.key {
        case OperationMethod.query: dialect == .openAPI32 ? [member] : []
        case "additionalOperations" where dialect == .openAPI32:
            (member.value.members ?? []).filter { !OperationMethod.fields.contains($0.key.lowercased()) }
        default: OperationMethod.fields.contains(member.key) ? [member] : []
        }
    }

    private func operation(
        _ member: Node.Member, _ node: Node, path: Node.Member, shared: [Parameter], _ security: [SecurityRequirement],
        isSent: Bool
    ) -> Operation {
        let own = parameters(node["parameters"])
        let inherited = shared.filter { parameter in
            !own.contains { $0.name == parameter.name && $0.place == parameter.place }
        }.map { parameter in
            var parameter = parameter
            parameter.isShared = true
            return parameter
        }
        var parameters = inherited + own
        PartRules(diagnostics: diagnostics).checkQueryStrings(parameters)
        if !isSent {
            let use = PathUse(
                method: member.key, path: path.key, pathLocation: path.keyLocation, parameters: parameters,
                location: member.keyLocation)
            for name in PartRules(diagnostics: diagnostics).check(use) {
                parameters.append(undeclared(name, at: path.keyLocation))
            }
        }
        return Operation(
            id: node["operationId"]?.string, method: member.key, path: path.key, location: member.keyLocation,
            summary: node["summary"]?.string ?? node["description"]?.string,
            tags: (node["tags"]?.array ?? []).compactMap(\.string), parameters: parameters,
            requestBody: node["requestBody"].flatMap(requestBody),
            responses: (node["responses"]?.members ?? []).compactMap(response),
            security: node["security"].map { requirements($0) } ?? security,
            isDeprecated: node["deprecated"]?.bool ?? false, extensions: extensions(of: node),
            callbacks: (node["callbacks"]?.members ?? []).filter { !$0.key.hasPrefix("x-") })
    }

    // MARK: Parameters

    /// A path parameter of which only the name is known is a string.
    private func undeclared(_ name: String, at location: Location) -> Parameter {
        let schema = Schema(node: Node(.object([]), at: location))
        schema.types = .string
        return Parameter(
            name: name, place: .path, isRequired: true, schema: schema, style: "simple", explode: false,
            allowReserved: false, mediaType: nil, summary: nil, examples: [], location: location, extensions: [],
            isDeprecated: false, isDeclared: false)
    }

    private func parameters(_ list: Node?) -> [Parameter] {
        (list?.array ?? []).compactMap(parameter)
    }

    private func parameter(_ node: Node) -> Parameter? {
        guard let node = resolver.target(of: node), let name = node["name"]?.string,
            let place = node["in"]?.string.flatMap(Parameter.Place.init(rawValue:))
        else { return nil }
        let style = node["style"]?.string ?? (place == .path || place == .header ? "simple" : "form")
        return Parameter(
            name: name, place: place, isRequired: place == .path || node["required"]?.bool ?? false,
            schema: schema(of: node), style: style,
            explode: node["explode"]?.bool ?? (style == "form" || style == "cookie"),
            allowReserved: node["allowReserved"]?.bool ?? false, mediaType: mediaType(of: node),
            encodings: place == .querystring ? content(node["content"]).first?.encodings ?? [] : [],
            summary: node["description"]?.string, examples: examples(of: node).map(\.value), location: node.location,
            extensions: extensions(of: node), isDeprecated: node["deprecated"]?.bool ?? false)
    }

    /// A parameter's or header's `schema`, or that of its one media type; any value where there is neither.
    private func schema(of node: Node) -> Schema {
        let written =
            node["schema"] ?? node["content"]?.members?.first.flatMap { resolver.target(of: $0.value)?["schema"] }
        return schemas.schema(at: written ?? Node(.bool(true), at: node.location), dialect(at: node))
    }

    private func mediaType(of node: Node) -> String? {
        node["schema"] == nil ? node["content"]?.members?.first?.key : nil
    }

    /// A part that another file holds has that file's dialect.
    private func dialect(at node: Node) -> Dialect {
        node.location.file == file ? dialect : schemas.dialect(of: node, otherwise: dialect)
    }

    // MARK: Bodies

    private func requestBody(_ node: Node) -> RequestBody? {
        guard let target = resolver.target(of: node), target.members != nil else { return nil }
        return RequestBody(
            isRequired: target["required"]?.bool ?? false, content: content(target["content"]),
            location: target.location)
    }

    private func response(_ member: Node.Member) -> Response? {
        guard !member.key.hasPrefix("x-"), let (node, location) = target(of: member) else { return nil }
        // A header named Content-Type is ignored (OpenAPI, Response Object).
        let headers = (node["headers"]?.members ?? []).filter { $0.key.lowercased() != "content-type" }
        return Response(
            status: member.key, headers: headers.compactMap(header), content: content(node["content"]),
            location: location)
    }

    private func header(_ member: Node.Member) -> Header? {
        guard let (node, location) = target(of: member) else { return nil }
        return Header(
            name: member.key, isRequired: node["required"]?.bool ?? false, schema: schema(of: node),
            explode: node["explode"]?.bool ?? false, mediaType: mediaType(of: node),
            examples: examples(of: node).map(\.value), location: location, extensions: extensions(of: node))
    }

    private func content(_ node: Node?) -> [MediaType] {
        (node?.members ?? []).filter { $0.value.members != nil && !$0.key.hasPrefix("x-") }.compactMap { member in
            guard let node = resolver.target(of: member.value) else { return nil }
            return MediaType(
                name: member.key, schema: node["schema"].flatMap(optionalSchema),
                itemSchema: node["itemSchema"].flatMap(optionalSchema), examples: examples(of: node, member.key),
                encodings: encodings(node["encoding"]), location: member.keyLocation)
        }
    }

    private func optionalSchema(_ node: Node) -> Schema? {
        node.isSchema ? schemas.schema(at: node, dialect(at: node)) : nil
    }

    private func encodings(_ node: Node?) -> [Encoding] {
        (node?.members ?? []).filter { $0.value.members != nil }.map { member in
            Encoding(
                property: member.key, contentType: member.value["contentType"]?.string,
                style: member.value["style"]?.string, explode: member.value["explode"]?.bool,
                allowReserved: member.value["allowReserved"]?.bool ?? false)
        }
    }

    /// An Example Object that has its value elsewhere has none here, nor one of JSON or of a parameter that has it only as it is sent.
    private func examples(of node: Node, _ mediaType: String? = nil) -> [(name: String, value: Node)] {
        if let example = node["example"] { return [("", example)] }
        let isSerialised = mediaType.map { !$0.isJSONType } ?? false
        return (node["examples"]?.members ?? []).compactMap { member in
            guard let example = resolver.target(of: member.value) else { return nil }
            let sent = isSerialised ? example["serializedValue"] : nil
            return (example["dataValue"] ?? example["value"] ?? sent).map { (member.key, $0) }
        }
    }

    // MARK: Security

    private func securityScheme(_ member: Node.Member) -> SecurityScheme? {
        guard let (node, location) = target(of: member), let type = node["type"]?.string else { return nil }
        return SecurityScheme(
            name: member.key, type: type, scheme: type == "http" ? node["scheme"]?.string?.lowercased() : nil,
            place: node["in"]?.string.flatMap(Parameter.Place.init(rawValue:)), parameterName: node["name"]?.string,
            location: location)
    }

    private func requirements(_ list: Node?) -> [SecurityRequirement] {
        (list?.array ?? []).compactMap { requirement in
            guard let members = requirement.members else { return nil }
            let schemes = members.compactMap { member in
                schemeName(member).map { ($0, (member.value.array ?? []).compactMap(\.string)) }
            }
            guard schemes.count == members.count else { return nil }
            return SecurityRequirement(schemes: schemes, location: requirement.location)
        }
    }

    /// A component's name; else, in 3.2, a reference to a scheme, which then has the last part of it for its name (Security Requirement
    /// Object). nil, reported, where that leads nowhere.
    private func schemeName(_ member: Node.Member) -> String? {
        let components = root["components"]?["securitySchemes"]?.members ?? []
        guard dialect == .openAPI32, !components.contains(where: { $0.key == member.key }),
            member.key.contains(where: { "/#:".contains($0) })
        else { return member.key }
        if let known = foreignSchemes.name(of: member.key) { return known }
        let place = Node(.string(member.key), at: member.keyLocation)
        guard let named = resolver.resolve(place, text: member.key), let node = resolver.target(of: named) else {
            return nil
        }
        if let own = components.first(where: { resolver.target(of: $0.value)?.location == node.location }) {
            return own.key
        }
        let last = JSONPointer.split(named.location.pointer)?.token ?? member.key
        let isTaken = components.contains { $0.key == last } || foreignSchemes.all.contains { $0.name == last }
        let scheme = securityScheme(
            Node.Member(key: isTaken ? member.key : last, keyLocation: node.location, value: node))
        guard let scheme else {
            diagnostics.report(
                .invalidValue, at: member.keyLocation, "'\(member.key)' leads to no security scheme",
                fix: "let it name one under 'components/securitySchemes'")
            return nil
        }
        foreignSchemes.add(scheme, as: member.key)
        return scheme.name
    }
}

/// The security schemes that a document's requirements name by reference, in the order in which they are met.
final class ForeignSchemes {
    private(set) var all: [SecurityScheme] = []
    private var names: [String: String] = [:]

    func name(of reference: String) -> String? { names[reference] }

    func add(_ scheme: SecurityScheme, as reference: String) {
        names[reference] = scheme.name
        all.append(scheme)
    }
}
