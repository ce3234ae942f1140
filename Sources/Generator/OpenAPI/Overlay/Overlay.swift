package import Diagnostics

/// An Overlay document (Overlay Specification 1.0 and 1.1): changes to another document, in order.
package struct Overlay {
    /// What an action does to each value that its target selects.
    enum Change {
        case update(Node)
        /// Merges the one value that the query selects (1.1).
        case copy(JSONPath, Node)
        case remove
        /// An action that says neither is allowed, and changes nothing.
        case nothing
    }

    struct Action {
        let target: JSONPath
        let targetNode: Node
        let change: Change
    }

    let file: String
    /// The document that it was written for.
    let extends: Node?
    let actions: [Action]
    /// 1.1 also replaces primitive values.
    let updatesPrimitives: Bool

    /// - Returns: nil, with every fault reported, where it is no overlay.
    package static func read(_ root: Node, diagnostics: Diagnostics) -> Overlay? {
        OverlayReader(diagnostics: diagnostics).read(root)
    }
}

/// Reads the objects of an overlay strictly: a key that it does not know is a fault.
private struct OverlayReader {
    let diagnostics: Diagnostics

    func read(_ root: Node) -> Overlay? {
        let faults = diagnostics.errorCount
        guard root.members != nil else {
            wrong(root, "an overlay", "an object")
            return nil
        }
        guard let version = root["overlay"] else {
            diagnostics.report(
                .unsupportedVersion, at: root.location, "'overlay' is missing, so this is no overlay",
                fix: "name a document that starts with 'overlay: 1.0.0'")
            return nil
        }
        let isLater = Self.isVersion(version, "1.1.")
        guard isLater || Self.isVersion(version, "1.0.") else {
            diagnostics.report(
                .unsupportedVersion, at: version.location, "Overlay version \(version.json) is not supported",
                fix: "use a version like 1.0.0 or 1.1.0")
            return nil
        }
        checkKeys(root, "an overlay", ["overlay", "info", "extends", "actions"])
        info(required("info", of: root, "an overlay"), isLater: isLater)
        let extends = root["extends"]
        if let extends, extends.string == nil { wrong(extends, "'extends'", "a string") }
        var actions: [Overlay.Action] = []
        if let list = required("actions", of: root, "an overlay") {
            if let nodes = list.array {
                if nodes.isEmpty {
                    diagnostics.report(
                        .invalidValue, at: list.location, "'actions' is empty", fix: "write at least one action")
                }
                actions = nodes.compactMap { action($0, isLater: isLater) }
            } else {
                wrong(list, "'actions'", "a list of actions")
            }
        }
        guard diagnostics.errorCount == faults else { return nil }
        return Overlay(
            file: root.location.file, extends: extends, actions: actions, updatesPrimitives: isLater)
    }

    /// YAML reads `1.0.0` as a string, but `1.0` as a number.
    private static func isVersion(_ node: Node, _ prefix: String) -> Bool {
        guard let text = node.string, text.hasPrefix(prefix) else { return false }
        let patch = text.dropFirst(prefix.count)
        return !patch.isEmpty && patch.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    private func info(_ info: Node?, isLater: Bool) {
        guard let info else { return }
        guard info.members != nil else { return wrong(info, "'info'", "an object") }
        checkKeys(info, "'info'", isLater ? ["title", "version", "description"] : ["title", "version"])
        for key in ["title", "version"] {
            if let value = required(key, of: info, "'info'"), value.string == nil {
                wrong(value, "'\(key)'", "a string")
            }
        }
        if isLater, let description = info["description"], description.string == nil {
            wrong(description, "'description'", "a string")
        }
    }

    private func action(_ node: Node, isLater: Bool) -> Overlay.Action? {
        guard node.members != nil else {
            wrong(node, "an action", "an object")
            return nil
        }
        let known = ["target", "description", "update", "remove"] + (isLater ? ["copy"] : [])
        checkKeys(node, "an action", known)
        if let description = node["description"], description.string == nil {
            wrong(description, "'description'", "a string")
        }
        if let remove = node["remove"], remove.bool == nil { wrong(remove, "'remove'", "true or false") }
        guard let targetNode = required("target", of: node, "an action") else { return nil }
        let target = query(targetNode, "'target'")
        guard let target, let change = change(node, isLater: isLater) else { return nil }
        return Overlay.Action(target: target, targetNode: targetNode, change: change)
    }

    private func change(_ node: Node, isLater: Bool) -> Overlay.Change? {
        if node["remove"]?.bool == true { return .remove }
        if isLater, let copy = node["copy"] {
            if let update = node["update"] {
                diagnostics.report(
                    .invalidValue, at: update.location, "an action has 'update' beside 'copy'",
                    fix: "write two actions")
                return nil
            }
            return query(copy, "'copy'").map { .copy($0, copy) }
        }
        return node["update"].map { .update($0) } ?? .nothing
    }

    private func query(_ node: Node, _ name: String) -> JSONPath? {
        guard let text = node.string else {
            wrong(node, name, "a string")
            return nil
        }
        do throws(JSONPathFault) {
            return try JSONPath(text)
        } catch {
            let place = error.character.map { " (character \($0))" } ?? ""
            diagnostics.report(
                .invalidTarget, at: node.location,
                "\(name) is '\(text)', which is no JSONPath query: \(error.message)\(place)",
                fix: "write it by RFC 9535, such as $.paths['/rows'].get")
            return nil
        }
    }

    // MARK: Objects

    private func required(_ key: String, of node: Node, _ name: String) -> Node? {
        if let value = node[key] { return value }
        diagnostics.report(.missingField, at: node.location, "\(name) lacks '\(key)'", fix: "add it")
        return nil
    }

    private func checkKeys(_ node: Node, _ name: String, _ known: [String]) {
        for member in node.members ?? [] where !known.contains(member.key) && !member.key.hasPrefix("x-") {
            diagnostics.report(
                .unknownField, at: member.keyLocation, "\(name) has no field '\(member.key)'",
                fix: Suggestion.fix(for: member.key, in: known) ?? "remove it, or let it begin with 'x-'")
        }
    }

    private func wrong(_ node: Node, _ name: String, _ expected: String) {
        diagnostics.report(
            .invalidValue, at: node.location, "\(name) is \(node.kindName), \(expected) was expected")
    }
}
