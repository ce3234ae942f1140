package import Diagnostics

extension Schema {
    /// The schema with `allOf` worked in (`Flattening` says how): what consumers read for types, properties and
    /// bounds. It takes exactly the values that the schema takes. `self` where there is no `allOf`; the one member's
    /// where `allOf` has one and nothing else is said. Its `allOf` holds only what one keyword cannot say, and must be
    /// checked too. Worked out once.
    package var effective: Schema { Flattening.flatten(self).schema }

    /// `effective`, with contradictions between members reported as `conflicting-schema` at this schema. A schema
    /// that no value fits has `constant == false`.
    package func effective(reporting diagnostics: Diagnostics) -> Schema {
        let result = Flattening.flatten(self)
        for conflict in result.conflicts { diagnostics.report(conflict) }
        return result.schema
    }

    package func property(named name: String) -> Property? {
        effective.properties.first { $0.name == name }
    }

    /// What a member of this name must be: the property's schema, else `additionalProperties`; nil where nothing is
    /// said of it.
    package func propertySchema(_ name: String) -> Schema? {
        property(named: name)?.schema ?? effective.additionalProperties
    }

    package func requires(_ name: String) -> Bool { effective.required.contains(name) }

    package var typesWithoutNull: Types { effective.types.subtracting(.null) }

    /// Whether null fits: by type, enum and const, and through `oneOf` and `anyOf`, as in `oneOf: [$ref, {type:
    /// "null"}]`.
    package var isNullable: Bool {
        var open: Set<ObjectIdentifier> = []
        return takesNull(&open)
    }

    private func takesNull(_ open: inout Set<ObjectIdentifier>) -> Bool {
        let schema = effective
        guard open.insert(ObjectIdentifier(schema)).inserted else { return false }
        defer { open.remove(ObjectIdentifier(schema)) }
        if schema.constant == false || !schema.types.contains(.null) { return false }
        if let values = schema.enumeration, !values.contains(where: \.isNull) { return false }
        if let const = schema.const, !const.isNull { return false }
        for alternatives in [schema.oneOf, schema.anyOf] where !alternatives.isEmpty {
            var fits = false
            for alternative in alternatives where alternative.takesNull(&open) { fits = true }
            if !fits { return false }
        }
        for member in schema.allOf where !member.takesNull(&open) { return false }
        return true
    }

    /// The schema without an alternative for null: X for `oneOf` or `anyOf` of X and `{type: "null"}` with nothing
    /// beside but annotations, else `effective`.
    package var withoutNull: Schema {
        let schema = effective
        let alternatives = schema.oneOf.isEmpty ? schema.anyOf : schema.oneOf
        let others = alternatives.filter { $0.effective.types != .null }
        guard alternatives.count == 2, others.count == 1, schema.oneOf.isEmpty || schema.anyOf.isEmpty,
            schema.types.union(.null) == .any, schema.properties.isEmpty, schema.enumeration == nil,
            schema.allOf.isEmpty
        else { return schema }
        return others[0].effective
    }
}
