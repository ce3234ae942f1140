/// The methods that the runtime knows (RFC 9110, section 9, and RFC 5789). Others are answered with 501.
public enum HTTPMethod: UInt8, Sendable, CaseIterable {
    case get, head, post, put, patch, delete, options, trace

    /// As it stands in a request line.
    public var name: StaticString {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .put: "PUT"
        case .patch: "PATCH"
        case .delete: "DELETE"
        case .options: "OPTIONS"
        case .trace: "TRACE"
        }
    }

    /// Methods are case-sensitive.
    public init?(_ text: HTTPText) {
        for method in Self.allCases where text == method.name {
            self = method
            return
        }
        return nil
    }
}
