internal import OpenAPI

/// Security schemes as what a client's configuration must hold.
struct WholeSecurity {
    struct Credential {
        /// As the contract names it.
        let scheme: String
        let member: String
        let type: String
        /// Before the credential's expression: `.apiKey("key", header: "X-Key", `.
        fileprivate let opening: String
    }

    /// In the document's order.
    let credentials: [Credential]
    private let mutual: Set<String>

    init(_ schemes: [SecurityScheme]) {
        var names: Set<String> = []
        var mutual: Set<String> = []
        credentials = schemes.compactMap { scheme in
            if scheme.type == "mutualTLS" {
                mutual.insert(scheme.name)
                return nil
            }
            let bare = WholeName.bare(scheme.name)
            let member = WholeName.member(WholeName.claim([bare, bare + "Credential"], in: &names))
            let (type, opening) = Self.form(scheme)
            return Credential(scheme: scheme.name, member: member, type: type, opening: opening)
        }
        self.mutual = mutual
    }

    private static func form(_ scheme: SecurityScheme) -> (type: String, opening: String) {
        let name = SwiftLiteral.quoted(scheme.name)
        switch (scheme.type, scheme.scheme) {
        case ("http", "basic"): return ("BasicCredentials", ".basic(\(name), ")
        case ("http", "bearer"), ("oauth2", _), ("openIdConnect", _): return ("BearerToken", ".bearer(\(name), ")
        case ("apiKey", _):
            let place = scheme.place?.rawValue ?? "header"
            return (
                "APIKey", ".apiKey(\(name), \(place): \(SwiftLiteral.quoted(scheme.parameterName ?? "Authorization")), "
            )
        // A scheme without a form of its own (digest, hoba, …): the field's whole value.
        default: return ("APIKey", ".apiKey(\(name), header: \"Authorization\", ")
        }
    }

    /// The alternatives; nil where none is asked. An alternative of nothing lets anybody in.
    func expression(_ requirements: [SecurityRequirement]) -> String? {
        guard requirements.contains(where: { !$0.schemes.isEmpty }) else { return nil }
        let alternatives = requirements.map { requirement in
            let all = requirement.schemes.compactMap { scheme, _ -> String? in
                if mutual.contains(scheme) { return ".mutualTLS(\(SwiftLiteral.quoted(scheme)))" }
                return credentials.first { $0.scheme == scheme }.map { "\($0.opening)credentials.\($0.member))" }
            }
            return "[\(all.joined(separator: ", "))]"
        }
        return "[\(alternatives.joined(separator: ", "))]"
    }

    /// The schemes that need a credential.
    func used(_ requirements: [SecurityRequirement]) -> [String] {
        requirements.flatMap { $0.schemes.map(\.name) }
    }
}
