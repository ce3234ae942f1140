internal import Contract
internal import OpenAPI

/// Values that calls are given, as Swift arguments. What a call cannot do without and may be missing skips it.
struct ArgumentWriter {
    let scope: CompositionPlanner.Scope
    let rules: RulePlanner
    private(set) var skips: [String] = []
    private(set) var unwraps: [(name: String, expression: String)] = []
    private var names = NameScope(reserved: ["request", "call", "step", "dependency", "writer"])

    init(scope: CompositionPlanner.Scope, rules: RulePlanner) {
        self.scope = scope
        self.rules = rules
    }

    /// What the typed client's function calls the parameter.
    func label(_ parameter: Parameter, in call: Call) -> String {
        let sameName = call.operation.parameters.filter {
            SwiftName.member($0.name) == SwiftName.member(parameter.name)
        }
        guard let first = sameName.first, first.key != parameter.key else { return SwiftName.member(parameter.name) }
        return SwiftName.member("\(parameter.place.rawValue)-\(parameter.name)")
    }

    /// - Parameter isChecked: a value that breaks the parameter's schema skips the call.
    mutating func argument(_ value: Value, for parameter: Parameter, isChecked: Bool) -> String {
        switch value {
        case .literal(let node): return literal(node, parameter)
        case .source(let source):
            guard let access = access(source) else { return Access.unresolved }
            let schema = parameter.schema.withoutNull.effective
            if isChecked, let condition = rules.conditionIfPresent(access, target: schema) {
                skips.append("!(\(condition))")
            }
            let converts = parameter.scalarType == "Double" && access.type == "Int"
            guard access.isOptional, parameter.isRequired else {
                guard converts else { return access.text }
                return access.isOptional ? "\(access.operand).map { Double($0) }" : "Double(\(access.text))"
            }
            let name = unwrap(access, named: source.lastName)
            return converts ? "Double(\(name))" : name
        }
    }

    /// A value that a body must have.
    mutating func required(_ value: Value, target: Schema, isChecked: Bool) -> String {
        guard case .source(let source) = value else { return literal(value) }
        guard let access = access(source) else { return Access.unresolved }
        if isChecked, let condition = rules.condition(access, target: target.effective) {
            skips.append("!(\(condition))")
        }
        return access.isOptional && !target.isNullable
            ? unwrap(access, named: source.lastName) : access.text
    }

    /// Without it the call is skipped.
    mutating func skip(without source: Source) {
        guard let access = scope.access.access(source), access.isOptional else { return }
        let skip = "\(access.text) == nil"
        if !skips.contains(skip) { skips.append(skip) }
    }

    /// The condition that a source is there; nil where it always is.
    func presence(of source: Source) -> String? {
        scope.access.access(source).flatMap { $0.isOptional ? "\($0.text) != nil" : nil }
    }

    /// A value that is left out where it is missing. One that breaks the service's schema skips the call all the
    /// same.
    mutating func optional(_ value: Value, target: Schema, isChecked: Bool) -> (text: String, isOptional: Bool) {
        guard case .source(let source) = value else { return (literal(value), false) }
        guard let access = access(source) else { return (Access.unresolved, false) }
        if isChecked, let condition = rules.conditionIfPresent(access, target: target.withoutNull.effective) {
            skips.append("!(\(condition))")
        }
        return (access.text, access.isOptional)
    }

    private mutating func unwrap(_ access: Access, named name: String) -> String {
        if let known = unwraps.first(where: { $0.expression == access.text }) { return known.name }
        let name = names.claim(SwiftName.member(name))
        unwraps.append((name, access.text))
        skips.append("\(access.text) == nil")
        return name
    }

    private func access(_ source: Source) -> Access? {
        guard source.starCount > 0 else { return scope.access.access(source) }
        guard let sequence = scope.access.sequence(source) else { return nil }
        return Access(
            text: "Array(\(sequence.text))", isOptional: false, node: sequence.node, type: "[\(sequence.type)]")
    }

    private func literal(_ value: Value) -> String {
        guard case .literal(let node) = value else { return "nil" }
        return SwiftLiteral.json(node)
    }

    private func literal(_ node: Node, _ parameter: Parameter) -> String {
        if let elements = node.array { return "[\(elements.map { literal($0, parameter) }.joined(separator: ", "))]" }
        switch parameter.scalarType {
        case "JSONText": return "JSONText(\(SwiftLiteral.quoted(node.string ?? node.json)))"
        default: return SwiftLiteral.scalar(node)
        }
    }
}
