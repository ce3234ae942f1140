internal import Diagnostics
internal import OpenAPI

/// What a client must present. oasdiff counts every change as information; whether the credentials of yesterday still do is asked beside.
struct SecurityComparison {
    private let documents: DocumentComparison

    init(_ documents: DocumentComparison) { self.documents = documents }

    func compareDocuments() -> [Change] {
        let (old, new) = (documents.old, documents.new)
        return compare(old.security, new.security, prefix: "api-global-security", old.securityPlace, new.securityPlace)
    }

    func compare(_ old: Operation, _ new: Operation) -> [Change] {
        let places = (
            documents.old.ownSecurity(of: old)?.location ?? old.location,
            documents.new.ownSecurity(of: new)?.location ?? new.location
        )
        var changes: [Change] = []
        let hasOwn = (documents.old.ownSecurity(of: old) != nil, documents.new.ownSecurity(of: new) != nil)
        if hasOwn.0 || hasOwn.1 {
            changes = compare(
                hasOwn.0 ? old.security : [], hasOwn.1 ? new.security : [], prefix: "api-security", places.0, places.1)
        }
        if let lost = Self.lost(old.security, new.security) {
            changes.append(
                Change(
                    rule: Rule("api-security-narrowed", otherwise: .error),
                    text: "\(lost) is no longer enough to call it: \(new.security.words)", old: places.0, new: places.1,
                    direction: .request))
        }
        return changes
    }

    /// What the service presents where it calls: clients may ask for what it always presented.
    static func compareSent(_ old: Operation, _ new: Operation) -> [Change] {
        guard old.security.words != new.security.words else { return [] }
        let weaker = lost(new.security, old.security)
        let rule =
            weaker == nil
            ? Rule("sent-security-changed", otherwise: .info) : Rule("sent-security-weakened", otherwise: .error)
        let text = "it comes with \(weaker ?? new.security.words) now, no longer with \(old.security.words)"
        return [Change(rule: rule, text: text, old: old.location, new: new.location, direction: .response)]
    }

    /// What was enough and is no more.
    private static func lost(_ old: [SecurityRequirement], _ new: [SecurityRequirement]) -> String? {
        let before = old.isEmpty ? [[]] : old.map(\.schemes)
        let after = new.isEmpty ? [[]] : new.map(\.schemes)
        let lost = before.first { given in
            !after.contains { wanted in
                wanted.allSatisfy { scheme in
                    given.contains { $0.name == scheme.name && Set($0.scopes).isSuperset(of: scheme.scopes) }
                }
            }
        }
        return lost.map { $0.isEmpty ? "no credential" : $0.map(SecurityRequirement.words).joined(separator: " with ") }
    }

    private func compare(
        _ old: [SecurityRequirement], _ new: [SecurityRequirement], prefix: String, _ oldPlace: Location?,
        _ newPlace: Location?
    ) -> [Change] {
        var changes: [Change] = []
        func report(_ action: String, _ text: String) {
            changes.append(
                Change(rule: Rule("\(prefix)-\(action)", otherwise: .info), text: text, old: oldPlace, new: newPlace))
        }
        for requirement in old {
            guard let other = new.first(where: { $0.names == requirement.names }) else {
                report("removed", "'\([requirement].words)' is no longer accepted")
                continue
            }
            compareScopes(requirement, other, report)
        }
        for requirement in new where !old.contains(where: { $0.names == requirement.names }) {
            report("added", "'\([requirement].words)' is accepted now")
        }
        return changes
    }

    private func compareScopes(
        _ old: SecurityRequirement, _ new: SecurityRequirement, _ report: (String, String) -> Void
    ) {
        for (name, scopes) in old.schemes {
            let others = new.schemes.first { $0.name == name }?.scopes ?? []
            for scope in scopes where !others.contains(scope) {
                report("scope-removed", "'\(name)' no longer needs the scope '\(scope)'")
            }
            for scope in others where !scopes.contains(scope) {
                report("scope-added", "'\(name)' needs the scope '\(scope)' now")
            }
        }
    }
}

extension Document {
    fileprivate var securityPlace: Location? { (root["security"] ?? root).location }

    fileprivate func ownSecurity(of operation: Operation) -> Node? {
        let item = root["paths"]?[operation.path]
        return (item?[operation.method] ?? item?["additionalOperations"]?[operation.method])?["security"]
    }
}

extension SecurityRequirement {
    fileprivate var names: Set<String> { Set(schemes.map(\.name)) }

    fileprivate static func words(_ scheme: (name: String, scopes: [String])) -> String {
        scheme.scopes.isEmpty ? scheme.name : "\(scheme.name) (\(scheme.scopes.joined(separator: ", ")))"
    }
}

extension [SecurityRequirement] {
    fileprivate var words: String {
        if isEmpty { return "nothing" }
        return map {
            $0.schemes.isEmpty ? "nothing" : $0.schemes.map(SecurityRequirement.words).joined(separator: " with ")
        }
        .joined(separator: " or ")
    }
}
