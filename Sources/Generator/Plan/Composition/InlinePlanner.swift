internal import Contract
internal import Diagnostics
internal import OpenAPI

/// Values that are one Swift expression: copies of scalars, constants, texts, percentages, hand-written parts, roles.
final class InlinePlanner {
    struct Expression {
        let text: String
        let isOptional: Bool
    }

    private(set) var maps: [EnumTable] = []
    private(set) var texts: [TextFunction] = []
    /// The type that holds the tables.
    private let owner: String
    private let requirements: RequirementPlanner
    private let rules: RulePlanner
    private var mapNames = NameScope()
    private var textNames = NameScope()

    init(owner: String, requirements: RequirementPlanner, rules: RulePlanner) {
        self.owner = owner
        self.requirements = requirements
        self.rules = rules
    }

    func expression(for composition: Composition, in scope: CompositionPlanner.Scope) -> Expression {
        var expression = bare(composition, in: scope)
        let shape = composition.shape
        // Free-form JSON takes any default: its field writes that.
        if expression.isOptional, let value = shape.defaultValue, !composition.isOpaque {
            expression = Expression(text: "\(expression.text) ?? \(SwiftLiteral.text(value))", isOptional: false)
        }
        guard let limit = shape.truncate else { return expression }
        let text =
            expression.isOptional
            ? "\(SwiftLiteral.operand(expression.text)).map { context.texts.truncate($0, to: \(limit)) }"
            : "context.texts.truncate(\(expression.text), to: \(limit))"
        return Expression(text: text, isOptional: expression.isOptional)
    }

    private func bare(_ composition: Composition, in scope: CompositionPlanner.Scope) -> Expression {
        switch composition.kind {
        case .value(let source, let map): return copy(source, map, of: composition, in: scope)
        case .opaque(let source):
            let access = scope.access.access(source)
            return Expression(text: access?.text ?? Access.unresolved, isOptional: access?.isOptional ?? false)
        case .constant(let node): return Expression(text: SwiftLiteral.json(node), isOptional: false)
        case .text(let parts): return interpolation(parts, of: composition, in: scope)
        case .percent(let part, let total): return percentage(part, total, in: scope)
        case .swift(let name, let path, let inputs):
            return requirements.call(name, path: path, inputs: inputs, of: composition, in: scope.access)
        case .role(let role): return Expression(text: Self.text(of: role), isOptional: false)
        case .nothing, .object, .each, .map, .elements, .union, .recursion:
            return Expression(text: "Optional<Bool>.none", isOptional: true)
        }
    }

    private static func text(of role: BindingDeclaration.Role) -> String {
        switch role {
        case .degraded: "context.isDegraded"
        case .requestId: "context.requestID"
        case .maxAge: "context.maxAgeSeconds"
        case .components: "context"
        }
    }
}

// MARK: Copies

extension InlinePlanner {
    private func copy(
        _ source: Source, _ map: Composition.EnumMap?, of composition: Composition, in scope: CompositionPlanner.Scope
    ) -> Expression {
        guard let access = scope.access.access(source) else {
            return Expression(text: Access.unresolved, isOptional: false)
        }
        guard let map else {
            // An integer has a default with a fraction: both are numbers then.
            let widens = access.type == "Int" && composition.shape.defaultValue.map { $0.integer == nil } ?? false
            return Expression(text: widens ? access.asDouble : access.text, isOptional: access.isOptional)
        }
        let table = table(for: map, of: source)
        return access.isOptional
            ? Expression(text: "\(access.operand).map { \(owner).\(table)[$0] }", isOptional: true)
            : Expression(text: "\(owner).\(table)[\(access.text)]", isOptional: false)
    }

    private func table(for map: Composition.EnumMap, of source: Source) -> String {
        let entries = map.entries(inOrderOf: source.schema)
        let table = EnumTable(name: "", entries: entries, otherwise: map.otherwise)
        if let same = maps.first(where: { $0.isSame(as: table) }) { return same.name }
        let name = mapNames.claim(SwiftName.member(source.lastName + "Names"))
        maps.append(EnumTable(name: name, entries: entries, otherwise: map.otherwise))
        return name
    }
}

// MARK: Several inputs

extension InlinePlanner {
    /// Of a null, a percentage is null.
    private func percentage(_ part: Source, _ total: Source, in scope: CompositionPlanner.Scope) -> Expression {
        guard let part = scope.access.access(part), let total = scope.access.access(total) else {
            return Expression(text: Access.unresolved, isOptional: false)
        }
        let isMixed = part.type != total.type
        return Expression(
            text: "Shaping.percent(of: \(isMixed ? part.asDouble : part.text), "
                + "total: \(isMixed ? total.asDouble : total.text))",
            isOptional: part.isOptional || total.isOptional)
    }

