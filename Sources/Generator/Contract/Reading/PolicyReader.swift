internal import Diagnostics
internal import OpenAPI

/// `policies` of a client: each name with what it and the policies that it extends say.
struct PolicyReader {
    private struct Written {
        let nameLocation: Location
        let keys: PolicyKeys
        let extends: Node?
    }

    private let scalars: ScalarReader
    private var names: [String] = []
    private var written: [String: Written] = [:]
    private var resolved: [String: PolicyKeys] = [:]
    private var diagnostics: Diagnostics { scalars.diagnostics }

    /// - Parameter node: the value of `policies`; nil where there is none.
    init(_ node: Node?, diagnostics: Diagnostics) {
        scalars = ScalarReader(diagnostics: diagnostics)
        guard let node else { return }
        guard let members = node.members else {
            scalars.wrongKind(
                node, "'policies'", "an object", fix: "write a name and its keys: {default: {timeout: 100ms}}")
            return
        }
        let names = NameReader(diagnostics: diagnostics)
        for member in members where names.simple(member.key, "a policy", at: member.keyLocation) {
            read(member)
        }
        for name in self.names { resolved[name] = resolve(name, path: []) }
    }

    private mutating func read(_ member: Node.Member) {
        names.append(member.key)
        let reader = ObjectReader(
            member.value, "policy '\(member.key)'", at: member.keyLocation, keys: ["extends"] + PolicyKeys.names,
            hint: "write its keys: {timeout: 100ms}", diagnostics: diagnostics)
        written[member.key] = Written(
            nameLocation: member.keyLocation, keys: reader.map(PolicyKeys.init) ?? PolicyKeys(),
            extends: reader?.node("extends"))
    }

    /// Follows `extends`; a name that is unknown or comes round again is reported at the `extends` that says it.
    private func resolve(_ name: String, path: [String]) -> PolicyKeys {
        guard let policy = written[name] else { return PolicyKeys() }
        guard let node = policy.extends else { return policy.keys }
        let isFirst = path.isEmpty
        guard let base = node.string else {
            if isFirst {
                scalars.wrongKind(node, "'extends'", "a policy's name", fix: "write one name: extends: default")
            }
            return policy.keys
        }
        let path = path + [name]
        if let start = path.firstIndex(of: base) {
            // A cycle is one fault, wherever one enters it: its first policy in document order reports it.
            let cycle = path[start...]
            if cycle.first == path.first, names.first(where: cycle.contains) == path.first {
                diagnostics.report(
                    .policyCycle, at: node.location,
                    "policies extend each other: \((cycle + [base]).joined(separator: " → "))",
                    fix: "remove one 'extends'")
            }
            return policy.keys
        }
        guard written[base] != nil else {
            if isFirst { reportUnknown(base, at: node.location) }
            return policy.keys
        }
        return policy.keys.over(resolve(base, path: path))
    }

    /// What the policy that `node` names says; what `default` says where there is no node.
    func keys(named node: Node?) -> PolicyKeys {
        guard let node else { return resolved["default"] ?? PolicyKeys() }
        guard let name = scalars.string(node, "'policy'") else { return PolicyKeys() }
        if let keys = resolved[name] { return keys }
        reportUnknown(name, at: node.location)
        return PolicyKeys()
    }

    private func reportUnknown(_ name: String, at location: Location) {
        diagnostics.report(
            .unknownPolicy, at: location, "there is no policy '\(name)'",
            fix: Suggestion.fix(for: name, in: names)
                ?? (names.isEmpty ? "declare it under 'policies'" : ObjectReader.list(names)))
    }
}
