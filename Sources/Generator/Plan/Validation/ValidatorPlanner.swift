internal import Diagnostics
internal import OpenAPI

/// Plans the client's validators: a function per schema that is no single check, generic over its report.
final class ValidatorPlanner {
    struct Property {
        let name: String
        let length: Int
        let index: Int
        let statements: [Statement]
    }

    enum Body {
        case object(Object)
        /// By discriminator.
        case union(property: String, [(value: String, function: String)])
        /// `oneOf`, `anyOf` and `not` by trying.
        case attempts(keyword: String, functions: [String], rest: [Statement])
        case statements([Statement])
    }

    struct Object {
        let rules: String
        /// The required properties first.
        let properties: [Property]
        let required: [String]
        /// nil: other members are ignored.
        let additional: Additional?
    }

    enum Additional {
        case forbidden
        case checked([Statement])
    }

    struct Function {
        let name: String
        let place: String
        let body: Body
    }

    let rules: RulePlanner
    let typeName: String
    let diagnostics: Diagnostics
    private var functions: [Function?] = []
    private var names: [ObjectIdentifier: String] = [:]
    private var scope = NameScope()
    /// What stands before a function's name: nothing inside of the validators' own type.
    private var prefix = ""
    /// Of the function that is being planned, here or in a reader.
    var places = PlaceWriter()

    init(typeName: String, rules: RulePlanner, diagnostics: Diagnostics) {
        self.typeName = typeName
        self.rules = rules
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

    /// The function that checks a value of this schema, made once.
    func function(for schema: Schema, named fallback: String) -> String {
        let effective = schema.present(reporting: diagnostics)
        if let name = names[ObjectIdentifier(effective)] { return name }
        let own = (schema.name ?? effective.name).map { SwiftName.member($0) }
        let name = scope.claim(own ?? SwiftName.member(fallback), SwiftName.member(fallback))
        names[ObjectIdentifier(effective)] = name
        refuseUnsupported(effective)
        let index = functions.count
        functions.append(nil)
        let outer = (places, prefix)
        prefix = ""
        // Checks of objects name their schema once.
        places = PlaceWriter(base: effective.needsFunction && effective.isStructured ? effective.location : nil)
        functions[index] = Function(name: name, place: effective.location.place, body: body(of: effective, name))
        (places, prefix) = outer
        return name
    }

    private func body(of schema: Schema, _ name: String) -> Body {
        if let discriminator = schema.discriminator, !schema.oneOf.isEmpty || !schema.anyOf.isEmpty {
            return .union(
                property: discriminator.propertyName,
                discriminator.mapping.map { value, variant in
                    (value, function(for: variant, named: "\(name)-\(value)"))
                })
        }
        if !schema.oneOf.isEmpty { return attempts("oneOf", schema.oneOf, schema, name) }
        if !schema.anyOf.isEmpty { return attempts("anyOf", schema.anyOf, schema, name) }
        if let not = schema.not { return attempts("not", [not], schema, name) }
        if schema.isStructured { return .object(object(schema, name)) }
        return .statements(plainStatements(schema, "value", ".here", name))
    }

    private func attempts(_ keyword: String, _ schemas: [Schema], _ schema: Schema, _ name: String) -> Body {
        let functions = schemas.enumerated().map { index, variant in
            function(for: variant, named: "\(name)-\(keyword)-\(index + 1)")
        }
        return .attempts(
            keyword: keyword, functions: functions, rest: plainStatements(schema, "value", ".here", name))
    }

    private func object(_ schema: Schema, _ name: String) -> Object {
        let required = schema.properties.filter { schema.required.contains($0.name) }
        let undeclared = schema.required.filter { name in !schema.properties.contains { $0.name == name } }
        let optional = schema.properties.filter { !schema.required.contains($0.name) }
        var properties = (required + optional).map { property in
            (
                property.name,
                statements(
                    property.schema, "value", SwiftLiteral.quoted(property.name), named: "\(name)-\(property.name)")
            )
        }
        properties.insert(contentsOf: undeclared.map { ($0, []) }, at: required.count)
        return Object(
            rules: rules.objectRules(schema),
            properties: properties.enumerated().map { index, property in
                Property(name: property.0, length: property.0.utf8.count, index: index, statements: property.1)
            },
            required: required.map(\.name) + undeclared, additional: additional(schema, name))
    }

    private func additional(_ schema: Schema, _ name: String) -> Additional? {
        guard let additional = schema.additionalProperties else { return nil }
        switch additional.constant {
        case true: return nil
        case false: return .forbidden
        case nil:
            let statements = statements(additional, "value", ".key(key)", named: "\(name)-value")
            return statements.isEmpty ? nil : .checked(statements)
        }
    }
}

// MARK: Checks in place

extension ValidatorPlanner {
    /// What holds `value`, behind `step`, against the schema.
    func statements(_ schema: Schema, _ value: String, _ step: String, named name: String) -> [Statement] {
        let effective = schema.present(reporting: diagnostics)
        var inner: [Statement]
        if effective.needsFunction {
            inner = [.line("report.nested(\(value), at: \(step), \(prefix)\(function(for: schema, named: name)))")]
        } else {
            refuseUnsupported(effective)
            inner = plainStatements(effective, value, step, name)
        }
        inner += remainders(effective, value, step, named: name)
        guard schema.isNullable, !inner.isEmpty else { return inner }
        return [.block("if !\(value).isNull {", inner)]
    }

