@testable import BFFIdentity
import Testing

struct KeyRingTests {
    private func keys(_ signers: TokenSigner...) throws -> KeySet {
        try KeySet(jwks: Array(TokenSigner.jwks(signers).utf8))
    }

    @Test func aVerifierFollowsTheRing() throws {
        let ring = KeyRing(try keys(Signers.secret))
        let verifier = TokenVerifier(ring: ring, policy: policy)
        let (old, new) = (try signed(Signers.secret), try signed(Signers.curve))
        #expect(refusal(old, by: verifier) == nil)
        #expect(refusal(new, by: verifier) == .unknownKey)
        ring.replace(try keys(Signers.curve))
        #expect(refusal(new, by: verifier) == nil)
        // It was known, and its key is gone.
        #expect(refusal(old, by: verifier) == .unknownKey)
    }

    @Test func theSameKeysAgainForgetNothing() throws {
        let ring = KeyRing(try keys(Signers.secret))
        let verifier = TokenVerifier(ring: ring, policy: policy)
        let token = try signed(Signers.secret)
        #expect(refusal(token, by: verifier) == nil)
        ring.replace(try keys(Signers.secret))
        #expect(refusal(token, by: verifier) == nil)
        #expect(verifier.verifications == 1)
    }

    @Test func withoutKeysNothingCanBeSaidOfAToken() throws {
        let ring = KeyRing(nil)
        let verifier = TokenVerifier(ring: ring, policy: policy)
        let token = try signed(Signers.secret)
        #expect(!ring.hasKeys)
        #expect(refusal(token, by: verifier) == .noKeys)
        ring.replace(try keys(Signers.secret))
        #expect(ring.hasKeys)
        #expect(refusal(token, by: verifier) == nil)
    }

    @Test func aMissingKeyIsAskedForOnceUntilSomebodyListensAgain() throws {
        let ring = KeyRing(try keys(Signers.secret))
        let verifier = TokenVerifier(ring: ring, policy: policy)
        let count = Counter()
        ring.onMissingKey { count.add() }
        let unknown = try signed(Signers.curve)
        for _ in 0..<3 { #expect(refusal(unknown, by: verifier) == .unknownKey) }
        #expect(count.value == 1)
        ring.askAgain()
        #expect(refusal(unknown, by: verifier) == .unknownKey)
        #expect(count.value == 2)
    }
}

/// `@unchecked Sendable`: the tests that use it run on one thread.
private final class Counter: @unchecked Sendable {
    private(set) var value = 0

    func add() { value += 1 }
}
