import BFFIdentity
import BFFJSON
import BFFTesting
import Testing

@Suite struct TestTokensTests {
    @Test func `a token is believed by who has the keys, and says what it was told to`() throws {
        let tokens = try #require(TestTokens(issuer: "https://i", audience: "a"))
        let token = try #require(tokens.sign(claims: #"{"sub":"u1","scope":"home"}"#, now: 1_000))
        let verifier = TokenVerifier(
            keys: try KeySet(jwks: Array(tokens.jwks.utf8)), policy: TokenPolicy(issuer: "https://i", audience: "a"))
        let verified = try token.withJSONText { try verifier.verify($0, now: 2_000) }
        #expect(verified.subject == "u1")
        #expect(verified.hasScopes(["home"]))
        #expect(tokens.sign(claims: "[]") == nil)
    }
}
