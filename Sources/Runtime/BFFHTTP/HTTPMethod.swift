/// The methods of RFC 9110 (section 9), PATCH (RFC 5789) and QUERY (RFC 10008), and any other by its name.
public enum HTTPMethod: Hashable, Sendable {
    case get, head, post, put, patch, delete, options, trace, query
    /// A token as it is sent (RFC 9110, section 9.1); never the name of one of the others.
    case other(String)

    /// Those that every server knows.
    public static let standard: [HTTPMethod] = [.get, .head, .post, .put, .patch, .delete, .options, .trace]

    /// As it stands in a request line.
    public var name: String {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .put: "PUT"
        case .patch: "PATCH"
        case .delete: "DELETE"
        case .options: "OPTIONS"
        case .trace: "TRACE"
        case .query: "QUERY"
        case .other(let name): name
        }
    }

    /// Methods are case-sensitive.
    public init(named name: String) {
        self = Self.standard.first { $0.name == name } ?? (name == "QUERY" ? .query : .other(name))
    }

    package var isStandard: Bool {
        switch self {
        case .get, .head, .post, .put, .patch, .delete, .options, .trace: true
        case .query, .other: false
        }
    }

    /// By definition it only reads (RFC 9110, section 9.2.1).
    public var isSafe: Bool {
        switch self {
        case .get, .head, .options, .trace, .query: true
        case .post, .put, .patch, .delete, .other: false
        }
    }

    /// Says the same however often it is said (RFC 9110, section 9.2.2).
    public var isIdempotent: Bool { isSafe || self == .put || self == .delete }

    /// A request without content says so (RFC 9110, section 8.6): what is sent by it is defined.
    package var definesContent: Bool {
        switch self {
        case .post, .put, .patch, .query: true
        case .get, .head, .delete, .options, .trace, .other: false
        }
    }
}
