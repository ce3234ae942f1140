internal import Diagnostics
internal import OpenAPI

// What form a schema's validator takes, and which keywords have none yet.

extension Schema {
    /// An object with properties of its own, not a map.
    var isStructured: Bool {
        typesWithoutNull == .object
            && (!properties.isEmpty || !required.isEmpty || additionalProperties?.constant == false)
    }

    /// The check is no single statement.
    var needsFunction: Bool {
        isStructured || !oneOf.isEmpty || !anyOf.isEmpty || not != nil || containsItselfPlainly
    }

    /// An array or map of itself, with no function on the way.
    private var containsItselfPlainly: Bool {
        var seen: [Schema] = [self]
        while let inner = (seen.last?.items ?? seen.last?.additionalProperties)?.withoutNull.effective {
            if inner === self { return true }
            if inner.isStructured || !inner.oneOf.isEmpty || seen.contains(where: { $0 === inner }) { return false }
            seen.append(inner)
        }
        return false
    }

    /// What a value that is not null must keep, with contradictions reported.
    func present(reporting diagnostics: Diagnostics) -> Schema { withoutNull.effective(reporting: diagnostics) }
}

extension Schema.Types {
    /// The runtime's names of the JSON kinds that the types admit.
    var kinds: [String] {
        var kinds: [String] = []
        if contains(.null) { kinds.append("null") }
        if contains(.boolean) { kinds.append("bool") }
        if contains(.number) || contains(.integer) { kinds.append("number") }
        if contains(.string) { kinds.append("string") }
        if contains(.array) { kinds.append("array") }
        if contains(.object) { kinds.append("object") }
        return kinds
    }
}

extension ValidatorPlanner {
    /// Keywords that constrain and would be skipped in silence.
    func refuseUnsupported(_ schema: Schema) {
        let tuples = schema.prefixItems.isEmpty ? [] : schema.node.members?.filter { $0.key == "prefixItems" } ?? []
        for member in schema.unmodelled + tuples {
            diagnostics.report(
                .notSupportedYet, at: member.keyLocation,
                "'\(member.key)' is not supported yet in a schema that is checked",
                fix: "leave it out, or do not bind or return this part")
        }
    }
}
