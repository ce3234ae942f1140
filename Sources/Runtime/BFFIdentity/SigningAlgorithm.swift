/// What a key signs with. A key has exactly one; a token is believed about it only if it says the same.
package enum SigningAlgorithm: String, CaseIterable, Sendable {
    case rs256 = "RS256"
    case es256 = "ES256"
    case hs256 = "HS256"

    /// The `kty` of RFC 7518, section 6.1.
    var keyType: String {
        switch self {
        case .rs256: "RSA"
        case .es256: "EC"
        case .hs256: "oct"
        }
    }
}
