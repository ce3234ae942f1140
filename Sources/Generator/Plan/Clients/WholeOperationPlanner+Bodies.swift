internal import OpenAPI

extension WholeOperationPlanner {
    // MARK: Request bodies

    mutating func body(_ body: RequestBody) -> WholeOperation.Body? {
        guard !body.content.isEmpty else { return nil }
        var names: Set<String> = []
        let forms = body.content.map { content -> WholeOperation.Body.Form in
            let word = MediaTypeNames.word(content.name)
            let bare = WholeName.bare(word)
            let name = WholeName.member(WholeName.claim([bare, bare + "Body"], in: &names))
            return form(content, name, isRequired: body.isRequired, isAlone: body.content.count == 1)
        }
        return WholeOperation.Body(forms: forms, isRequired: body.isRequired)
    }

    private mutating func form(
        _ content: MediaType, _ name: String, isRequired: Bool, isAlone: Bool
    ) -> WholeOperation.Body.Form {
        let value = isAlone ? "body" : "value"
        let mediaType = ContentType.sent(content.name)
        func made(_ type: WholeType, _ form: BodyForm, _ call: String, _ standard: String, isOptional: Bool = false)
            -> WholeOperation.Body.Form
        {
            let options = mediaType == standard ? "" : ", mediaType: \(SwiftLiteral.quoted(mediaType))"
            return .init(
                caseName: name, type: type, form: form, isOptional: isOptional,
                call: "request.\(call)(\(value)\(options))")
        }
        switch BodyForm(mediaType: content.name) {
        case .json:
            let slot = content.schema.map { types.slot($0) } ?? WholeSlot(type: .json, isNullable: false)
            take(slot.type, .written)
            // An optional body that is nil is no body; `null` is sent as the value of a type of its own.
            let isNullable = slot.isNullable && !slot.type.isFreeForm
            return made(
                isNullable && isRequired ? .optional(slot.type) : slot.type, .json,
                isNullable && isRequired ? "jsonOrNull" : "json", "application/json")
        case .form, .multipart:
            let isMultipart = BodyForm(mediaType: content.name) == .multipart
            guard let schema = content.schema, case .named(let declaration) = types.slot(schema).type,
                case .object = declaration.kind
            else { return made(.array(.plain("UInt8")), .bytes, "bytes", "application/octet-stream") }
            declaration.take(content.encodings)
            take(.named(declaration), .form)
            return made(
                .named(declaration), isMultipart ? .multipart : .form, isMultipart ? "multipart" : "form",
                isMultipart ? "multipart/form-data" : "application/x-www-form-urlencoded")
        case .text: return made(.plain("String"), .text, "text", "text/plain")
        case .bytes: return made(.array(.plain("UInt8")), .bytes, "bytes", "application/octet-stream")
        }
    }

    // MARK: Responses

    mutating func answers() -> ([WholeOperation.Answer], accept: String?) {
        var names: Set<String> = ["undocumented"]
        var answers: [WholeOperation.Answer] = []
        var accepted: [String] = []
        for response in Self.ordered(operation.responses) {
            let base = ResponseNames.caseName(response.status)
            let headers = response.headers.isEmpty ? [] : self.headers(response)
            let content = operation.method == "head" ? [] : response.content
            for type in content where !accepted.contains(type.name) { accepted.append(type.name) }
            let payloads = self.payloads(content)
            for payload in payloads {
                let word = payloads.count > 1 ? Self.suffix(payload.word) : ""
                let claimed = WholeName.claim([base + word, base + word + "Body"], in: &names)
                answers.append(
                    WholeOperation.Answer(
                        caseName: WholeName.member(claimed), pattern: Self.pattern(response.status),
                        condition: payload.condition, tellsStatus: Int(response.status) == nil,
                        payload: payload.payload, headers: headers))
            }
        }
        return (answers, accepted.isEmpty ? nil : accepted.map { ContentType.plain($0) }.joined(separator: ", "))
    }

    private static func suffix(_ word: String) -> String {
        word == "json" ? "JSON" : WholeName.type(word)
    }

    /// Single statuses before ranges before what stands for the rest (Responses Object).
    private static func ordered(_ responses: [Response]) -> [Response] {
        func rank(_ status: String) -> Int {
            if Int(status) != nil { return 0 }
            return status.lowercased() == "default" ? 2 : 1
        }
        return (0...2).flatMap { place in responses.filter { rank($0.status) == place } }
    }

