internal import Diagnostics
internal import OpenAPI

/// Keywords that neither a type nor a rule says (`not`, `if`, `contains`, `dependentRequired`, …): a schema of just
/// these is compiled to a check, by the same compiler as every validator.
final class WholeCheckPlanner {
    private let validators: ValidatorPlanner
    private let diagnostics = Diagnostics()
    let typeName: String

    /// - Parameter namespace: `Petstore` makes `PetstoreChecks`.
    init(namespace: String) {
        typeName = namespace + "Checks"
        validators = ValidatorPlanner(
            typeName: typeName, rules: RulePlanner(prefix: namespace, diagnostics: diagnostics),
            reportsConflicts: false,
            diagnostics: diagnostics)
    }

    /// The check's name with its type; nil where there is nothing more to check.
    ///
    /// - Parameter isDeclared: the type is a struct, which looks at its properties itself.
    func check(_ schema: Schema, isDeclared: Bool, named name: String) throws(WholeRefusal) -> String? {
        guard let rest = schema.unsaid(isDeclared: isDeclared) else { return nil }
        let before = diagnostics.errorCount
        let function = validators.function(for: rest, named: name)
        guard diagnostics.errorCount == before else {
            let error = diagnostics.all.last { $0.severity == .error }
            throw WholeRefusal(
                location: error?.location ?? schema.location, reason: error?.message ?? "it cannot be checked")
        }
        return "\(typeName).\(function)"
    }

    /// nil where nothing was checked.
    var template: TemplateValue? { validators.planned.isEmpty ? nil : validators.values }
}

extension Schema {
    /// What neither the Swift type of a value nor its rule says; nil where they say everything.
    fileprivate func unsaid(isDeclared: Bool) -> Schema? {
        // What was looked at elsewhere is known only where all of it is looked at together.
        if unevaluatedProperties != nil || unevaluatedItems != nil || dynamicReference != nil { return self }
        let rest = Schema(node: node)
        rest.resource = resource
        var isEmpty = true
        func take<Value>(_ key: ReferenceWritableKeyPath<Schema, Value>, if isThere: Bool) {
            guard isThere else { return }
            rest[keyPath: key] = self[keyPath: key]
            isEmpty = false
        }
        take(\.not, if: not != nil)
        take(\.condition, if: condition != nil)
        take(\.consequence, if: condition != nil)
        take(\.alternative, if: condition != nil)
        take(\.contains, if: contains != nil)
        take(\.minContains, if: contains != nil)
        take(\.maxContains, if: contains != nil)
        take(\.dependentRequired, if: !dependentRequired.isEmpty)
        take(\.dependentSchemas, if: !dependentSchemas.isEmpty)
        take(\.propertyNames, if: propertyNames != nil)
        take(\.patternProperties, if: !patternProperties.isEmpty)
        if !patternProperties.isEmpty, additionalProperties?.constant == false {
            take(\.additionalProperties, if: true)
            rest.properties = properties.map {
                Property(name: $0.name, nameLocation: $0.nameLocation, schema: .anything($0.schema))
            }
        }
        let undeclared = isDeclared ? required.filter { name in !properties.contains { $0.name == name } } : required
        if !undeclared.isEmpty, impliedTypes.contains(.object) {
            rest.required = undeclared
            isEmpty = false
        }
        // Alternatives that only say more of what is declared make no type; of two lists, one does.
        let areCases = !variants.isEmpty
        take(\.oneOf, if: !oneOf.isEmpty && !areCases && alternativesToNull.count > 1)
        take(\.anyOf, if: !anyOf.isEmpty && (!areCases || !oneOf.isEmpty) && anyOf.count > 1)
        let members = allOf.filter { !$0.effective.variants.isEmpty || $0.effective.not != nil }
        if !members.isEmpty {
            rest.allOf = members
            isEmpty = false
        }
        if let enumeration, enumeration.contains(where: { $0.string == nil && $0.integer == nil && !$0.isNull }) {
            take(\.enumeration, if: true)
        }
        return isEmpty ? nil : rest
    }

    private static func anything(_ schema: Schema) -> Schema {
        let anything = Schema(node: schema.node)
        anything.constant = true
        return anything
    }
}
