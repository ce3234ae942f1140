import BFFIdentity
import BFFJSON
import Testing

struct TokenVerifierTests {
    @Test(arguments: [Signers.rsa, Signers.curve, Signers.secret])
    func aTokenSignedWithAKnownKeyIsBelieved(_ signer: TokenSigner) throws {
        let verifier = try verifier(Signers.rsa, Signers.curve, Signers.secret)
        let token = try signed(signer, claims(["tenant": #""acme""#, "scope": #""read write""#]))
        try token.withJSONText { text in
            let verified = try verifier.verify(text, now: now)
            #expect(verified.subject == "u-1")
            #expect(verified.claims["tenant"]?.text?.string == "acme")
            #expect(verified.hasScopes(["write", "read"]))
            #expect(verified.hasScopes([]))
            #expect(!verified.hasScopes(["writ"]))
            #expect(!verified.hasScopes(["read", "admin"]))
        }
    }

    struct Claim: CustomTestStringConvertible {
        let changes: [String: String?]
        let refusal: TokenRefusal?
        var testDescription: String { "\(changes) → \(refusal.map(\.rawValue) ?? "believed")" }

        init(_ name: String, _ value: String?, _ refusal: TokenRefusal?) {
            changes = [name: value]
            self.refusal = refusal
        }
    }

    static let claimTable = [
        Claim("exp", nil, .missingExpiry),
        Claim("exp", "1799999999", nil),
        Claim("exp", "1799999971", nil),
        Claim("exp", "1799999970", .expired),
        Claim("exp", "1799999970.5", nil),
        Claim("exp", #""1800000600""#, .malformedClaims),
        Claim("exp", "null", .malformedClaims),
        Claim("exp", "1e300", .malformedClaims),
        Claim("nbf", "1800000030", nil),
        Claim("nbf", "1800000031", .notYetValid),
        Claim("nbf", "true", .malformedClaims),
        Claim("iat", #""today""#, .malformedClaims),
        Claim("iss", nil, .wrongIssuer),
        Claim("iss", #""https://id.example/""#, .wrongIssuer),
        Claim("iss", #"["https://id.example"]"#, .wrongIssuer),
        Claim("aud", nil, .wrongAudience),
        Claim("aud", #""tv""#, .wrongAudience),
        Claim("aud", #"["tv","mobile"]"#, nil),
        Claim("aud", #"["tv"]"#, .wrongAudience),
        Claim("aud", "[]", .wrongAudience),
        Claim("aud", #"[["mobile"]]"#, .wrongAudience),
        Claim("sub", nil, .missingSubject),
        Claim("sub", #""""#, .missingSubject),
        Claim("sub", "7", .missingSubject),
        Claim("scope", #"["read"]"#, .malformedClaims),
    ]

    @Test(arguments: claimTable)
    func claimsAreChecked(_ row: Claim) throws {
        let token = try signed(Signers.secret, claims(row.changes))
        #expect(refusal(token, by: try verifier(Signers.secret)) == row.refusal)
    }

    @Test(arguments: ["[]", "7", "{", ""])
    func aPayloadThatIsNoObjectIsRefused(_ payload: String) throws {
        let token = try #require(Signers.secret.sign(payload))
        #expect(refusal(token, by: try verifier(Signers.secret)) == (payload.isEmpty ? .malformed : .malformedClaims))
    }

    @Test func aClaimThatStandsTwiceIsRefused() throws {
        let twice = claims().dropLast() + #","sub":"u-2"}"#
        #expect(refusal(try signed(Signers.secret, String(twice)), by: try verifier(Signers.secret)) == .duplicateClaim)
        let escaped = claims().dropLast() + #","s\u0075b":"u-2"}"#
        #expect(
            refusal(try signed(Signers.secret, String(escaped)), by: try verifier(Signers.secret)) == .duplicateClaim)
    }

    struct Header: CustomTestStringConvertible {
        let text: String
        let refusal: TokenRefusal
        var testDescription: String { "\(text) → \(refusal.rawValue)" }
    }

    static let headerTable = [
        Header(text: #"{"alg":"none"}"#, refusal: .unknownKey),
        Header(text: #"{"alg":"none","kid":"rsa-1"}"#, refusal: .algorithmMismatch),
        Header(text: #"{"alg":"None","kid":"oct-1"}"#, refusal: .algorithmMismatch),
        Header(text: #"{"alg":"HS256","kid":"rsa-1"}"#, refusal: .algorithmMismatch),
        Header(text: #"{"alg":"RS256","kid":"ec-1"}"#, refusal: .algorithmMismatch),
        Header(text: #"{"alg":"RS512","kid":"rsa-1"}"#, refusal: .algorithmMismatch),
        Header(text: #"{"alg":"PS256","kid":"rsa-1"}"#, refusal: .algorithmMismatch),
        Header(text: #"{"alg":"RS256","kid":"rsa-2"}"#, refusal: .unknownKey),
        Header(text: #"{"alg":"RS256"}"#, refusal: .unknownKey),
        Header(text: #"{"alg":"RS256","kid":7}"#, refusal: .malformed),
        Header(text: #"{"kid":"rsa-1"}"#, refusal: .malformed),
        Header(text: #"{"alg":7,"kid":"rsa-1"}"#, refusal: .malformed),
        Header(text: #"{"alg":"RS256","kid":"rsa-1","crit":["exp"]}"#, refusal: .unsupportedHeader),
        Header(text: #"{"alg":"RS256","kid":"rsa-1","b64":false}"#, refusal: .unsupportedHeader),
        Header(text: #"{"alg":"HS256","alg":"RS256","kid":"rsa-1"}"#, refusal: .malformed),
        Header(text: #"{"alg":"RS256","kid":"rsa-1"}"#, refusal: .badSignature),
        Header(text: #"{"alg":"ES256","kid":"ec-1"}"#, refusal: .badSignature),
        Header(text: #"{"alg":"HS256","kid":"oct-1"}"#, refusal: .badSignature),
        Header(text: "[]", refusal: .malformed),
        Header(text: "{", refusal: .malformed),
    ]

    @Test(arguments: headerTable)
    func headersAreChecked(_ row: Header) throws {
        let verifier = try verifier(Signers.rsa, Signers.curve, Signers.secret)
        #expect(refusal(token(header: row.text), by: verifier) == row.refusal)
    }

    @Test func aSecretMadeOfThePublicKeyDoesNotPassForIt() throws {
        // The classic confusion: sign with HS256, the RSA key's public text as the secret, under the RSA key's name.
        let secret = Base64URL.encode(Array(Signers.rsa.jwks.utf8))
        let forger = try #require(TokenSigner(jwk: #"{"kty":"oct","kid":"rsa-1","k":"\#(secret)"}"#))
        #expect(refusal(try signed(forger), by: try verifier(Signers.rsa)) == .algorithmMismatch)
    }

    @Test func aKeyOfTheSameNameDoesNotPassForAnother() throws {
        let other = Signers.signer("HS256", "oct-1")
        #expect(refusal(try signed(other), by: try verifier(Signers.secret)) == .badSignature)
        let curve = Signers.signer("ES256", "ec-1")
        #expect(refusal(try signed(curve), by: try verifier(Signers.curve)) == .badSignature)
    }

    @Test(arguments: ["", "a", "a.b", "a.b.c.d", "..", "a..c", " .b.c", "YQ==.YQ.YQ", "a+b.YQ.YQ", "é.YQ.YQ"])
    func whatIsNoTokenIsRefused(_ text: String) throws {
        #expect(refusal(text, by: try verifier(Signers.secret)) == .malformed)
    }

    @Test func everyChangedCharacterOfATokenIsNoticed() throws {
        let token = try signed(Signers.secret)
        let verifier = try verifier(Signers.secret)
        #expect(refusal(token, by: verifier) == nil)
        for index in token.indices where token[index] != "." {
            let changed = token.replacingCharacters(at: index, with: token[index] == "A" ? "B" : "A")
            #expect(refusal(changed, by: verifier) != nil, "character \(index) may be changed")
        }
        #expect(refusal(token + "A", by: verifier) != nil)
        #expect(refusal(String(token.dropLast()), by: verifier) != nil)
    }

    @Test func aTokenBeyondTheLimitIsNotRead() throws {
        let token = try signed(Signers.secret)
        var policy = policy
        policy.tokenBytesMax = token.utf8.count
        #expect(refusal(token, by: try verifier(Signers.secret, policy: policy)) == nil)
        policy.tokenBytesMax -= 1
        #expect(refusal(token, by: try verifier(Signers.secret, policy: policy)) == .tooLong)
    }

    @Test func aSetOfOneKeyNeedsNoName() throws {
        let unnamed = #"{"kty":"oct","k":"\#(Base64URL.encode([UInt8](repeating: 7, count: 32)))"}"#
        let signer = try #require(TokenSigner(jwk: unnamed))
        #expect(refusal(try signed(signer), by: try verifier(signer)) == nil)
    }
}

extension String {
    fileprivate func replacingCharacters(at index: Index, with character: Character) -> String {
        self[..<index] + String(character) + self[self.index(after: index)...]
    }
}
