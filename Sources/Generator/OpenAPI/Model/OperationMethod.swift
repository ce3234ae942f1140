/// How documents name the methods of operations: those with a field of their own in lower case (`get`), those under `additionalOperations`
/// as they are sent (`COPY`), because methods are case-sensitive (RFC 9110, section 9.1).
package enum OperationMethod {
    /// The fields of a path item; `query` is OpenAPI 3.2's.
    static let fields = ["get", "put", "post", "delete", "options", "head", "patch", "trace", query]
    static let query = "query"

    /// As it stands in a request line.
    package static func verb(of method: String) -> String {
        fields.contains(method) ? method.uppercased() : method
    }

    /// What a document calls the method that somebody names, in whatever case where it has a field of its own.
    package static func named(_ verb: String) -> String {
        fields.contains(verb.lowercased()) ? verb.lowercased() : verb
    }
}

extension Operation {
    /// The method as it stands in a request line: `GET`.
    package var verb: String { OperationMethod.verb(of: method) }

    /// CONNECT makes a tunnel of the connection (RFC 9110, section 9.3.6): there is no request that could be answered.
    package var isTunnel: Bool { method == "CONNECT" }
}
