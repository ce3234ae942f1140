internal import BFFValidation

/// A security scheme of a contract together with what is configured for it.
public struct SecurityScheme: Sendable {
    enum Kind: Sendable {
        case header(StaticString, APIKey?)
        case query(StaticString, APIKey?)
        case cookie(StaticString, APIKey?)
        case basic(BasicCredentials?)
        case bearer(BearerToken?)
        case mutualTLS
    }

    /// The contract's name for it.
    let name: StaticString
    let kind: Kind

    /// A key in a field.
    public static func apiKey(_ name: StaticString, header: StaticString, _ key: APIKey?) -> SecurityScheme {
        SecurityScheme(name: name, kind: .header(header, key))
    }

    /// A key in the query.
    public static func apiKey(_ name: StaticString, query: StaticString, _ key: APIKey?) -> SecurityScheme {
        SecurityScheme(name: name, kind: .query(query, key))
    }

    /// A key in a cookie, as it is.
    public static func apiKey(_ name: StaticString, cookie: StaticString, _ key: APIKey?) -> SecurityScheme {
        SecurityScheme(name: name, kind: .cookie(cookie, key))
    }

    /// HTTP's basic authentication.
    public static func basic(_ name: StaticString, _ credentials: BasicCredentials?) -> SecurityScheme {
        SecurityScheme(name: name, kind: .basic(credentials))
    }

    /// A bearer token: the schemes `http` with `bearer`, `oauth2` and `openIdConnect`.
    public static func bearer(_ name: StaticString, _ token: BearerToken?) -> SecurityScheme {
        SecurityScheme(name: name, kind: .bearer(token))
    }

    /// The transport's matter: always taken for configured.
    public static func mutualTLS(_ name: StaticString) -> SecurityScheme {
        SecurityScheme(name: name, kind: .mutualTLS)
    }

    var isConfigured: Bool {
        switch kind {
        case .header(_, let key), .query(_, let key), .cookie(_, let key): key != nil
        case .basic(let credentials): credentials != nil
        case .bearer(let token): token != nil
        case .mutualTLS: true
        }
    }
}

extension ClientRequest {
    /// Applies the first alternative for which everything is configured.
    ///
    /// - Parameter alternatives: as the contract lists them; within one all schemes are wanted. An empty one means that the operation can be
    ///   called without credentials: it counts where no other is configured.
    /// - Throws: `.missingCredentials` where no alternative can be met; `.credentialsFailed` where a token's closure throws.
    public mutating func authorise(_ alternatives: [[SecurityScheme]]) async throws(ClientError) {
        let met = alternatives.first { !$0.isEmpty && $0.allSatisfy(\.isConfigured) }
        if let met {
            for scheme in met { try await apply(scheme) }
            return
        }
        guard let first = alternatives.first, !alternatives.contains(where: \.isEmpty) else { return }
        throw .missingCredentials(schemes: first.filter { !$0.isConfigured }.map { "\($0.name)" })
    }

    private mutating func apply(_ scheme: SecurityScheme) async throws(ClientError) {
        switch scheme.kind {
        case .header(let field, let key):
            if let key { setSecretField("\(field)", key.text, of: scheme) }
        case .query(let parameter, let key):
            if let key { appendQuery(URIText.encode("\(parameter)"), URIText.encode(key.text)) }
        case .cookie(let cookie, let key):
            guard let key else { return }
            guard FieldText.isCookieValue(key.text) else { return refuse(RefusedValue("\(scheme.name)", .notACookie)) }
            appendCookie("\(cookie)", key.text, isSecret: true)
        case .basic(let credentials):
            guard let credentials else { return }
            guard !credentials.user.utf8.contains(UInt8(ascii: ":")) else {
                return refuse(RefusedValue("\(scheme.name)", .separator))
            }
            let pair = Base64Data(bytes: Array("\(credentials.user):\(credentials.password)".utf8))
            setSecretField("authorization", "Basic \(pair)", of: scheme)
        case .bearer(let token):
            guard let token else { return }
            setSecretField("authorization", "Bearer \(try await text(of: token, scheme))", of: scheme)
        case .mutualTLS: break
        }
    }

    private func text(of token: BearerToken, _ scheme: SecurityScheme) async throws(ClientError) -> String {
        switch token.source {
        case .text(let text): return text
        case .closure(let closure):
            do {
                return try await closure()
            } catch {
                if error is CancellationError { throw .cancelled }
                throw .credentialsFailed(scheme: "\(scheme.name)", error)
            }
        }
    }

    private mutating func setSecretField(_ name: String, _ value: String, of scheme: SecurityScheme) {
        guard FieldText.isValue(value) else { return refuse(RefusedValue("\(scheme.name)", .controlCharacter)) }
        setField(name, value, isSecret: true)
    }
}
