package import BFFJSON

/// What a cache did about a request, as one member of `Cache-Status` (RFC 9211):
///
///     catalog; hit; ttl=41
///     catalog; fwd=miss; fwd-status=200; stored; collapsed
package struct CacheStatus: Hashable, Sendable {
    /// Why a request went on to the service (section 2.2).
    package enum Reason: Hashable, Sendable {
        /// The cache was not to be asked.
        case bypass
        /// Nothing was there.
        case miss
        /// What was there is stale.
        case stale
        /// Some of what was asked for was there.
        case partial
        /// The request wanted it so.
        case request

        var token: StaticString {
            switch self {
            case .bypass: "bypass"
            case .miss: "miss"
            case .stale: "stale"
            case .partial: "partial"
            case .request: "request"
            }
        }
    }

    /// The cache's name; here that of the dependency behind it.
    package let cache: String
    /// Nil: the answer came from the cache.
    package var forwarded: Reason?
    /// How much longer the answer is fresh, in seconds; negative for one that is stale.
    package var ttlSeconds: Int?
    /// What the service answered, where the request went on.
    package var forwardedStatus: Int?
    /// The cache has kept the service's answer.
    package var isStored = false
    /// The request waited for another that was on its way.
    package var isCollapsed = false
    /// Anything else, such as `memory` or `redis`.
    package var detail: String?

    /// Written as a structured integer holds no more (RFC 8941, section 3.3.1).
    private static let integerMax = 999_999_999_999_999

    package init(cache: String, forwarded: Reason? = nil, ttlSeconds: Int? = nil) {
        self.cache = cache
        self.forwarded = forwarded
        self.ttlSeconds = ttlSeconds
    }

    /// One member; several stand behind one another with `, ` between them, the one nearest to the service first.
    package func append(to buffer: inout ByteBuffer) {
        Self.append(item: cache, to: &buffer)
        if let forwarded {
            buffer.append("; fwd=")
            buffer.append(forwarded.token)
            if let forwardedStatus {
                buffer.append("; fwd-status=")
                buffer.append(decimal: forwardedStatus)
            }
        } else {
            buffer.append("; hit")
        }
        if let ttlSeconds {
            buffer.append("; ttl=")
            buffer.append(decimal: max(-Self.integerMax, min(ttlSeconds, Self.integerMax)))
        }
        if forwarded != nil, isStored { buffer.append("; stored") }
        if forwarded != nil, isCollapsed { buffer.append("; collapsed") }
        if let detail {
            buffer.append("; detail=")
            Self.append(item: detail, to: &buffer)
        }
    }

    /// A token where the text is one, else a string (RFC 8941, sections 3.3.3 and 3.3.4); what a string cannot hold becomes `?`.
    private static func append(item text: String, to buffer: inout ByteBuffer) {
        if isToken(text) { return buffer.append(string: text) }
        buffer.append("\"")
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                buffer.append("\\")
                buffer.append(byte: byte)
            case 0x20..<0x7F: buffer.append(byte: byte)
            default: buffer.append("?")
            }
        }
        buffer.append("\"")
    }

    private static func isToken(_ text: String) -> Bool {
        guard let first = text.utf8.first else { return false }
        let isLetter = UInt8(ascii: "a")...UInt8(ascii: "z") ~= ASCII.lowercased(first)
        guard isLetter || first == UInt8(ascii: "*") else { return false }
        return text.utf8.allSatisfy { ASCII.isToken($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "/") }
    }
}
