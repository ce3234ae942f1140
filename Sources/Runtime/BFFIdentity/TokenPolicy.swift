/// What a token must say to be believed, and the bounds within which that is looked at.
public struct TokenPolicy: Sendable {
    /// `iss` must be exactly this (RFC 7519, section 4.1.1).
    public var issuer: String
    /// `aud` must be this or a list that holds it (section 4.1.3).
    public var audience: String
    /// How far clocks may differ: `exp` and `nbf` are taken this much later and earlier. Default: 30 s.
    public var leewaySeconds: Int
    /// A longer token is refused unread. Default: 8 KiB.
    public var tokenBytesMax: Int
    /// How many verified tokens a verifier remembers at most. Default: 1 024.
    public var rememberedTokensMax: Int

    public init(
        issuer: String, audience: String, leewaySeconds: Int = 30, tokenBytesMax: Int = 8 * 1024,
        rememberedTokensMax: Int = 1024
    ) {
        self.issuer = issuer
        self.audience = audience
        self.leewaySeconds = leewaySeconds
        self.tokenBytesMax = tokenBytesMax
        self.rememberedTokensMax = rememberedTokensMax
    }
}
