// Who is asking: bearer tokens (RFC 6750) that are JSON Web Tokens (RFC 7519), verified against a JWKS document (RFC 7517).
//
// The idea: a token is a string of bytes that either is exactly right or is refused with one reason of a closed list. The
// algorithm is the key's, never the token's: a key of type RSA verifies RS256, EC P-256 verifies ES256, oct verifies HS256, and
// a token that names another algorithm than its key's is refused before any arithmetic. Everything that follows reads
// claims of verified tokens only.
//
//     let keys = try KeySet(jwks: bytes)                       // checked once, at start
//     let verifier = TokenVerifier(keys: keys, policy: policy) // one per loop
//     let token = try verifier.verify(bytes, now: seconds)     // remembered until it expires
//     token.subject, token.claims["tenant"], token.hasScopes(["orders"])
//
// Threads. cjose, and jansson below it, count references without atomics, so none of their objects is ever seen by two threads: a
// `KeySet` holds the text of its keys alone and is Sendable; each `TokenVerifier`, confined to its loop like everything in it,
// imports its own keys from that text, and releases them. What is process-wide below both: OpenSSL, which is thread-safe since
// 1.1.0, and jansson's hash seed, which jansson sets atomically.
//
// Refused on purpose: `none`, `crit` (we understand no extension), encrypted tokens, keys fetched from an address that a token
// names (`jku`, `x5u`), keys inside tokens (`jwk`, `x5c`), tokens beyond `TokenPolicy.tokenBytesMax`, a token without `exp`.
