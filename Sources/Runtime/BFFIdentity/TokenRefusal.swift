/// Why a bearer token is not believed. For logs and tests: a client is told `invalid_token` and nothing else.
public enum TokenRefusal: String, Error, Hashable, Sendable, CaseIterable {
    /// Longer than `TokenPolicy.tokenBytesMax`.
    case tooLong
    /// Not three non-empty parts of base64url, or a header that is no JSON object.
    case malformed
    /// The header lists a critical extension, or says that the payload is not encoded (RFC 7515, section 4.1.11; RFC 7797).
    case unsupportedHeader
    /// No keys are known yet, so that nothing can be said of the token.
    case noKeys
    /// No key has the token's `kid`, or it has none and there is more than one key.
    case unknownKey
    /// `alg` is not the key's own, `none` among them.
    case algorithmMismatch
    case badSignature
    /// The payload is no JSON object, or a registered claim has the wrong type.
    case malformedClaims
    case duplicateClaim
    case missingExpiry
    case expired
    /// `nbf` lies in the future.
    case notYetValid
    case wrongIssuer
    case wrongAudience
    /// `sub` is missing or empty.
    case missingSubject
}
