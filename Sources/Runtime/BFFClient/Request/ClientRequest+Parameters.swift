public import BFFJSON

// A call per parameter of the contract. Names are given as the contract spells them and are encoded here.

extension ClientRequest {
    // MARK: Path

    /// A part of the path that the contract spells, percent-encoded already, such as `/v1/users/`.
    public mutating func path(_ literal: StaticString) {
        appendPath("\(literal)")
    }

    /// - Parameters:
    ///   - explode: whether the parts of a list or an object are spelt apart.
    ///   - allowReserved: whether reserved characters stay as they are, as far as they cannot end the segment.
    public mutating func path<Value: ParameterValue>(
        _ value: Value, name: StaticString, style: PathStyle = .simple, explode: Bool = false,
        allowReserved: Bool = false
    ) {
        let name = "\(name)"
        attempt { request throws(RefusedValue) in
            let text = try StyleExpansion.path(
                value.parameterForm, name: name, style: style, explode: explode,
                encode: allowReserved ? URIText.encodeReservedInPath : URIText.encode)
            guard let text, !text.isEmpty else { throw RefusedValue(name, .empty) }
            request.appendPath(text, of: name)
        }
    }

    /// A parameter whose content is JSON.
    public mutating func path<Value: JSONWritable>(json value: Value, name: StaticString) {
        appendPath(URIText.encode(JSONBytes.text(of: value)), of: "\(name)")
    }

    // MARK: Query

    /// - Parameters:
    ///   - value: nil: the parameter is left out.
    ///   - explode: whether the parts of a list or an object are spelt apart.
    ///   - allowReserved: whether reserved characters stay as they are, as far as they cannot end the value.
    public mutating func query<Value: ParameterValue>(
        _ name: StaticString, _ value: Value?, style: QueryStyle = .form, explode: Bool = true,
        allowReserved: Bool = false
    ) {
        guard let value else { return }
        attempt { request throws(RefusedValue) in
            let pairs = try StyleExpansion.pairs(
                value.parameterForm, name: "\(name)", style: style, explode: explode, encodeName: URIText.encode,
                encode: allowReserved ? URIText.encodeReserved : URIText.encode)
            for pair in pairs { request.appendQuery(pair.name, pair.value) }
        }
    }

    /// A parameter whose content is JSON.
    public mutating func query<Value: JSONWritable>(_ name: StaticString, json value: Value?) {
        guard let value else { return }
        appendQuery(URIText.encode("\(name)"), URIText.encode(JSONBytes.text(of: value)))
    }

    // MARK: The query as a whole

    /// A form, as it would be in a body.
    /// - Parameter value: nil: there is no query.
    public mutating func querystring<Value: FormWritable>(form value: Value?) {
        guard let value else { return }
        attempt { request throws(RefusedValue) in
            var form = FormWriter()
            value.write(to: &form)
            request.appendQuery(String(decoding: try FormEncoding.bytes(of: form), as: UTF8.self))
        }
    }

    /// The members of an object whose contract has no fields of its own, a pair each.
    public mutating func querystring<Value: ParameterValue>(pairs value: Value?) {
        query("", value)
    }

    public mutating func querystring<Value: JSONWritable>(json value: Value?) {
        if let value { appendQuery(URIText.encode(JSONBytes.text(of: value))) }
    }

    /// A text in whatever language the contract names.
    public mutating func querystring(text: String?) {
        if let text { appendQuery(URIText.encode(text)) }
    }

    // MARK: Fields

    /// A field; its value is not encoded.
    /// - Parameter value: nil: the field is left out.
    public mutating func header<Value: ParameterValue>(_ name: StaticString, _ value: Value?, explode: Bool = false) {
        guard let value else { return }
        attempt { request throws(RefusedValue) in
            let text = try StyleExpansion.header(value.parameterForm, name: "\(name)", explode: explode)
            if let text { request.append(ClientField("\(name)", text)) }
        }
    }

    /// A field whose content is JSON.
    public mutating func header<Value: JSONWritable>(_ name: StaticString, json value: Value?) {
        guard let value else { return }
        append(ClientField("\(name)", JSONBytes.text(of: value)))
    }

    // MARK: Cookies

    /// A cookie. Each part of an exploded list or object is a cookie of its own.
    /// - Parameters:
    ///   - value: nil: the cookie is left out.
    ///   - style: `cookie` takes values that may stand in a cookie as they are, and refuses others.
    ///   - allowReserved: whether reserved characters stay as they are, as far as they cannot end the cookie.
    public mutating func cookie<Value: ParameterValue>(
        _ name: StaticString, _ value: Value?, style: CookieStyle = .form, explode: Bool = true,
        allowReserved: Bool = false
    ) {
        guard let value else { return }
        let isPlain = style == .cookie
        func encode(_ text: String) -> String {
            if isPlain { return text }
            return allowReserved ? URIText.encodeReservedInCookie(text) : URIText.encode(text)
        }
        attempt { request throws(RefusedValue) in
            let pairs = try StyleExpansion.pairs(
                value.parameterForm, name: "\(name)", style: .form, explode: explode,
                encodeName: { isPlain ? $0 : URIText.encode($0) }, encode: encode)
            for pair in pairs {
                guard !isPlain || (FieldText.isName(pair.name) && FieldText.isCookieValue(pair.value)) else {
                    throw RefusedValue("\(name)", .notACookie)
                }
                request.appendCookie(pair.name, pair.value)
            }
        }
    }

    /// A cookie whose content is JSON.
    public mutating func cookie<Value: JSONWritable>(_ name: StaticString, json value: Value?) {
        guard let value else { return }
        appendCookie(URIText.encode("\(name)"), URIText.encode(JSONBytes.text(of: value)))
    }

    private mutating func attempt(_ write: (inout ClientRequest) throws(RefusedValue) -> Void) {
        do throws(RefusedValue) { try write(&self) } catch { refuse(error) }
    }
}

/// JSON that leaves the writer.
enum JSONBytes {
    static func bytes(of value: some JSONWritable) -> [UInt8] {
        var writer = JSONWriter()
        value.write(to: &writer)
        return writer.withBytes { Array($0) }
    }

    static func text(of value: some JSONWritable) -> String {
        String(decoding: bytes(of: value), as: UTF8.self)
    }
}
