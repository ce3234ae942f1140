internal import Diagnostics

/// What OpenAPI asks of a part beyond the kind of each field.
struct PartRules {
    let diagnostics: Diagnostics

    func check(_ node: Node, as part: Part, _ dialect: Dialect) {
        switch part {
        case .document: checkDocument(node, dialect)
        case .components: checkComponents(node, dialect)
        case .operation: if dialect == .openAPI30 { require("responses", node, part) }
        case .parameter: checkParameter(node, dialect)
        case .header:
            checkSchemaOrContent(node, part)
            checkExamples(node, part)
        case .mediaType:
            checkExamples(node, part)
            checkPositions(node, part)
        case .encoding: checkPositions(node, part)
        case .example: if dialect == .openAPI32 { checkExample(node) }
        case .pathItem: if dialect == .openAPI32 { checkMethods(node) }
        case .xml: checkNodeType(node)
        case .response: checkHeaderNames(node)
        case .responses: checkResponses(node)
        case .securityScheme: checkSecurityScheme(node)
        case .oauthFlows: checkFlows(node)
        case .serverVariable: checkServerVariable(node)
        case .schema: checkSchema(node, dialect)
        default: break
        }
    }

    func require(_ field: String, _ node: Node, _ part: Part) {
        if node[field] != nil { return }
        diagnostics.report(.missingField, at: node.location, "\(part.words) has no '\(field)'", fix: "add '\(field)'")
    }

    private func checkDocument(_ node: Node, _ dialect: Dialect) {
        if dialect == .openAPI32 {
            checkSelf(node)
            checkTags(node)
        }
        if dialect == .openAPI30 {
            require("paths", node, .document)
        } else if node["paths"] == nil, node["components"] == nil, node["webhooks"] == nil {
            diagnostics.report(
                .missingField, at: node.location, "the document has none of 'paths', 'components' and 'webhooks'",
                fix: "add 'paths'")
        }
        for path in node["paths"]?.members ?? [] where !path.key.hasPrefix("/") && !path.key.hasPrefix("x-") {
            diagnostics.report(
                .invalidValue, at: path.keyLocation, "path '\(path.key)' does not start with '/'",
                fix: "write '/\(path.key)'")
        }
    }

    /// Component names match `^[a-zA-Z0-9._-]+$`.
    private func checkComponents(_ node: Node, _ dialect: Dialect) {
        for kind in node.members ?? [] where !kind.key.hasPrefix("x-") {
            for component in kind.value.members ?? [] {
                let isName = component.key.utf8.allSatisfy {
                    (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) || [0x2E, 0x5F, 0x2D].contains($0)
                }
                if isName && !component.key.isEmpty { continue }
                diagnostics.report(
                    dialect == .openAPI30 ? .nonconforming : .invalidValue, at: component.keyLocation,
                    "component name '\(component.key)' has characters besides letters, digits, '.', '_' and '-'",
                    fix: "rename it")
            }
        }
    }

