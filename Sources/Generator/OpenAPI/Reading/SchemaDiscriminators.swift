internal import Diagnostics

/// Which schema each value of a discriminator stands for.
extension SchemaReader {
    /// The explicit mapping in document order, then the component names of `oneOf` and `anyOf` members that it does
    /// not map.
    func discriminator(_ node: Node, of schema: Schema, _ dialect: Dialect) -> Schema.Discriminator? {
        guard let propertyName = node["propertyName"]?.string else { return nil }
        var mapping: [(value: String, schema: Schema)] = []
        for member in node["mapping"]?.members ?? [] {
            guard let target = target(of: member.value, dialect) else { continue }
            mapping.append((member.key, target))
        }
        for member in schema.oneOf + schema.anyOf {
            guard let name = member.name, !mapping.contains(where: { $0.value == name || $0.schema === member }) else {
                continue
            }
            mapping.append((name, member))
        }
        let standard = defaultSchema(node, of: schema, dialect)
        // One without a name is told by no value, and is called as it is referenced.
        if let standard, !mapping.contains(where: { $0.schema === standard }) {
            mapping.append((node["defaultMapping"]?.string ?? "", standard))
        }
        return Schema.Discriminator(
            propertyName: propertyName, mapping: mapping, defaultSchema: standard, location: node.location)
    }

    private func defaultSchema(_ node: Node, of schema: Schema, _ dialect: Dialect) -> Schema? {
        guard dialect == .openAPI32, let written = node["defaultMapping"], let target = target(of: written, dialect)
        else { return nil }
        let alternatives = schema.oneOf + schema.anyOf
        // An alternative with keywords beside its `$ref` starts with what that names.
        guard let found = alternatives.first(where: { $0 === target || $0.allOf.first === target }) else {
            if alternatives.isEmpty { return nil }
            diagnostics.report(
                .unresolvedMapping, at: written.location,
                "the discriminator's default '\(written.string ?? "")' is none of the alternatives",
                fix: "add it to '\(schema.oneOf.isEmpty ? "anyOf" : "oneOf")'")
            return nil
        }
        return found
    }

    /// A mapping's value is a component's name where there is such a component, else a reference (OpenAPI 3.1.1,
    /// section 4.8.25).
    private func target(of value: Node, _ dialect: Dialect) -> Schema? {
        guard let text = value.string else { return nil }
        let root = trees.root(of: value.location.file, from: nil)
        let components = root?["components"]?["schemas"]
        if let components, let named = trees.child(text, of: components) { return schema(at: named, dialect) }
        if Self.isName(text) {
            diagnostics.report(
                .unresolvedMapping, at: value.location, "the discriminator maps to '\(text)', which is no component",
                fix: Suggestion.fix(for: text, in: components?.members?.map(\.key) ?? []))
            return nil
        }
        guard resolver.canRead(value, text: text) else {
            diagnostics.report(
                .unresolvedMapping, at: value.location, "the discriminator maps to '\(text)', which does not exist")
            return nil
        }
        guard let target = resolver.resolve(value, text: text, dialect) else { return nil }
        return schema(at: target, self.dialect(of: target, otherwise: dialect))
    }

    private static func isName(_ text: String) -> Bool {
        !text.contains("/") && !text.contains("#") && !text.contains(".")
    }
}
