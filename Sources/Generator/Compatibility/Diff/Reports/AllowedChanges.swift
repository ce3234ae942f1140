package import Diagnostics
package import OpenAPI

/// Changes that a team has agreed to, each with its reason. An entry that matches nothing is an error: it would hide the next change.
///
///     allow:
///       - rule: response-property-enum-value-added
///         operation: GET /v1/home          # or `path: /v1/*` for all below; neither: what concerns the whole document
///         pointer: /rows/*/kind            # of the property; default: any
///         reason: clients were told to expect new kinds
package struct AllowedChanges {
    struct Entry {
        let rule: String
        let operation: String?
        let path: String?
        let pointer: String?
        let reason: String
        let location: Location
    }

    private(set) var entries: [Entry] = []
    private var used: Set<Int> = []

    package init() {}

    /// Faulty entries are reported and left out.
    package init(_ root: Node, diagnostics: Diagnostics) {
        guard let list = root["allow"]?.array, root.members?.count == 1 else {
            let other = root.members?.first { $0.key != "allow" }
            diagnostics.report(
                .wrongKind, at: other?.keyLocation ?? root.location,
                "a file of allowed changes has one key, 'allow', with a list",
                fix: "write 'allow:' and the entries below")
            return
        }
        entries = list.compactMap { Self.entry($0, diagnostics) }
    }

    private static let keys = ["rule", "operation", "path", "pointer", "reason"]

    private static func entry(_ node: Node, _ diagnostics: Diagnostics) -> Entry? {
        guard let members = node.members else {
            diagnostics.report(
                .wrongKind, at: node.location, "an allowed change is \(node.kindName), an object was expected")
            return nil
        }
        for member in members where !keys.contains(member.key) {
            diagnostics.report(
                .unknownKey, at: member.keyLocation, "an allowed change has no key '\(member.key)'",
                fix: Suggestion.fix(for: member.key, in: keys))
        }
        for key in keys where node[key] != nil && node[key]?.string == nil {
            diagnostics.report(
                .wrongKind, at: node[key]?.location ?? node.location, "'\(key)' of an allowed change is no string")
        }
        for key in ["rule", "reason"] where (node[key]?.string ?? "").isEmpty {
            diagnostics.report(
                .missingKey, at: node.location, "an allowed change has no '\(key)'", fix: "add '\(key): …'")
        }
        guard let rule = node["rule"]?.string, let reason = node["reason"]?.string, !rule.isEmpty, !reason.isEmpty
        else {
            return nil
        }
        return Entry(
            rule: rule, operation: node["operation"]?.string, path: node["path"]?.string,
            pointer: node["pointer"]?.string, reason: reason, location: node.location)
    }

    /// Why the change is allowed; nil where it is not.
    package mutating func reason(for change: Change) -> String? {
        var reason: String?
        for (index, entry) in entries.enumerated() where entry.matches(change) {
            used.insert(index)
            reason = reason ?? entry.reason
        }
        return reason
    }

    /// To be called when every change was asked for.
    package func reportNeedless(_ diagnostics: Diagnostics) {
        for (index, entry) in entries.enumerated() where !used.contains(index) {
            diagnostics.report(
                .needlessException, at: entry.location, "no change is a '\(entry.rule)' like this any more",
                fix: "remove the entry")
        }
    }
}

extension AllowedChanges.Entry {
    fileprivate func matches(_ change: Change) -> Bool {
        guard change.rule.id == rule, pointer == nil || pointer == change.pointer else { return false }
        guard let place = change.operation else { return operation == nil && path == nil }
        if let operation { return operation == place.words || operation == place.id }
        guard let path else { return false }
        return path.hasSuffix("*") ? place.path.hasPrefix(path.dropLast()) : place.path == path
    }
}
