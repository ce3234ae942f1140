import BFFIdentity
import BFFJSON
import Testing

/// One key of each kind, made once: RSA keys take a while.
enum Signers {
    static let rsa = signer("RS256", "rsa-1")
    static let curve = signer("ES256", "ec-1")
    static let secret = signer("HS256", "oct-1")

    static func signer(_ algorithm: String, _ id: String) -> TokenSigner {
        guard let signer = TokenSigner(generating: algorithm, id: id) else {
            Issue.record("no \(algorithm) key could be made")
            preconditionFailure()
        }
        return signer
    }
}

/// The instant at which all tests take place.
let now = 1_800_000_000.0
let policy = TokenPolicy(issuer: "https://id.example", audience: "mobile")

/// Claims that every check accepts at `now`, with some replaced (nil: left out).
func claims(_ changes: [String: String?] = [:]) -> String {
    var claims: [String: String] = [
        "iss": #""https://id.example""#, "aud": #""mobile""#, "sub": #""u-1""#, "exp": "1800000600",
    ]
    for (name, value) in changes { claims[name] = value }
    return "{" + claims.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
}

func verifier(_ signers: TokenSigner..., policy: TokenPolicy = policy) throws -> TokenVerifier {
    TokenVerifier(keys: try KeySet(jwks: Array(TokenSigner.jwks(signers).utf8)), policy: policy)
}

func signed(_ signer: TokenSigner, _ claims: String = claims()) throws -> String {
    try #require(signer.sign(claims))
}

/// A token of any parts, with a signature that is none unless one is given.
func token(header: String, claims: String = claims(), signature: [UInt8] = [1, 2, 3]) -> String {
    [Array(header.utf8), Array(claims.utf8), signature].map { Base64URL.encode($0) }.joined(separator: ".")
}

/// The reason why a token is refused; nil if it is not.
func refusal(_ token: String, by verifier: TokenVerifier, at now: Double = now) -> TokenRefusal? {
    token.withJSONText { text in
        do throws(TokenRefusal) {
            _ = try verifier.verify(text, now: now)
            return nil
        } catch {
            return error
        }
    }
}
