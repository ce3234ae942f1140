internal import BFFIdentity
internal import BFFJSON
internal import BFFPolicy
internal import BFFTransport

/// How fast requests of one operation may come. Process-wide.
final class OperationRateLimit: Sendable {
    private let limiter: RateLimiter
    private let keys: [RateKey]
    /// `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers, section 3): quota and window in seconds.
    private let policyField: String

    init(_ declaration: RateLimitDeclaration) {
        limiter = RateLimiter(declaration.policy)
        keys = declaration.by
        let window = max(1, Self.seconds(declaration.policy.window))
        policyField = "\"default\";q=\(declaration.policy.requests);w=\(window)"
    }

    /// Takes a request's token out of its bucket.
    func take(for token: VerifiedToken?, at now: Instant) -> RateDecision {
        var hasher = Hasher()
        for key in keys {
            switch key {
            case .client: break
            case .subject: Self.combine(token?.subject, into: &hasher)
            case .claim(let name): Self.combine(token?.claims[name], into: &hasher)
            }
        }
        return limiter.take(key: UInt64(bitPattern: Int64(hasher.finalize())), at: now)
    }

    /// For tests that want a process as new.
    func reset() { limiter.reset() }

    /// `RateLimit` (section 4): what is left, and in how many seconds all of it is back.
    func writeFields(into fields: inout FieldWriter, _ decision: RateDecision) {
        fields.field("RateLimit-Policy", policyField)
        fields.field("RateLimit", "\"default\";r=\(decision.remaining);t=\(Self.seconds(decision.resetAfter))")
    }

    /// Rounded up: who comes back then is not refused again.
    static func seconds(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = max(.zero, duration).components
        return Int(seconds) + (attoseconds > 0 ? 1 : 0)
    }

    private static func combine(_ value: JSONValue?, into hasher: inout Hasher) {
        if let text = value?.text { return combine(text, into: &hasher) }
        hasher.combine(value?.int)
        hasher.combine(value?.double)
    }

    private static func combine(_ text: JSONText?, into hasher: inout Hasher) {
        guard let text else { return hasher.combine(false) }
        text.withBytes { bytes in
            hasher.combine(bytes.count)
            hasher.combine(bytes: bytes)
        }
    }
}
