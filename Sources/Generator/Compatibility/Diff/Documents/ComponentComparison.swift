internal import Diagnostics
internal import OpenAPI

/// What concerns a whole document: components and webhooks.
struct ComponentComparison {
    private let old: Document
    private let new: Document

    init(_ old: Document, _ new: Document) { (self.old, self.new) = (old, new) }

    func compare() -> [Change] { compareSchemas() + compareSecuritySchemes() + compareWebhooks() }

    private func change(_ id: String, _ level: Level, _ text: String, _ old: Location?, _ new: Location?) -> Change {
        Change(rule: Rule(id, otherwise: level), text: text, old: old, new: new)
    }

    private func members(_ document: Document, _ path: [String]) -> [Node.Member] {
        path.reduce(Optional(document.root)) { $0?[$1] }?.members ?? []
    }

    private func compareSchemas() -> [Change] {
        let path = ["components", "schemas"]
        let names = Set(members(new, path).map(\.key))
        return members(old, path).filter { !names.contains($0.key) }.map { member in
            change(
                "api-schema-removed", .info, "the schema '\(member.key)' is gone", member.keyLocation, new.root.location
            )
        }
    }

    private func compareWebhooks() -> [Change] {
        let (before, after) = (members(old, ["webhooks"]), members(new, ["webhooks"]))
        let gone = before.filter { member in !after.contains { $0.key == member.key } }
        let added = after.filter { member in !before.contains { $0.key == member.key } }
        return gone.map { change("webhook-removed", .error, "the webhook '\($0.key)' is gone", $0.keyLocation, nil) }
            + added.map { change("webhook-added", .info, "the webhook '\($0.key)' is new", nil, $0.keyLocation) }
    }

    // MARK: Security schemes

    private func compareSecuritySchemes() -> [Change] {
        let path = ["components", "securitySchemes"]
        let (before, after) = (members(old, path), members(new, path))
        var changes: [Change] = []
        func report(_ action: String, _ text: String, _ old: Location?, _ new: Location?) {
            changes.append(change("api-security-component-\(action)", .info, text, old, new))
        }
        for member in before {
            guard let other = after.first(where: { $0.key == member.key }) else {
                report("removed", "the security scheme '\(member.key)' is gone", member.keyLocation, nil)
                continue
            }
            compare(member, other, report)
        }
        for member in after where !before.contains(where: { $0.key == member.key }) {
            report("added", "the security scheme '\(member.key)' is new", nil, member.keyLocation)
        }
        return changes
    }

    private func compare(
        _ old: Node.Member, _ new: Node.Member, _ report: (String, String, Location?, Location?) -> Void
    ) {
        let name = "the security scheme '\(old.key)'"
        let (before, after) = (old.value, new.value)
        if before["type"]?.string != after["type"]?.string {
            report(
                "type-changed", "the type of \(name) is \(after["type"]?.json ?? "missing") now",
                before["type"]?.location,
                after["type"]?.location)
        }
        for flow in before["flows"]?.members ?? [] {
            guard let other = after["flows"]?[flow.key] else { continue }
            for (action, key) in [("oauth-url-changed", "authorizationUrl"), ("oauth-token-url-changed", "tokenUrl")]
            where flow.value[key]?.string != other[key]?.string {
                report(
                    action, "\(key) of \(name) is \(other[key]?.json ?? "missing") now", flow.value[key]?.location,
                    other[key]?.location)
            }
            compareScopes(flow.value["scopes"]?.members ?? [], other["scopes"]?.members ?? [], name, report)
        }
    }

    private func compareScopes(
        _ old: [Node.Member], _ new: [Node.Member], _ name: String,
        _ report: (String, String, Location?, Location?) -> Void
    ) {
        for scope in old {
            guard let other = new.first(where: { $0.key == scope.key }) else {
                report("oauth-scope-removed", "\(name) no longer has the scope '\(scope.key)'", scope.keyLocation, nil)
                continue
            }
            if !scope.value.isEqual(to: other.value) {
                report(
                    "oauth-scope-changed", "\(name) describes the scope '\(scope.key)' differently", scope.keyLocation,
                    other.keyLocation)
            }
        }
        for scope in new where !old.contains(where: { $0.key == scope.key }) {
            report("oauth-scope-added", "\(name) has the scope '\(scope.key)' too", nil, scope.keyLocation)
        }
    }
}
