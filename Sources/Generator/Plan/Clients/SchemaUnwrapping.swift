internal import Diagnostics
internal import OpenAPI

extension Schema {
    /// The schema that says what the value is, behind wrappers that only annotate it or let it be null: `allOf` of
    /// one reference with a description, `oneOf` of one schema and null. So a described reference has its target's
    /// type.
    var unwrapped: (schema: Schema, isNullable: Bool) {
        var schema = self
        var isNullable = false
        var seen: Set<ObjectIdentifier> = []
        while seen.insert(ObjectIdentifier(schema)).inserted {
            // OpenAPI 3.0's `nullable` is written beside `allOf` too, where there is no type that it could widen.
            if schema.node["nullable"]?.bool == true { isNullable = true }
            guard let inner = schema.wrapped else { break }
            if schema.alternatives.contains(where: { $0.effective.types == .null }) { isNullable = true }
            schema = inner
        }
        return (schema, isNullable || schema.isNullable)
    }

    /// `oneOf`, else `anyOf`.
    var alternatives: [Schema] { oneOf.isEmpty ? anyOf : oneOf }

    private var wrapped: Schema? {
        let members = allOf.filter { !$0.saysNothing }
        if members.count == 1, alternatives.isEmpty, constrains == nil || constrains == .type {
            let target = members[0].effective.impliedTypes
            return target.subtracting(.null).isSubset(of: types) ? members[0] : nil
        }
        guard allOf.isEmpty, oneOf.isEmpty != anyOf.isEmpty, discriminator == nil,
            constrains == nil || constrains == .type
        else { return nil }
        let others = alternatives.filter { $0.effective.types != .null }
        guard others.count == 1 else { return nil }
        return others[0].effective.impliedTypes.subtracting(.null).isSubset(of: types.union(.null)) ? others[0] : nil
    }

    /// Takes every value, as far as a client is concerned.
    var saysNothing: Bool {
        (constant ?? true) && constrains == nil && allOf.allSatisfy(\.saysNothing) && alternatives.isEmpty
    }

    enum Constraint {
        case type, others
    }

    /// Whether anything is asked of a value beside `allOf`, `oneOf` and `anyOf`: only a type, or more.
    var constrains: Constraint? {
        if constant != nil || enumeration != nil || const != nil || pattern != nil || format != nil { return .others }
        if !properties.isEmpty || !required.isEmpty || !patternProperties.isEmpty || additionalProperties != nil {
            return .others
        }
        if items != nil || !prefixItems.isEmpty || contains != nil || uniqueItems || not != nil || condition != nil {
            return .others
        }
        if minLength != nil || maxLength != nil || minItems != nil || maxItems != nil || minProperties != nil
            || maxProperties != nil
        {
            return .others
        }
        let bounds = [minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf]
        if bounds.contains(where: { $0 != nil }) { return .others }
        if !dependentRequired.isEmpty || !dependentSchemas.isEmpty || propertyNames != nil { return .others }
        if unevaluatedProperties != nil || unevaluatedItems != nil || dynamicReference != nil { return .others }
        return types == .any || types == .any.subtracting(.null) ? nil : .type
    }
}
