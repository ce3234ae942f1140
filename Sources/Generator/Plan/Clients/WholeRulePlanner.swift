internal import Diagnostics
internal import OpenAPI

/// What a schema asks beyond its Swift type, as `JSONRule` expressions.
final class WholeRulePlanner {
    private let numbers: RulePlanner
    private let patterns = Diagnostics()
    private let checks: WholeCheckPlanner
    /// What could not be said, since it was last asked for.
    private var fault: WholeRefusal?

    init(checks: WholeCheckPlanner) {
        self.checks = checks
        numbers = RulePlanner(prefix: "", diagnostics: patterns)
    }

    func takeFault() -> WholeRefusal? {
        defer { fault = nil }
        return fault
    }

    /// The check of a declared type, as a call's argument.
    func check(of declaration: WholeDeclaration) -> String? {
        let name = declaration.place.names.joined(separator: "-")
        do throws(WholeRefusal) {
            return try checks.check(declaration.schema, isDeclared: true, named: name)
        } catch {
            fault = error
            return nil
        }
    }

    /// What the runtime's rules do not say, by a check of its own.
    private func further(_ schema: Schema) -> WholeRule? {
        let name = schema.location.pointer.split(separator: "/").suffix(3).joined(separator: "-")
        do throws(WholeRefusal) {
            return try checks.check(schema, isDeclared: false, named: name).map {
                WholeRule(text: ".check(\($0))", isConstant: false)
            }
        } catch {
            fault = error
            return nil
        }
    }

    /// - Parameter type: the schema's.
    func rule(for schema: Schema, _ type: WholeType) -> WholeRule? {
        var rules: [WholeRule] = []
        if let const = schema.const { rules.append(constant(const)) }
        switch type {
        case .named(let declaration):
            // A struct and a tuple check themselves.
            if case .union = declaration.kind, let rule = further(schema) { rules.append(rule) }
            return Self.all(rules)
        case .plain("NullValue"), .json, .optional: break
        case .plain("Int"), .plain("Int32"), .plain("Int64"):
            add(&rules, "integer", Self.withoutFormat(numbers.integerRules(schema)))
        case .plain("Double"): add(&rules, "number", numbers.numberRules(schema))
        case .plain("Bool"): break
        case .plain(let name): text(&rules, schema, isPlain: name == "String")
        case .binary: break
        case .array(let element):
            let each = schema.items.flatMap { rule(ofPart: $0, element) }
            container(&rules, "items", Self.renamed(numbers.arrayRules(schema)), each)
        case .map(let value):
            let part = schema.additionalProperties ?? schema.patternProperties.first?.schema
            let each = part.flatMap { rule(ofPart: $0, value) }
            container(&rules, "members", Self.renamed(numbers.objectRules(schema)), each)
        }
        // What flattening could not say in one keyword: a second pattern or format.
        for member in schema.allOf where member.effective.variants.isEmpty && member.effective.not == nil {
            if let rule = rule(for: member.effective, type) { rules.append(rule) }
        }
        if let rule = further(schema) { rules.append(rule) }
        return Self.all(rules)
    }

    private static func all(_ rules: [WholeRule]) -> WholeRule? {
        guard let first = rules.first else { return nil }
        if rules.count == 1 { return first }
        return WholeRule(
            text: ".all([\(rules.map(\.text).joined(separator: ", "))])",
            isConstant: rules.contains(where: \.isConstant))
    }

    private func rule(ofPart part: Schema, _ type: WholeType) -> WholeRule? {
        guard part.constant == nil else { return nil }
        let inner = if case .optional(let wrapped) = type { wrapped } else { type }
        return rule(for: part.unwrapped.schema.effective, inner)
    }

    private func container(_ rules: inout [WholeRule], _ name: String, _ arguments: String, _ each: WholeRule?) {
        let all = arguments + (each.map { ", each: \($0.text)" } ?? "")
        guard !all.isEmpty else { return }
        rules.append(WholeRule(text: ".\(name)(\(all.dropFirst(2)))", isConstant: each?.isConstant ?? false))
    }

    private func add(_ rules: inout [WholeRule], _ name: String, _ arguments: String) {
        if !arguments.isEmpty {
            rules.append(WholeRule(text: ".\(name)(\(arguments.dropFirst(2)))", isConstant: false))
        }
    }

    private func text(_ rules: inout [WholeRule], _ schema: Schema, isPlain: Bool) {
        var arguments = ""
        if let minimum = schema.minLength, minimum > 0 { arguments += ", minLength: \(minimum)" }
        if let maximum = schema.maxLength { arguments += ", maxLength: \(maximum)" }
        let pattern = schema.ecmaPattern(reporting: patterns)
        if pattern == nil, schema.pattern != nil {
            let reason = patterns.all.last?.message ?? "the pattern cannot be translated"
            fault = WholeRefusal(location: schema.patternLocation ?? schema.location, reason: reason)
        }
        if let pattern { arguments += ", pattern: Pattern(\(SwiftLiteral.quoted(pattern.pcre)))" }
        if isPlain, let format = schema.format.flatMap({ RulePlanner.formats[$0] }) {
            arguments += ", format: .\(format)"
        }
        guard !arguments.isEmpty else { return }
        rules.append(WholeRule(text: ".text(\(arguments.dropFirst(2)))", isConstant: pattern != nil))
    }

    private func constant(_ value: Node) -> WholeRule {
        if let text = value.string {
            return WholeRule(text: ".const(text: \(SwiftLiteral.quoted(text)))", isConstant: false)
        }
        return WholeRule(text: ".const(json: \(SwiftLiteral.quoted(value.json)))", isConstant: false)
    }

    /// The one value that a property may have: what its initialiser starts from.
    func constantLiteral(_ schema: Schema, _ type: WholeType) -> String? {
        let effective = schema.unwrapped.schema.effective
        let only = effective.enumeration?.count == 1 ? effective.enumeration?.first : nil
        guard let value = effective.const ?? only, case .plain = type else { return nil }
        switch value.value {
        case .string(let text): return SwiftLiteral.quoted(text)
        case .integer, .number, .bool: return SwiftLiteral.scalar(value)
        case .null, .array, .object: return nil
        }
    }

    /// Whether everything that the schema asks can be checked.
    func check(_ schema: Schema) -> Result<Void, WholeRefusal> {
        if schema.constant == false {
            return .failure(WholeRefusal(location: schema.location, reason: "no value fits the schema"))
        }
        return .success(())
    }

    private static func withoutFormat(_ rules: String) -> String {
        rules.replacing(", format: .int32", with: "").replacing(", format: .int64", with: "")
    }

    /// `JSONRule` and `ObjectReader` say `min` where the checks say `minItems`.
    private static func renamed(_ rules: String) -> String {
        rules.replacing("minItems", with: "min").replacing("maxItems", with: "max")
            .replacing("minProperties", with: "min").replacing("maxProperties", with: "max")
    }
}
