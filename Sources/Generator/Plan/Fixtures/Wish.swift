internal import Diagnostics
internal import OpenAPI

/// What one value shall keep: several schemas at once, and not be.
struct Wish {
    /// A way to settle a choice.
    struct Option {
        var schemas: [Schema] = []
        /// Schemas that the value must not keep.
        var excluded: [Schema] = []
        /// Members with values that follow from the choice: a discriminator's.
        var members: [Node.Member] = []
        /// Members that must not be there.
        var absent: [String] = []
    }

    /// Something that is to be decided before a value can be made.
    struct Choice {
        let key: Key
        let options: [Option]
    }

    struct Key: Hashable {
        enum Kind { case oneOf, anyOf, condition, dependent }
        let kind: Kind
        let schema: ObjectIdentifier
    }

    private(set) var schemas: [Schema]
    private(set) var place: String
    let location: Location
    /// Values that must not come again.
    private let avoided: [Node]
    private var excluded: [Schema]
    private(set) var members: [Node.Member] = []
    private(set) var absent: Set<String> = []
    private var decided: Set<Key> = []

    /// - Parameter location: what values made of nothing bear.
    init(_ schemas: [Schema], _ place: String, at location: Location, avoided: [Node] = [], excluded: [Schema] = []) {
        (self.schemas, self.place, self.avoided, self.excluded) = (schemas, place, avoided, excluded)
        self.location = schemas.first?.location ?? location
    }

    func takes(_ value: Node, _ check: SchemaCheck) -> Bool {
        schemas.allSatisfy { check.accepts(value, $0) } && !excluded.contains { check.accepts(value, $0) }
            && !avoided.contains { $0.isEqual(to: value) }
    }

    func moved(to place: String) -> Wish {
        var moved = self
        moved.place = place
        return moved
    }

    /// With `allOf` opened, each schema once, in an order in which what is said first comes first.
    var completed: Wish {
        var seen: Set<ObjectIdentifier> = []
        var all: [Schema] = []
        func add(_ written: Schema) {
            let schema = written.effective
            guard seen.insert(ObjectIdentifier(schema)).inserted else { return }
            all.append(schema)
            for member in schema.allOf { add(member) }
            if let target = schema.dynamicReference?.target { add(target) }
        }
        for schema in schemas { add(schema) }
        var completed = self
        completed.schemas = all
        return completed
    }

    // MARK: Choices

    /// The first that is not decided yet.
    func choice(_ extent: SchemaSample.Extent) -> Choice? {
        for schema in schemas {
            for choice in [alternatives(schema), condition(schema)] + dependents(schema, extent) {
                if let choice, !decided.contains(choice.key) { return choice }
            }
        }
        return nil
    }

    func choosing(_ option: Option, of choice: Choice) -> Wish {
        var chosen = self
        chosen.decided.insert(choice.key)
        // What is chosen is more particular, so its examples and members come first.
        chosen.schemas = option.schemas + schemas
        chosen.excluded += option.excluded
        chosen.members += option.members
        chosen.absent.formUnion(option.absent)
        return chosen
    }

    private func alternatives(_ schema: Schema) -> Choice? {
        for (kind, list) in [(Key.Kind.oneOf, schema.oneOf), (.anyOf, schema.anyOf)] {
            guard let first = list.first else { continue }
            let key = Key(kind: kind, schema: ObjectIdentifier(first))
            if decided.contains(key) { continue }
            let options = list.flatMap { alternative in
                let named = Option(schemas: [alternative], members: discriminating(alternative, schema))
                // The default needs no name, and may know none.
                return schema.discriminator?.defaultSchema?.effective === alternative.effective
                    ? [Option(schemas: [alternative]), named] : [named]
            }
            return Choice(key: key, options: options)
        }
        return nil
    }

    private func discriminating(_ alternative: Schema, _ schema: Schema) -> [Node.Member] {
        guard let discriminator = schema.discriminator,
            let value = discriminator.mapping.first(where: { $0.schema.effective === alternative.effective })?.value
        else { return [] }
        let name = Node(.string(value), at: schema.location)
        return [Node.Member(key: discriminator.propertyName, keyLocation: schema.location, value: name)]
    }

    private func condition(_ schema: Schema) -> Choice? {
        guard let condition = schema.condition, schema.consequence != nil || schema.alternative != nil else {
            return nil
        }
        let held = Option(schemas: [condition] + (schema.consequence.map { [$0] } ?? []))
        let failed = Option(schemas: schema.alternative.map { [$0] } ?? [], excluded: [condition])
        return Choice(key: Key(kind: .condition, schema: ObjectIdentifier(condition)), options: [held, failed])
    }

    /// What must be there brings its schema; what may be there does so or stays away.
    private func dependents(_ schema: Schema, _ extent: SchemaSample.Extent) -> [Choice?] {
        schema.dependentSchemas.map { dependent in
            let key = Key(kind: .dependent, schema: ObjectIdentifier(dependent.schema))
            let with = Option(schemas: [dependent.schema])
            let without = Option(absent: [dependent.name])
            if required.contains(dependent.name) { return Choice(key: key, options: [with]) }
            return Choice(key: key, options: extent == .full ? [with, without] : [without])
        }
    }

    // MARK: What all of them say

    var required: [String] {
        var seen: Set<String> = []
        return schemas.flatMap(\.required).filter { seen.insert($0).inserted }
    }

    func greatest(_ key: KeyPath<Schema, Int?>) -> Int? { schemas.compactMap { $0[keyPath: key] }.max() }

    func least(_ key: KeyPath<Schema, Int?>) -> Int? { schemas.compactMap { $0[keyPath: key] }.min() }

    var types: Schema.Types { schemas.reduce(.any) { $0.intersection($1.types) } }

    /// In the order in which they are tried: what the schemas speak of, then the rest.
    var kinds: [Schema.Types] {
        let types = types
        let all: [Schema.Types] = [.object, .array, .string, .number, .boolean, .null].filter { kind in
            kind == .number ? !types.isDisjoint(with: [.integer, .number]) : types.contains(kind)
        }
        guard types.union(.null) == .any else { return all }
        func speaks(_ kind: Schema.Types) -> Bool { schemas.contains { $0.speaks(of: kind) } }
        let meant = all.filter(speaks)
        let first = meant.isEmpty ? [Schema.Types.string] : meant
        return first + all.filter { !first.contains($0) }
    }

    /// What a member of that name must keep; `unevaluatedProperties` counts where nobody else speaks.
    func rules(named name: String, check: SchemaCheck) -> [Schema] {
        let rules = schemas.flatMap { $0.rules(named: name, check: check) }
        return rules.isEmpty ? schemas.compactMap(\.unevaluatedProperties) : rules
    }

    /// The same for an element.
    func rules(at index: Int) -> [Schema] {
        let rules = schemas.compactMap { $0.rule(at: index) }
        return rules.isEmpty ? schemas.compactMap(\.unevaluatedItems) : rules
    }
}

extension Schema {
    fileprivate func speaks(of kind: Types) -> Bool {
        switch kind {
        case .object:
            !properties.isEmpty || !required.isEmpty || !patternProperties.isEmpty || minProperties ?? 0 > 0
                || propertyNames != nil || additionalProperties != nil || unevaluatedProperties != nil
        case .array:
            items != nil || !prefixItems.isEmpty || contains != nil || minItems ?? 0 > 0 || unevaluatedItems != nil
        case .string: minLength != nil || maxLength != nil || pattern != nil || format != nil
        case .number:
            minimum != nil || maximum != nil || exclusiveMinimum != nil || exclusiveMaximum != nil || multipleOf != nil
        default: false
        }
    }
}
