internal import Diagnostics
internal import OpenAPI

/// Compiles schemas to checks: a function per schema that is no single check, generic over its report.
///
/// Every keyword of JSON Schema 2020-12 becomes straight-line Swift. References are calls. The keywords of an object
/// share one pass over its members, those of an array one over its elements. Where `unevaluated…` asks which parts were
/// looked at, the functions on the way are compiled a second time, to tell it; where a `$dynamicRef` can be reached,
/// they are compiled for each dynamic scope that they are met in.
final class ValidatorPlanner {
    struct Function {
        let name: String
        let place: String
        /// Says which parts of the value it looked at.
        let isTracked: Bool
        /// What it calls them: `evaluated`, or `outer` where it keeps its own account.
        let evaluationName: String
        /// Statements name the function's schema by this constant.
        let namesSchema: Bool
        let statements: [Statement]
    }

    /// What a function is made for.
    private struct Key: Hashable {
        let schema: ObjectIdentifier
        let scope: [String: ObjectIdentifier]
        /// Null was let through before.
        let isPresent: Bool
        let isTracked: Bool
    }

    let rules: RulePlanner
    let typeName: String
    let diagnostics: Diagnostics
    private var functions: [Function?] = []
    private var names: [Key: String] = [:]
    private var scope = NameScope(reserved: ValidatorPlanner.localNames)
    /// What stands before a function's name: nothing inside of the validators' own type.
    private(set) var prefix = ""
    /// Of the function that is being planned, here or in a reader.
    var places = PlaceWriter()
    /// On the way to the schema that is being compiled.
    private(set) var dynamicScope = DynamicScope()
    private var reach = DynamicReach()
    /// Schemas whose checks are being written in place.
    private var inlined: [ObjectIdentifier] = []
    /// The function that is being planned tells what it looked at.
    var isTracking = false
    /// Contradictions between members of `allOf` are errors.
    private let reportsConflicts: Bool

    /// What functions call their parameters and variables.
    private static let localNames: Set<String> = [
        "containing", "element", "elements", "evaluated", "holds", "index", "isAdditional", "isAny", "key", "kind",
        "matched", "members", "ordinal", "outer", "report", "schema", "seen", "step", "tag", "text", "value",
    ]

    /// - Parameter reportsConflicts: whether an `allOf` that nothing fits is a fault of the contract.
    init(typeName: String, rules: RulePlanner, reportsConflicts: Bool = true, diagnostics: Diagnostics) {
        self.typeName = typeName
        self.rules = rules
        self.reportsConflicts = reportsConflicts
        self.diagnostics = diagnostics
    }

    /// Statements for a place outside of the validators' type.
    func fromOutside(_ plan: () -> [Statement]) -> [Statement] {
        let outer = prefix
        prefix = typeName + "."
        defer { prefix = outer }
        return plan()
    }

    var planned: [Function] { functions.compactMap { $0 } }

    /// The function that checks a value of this schema, made once: also null, where the schema takes it.
    func function(for schema: Schema, named fallback: String) -> String {
        entering(schema) {
            function(for: SchemaForm(function: form(schema).written, isPresent: false), schema, fallback)
        }
    }

    /// The same for a value that is not null.
    func presentFunction(for schema: Schema, named fallback: String) -> String {
        entering(schema) {
            let form = form(schema)
            return function(for: form.compiled, schema, fallback)
        }
    }
}

// MARK: Functions

extension ValidatorPlanner {
    /// How a schema is compiled here, and what it is without regard to null.
    func form(_ schema: Schema) -> (compiled: SchemaForm, written: Schema) {
        if reportsConflicts { _ = schema.effective(reporting: diagnostics) }
        return (SchemaForm(schema), schema.fused)
    }

    func entering<Result>(_ schema: Schema, _ plan: () -> Result) -> Result {
        let outer = dynamicScope
        dynamicScope.enter(schema.resource)
        defer { dynamicScope = outer }
        return plan()
    }

    /// - Parameter written: what bears the name.
    func function(for form: SchemaForm, _ written: Schema, _ fallback: String, isTracked: Bool = false) -> String {
        let schema = form.schema
        let key = Key(
            schema: ObjectIdentifier(schema), scope: reach.leadsToReference(schema) ? dynamicScope.key : [:],
            isPresent: form.skipsNull && schema.types.contains(.null), isTracked: isTracked)
        if let name = names[key] { return name }
        let own = (schema.name ?? written.name).map { SwiftName.bare($0) } ?? SwiftName.bare(fallback)
        let name = SwiftName.escaped(
            isTracked
                ? scope.claim(own + "Evaluating", SwiftName.bare(fallback) + "Evaluating")
                : scope.claim(own, SwiftName.bare(fallback)))
        names[key] = name
        refuseUnsupported(schema)
        let index = functions.count
        functions.append(nil)
        let outer = (places, prefix, inlined, isTracking)
        prefix = ""
        places = PlaceWriter(base: schema.location)
        inlined = [ObjectIdentifier(schema)]
        functions[index] = function(form, name, isTracked: isTracked)
        (places, prefix, inlined, isTracking) = outer
        return name
    }