    private static func pattern(_ status: String) -> String {
        if let number = Int(status) { return "\(number)" }
        guard let first = status.first?.wholeNumberValue else { return "_" }
        return "\(first)00...\(first)99"
    }

    private mutating func payloads(
        _ content: [MediaType]
    ) -> [(word: String, condition: String?, payload: WholeOperation.Answer.Payload)] {
        guard !content.isEmpty else { return [("", nil, .nothing)] }
        var result: [(word: String, condition: String?, payload: WholeOperation.Answer.Payload)] = []
        var jsonTypes: [String] = []
        for type in content {
            let match = ContentType.plain(type.name)
            let matches: String? = match == "*/*" ? nil : "response.matches(\(SwiftLiteral.quoted(match)))"
            switch BodyForm(mediaType: type.name) {
            case .json:
                let slot = type.schema.map { types.slot($0) } ?? WholeSlot(type: .json, isNullable: false)
                let key = slot.type.identity
                // `application/json` and a `+json` of the same schema are one case.
                if jsonTypes.contains(key) { continue }
                jsonTypes.append(key)
                take(slot.type, .read)
                result.append(
                    (
                        MediaTypeNames.word(type.name), nil,
                        .json(
                            slot.type, isNullable: slot.isNullable && !slot.type.isFreeForm, rule: slot.rule?.text)
                    ))
                result[result.count - 1].condition = matches
            case .text: result.append((MediaTypeNames.word(type.name), matches, .text))
            case .form, .multipart, .bytes:
                let isText = match == "application/xml" || match.hasSuffix("+xml")
                result.append((MediaTypeNames.word(type.name), matches, isText ? .text : .bytes))
            }
        }
        if jsonTypes.count == 1 {
            for (index, payload) in result.enumerated() {
                if case .json = payload.payload { result[index].condition = "response.isJSON" }
            }
        }
        return result
    }

    private mutating func headers(_ response: Response) -> [WholeOperation.Header] {
        var names: Set<String> = ["status"]
        return response.headers.map { header in
            let bare = WholeName.bare(header.name)
            let label = WholeName.claim([bare, bare + "Header"], in: &names)
            let slot = types.slot(header.schema)
            let isJSON = header.mediaType.map { BodyForm(mediaType: $0) == .json } ?? false
            let isText = header.mediaType != nil && !isJSON || (!isJSON && !slot.type.isHeaderType)
            let type = isText ? .plain("String") : slot.type
            take(type, .read)
            let required = header.isRequired ? "requiredHeader" : "header"
            let name = SwiftLiteral.quoted(header.name)
            return WholeOperation.Header(
                label: SwiftName.label(WholeName.member(label)), type: type, isRequired: header.isRequired,
                read: isJSON ? "try response.\(required)(json: \(name))" : "try response.\(required)(\(name))")
        }
    }
}

/// Media types as they are sent and compared.
enum ContentType {
    /// Without parameters, lower-case.
    static func plain(_ mediaType: String) -> String {
        mediaType.prefix { $0 != ";" }.lowercased().filter { !$0.isWhitespace }
    }

    /// A range is no type: what a range allows is sent as its plainest type.
    static func sent(_ mediaType: String) -> String {
        let plain = plain(mediaType)
        if plain == "*/*" || plain.hasSuffix("/*") {
            return plain.hasPrefix("text/") ? "text/plain" : "application/octet-stream"
        }
        return mediaType.lowercased() == plain ? plain : mediaType
    }
}

extension WholeType {
    /// The same for two types exactly if they are spelled the same.
    fileprivate var identity: String {
        switch self {
        case .plain(let name): name
        case .binary: "binary"
        case .json: "json"
        case .array(let element): "[\(element.identity)]"
        case .map(let value): "{\(value.identity)}"
        case .named(let declaration): "\(ObjectIdentifier(declaration))"
        case .optional(let wrapped): "\(wrapped.identity)?"
        }
    }

    /// A header's text can be read as this: a scalar, or a list of scalars.
    fileprivate var isHeaderType: Bool {
        switch self {
        case .plain: true
        case .named(let declaration): declaration.isEnumeration
        case .array(.plain), .array(.named): element?.isHeaderType ?? false
        case .binary, .json, .map, .optional, .array: false
        }
    }

    private var element: WholeType? { if case .array(let element) = self { element } else { nil } }
}
