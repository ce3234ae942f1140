import BFFIdentity
import BFFJSON
import Testing

struct TokenMemoryTests {
    @Test func aTokenIsVerifiedOnceUntilItExpires() throws {
        let verifier = try verifier(Signers.secret)
        let token = try signed(Signers.secret)
        for _ in 0..<3 { #expect(refusal(token, by: verifier) == nil) }
        #expect(verifier.verifications == 1)
        #expect(refusal(token, by: verifier, at: 1_800_000_629.9) == nil)
        #expect(refusal(token, by: verifier, at: 1_800_000_630) == .expired)
        #expect(verifier.rememberedTokens == 0)
    }

    @Test func whatWasRefusedIsNotRemembered() throws {
        let verifier = try verifier(Signers.secret)
        let token = try signed(Signers.secret, claims(["aud": #""tv""#]))
        for _ in 0..<2 { #expect(refusal(token, by: verifier) == .wrongAudience) }
        #expect(verifier.verifications == 2)
        #expect(verifier.rememberedTokens == 0)
    }

    @Test func usersAreNeverMixedUpAndMemoryIsBounded() throws {
        var policy = policy
        policy.rememberedTokensMax = 16
        let verifier = try verifier(Signers.secret, policy: policy)
        let tokens = try (0..<100).map { try signed(Signers.secret, claims(["sub": "\"user-\($0)\""])) }
        for _ in 0..<2 {
            for (index, token) in tokens.enumerated() {
                try token.withJSONText { text in
                    let verified = try verifier.verify(text, now: now)
                    #expect(verified.subject.string == "user-\(index)")
                }
                #expect(verifier.rememberedTokens <= 16)
            }
        }
        #expect(verifier.rememberedTokens > 0)
    }

    @Test func aTokenWhoseEndEqualsARememberedOnesIsAnother() throws {
        let verifier = try verifier(Signers.secret)
        let token = try signed(Signers.secret)
        #expect(refusal(token, by: verifier) == nil)
        let parts = token.split(separator: ".")
        let other = Base64URL.encode(Array(claims(["sub": #""u-9""#]).utf8))
        #expect(refusal("\(parts[0]).\(other).\(parts[2])", by: verifier) == .badSignature)
    }
}
