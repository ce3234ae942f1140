internal import BFFJSON

/// Makes tokens: for tests and for the demo, never on a request's path.
public struct TokenSigner: Sendable {
    private let key: KeySet.Key
    private let document: String

    /// A new key. Nil where OpenSSL has none to give.
    /// - Parameter id: its `kid`.
    public init?(generating algorithm: String, id: String) {
        guard let algorithm = SigningAlgorithm(rawValue: algorithm), let json = WebKey.generate(algorithm),
            let named = Self.named(json, id: id, algorithm: algorithm)
        else { return nil }
        self.init(jwk: named)
    }

    /// - Parameter jwk: one JWK document (RFC 7517, section 4) with its private part, `kid` and, unless it is obvious, `alg`.
    public init?(jwk: String) {
        do {
            let set = try KeySet(jwks: Array("{\"keys\":[\(jwk)]}".utf8))
            guard let key = set.keys.first else { return nil }
            self.key = key
            document = jwk
        } catch {
            return nil
        }
    }

    /// The JWK with its private part.
    public var privateJWK: String { document }

    /// A JWKS document that verifies this signer's tokens. It holds no private part, except that a secret is one.
    public var jwks: String { Self.jwks([self]) }

    public static func jwks(_ signers: [TokenSigner]) -> String {
        "{\"keys\":[" + signers.map(\.publicJWK).joined(separator: ",") + "]}"
    }

    /// - Parameter claims: a JSON object.
    /// - Returns: the compact form; nil where the key has no private part.
    public func sign(_ claims: String) -> String? {
        WebKey(key)?.sign(Array(claims.utf8))
    }

    private var publicJWK: String {
        guard let jwk = ownedJSON(key.json), var members = jwk.value.members else { return document }
        let privateParts: Set<String> = ["d", "p", "q", "dp", "dq", "qi", "oth"]
        var writer = JSONWriter()
        writer.beginObject()
        while let (name, value) = members.next() {
            guard !privateParts.contains(name.string) else { continue }
            writer.key(escaping: name)
            writer.copy(value)
        }
        writer.endObject()
        return writer.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    private static func named(_ json: String, id: String, algorithm: SigningAlgorithm) -> String? {
        guard let jwk = ownedJSON(Array(json.utf8)), var members = jwk.value.members else { return nil }
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("kid", id)
        writer.field("alg", algorithm.rawValue)
        writer.field("use", literal: "sig")
        while let (name, value) = members.next() {
            writer.key(escaping: name)
            writer.copy(value)
        }
        writer.endObject()
        return writer.withBytes { String(decoding: $0, as: UTF8.self) }
    }
}
