/// A key that a service hands out. Descriptions do not show it.
public struct APIKey: Sendable, ExpressibleByStringLiteral {
    let text: String

    public init(_ text: String) { self.text = text }

    public init(stringLiteral text: String) { self.init(text) }
}

/// A user and a password, for HTTP's basic authentication (RFC 7617). Descriptions do not show the password.
public struct BasicCredentials: Sendable {
    /// Without a colon.
    public let user: String
    let password: String

    public init(user: String, password: String) {
        self.user = user
        self.password = password
    }
}

/// A bearer token (RFC 6750), or where to get one: for the schemes `http` with `bearer`, `oauth2` and `openIdConnect`. Descriptions do not show it.
///
///     BearerToken("s3cret")
///     BearerToken { try await session.freshAccessToken() }
public struct BearerToken: Sendable, ExpressibleByStringLiteral {
    enum Source: Sendable {
        case text(String)
        case closure(@Sendable () async throws -> String)
    }

    let source: Source

    public init(_ text: String) { source = .text(text) }

    public init(stringLiteral text: String) { self.init(text) }

    /// - Parameter token: asked once per call; keep the token until it expires there. What it throws becomes
    ///   `ClientError.credentialsFailed`.
    public init(_ token: @escaping @Sendable () async throws -> String) { source = .closure(token) }
}

extension APIKey: CustomStringConvertible, CustomReflectable {
    public var description: String { "APIKey(secret)" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension BasicCredentials: CustomStringConvertible, CustomReflectable {
    public var description: String { "BasicCredentials(user: \(user), password: secret)" }
    public var customMirror: Mirror { Mirror(self, children: ["user": user]) }
}

extension BearerToken: CustomStringConvertible, CustomReflectable {
    public var description: String { "BearerToken(secret)" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
