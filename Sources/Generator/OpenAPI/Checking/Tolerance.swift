internal import Diagnostics

/// Faults that real documents have and that leave nothing in doubt: they are warnings, and the document is read as
/// it was meant.
extension PartRules {
    func tolerates(_ member: Node.Member, _ field: Part.Field, in part: Part, _ dialect: Dialect) -> Bool {
        let value = member.value
        if case .string = field.kind {
            if value.isNull, !field.isRequired, part != .info {
                return say(value.location, "'\(member.key)' is null", "remove it")
            }
            if part == .info, member.key == "version", value.isScalar, value.double != nil {
                return say(value.location, "'version' is a number, a string was expected", "write it in quotes")
            }
            if member.key == "description", ReferenceResolver.reference(of: value) != nil {
                return say(value.location, "'description' is a reference, a string was expected", "write the text here")
            }
        }
        if case .number = field.kind, member.key.hasPrefix("exclusive"), value.bool != nil {
            return say(
                value.location, "'\(member.key)' is a boolean, which \(dialect.version ?? "JSON Schema") does not know",
                "write the bound itself as '\(member.key)'")
        }
        if case .boolean = field.kind, member.key.hasPrefix("exclusive"), value.finiteNumber != nil {
            let bound = member.key == "exclusiveMinimum" ? "minimum" : "maximum"
            return say(
                value.location, "'\(member.key)' is a number, which OpenAPI 3.0 does not know",
                "write the bound as '\(bound)' and '\(member.key): true'")
        }
        if case .types = field.kind, dialect == .openAPI30, value.string == "null" {
            return say(
                value.location, "'type' is 'null', which OpenAPI 3.0 does not know", "use 'nullable', or OpenAPI 3.1")
        }
        return false
    }

    func tolerates(missing name: String, in node: Node, _ part: Part) -> Bool {
        guard part == .response, name == "description" else { return false }
        return say(node.location, "this response has no 'description'", "add 'description'")
    }

    /// A header that was written like a parameter.
    func tolerates(unknown member: Node.Member, in part: Part) -> Bool {
        if part == .schema {
            return say(
                member.keyLocation, "this schema has a keyword '\(member.key)' that OpenAPI 3.0 does not know",
                "remove it, or use OpenAPI 3.1")
        }
        guard part == .header, member.key == "name" || member.key == "in" else { return false }
        return say(member.keyLocation, "this header has a field '\(member.key)' that only parameters have", "remove it")
    }

    /// Something under `components/schemas` that is no schema harms only those who reference it.
    func tolerates(component: Node.Member) -> Bool {
        let value = component.value
        if value.isSchema || value.isNull { return false }
        return say(
            value.location, "component '\(component.key)' is \(value.kindName), a schema was expected", "remove it")
    }

    func tolerate(_ reference: Node, toNoSchema target: Node) {
        let name = reference.string ?? ""
        _ = say(
            reference.location, "'\(name)' leads to \(target.kindName), a schema was expected",
            "any value is taken here until it names one")
    }

    func tolerate(_ reference: Node, inPlaceOf key: String) {
        _ = say(
            reference.location, "'\(key)' is a reference, which OpenAPI does not know",
            "reference a whole schema under 'allOf'")
    }

    func tolerate(_ reference: Node, to part: Part) {
        guard part == .operation else { return }
        _ = say(
            reference.location, "an operation is a reference, which OpenAPI does not know",
            "reference the whole path item")
    }

    private func say(_ location: Location, _ message: String, _ fix: String) -> Bool {
        diagnostics.report(.nonconforming, at: location, message, fix: fix)
        return true
    }
}
