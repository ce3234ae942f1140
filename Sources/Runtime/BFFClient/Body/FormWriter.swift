public import BFFJSON

/// What can be the body of a form: generated for objects that a contract uses as one.
public protocol FormWritable: Sendable {
    func write(to form: inout FormWriter)
}

/// Collects the fields of a form, one call per property; the media type decides how they are spelt.
///
/// Where the contract says nothing about a property (OpenAPI 3.1, "Encoding Object"), scalars are text, a list is a field per element, and
/// objects are JSON.
public struct FormWriter {
    enum Content {
        /// By a style; in multipart bodies each pair is a part.
        case styled(ParameterForm, style: QueryStyle, explode: Bool, allowReserved: Bool)
        case text(String)
        case json([UInt8])
        case file(FilePart)
    }

    struct Field {
        let name: String
        let content: Content
        let mediaType: String?
        let headers: [ClientField]
    }

    private(set) var fields: [Field] = []

    init() {}

    /// - Parameters:
    ///   - value: nil: the property is left out.
    ///   - style: nil: as text, repeated for lists, JSON for objects.
    ///   - explode: nil: true for the style `form`, else false.
    ///   - contentType: of each part; JSON types write the value as JSON. The style counts in its place where there is one.
    ///   - headers: of each part, in multipart bodies.
    public mutating func field<Value: ParameterValue>(
        _ name: StaticString, _ value: Value?, style: QueryStyle? = nil, explode: Bool? = nil,
        allowReserved: Bool = false, contentType: StaticString? = nil, headers: [ClientField] = []
    ) {
        guard let value else { return }
        add(
            "\(name)", value, style: style, explode: explode, allowReserved: allowReserved,
            contentType: contentType.map { "\($0)" }, headers: headers)
    }

    /// A property that may be absent and may be null. A form knows no null: it is left out, unless it is written as JSON.
    public mutating func field<Value: ParameterValue>(
        _ name: StaticString, _ value: Nullable<Value>, style: QueryStyle? = nil, explode: Bool? = nil,
        allowReserved: Bool = false, contentType: StaticString? = nil, headers: [ClientField] = []
    ) {
        field(
            name, value.value, style: style, explode: explode, allowReserved: allowReserved, contentType: contentType,
            headers: headers)
    }

    /// A property that is written as JSON.
    public mutating func json<Value: JSONWritable>(
        _ name: StaticString, _ value: Value?, contentType: StaticString = "application/json",
        headers: [ClientField] = []
    ) {
        guard let value else { return }
        append("\(name)", .json(JSONBytes.bytes(of: value)), "\(contentType)", headers)
    }

    /// A file.
    /// - Parameter contentType: where the part does not say it itself.
    public mutating func field(
        _ name: StaticString, _ file: FilePart?, contentType: StaticString? = nil, headers: [ClientField] = []
    ) {
        guard let file else { return }
        append("\(name)", .file(file), contentType.map { "\($0)" }, headers)
    }

    /// Files, a part each.
    public mutating func field(
        _ name: StaticString, _ files: [FilePart]?, contentType: StaticString? = nil, headers: [ClientField] = []
    ) {
        for file in files ?? [] { field(name, file, contentType: contentType, headers: headers) }
    }

    /// Undeclared properties, in the order of their names.
    public mutating func additional<Value: ParameterValue>(_ members: [String: Value]) {
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            add(name, value, style: nil, explode: nil, allowReserved: false, contentType: nil, headers: [])
        }
    }

    /// Undeclared files, in the order of their names.
    public mutating func additional(_ files: [String: FilePart]) {
        for (name, file) in files.sorted(by: { $0.key < $1.key }) { append(name, .file(file), nil, []) }
    }

    // MARK: Adding

    private mutating func add<Value: ParameterValue>(
        _ name: String, _ value: Value, style: QueryStyle?, explode: Bool?, allowReserved: Bool, contentType: String?,
        headers: [ClientField]
    ) {
        let form = value.parameterForm
        if style != nil || explode != nil || allowReserved {
            let style = style ?? .form
            let content = Content.styled(
                form, style: style, explode: explode ?? (style == .form), allowReserved: allowReserved)
            return append(name, content, contentType, headers)
        }
        if let contentType, ClientMediaType(contentType).isJSON {
            return append(name, .json(JSONBytes.bytes(of: value)), contentType, headers)
        }
        switch form {
        case .nothing: break
        case .scalar(let text): append(name, .text(text), contentType, headers)
        case .object: append(name, .json(JSONBytes.bytes(of: value)), contentType ?? "application/json", headers)
        case .list: addElements(name, JSONBytes.bytes(of: value), contentType, headers)
        }
    }

    /// A field per element, by the element's own kind.
    private mutating func addElements(_ name: String, _ json: [UInt8], _ contentType: String?, _ headers: [ClientField])
    {
        guard let list = try? json.withUnsafeBytes({ bytes throws(JSONError) in try OwnedJSON(bytes: bytes) }),
            var elements = list.value.elements
        else { return }
        withExtendedLifetime(list) {
            while let element = elements.next() {
                switch ParameterForm(element) {
                case .nothing: break
                case .scalar(let text): append(name, .text(text), contentType, headers)
                case .list, .object:
                    append(name, .json(JSONBytes.bytes(of: element)), contentType ?? "application/json", headers)
                }
            }
        }
    }

    private mutating func append(
        _ name: String, _ content: Content, _ mediaType: String?, _ headers: [ClientField]
    ) {
        fields.append(Field(name: name, content: content, mediaType: mediaType, headers: headers))
    }
}