    /// What flattening could not say in one keyword, such as two patterns: each must hold.
    func remainders(_ schema: Schema, _ value: String, _ step: String, named name: String) -> [Statement] {
        schema.allOf.enumerated().flatMap { index, member in
            statements(member, value, step, named: "\(name)-all-of-\(index + 1)")
        }
    }

    /// Without functions of its own, but for elements that need one.
    private func plainStatements(_ schema: Schema, _ value: String, _ step: String, _ name: String) -> [Statement] {
        let place = places.expression(for: schema)
        let head = "\(value), at: \(step)"
        if schema.constant == false { return [.line("report.fail(.not, at: \(step), schema: \(place))")] }
        var result = choices(schema, head, place)
        switch schema.typesWithoutNull {
        case .string:
            let rules = rules.textRules(schema)
            if result.isEmpty || !rules.isEmpty {
                result.append(.line("report.text(\(head)\(rules), schema: \(place))"))
            }
        case .integer:
            result.append(.line("report.integer(\(head)\(rules.integerRules(schema)), schema: \(place))"))
        case .number, [.number, .integer]:
            result.append(.line("report.number(\(head)\(rules.numberRules(schema)), schema: \(place))"))
        case .boolean: result.append(.line("report.bool(\(head), schema: \(place))"))
        case []: if schema.types == .null { result.append(.line("report.null(\(head), schema: \(place))")) }
        case .array: result.append(contentsOf: array(schema, head, place, name))
        case .object: result.append(contentsOf: map(schema, head, place, name))
        default: result.append(contentsOf: mixed(schema, value, step, place, name))
        }
        return result
    }

    func choices(_ schema: Schema, _ head: String, _ place: String) -> [Statement] {
        var result: [Statement] = []
        if let const = schema.const {
            if let text = const.string {
                result.append(.line("report.const(\(head), text: \(SwiftLiteral.quoted(text)), schema: \(place))"))
            } else {
                result.append(.line(Self.enumeration([const], head, place)))
            }
        }
        if let values = schema.enumeration, schema.const == nil {
            result.append(.line(Self.enumeration(values, head, place)))
        }
        return result
    }

    static func enumeration(_ values: [Node], _ head: String, _ place: String) -> String {
        let listed = SwiftLiteral.quoted(values.map { $0.string ?? $0.json }.joined(separator: ", "))
        return "report.enumeration(\(head), listed: \(listed), schema: \(place)) { \(condition(values)) }"
    }

    private static func condition(_ values: [Node]) -> String {
        values.map { node in
            switch node.value {
            case .string(let text): "$0.isText(\(SwiftLiteral.quoted(text)))"
            case .integer(let number): "$0.int == \(number)"
            case .number(_, let value): "$0.double == \(value)"
            case .bool(let flag): "$0.bool == \(flag)"
            case .null: "$0.isNull"
            case .array, .object: "$0.isEqual(toJSON: \(SwiftLiteral.quoted(node.json)))"
            }
        }.joined(separator: " || ")
    }

    private func array(_ schema: Schema, _ head: String, _ place: String, _ name: String) -> [Statement] {
        let opening = "report.eachElement(\(head)\(rules.arrayRules(schema)), schema: \(place))"
        guard let items = schema.items else { return [.line(opening + " { _, _, _ in }")] }
        let inner = statements(items, "element", "step", named: name + "-element")
        guard !inner.isEmpty else { return [.line(opening + " { _, _, _ in }")] }
        return [.block(opening + " { element, report, step in", inner)]
    }

    private func map(_ schema: Schema, _ head: String, _ place: String, _ name: String) -> [Statement] {
        let opening = "report.eachMember(\(head)\(rules.objectRules(schema)), schema: \(place))"
        guard let values = schema.additionalProperties, values.constant != true else {
            return [.line(opening + " { _, _, _ in }")]
        }
        let inner = statements(values, "value", ".key(key)", named: name + "-value")
        guard !inner.isEmpty else { return [.line(opening + " { _, _, _ in }")] }
        return [.block(opening + " { key, value, report in", inner)]
    }

    /// Several types: the value's kind decides which keywords concern it.
    private func mixed(_ schema: Schema, _ value: String, _ step: String, _ place: String, _ name: String)
        -> [Statement]
    {
        guard schema.types != .any else { return [] }
        let kinds = schema.types.kinds
        let condition = kinds.map { "\(value).kind == .\($0)" }.joined(separator: " || ")
        let expected = SwiftLiteral.quoted(kinds.joined(separator: " or "))
        return [
            .block("if !(\(condition)) {", [.line("report.fail(.type(\(expected)), at: \(step), schema: \(place))")])
        ]
    }
}