    private static let styles: [String: [String]] = [
        "path": ["matrix", "label", "simple"], "query": ["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        "header": ["simple"], "cookie": ["form"],
    ]

    private func checkParameter(_ node: Node, _ dialect: Dialect) {
        let place = node["in"]?.string ?? ""
        if place == "querystring", dialect == .openAPI32 { return checkQueryString(node) }
        if place == "path", node["required"]?.bool != true {
            let at = node["required"]?.location ?? node.location
            let isOnlyMissing = node["required"] == nil && node["content"] != nil
            diagnostics.report(
                isOnlyMissing ? .nonconforming : .invalidValue, at: at,
                "path parameter '\(node["name"]?.string ?? "")' is not required",
                fix: "write 'required: true'")
        }
        let more = dialect == .openAPI32 && place == "cookie" ? ["cookie"] : []
        if let style = node["style"], let text = style.string, let known = Self.styles[place].map({ $0 + more }),
            !known.contains(text)
        {
            diagnostics.report(
                .invalidValue, at: style.location,
                "style '\(text)' does not fit \(place) parameters, expected \(known.quoted)",
                fix: Suggestion.fix(for: text, in: known))
        }
        if place == "header" || place == "cookie", let name = node["name"], let text = name.string,
            !FieldName.isToken(text)
        {
            diagnostics.report(
                .invalidValue, at: name.location, "'\(text)' cannot name a \(place)",
                fix: "use letters, digits and hyphens")
        }
        if dialect == .openAPI32 {
            checkReserved(node, place)
        } else if let reserved = node["allowReserved"], ["header", "cookie"].contains(place) {
            diagnostics.report(
                .invalidValue, at: reserved.location,
                "'allowReserved' stands on a \(place) parameter, only queries have it",
                fix: "remove it")
        }
        checkSchemaOrContent(node, .parameter)
        checkExamples(node, .parameter)
    }

    func checkExamples(_ node: Node, _ part: Part) {
        guard node["example"] != nil, let examples = node["examples"] else { return }
        diagnostics.report(
            .invalidValue, at: examples.location, "\(part.words) has both 'example' and 'examples'",
            fix: "move the one into the others")
    }

    private func checkHeaderNames(_ node: Node) {
        for header in node["headers"]?.members ?? [] where !FieldName.isToken(header.key) {
            diagnostics.report(
                .invalidValue, at: header.keyLocation,
                "\(Node(.string(header.key), at: header.keyLocation).json) cannot name a header",
                fix: "use letters, digits and hyphens")
        }
    }

    /// The keys of every `content`.
    func check(mediaTypes content: Node) {
        for type in content.members ?? [] where !type.key.hasPrefix("x-") && !FieldName.isMediaType(type.key) {
            diagnostics.report(
                FieldName.isReadable(type.key) ? .nonconforming : .invalidValue, at: type.keyLocation,
                "\(Node(.string(type.key), at: type.keyLocation).json) is no media type",
                fix: "write it like 'application/json'")
        }
    }

    func checkSchemaOrContent(_ node: Node, _ part: Part) {
        if part == .header, let style = node["style"], let text = style.string, text != "simple" {
            diagnostics.report(
                .invalidValue, at: style.location, "style '\(text)' does not fit headers, expected 'simple'",
                fix: "remove it")
        }
        guard let content = node["content"] else {
            if node["schema"] == nil {
                diagnostics.report(
                    .missingField, at: node.location, "\(part.words) has neither 'schema' nor 'content'",
                    fix: "add 'schema'")
            }
            return
        }
        if node["schema"] != nil {
            diagnostics.report(
                part == .parameter ? .nonconforming : .invalidValue, at: content.location,
                "\(part.words) has both 'schema' and 'content'", fix: "remove one of them")
        } else if let style = node["style"] {
            diagnostics.report(
                .invalidValue, at: style.location, "\(part.words) has both 'style' and 'content'",
                fix: "remove one of them")
        } else if let members = content.members, members.count != 1 {
            diagnostics.report(
                .invalidValue, at: content.location, "'content' of a \(part.rawValue) has \(members.count) media types",
                fix: "keep one")
        }
    }

    /// `200`, `2XX`, `default`.
    private func checkResponses(_ node: Node) {
        for response in node.members ?? [] where !response.key.hasPrefix("x-") && response.key != "default" {
            let digits = Array(response.key.utf8)
            let isNumber = digits.count == 3 && digits.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
            let isRange = digits.count == 3 && digits.dropFirst().allSatisfy { $0 == UInt8(ascii: "X") }
            if isNumber || isRange, (0x31...0x35).contains(digits[0]) { continue }
            diagnostics.report(
                .invalidValue, at: response.keyLocation, "'\(response.key)' is no status",
                fix: "write a code like '200', a range like '2XX', or 'default'")
        }
    }

    private func checkSecurityScheme(_ node: Node) {
        switch node["type"]?.string {
        case "apiKey":
            require("name", node, .securityScheme)
            require("in", node, .securityScheme)
            if let name = node["name"], name.string?.isEmpty == true {
                diagnostics.report(.invalidValue, at: name.location, "'name' is empty", fix: "name the key's parameter")
            }
        case "http": require("scheme", node, .securityScheme)
        case "oauth2":
            require("flows", node, .securityScheme)
            checkURL("oauth2MetadataUrl", node)
        case "openIdConnect":
            require("openIdConnectUrl", node, .securityScheme)
            checkURL("openIdConnectUrl", node)
        default: break
        }
    }

    private func checkFlows(_ node: Node) {
        for flow in node.members ?? [] where flow.value.members != nil {
            if ["implicit", "authorizationCode"].contains(flow.key) {
                require("authorizationUrl", flow.value, .oauthFlow)
            }
            if ["password", "clientCredentials", "authorizationCode"].contains(flow.key) {
                require("tokenUrl", flow.value, .oauthFlow)
            }
            if flow.key == "deviceAuthorization" {
                require("deviceAuthorizationUrl", flow.value, .oauthFlow)
                require("tokenUrl", flow.value, .oauthFlow)
            }
            for field in ["authorizationUrl", "deviceAuthorizationUrl", "tokenUrl", "refreshUrl"] {
                checkURL(field, flow.value)
            }
        }
    }

    /// A relative URL may be any word: `token`.
    private func checkURL(_ field: String, _ node: Node) {
        guard let url = node[field], let text = url.string, !text.contains(where: { $0.isLetter || $0 == "/" }) else {
            return
        }
        diagnostics.report(
            .invalidValue, at: url.location, "'\(field)' is '\(text)', a URL was expected",
            fix: "write it like 'https://example.com/token'")
    }

    private func checkServerVariable(_ node: Node) {
        var seen: Set<String> = []
        for value in node["enum"]?.array ?? [] {
            guard let text = value.string, !seen.insert(text).inserted else { continue }
            diagnostics.report(
                .invalidValue, at: value.location, "'enum' names '\(text)' twice", fix: "remove one of them")
        }
        guard let values = node["enum"]?.array, let value = node["default"], let text = value.string, !values.isEmpty,
            !values.contains(where: { $0.string == text })
        else { return }
        diagnostics.report(.invalidValue, at: value.location, "default '\(text)' is not in the variable's 'enum'")
    }

    private func checkSchema(_ node: Node, _ dialect: Dialect) {
        if let nullable = node["nullable"], nullable.bool == true {
            checkEffect(of: nullable, beside: node["type"], dialect)
        }
        var seen: Set<String> = []
        for name in node["required"]?.array ?? [] {
            guard let text = name.string, !seen.insert(text).inserted else { continue }
            diagnostics.report(
                .nonconforming, at: name.location, "'required' names '\(text)' twice", fix: "remove one of them")
        }
    }

    /// JSON Schema ignores keywords that it does not know; one that is nearly a known one was meant to be that.
    func checkSpelling(of member: Node.Member, _ known: [String: Part.Field]) {
        if Self.strayKeywords.contains(member.key) { return }
        guard let fix = Suggestion.fix(for: member.key, in: known.keys.sorted()) else { return }
        diagnostics.report(
            .unknownKeyword, at: member.keyLocation, "this schema has an unknown keyword '\(member.key)'", fix: fix)
    }

    /// Keywords of other drafts, and OpenAPI's own where only references stand.
    private static let strayKeywords: Set<String> = [
        "$ref", "id", "$recursiveRef", "$recursiveAnchor", "$vocabulary", "additionalItems", "extends", "divisibleBy",
        "nullable",
    ]

    /// 3.0's `nullable` adds to the `type` beside it (3.0.3, Schema Object); 3.1 has no such keyword.
    private func checkEffect(of nullable: Node, beside type: Node?, _ dialect: Dialect) {
        if dialect.isDraft2020_12 {
            diagnostics.report(
                .nonconforming, at: nullable.location, "'nullable' says nothing in \(dialect.version ?? "JSON Schema")",
                fix: "add 'null' to 'type'")
        } else if dialect == .openAPI30, type == nil {
            diagnostics.report(
                .nonconforming, at: nullable.location, "'nullable' says nothing without 'type' beside it",
                fix: "write 'type' here too, or use OpenAPI 3.1")
        }
    }
}
