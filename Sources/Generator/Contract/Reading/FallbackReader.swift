internal import Diagnostics
internal import OpenAPI

/// Reads `fallback`: a chain, tried in order.
struct FallbackReader {
    private static let callKeys = ["call", "parameters", "body", "absent", "policy", "cache"] + PolicyKeys.names

    let context: PlanContext
    private var diagnostics: Diagnostics { context.diagnostics }

    func read(_ reader: ObjectReader) -> [FallbackDeclaration] {
        var chain: [FallbackDeclaration] = []
        for node in reader.array("fallback", of: "objects") ?? [] {
            guard let link = link(node) else { continue }
            switch chain.last {
            case .empty(let end), .value(_, let end):
                diagnostics.report(
                    .invalidValue, at: link.location, "nothing behind 'empty' or 'value' is ever tried",
                    notes: [.init("the chain ends here", at: end)], fix: "move it in front, or remove it")
            case .call, nil: chain.append(link)
            }
        }
        return chain
    }

    private func link(_ node: Node) -> FallbackDeclaration? {
        let forms = ["call", "empty", "value"]
        let reader = ObjectReader(
            node, "a fallback", keys: Self.callKeys + ["empty", "value"],
            hint: "write {call: …}, {empty: true} or {value: …}", diagnostics: diagnostics)
        guard let reader else { return nil }
        let written = reader.members.filter { forms.contains($0.key) }
        guard let form = written.first else {
            diagnostics.report(
                .missingKey, at: node.location, "a fallback says what stands in",
                fix: "write {call: …}, {empty: true} or {value: …}")
            return nil
        }
        let allowed = form.key == "call" ? Self.callKeys : [form.key]
        let all = forms + Self.callKeys
        if let extra = reader.members.first(where: { all.contains($0.key) && !allowed.contains($0.key) }) {
            diagnostics.report(
                .invalidValue, at: extra.keyLocation, "'\(extra.key)' cannot stand beside '\(form.key)' in a fallback",
                fix: forms.contains(extra.key) ? "make it the next link of the chain" : "remove it")
            return nil
        }
        switch form.key {
        case "call": return call(reader, node)
        case "empty":
            guard let isEmpty = reader.bool("empty") else { return nil }
            guard isEmpty else {
                diagnostics.report(
                    .invalidValue, at: form.value.location, "'empty' can only be true", fix: "write {empty: true}")
                return nil
            }
            return .empty(node.location)
        default: return value(form.value, node)
        }
    }

    private func call(_ reader: ObjectReader, _ node: Node) -> FallbackDeclaration? {
        let calls = CallReader(diagnostics: diagnostics)
        let call = calls.read(reader, of: "a fallback", own: PolicyKeys(reader), in: context)
        let absent = reader.node("absent").flatMap(calls.absent) ?? []
        guard let call else { return nil }
        return .call(
            call, timeout: call.policy.timeout, timeoutLocation: call.policy.timeoutLocation, absent: absent,
            node.location)
    }

    private func value(_ value: Node, _ node: Node) -> FallbackDeclaration? {
        if let text = value.string, (try? ExpressionParser.parse(text)) != nil {
            diagnostics.report(
                .invalidExpression, at: value.location, "'value' takes '\(text)' literally",
                fix: "write the value itself")
            return nil
        }
        return .value(value, node.location)
    }
}