    /// A text is put together by a function of its own; of a null part it is null.
    private func interpolation(
        _ parts: [Composition.TextPart], of composition: Composition, in scope: CompositionPlanner.Scope
    ) -> Expression {
        var locals = NameScope(reserved: scope.access.rootNames.union(scope.variables.map(\.name) + ["text"]))
        var unwrapped: [TextFunction.Unwrapping] = []
        var pieces: [TextFunction.Piece] = []
        for part in parts {
            switch part {
            case .literal(let text): pieces.append(.literal(text))
            case .source(let source):
                guard let access = scope.access.access(source) else { continue }
                guard access.isOptional else {
                    pieces.append(.expression(access.text))
                    continue
                }
                if let same = unwrapped.first(where: { $0.expression == access.text }) {
                    pieces.append(.expression(same.name))
                    continue
                }
                let name = locals.claim(SwiftName.member(source.lastName))
                unwrapped.append(TextFunction.Unwrapping(name: name, expression: access.text))
                pieces.append(.expression(name))
            }
        }
        let used = composition.freeVariables
        let parameters = scope.variables.filter { used.contains($0.id) }
        let last = composition.location.pointer.split(separator: "/").dropLast().last.map(String.init) ?? "text"
        let function = TextFunction(
            name: textNames.claim(SwiftName.bare(last) + "Text"), place: composition.location.place,
            parameters: parameters.map { .init(name: $0.name, type: $0.access.slot) }, unwrapped: unwrapped,
            pieces: pieces)
        texts.append(function)
        for parameter in parameters { scope.access.use(.variable(parameter.id)) }
        let arguments = parameters.map { "\(SwiftName.label($0.name)): \($0.name)" }.joined(separator: ", ")
        return Expression(text: "\(function.name)(\(arguments))", isOptional: !unwrapped.isEmpty)
    }
}

// MARK: Checks

extension InlinePlanner {
    /// The conditions that an element of a fan-out with `invalid: drop` must meet: one for each copied value that
    /// may lie outside.
    func checks(for composition: Composition, in scope: CompositionPlanner.Scope) -> [String] {
        guard case .object(let properties, _) = composition.kind else {
            return check(composition, in: scope).map { [$0] } ?? []
        }
        return properties.compactMap { check($0.composition, in: scope) }
    }

    private func check(_ composition: Composition, in scope: CompositionPlanner.Scope) -> String? {
        if case .each(let source, _, _, _) = composition.kind { return lengthCheck(composition, source, in: scope) }
        guard composition.isChecked, case .value(let source, let map) = composition.kind, map == nil,
            let access = scope.access.access(source)
        else { return nil }
        // What stands in for nothing is checked when the contract is read.
        let mayLack = composition.isNullable || composition.mayBeAbsent || composition.shape.defaultValue != nil
        let target = composition.target.withoutNull.effective
        return mayLack ? rules.conditionIfPresent(access, target: target) : rules.condition(access, target: target)
    }
}

extension InlinePlanner {
    /// A copied array's bounds. Shapes come behind it, so what is taken of it is not looked at.
    private func lengthCheck(
        _ composition: Composition, _ source: Source, in scope: CompositionPlanner.Scope
    ) -> String? {
        guard composition.isChecked, source.starCount == 1, let container = source.container,
            let array = scope.access.access(container)
        else { return nil }
        let target = composition.target.effective
        let value = array.isOptional ? "value" : array.text
        var conditions: [String] = []
        if let least = target.minItems, least > 0 { conditions.append("\(value).count >= \(least)") }
        if let most = target.maxItems { conditions.append("\(value).count <= \(most)") }
        if target.uniqueItems, let element = array.node?.element, !element.isNullable,
            element.kind == .text || element.kind == .integer
        {
            conditions.append("Set(\(value)).count == \(value).count")
        }
        guard !conditions.isEmpty else { return nil }
        let condition = "(\(conditions.joined(separator: " && ")))"
        return array.isOptional ? "\(array.operand).map({ value in \(condition) }) ?? true" : condition
    }
}

/// `x-bff-text` as a function.
struct TextFunction {
    enum Piece {
        case literal(String)
        case expression(String)
    }

    struct Unwrapping {
        let name: String
        let expression: String
    }

    let name: String
    let place: String
    let parameters: [ComposeFunction.Parameter]
    let unwrapped: [Unwrapping]
    let pieces: [Piece]
}

/// `x-bff-map` as a table: which name stands for which.
struct EnumTable {
    let name: String
    let entries: [(source: String, target: String)]
    let otherwise: String?

    func isSame(as other: EnumTable) -> Bool {
        entries.elementsEqual(other.entries, by: ==) && otherwise == other.otherwise
    }
}
