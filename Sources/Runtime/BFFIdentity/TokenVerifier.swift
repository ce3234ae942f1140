public import BFFJSON

/// Tells tokens that are right from all others. One per loop: neither it nor what it hands out is Sendable.
public final class TokenVerifier {
    private let policy: TokenPolicy
    private let ring: KeyRing
    private var keys: [WebKey] = []
    /// Of the ring's keys.
    private var version = 0
    private var memory: TokenMemory
    /// How many signatures were verified: what the memory saves.
    package private(set) var verifications = 0

    public convenience init(keys: KeySet, policy: TokenPolicy) {
        self.init(ring: KeyRing(keys), policy: policy)
    }

    /// - Parameter ring: whose keys may change at any time.
    public init(ring: KeyRing, policy: TokenPolicy) {
        self.policy = policy
        self.ring = ring
        memory = TokenMemory(tokensMax: policy.rememberedTokensMax)
    }

    /// How many tokens it remembers.
    package var rememberedTokens: Int { memory.count }

    /// - Parameters:
    ///   - token: the credentials of `Authorization: Bearer`, borrowed for the call.
    ///   - now: the wall clock's seconds since 1970.
    public func verify(_ token: JSONText, now: Double) throws(TokenRefusal) -> VerifiedToken {
        guard token.count <= policy.tokenBytesMax else { throw .tooLong }
        followRing()
        if let known = token.withBytes({ memory.token($0, now: now) }) { return known }
        let verified = try read(token.withBytes { Array($0) }, now: now)
        memory.insert(verified, now: now)
        return verified
    }

    /// Takes the ring's keys where they have changed. What the old ones had verified is forgotten: a key may have been withdrawn.
    private func followRing() {
        guard let change = ring.keys(since: version) else { return }
        keys = change.keys?.keys.compactMap { WebKey($0) } ?? []
        version = change.version
        memory = TokenMemory(tokensMax: policy.rememberedTokensMax)
    }

    private func read(_ token: [UInt8], now: Double) throws(TokenRefusal) -> VerifiedToken {
        let parts = token.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty }), let headerBytes = Base64URL.decode(parts[0]),
            Base64URL.decode(parts[1]) != nil, Base64URL.decode(parts[2]) != nil,
            let header = ownedJSON(headerBytes), header.value.members != nil
        else { throw .malformed }
        let key = try key(for: header.value)
        verifications += 1
        guard let payload = token.withUnsafeBytes({ key.payload(ofVerified: $0) }) else { throw .badSignature }
        guard let document = ownedJSON(payload) else { throw .malformedClaims }
        return try check(document, token: token, now: now)
    }

    /// The key that the header names, if the header also says that key's algorithm.
    private func key(for header: JSONValue) throws(TokenRefusal) -> WebKey {
        guard !hasDuplicates(header) else { throw .malformed }
        guard header["crit"] == nil, header["b64"] == nil else { throw .unsupportedHeader }
        guard let algorithm = header["alg"]?.text else { throw .malformed }
        guard !keys.isEmpty else { throw .noKeys }
        let key: WebKey
        if let id = header["kid"] {
            guard let text = id.text else { throw .malformed }
            let name = text.string
            guard let named = keys.first(where: { $0.id == name }) else {
                ring.noteMissingKey()
                throw .unknownKey
            }
            key = named
        } else {
            guard keys.count == 1, let only = keys.first else { throw .unknownKey }
            key = only
        }
        guard algorithm.string == key.algorithm.rawValue else { throw .algorithmMismatch }
        return key
    }

    // MARK: Claims (RFC 7519, section 4.1)

    private func check(_ document: OwnedJSON, token: [UInt8], now: Double) throws(TokenRefusal) -> VerifiedToken {
        let claims = document.value
        guard claims.members != nil else { throw .malformedClaims }
        guard !hasDuplicates(claims) else { throw .duplicateClaim }
        let leeway = Double(policy.leewaySeconds)
        guard let expiry = claims["exp"] else { throw .missingExpiry }
        let validUntil = try seconds(expiry) + leeway
        guard now < validUntil else { throw .expired }
        if let start = claims["nbf"] {
            let start = try seconds(start)
            guard start - leeway <= now else { throw .notYetValid }
        }
        if let issued = claims["iat"] { _ = try seconds(issued) }
        if let scope = claims["scope"], scope.text == nil { throw .malformedClaims }
        guard let issuer = claims["iss"]?.text, issuer.string == policy.issuer else { throw .wrongIssuer }
        guard let audience = claims["aud"], isForUs(audience) else { throw .wrongAudience }
        guard let subject = claims["sub"]?.text, !subject.isEmpty else { throw .missingSubject }
        return VerifiedToken(bytes: token, document: document, subject: subject, validUntil: validUntil)
    }

    private func isForUs(_ audience: JSONValue) -> Bool {
        if let one = audience.text { return one.string == policy.audience }
        guard var several = audience.elements else { return false }
        while let one = several.next() {
            if let text = one.text, text.string == policy.audience { return true }
        }
        return false
    }

    /// A NumericDate: a number that is no NaN, infinity or beyond all calendars.
    private func seconds(_ value: JSONValue) throws(TokenRefusal) -> Double {
        guard let seconds = value.double, seconds.magnitude < 1e15 else { throw .malformedClaims }
        return seconds
    }

    private func hasDuplicates(_ object: JSONValue) -> Bool {
        var seen: Set<JSONText> = []
        guard var members = object.members else { return false }
        while let (name, _) = members.next() {
            guard seen.insert(name).inserted else { return true }
        }
        return false
    }
}
