internal import BFFHTTP
internal import BFFJSON

/// What a client's body is, and how it becomes the JSON that plans read.
public enum BodyShape: Sendable {
    case json
    /// `text/plain`, or any other text: read as a string.
    case text
    /// `application/x-www-form-urlencoded`: read as an object. What a property does not name is a text.
    case form([FormField])

    var mediaType: StaticString {
        switch self {
        case .json: "application/json"
        case .text: "text/plain"
        case .form: "application/x-www-form-urlencoded"
        }
    }

    var noun: StaticString {
        switch self {
        case .json: "JSON"
        case .text: "UTF-8"
        case .form: "a form"
        }
    }

    func takes(_ contentType: HTTPText) -> Bool {
        let essence = contentType.withBytes { bytes in
            String(decoding: bytes.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") }, as: UTF8.self)
                .lowercased()
        }
        return switch self {
        case .json: MediaType.isJSON(contentType)
        case .text: essence.hasPrefix("text/")
        case .form: essence == "application/x-www-form-urlencoded"
        }
    }

    func read(_ body: borrowing ByteBuffer, by parser: JSONParser) throws(JSONError) -> JSONValue {
        switch self {
        case .json: return try parser.parse(body)
        case .text: return try Self.text(body, by: parser)
        case .form(let fields): return try Self.form(body, fields, by: parser)
        }
    }

    /// The whole body as one string; bytes that are not UTF-8 become U+FFFD.
    static func text(_ body: borrowing ByteBuffer, by parser: JSONParser) throws(JSONError) -> JSONValue {
        let text = body.withBytes { String(decoding: $0, as: UTF8.self) }
        var writer = JSONWriter()
        writer.value(text)
        return try parser.parse(writer.buffer)
    }

    // MARK: Forms

    private static func form(
        _ body: borrowing ByteBuffer, _ fields: [FormField], by parser: JSONParser
    ) throws(JSONError) -> JSONValue {
        let pairs = body.withBytes { Self.pairs(of: HTTPText(unsafelyBorrowing: $0)) }
        var writer = JSONWriter()
        writer.beginObject()
        var written: Set<String> = []
        for pair in pairs {
            let (name, part) = split(pair.name, fields)
            guard written.insert(name).inserted else { continue }
            writer.key(escaping: name)
            let field = fields.first { "\($0.name)" == name }
            if part != nil {
                writer.beginObject()
                for pair in pairs {
                    let (other, part) = split(pair.name, fields)
                    guard other == name, let part else { continue }
                    writer.key(escaping: part)
                    write(pair.value, .text, &writer)
                }
                writer.endObject()
            } else {
                write(pairs.lazy.filter { $0.name == name }.map(\.value), field, &writer)
            }
        }
        writer.endObject()
        return try parser.parse(writer.buffer)
    }

    private static func pairs(of text: HTTPText) -> [(name: String, value: String)] {
        var found: [(name: String, value: String)] = []
        HTTPQuery(text).forEach { name, value in
            if !name.isEmpty { found.append((decoded(name), decoded(value))) }
            return true
        }
        return found
    }

    /// What is no valid encoding stands for itself.
    private static func decoded(_ text: HTTPText) -> String {
        var buffer = ByteBuffer()
        guard PercentCoding.decode(text, plusIsSpace: true, into: &buffer) else { return text.string }
        return buffer.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    /// `filter[name]` of a field that is written so.
    private static func split(_ name: String, _ fields: [FormField]) -> (name: String, part: String?) {
        guard name.hasSuffix("]"), let bracket = name.firstIndex(of: "["),
            let field = fields.first(where: { "\($0.name)" == name[..<bracket] }), case .deep = field.kind
        else { return (name, nil) }
        return ("\(field.name)", String(name[name.index(after: bracket)...].dropLast()))
    }

    private static func write(
        _ values: some Collection<String>, _ field: FormField?, _ writer: inout JSONWriter
    ) {
        guard let first = values.first else { return writer.null() }
        switch field?.kind {
        case .list(let scalar, let separator):
            writer.beginArray()
            if let separator {
                for part in first.split(separator: separator, omittingEmptySubsequences: false) {
                    write(String(part), scalar, &writer)
                }
            } else {
                for value in values { write(value, scalar, &writer) }
            }
            writer.endArray()
        case .json where values.count == 1:
            // What is no JSON is a text, which the schema then refuses.
            if let json = try? OwnedJSON(first) { json.write(to: &writer) } else { writer.value(first) }
        case .one(let scalar) where values.count == 1: write(first, scalar, &writer)
        case nil where values.count == 1: writer.value(first)
        case .one, .json, .deep, nil:
            writer.beginArray()
            for value in values { writer.value(value) }
            writer.endArray()
        }
    }

    private static func number<Number>(_ text: String, _ read: (JSONText) -> Number?) -> Number? {
        var text = text
        return text.withUTF8 { read(JSONText(unsafelyBorrowing: UnsafeRawBufferPointer($0))) }
    }

    private static func write(_ text: String, _ scalar: FormField.Scalar, _ writer: inout JSONWriter) {
        switch scalar {
        case .text: writer.value(text)
        case .integer:
            if let number = number(text, ParameterText.integer) { writer.value(number) } else { writer.value(text) }
        case .number:
            if let number = number(text, ParameterText.number) { writer.value(number) } else { writer.value(text) }
        case .boolean:
            if text == "true" || text == "false" { writer.value(text == "true") } else { writer.value(text) }
        }
    }
}

/// How a property of a form is read.
public struct FormField: Sendable {
    public enum Scalar: Sendable {
        case text, integer, number, boolean
    }

    public enum Kind: Sendable {
        case one(Scalar)
        /// Repeated, or in one pair with a separator between the values.
        case list(Scalar, separator: Character? = nil)
        /// `name[key]=value`
        case deep
        /// A pair whose value is JSON.
        case json
    }

    public let name: StaticString
    public let kind: Kind

    public init(_ name: StaticString, _ kind: Kind) {
        self.name = name
        self.kind = kind
    }
}
