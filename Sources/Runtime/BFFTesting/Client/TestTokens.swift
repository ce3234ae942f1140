public import BFFIdentity
internal import Glibc

/// Signs the tokens that tests and demos send, and says what verifies them.
public struct TestTokens: Sendable {
    public static let issuerDefault = "https://identity.test"
    public static let audienceDefault = "bff.test"
    /// How long a token is good for, unless its claims say otherwise.
    public static let lifetimeSeconds = 3_600

    public let issuer: String
    public let audience: String
    private let signer: TokenSigner

    /// A new HS256 key. Nil where OpenSSL has none to give.
    public init?(issuer: String = Self.issuerDefault, audience: String = Self.audienceDefault) {
        guard let signer = TokenSigner(generating: "HS256", id: "test") else { return nil }
        self.init(signer: signer, issuer: issuer, audience: audience)
    }

    public init(signer: TokenSigner, issuer: String, audience: String) {
        self.signer = signer
        self.issuer = issuer
        self.audience = audience
    }

    /// Signs with the first key of a JWKS document; nil where it has none with a private part.
    public init?(jwks: [UInt8], issuer: String, audience: String) {
        guard let key = JSONScanner(jwks).value(at: "/keys/0"),
            let signer = TokenSigner(jwk: String(decoding: key, as: UTF8.self))
        else { return nil }
        self.init(signer: signer, issuer: issuer, audience: audience)
    }

    /// The JWKS document that verifies the tokens; with a secret key it holds the secret.
    public var jwks: String { signer.jwks }

    /// - Parameters:
    ///   - claims: a JSON object; `iss`, `aud`, `iat` and `exp` are added unless it has them.
    ///   - now: seconds since 1970; nil: the clock's.
    /// - Returns: the compact form; nil where the claims are no JSON object.
    public func sign(claims: String, now: Int? = nil) -> String? {
        let now = now ?? Int(time(nil))
        let scanner = JSONScanner(Array(claims.utf8))
        guard let root = scanner.root, let members = scanner.members(of: root) else { return nil }
        var edits: [StubEdit] = []
        func add(_ name: String, _ value: String) {
            if !members.contains(where: { $0.key == name }) { edits.append(.set("/\(name)", value)) }
        }
        add("iss", String(decoding: JSONScanner.quoted(issuer), as: UTF8.self))
        add("aud", String(decoding: JSONScanner.quoted(audience), as: UTF8.self))
        add("iat", "\(now)")
        add("exp", "\(now + Self.lifetimeSeconds)")
        guard let text = StubEdit.apply(edits, to: scanner.text) else { return nil }
        return signer.sign(String(decoding: text, as: UTF8.self))
    }
}