    private func function(_ form: SchemaForm, _ name: String, isTracked: Bool) -> Function {
        let schema = form.schema
        let keepsAccount = needsAccount(schema)
        isTracking = isTracked || keepsAccount
        var statements = plainStatements(form, "value", ".here", name)
        statements += structuredStatements(form, name)
        statements += applicatorStatements(form, name)
        if keepsAccount { statements = [.line("var evaluated = Evaluation()")] + statements }
        statements += unevaluatedStatements(form, name)
        if keepsAccount, isTracked { statements.append(.line("outer.formUnion(evaluated)")) }
        return Function(
            name: name, place: schema.location.place, isTracked: isTracked,
            evaluationName: keepsAccount ? "outer" : "evaluated", namesSchema: statements.mention(PlaceWriter.baseName),
            statements: statements)
    }

    /// Its own `unevaluated…` asks what its own keywords looked at, and nothing around it.
    private func needsAccount(_ schema: Schema) -> Bool {
        schema.keywords.contains(.unevaluated) && (asksForMembers(schema) || asksForElements(schema))
    }

    /// Without anything that is called for the same value, what is unevaluated is what is additional.
    func asksForMembers(_ schema: Schema) -> Bool {
        schema.unevaluatedProperties != nil && schema.additionalProperties == nil
            && !schema.keywords.isDisjoint(with: .inPlace)
    }

    func asksForElements(_ schema: Schema) -> Bool {
        schema.unevaluatedItems != nil && schema.items == nil
            && (!schema.keywords.isDisjoint(with: .inPlace) || schema.contains != nil)
    }

    /// Keywords without a meaning here that constrain.
    func refuseUnsupported(_ schema: Schema) {
        for member in schema.unmodelled {
            diagnostics.report(
                .notSupportedYet, at: member.keyLocation,
                "'\(member.key)' is not supported yet in a schema that is checked",
                fix: "leave it out, or do not bind or return this part")
        }
    }
}

// MARK: Checks in place

extension ValidatorPlanner {
    /// What holds `value`, behind `step`, against the schema.
    func statements(_ schema: Schema, _ value: String, _ step: String, named name: String) -> [Statement] {
        entering(schema) {
            let outer = isTracking
            isTracking = false
            defer { isTracking = outer }
            let form = form(schema).compiled
            let statements = inPlace(form, schema, value, step, name)
            guard form.skipsNull, !statements.isEmpty else { return statements }
            return [.block("if !\(value).isNull {", statements)]
        }
    }

    /// The same for what a function was given itself, and what its schema looks at counts.
    func ownStatements(_ schema: Schema, named name: String) -> [Statement] {
        guard isTracking, !reachesNothing(schema) else { return statements(schema, "value", ".here", named: name) }
        return entering(schema) {
            let form = SchemaForm(function: form(schema).written, isPresent: false)
            let function = prefix + function(for: form, schema, name, isTracked: true)
            return [.line("_ = \(function)(value, &evaluated, &report)")]
        }
    }

    /// Nothing of it, however deep, looks at members or elements of the value itself.
    func reachesNothing(_ schema: Schema) -> Bool { schema.fused.keywords.isDisjoint(with: .evaluating) }

    private func inPlace(
        _ form: SchemaForm, _ written: Schema, _ value: String, _ step: String, _ name: String
    ) -> [Statement] {
        let id = ObjectIdentifier(form.schema)
        if needsFunction(form) || inlined.contains(id) {
            let function = function(for: form, written, name)
            return [.line("report.nested(\(value), at: \(step), \(prefix)\(function))")]
        }
        refuseUnsupported(form.schema)
        inlined.append(id)
        defer { inlined.removeLast() }
        return plainStatements(form, value, step, name) + remainders(form.schema, value, step, named: name)
            + referenceStatements(form.schema, value, step, name)
    }

    /// What flattening could not say in one keyword, such as two patterns: each must hold.
    func remainders(_ schema: Schema, _ value: String, _ step: String, named name: String) -> [Statement] {
        schema.allOf.enumerated().flatMap { index, member in
            statements(member, value, step, named: "\(name)-all-of-\(index + 1)")
        }
    }

    private func referenceStatements(_ schema: Schema, _ value: String, _ step: String, _ name: String) -> [Statement] {
        guard let reference = schema.dynamicReference else { return [] }
        return statements(dynamicScope.target(of: reference), value, step, named: "\(name)-\(reference.anchor)")
    }

    /// The check is no sequence of single statements.
    func needsFunction(_ form: SchemaForm) -> Bool {
        let keywords = form.schema.keywords
        if keywords.contains(.constant) { return false }
        return !keywords.isDisjoint(with: [.attempts, .unevaluated, .dependentSchemas])
            || keywords.contains(.structuredObject) && form.types.contains(.object)
            || keywords.contains(.structuredArray) && form.types.contains(.array)
    }
}
