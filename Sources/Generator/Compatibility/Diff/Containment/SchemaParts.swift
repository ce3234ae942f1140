internal import OpenAPI

/// An effective schema as a conjunction: plain keywords, and groups that stand for more than one keyword.
struct SchemaParts {
    enum Group {
        case anyOf([Schema])
        case oneOf([Schema])
        case not(Schema)
        case condition(Schema, then: Schema?, else: Schema?)
        case dependent(name: String, Schema)
        /// Looks at what the whole of this schema evaluates.
        case unevaluated(in: Schema)
        case dynamic(Schema.DynamicReference)
        /// Keywords that the model gives no meaning to.
        case unknown([Node.Member])

        /// What the group's values may be, each with all that must hold then; nil where it cannot be split.
        var cases: [[Schema]]? {
            switch self {
            case .anyOf(let alternatives), .oneOf(let alternatives): alternatives.map { [$0] }
            case .condition(let condition, let consequence, let alternative):
                [[condition] + (consequence.map { [$0] } ?? []), alternative.map { [$0] } ?? []]
            default: nil
            }
        }
    }

    /// Of the schema, and of what flattening has left behind in `allOf`. Their compositions are in `groups`.
    private(set) var plains: [Schema] = []
    private(set) var groups: [Group] = []
    /// What all of them allow.
    private(set) var types: Schema.Types = .any
    /// Where each group stands: in the schema itself or, by index, in a member of its `allOf`.
    private var owners: [Int?] = []

    init(_ schema: Schema) {
        add(schema, owner: nil)
        for (index, member) in schema.allOf.enumerated() { add(deep: member, owner: index) }
    }

    init(plains: [Schema], types: Schema.Types) {
        (self.plains, self.types) = (plains, types)
    }

    private mutating func add(deep schema: Schema, owner: Int) {
        let schema = schema.effective
        add(schema, owner: owner)
        for member in schema.allOf { add(deep: member, owner: owner) }
    }

    private mutating func add(_ schema: Schema, owner: Int?) {
        types.formIntersection(schema.constant == false ? [] : schema.types)
        plains.append(schema)
        var found: [Group] = []
        if !schema.anyOf.isEmpty { found.append(.anyOf(schema.anyOf)) }
        if !schema.oneOf.isEmpty { found.append(.oneOf(schema.oneOf)) }
        if let not = schema.not { found.append(.not(not)) }
        if let condition = schema.condition, schema.consequence != nil || schema.alternative != nil {
            found.append(.condition(condition, then: schema.consequence, else: schema.alternative))
        }
        found += schema.dependentSchemas.map { .dependent(name: $0.name, $0.schema) }
        if let reference = schema.dynamicReference { found.append(.dynamic(reference)) }
        if !schema.unmodelled.isEmpty { found.append(.unknown(schema.unmodelled)) }
        let looksAtOthers = !found.isEmpty || !schema.allOf.isEmpty || schema.condition != nil
        if looksAtOthers, schema.unevaluatedProperties != nil || schema.unevaluatedItems != nil {
            found.append(.unevaluated(in: schema))
        }
        groups += found
        owners += found.map { _ in owner }
    }

    /// The schema without one group; only for groups that have cases.
    func removing(_ index: Int, from schema: Schema) -> Schema {
        let copy = schema.editableCopy()
        // What the group evaluates counts no more.
        (copy.unevaluatedProperties, copy.unevaluatedItems) = (nil, nil)
        guard let owner = owners[index] else {
            remove(groups[index], from: copy)
            return copy
        }
        let member = copy.allOf[owner].editableCopy()
        // A member of a member goes as a whole: what is left takes more, which is sound for the inner schema.
        remove(groups[index], from: member)
        (member.unevaluatedProperties, member.unevaluatedItems) = (nil, nil)
        member.allOf = []
        copy.allOf[owner] = member
        return copy
    }

    private func remove(_ group: Group, from schema: Schema) {
        switch group {
        case .anyOf: schema.anyOf = []
        case .oneOf: schema.oneOf = []
        case .not: schema.not = nil
        case .condition: (schema.condition, schema.consequence, schema.alternative) = (nil, nil, nil)
        case .dependent, .unevaluated, .dynamic, .unknown: break
        }
    }
}

extension Schema {
    /// Takes every value, and says so plainly.
    var isAnything: Bool {
        if let constant { return constant }
        return types == .any && saysNothingOfValues && saysNothingOfObjects && saysNothingOfArrays && allOf.isEmpty
            && oneOf.isEmpty && anyOf.isEmpty && not == nil && condition == nil && dynamicReference == nil
            && unmodelled.isEmpty
    }

    private var saysNothingOfValues: Bool {
        enumeration == nil && const == nil && format == nil && pattern == nil && minLength == nil && maxLength == nil
            && minimum == nil && maximum == nil && exclusiveMinimum == nil && exclusiveMaximum == nil
            && multipleOf == nil
    }

    private var saysNothingOfObjects: Bool {
        properties.isEmpty && required.isEmpty && patternProperties.isEmpty && additionalProperties == nil
            && propertyNames == nil && dependentRequired.isEmpty && dependentSchemas.isEmpty
            && unevaluatedProperties == nil && minProperties == nil && maxProperties == nil
    }

    private var saysNothingOfArrays: Bool {
        items == nil && prefixItems.isEmpty && minItems == nil && maxItems == nil && !uniqueItems && contains == nil
            && unevaluatedItems == nil
    }
}
