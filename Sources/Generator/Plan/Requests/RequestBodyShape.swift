internal import Contract
internal import OpenAPI

extension RequestBody {
    /// How the body is read, as Swift; nil for JSON.
    var shape: String? {
        guard let content = received, !content.isJSON else { return nil }
        guard content.isForm else { return ".text" }
        let fields = content.schema?.view.schema.properties.map { property in
            let encoding = content.encodings.first { $0.property == property.name }
            return "FormField(\(SwiftLiteral.quoted(property.name)), \(Self.kind(property.schema, encoding)))"
        }
        return ".form([\((fields ?? []).joined(separator: ", "))])"
    }

    private static func kind(_ schema: Schema, _ encoding: Encoding?) -> String {
        if encoding?.contentType?.contains("json") == true { return ".json" }
        let view = schema.view
        switch view.kind {
        case .boolean, .integer, .number, .string: return ".one(\(scalar(view)))"
        case .array(let items?) where items.view.isScalar:
            let separator: String? =
                switch encoding?.style {
                case "spaceDelimited" where encoding?.explode != true: "\" \""
                case "pipeDelimited" where encoding?.explode != true: "\"|\""
                default: encoding?.explode == false ? "\",\"" : nil
                }
            return ".list(\(scalar(items.view))\(separator.map { ", separator: \($0)" } ?? ""))"
        case .object where encoding?.style == "deepObject", .map where encoding?.style == "deepObject": return ".deep"
        case .plain: return ".one(.text)"
        case .array, .object, .map, .union, .free: return ".json"
        }
    }

    private static func scalar(_ view: SchemaView) -> String {
        switch view.kind {
        case .boolean: ".boolean"
        case .integer: ".integer"
        case .number: ".number"
        default: ".text"
        }
    }
}
