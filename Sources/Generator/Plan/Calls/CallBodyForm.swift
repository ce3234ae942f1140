internal import Contract
internal import OpenAPI

extension Call {
    /// How the body goes out, as Swift; nil for `application/json`.
    var bodyForm: String? {
        guard let content = operation.requestBody?.sent else { return nil }
        let mediaType = SwiftLiteral.quoted(content.name)
        if content.isJSON { return content.name == "application/json" ? nil : ".json(\(mediaType))" }
        if content.isMultipart { return ".multipart" }
        guard content.isForm else { return ".text(\(mediaType))" }
        let properties = content.encodings.sorted { $0.property < $1.property }.compactMap { encoding in
            encoding.formStyle.map { "FormProperty(\(SwiftLiteral.quoted(encoding.property)), \($0))" }
        }
        return ".form([\(properties.joined(separator: ", "))])"
    }

    /// How the answer's body is read, as Swift; nil for JSON.
    var answerForm: String? {
        if status == 204 { return nil }
        if response.content.isEmpty { return ".none" }
        return response.answered.map(\.isJSON) ?? true ? nil : ".text"
    }
}

extension Encoding {
    /// nil where the default will do.
    fileprivate var formStyle: String? {
        switch style {
        case "deepObject": ".deep"
        case "spaceDelimited" where explode != true: ".joined(\"%20\")"
        case "pipeDelimited" where explode != true: ".joined(\"%7C\")"
        case "form": explode == false ? ".joined(\",\")" : ".members"
        case nil where explode == false: ".joined(\",\")"
        case nil where contentType?.contains("json") == true: ".json"
        default: nil
        }
    }
}
