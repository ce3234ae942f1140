import Contract
import OpenAPI

/// Lowers a response's composition to functions, outermost first: one per object or array that is not written in place.
final class CompositionPlanner {
    /// What surrounds a value.
    struct Scope {
        /// The enclosing type's name, for naming what stands inside.
        var owner: String
        var access: AccessScope
        /// Variables of fan-outs, joins and copies, outermost first.
        var variables: [Parameter]
        /// An enclosing fan-out drops elements that break the view model's contract.
        var dropsInvalid = false
    }

    /// A variable that a function is given.
    struct Parameter {
        let id: Int
        let name: String
        let access: Access
    }

    /// What an element without a name of its own is called.
    static let elementName = "Element"

    let operation: ClientOperation
    let stripsNulls: Bool
    let selection: Selection
    let inline: InlinePlanner
    private let roots: [(Source.Root, Access)]
    private var names: NameScope
    private var finished: [Int: ComposeFunction] = [:]
    private var order: [Int] = []
    private var recursive: [ObjectIdentifier: (name: String, parameters: [Parameter])] = [:]

    init(
        operation: ClientOperation, stripsNulls: Bool, selection: Selection, roots: [(Source.Root, Access)],
        inline: InlinePlanner, reservedNames: Set<String>
    ) {
        self.operation = operation
        self.stripsNulls = stripsNulls
        self.selection = selection
        self.roots = roots
        self.inline = inline
        names = NameScope(reserved: reservedNames)
    }

    var functions: [ComposeFunction] { order.compactMap { finished[$0] } }

    /// How the whole response is written.
    func plan(_ root: Composition) -> ComposeFunction.Value {
        value(of: root, property: "Body", in: scope(owner: "", variables: [], dropsInvalid: false))
    }

    func scope(owner: String, variables: [Parameter], dropsInvalid: Bool) -> Scope {
        var access = AccessScope()
        for (root, value) in roots { access.bind(root, value) }
        for variable in variables { access.bind(.variable(variable.id), variable.access) }
        return Scope(owner: owner, access: access, variables: variables, dropsInvalid: dropsInvalid)
    }
}

// MARK: Values

extension CompositionPlanner {
    func value(of composition: Composition, property: String, in scope: Scope) -> ComposeFunction.Value {
        switch composition.kind {
        case .role(.components): return .components
        case .recursion(let target, let source): return again(target, from: source, in: scope)
        case .object, .each, .map, .elements, .union:
            return function(for: composition, property: property, in: scope)
        case .value, .opaque, .constant, .text, .percent, .swift, .role, .nothing:
            let isChecked = scope.dropsInvalid && composition.isChecked && property == Self.elementName
            guard composition.joins.isEmpty, !isChecked else {
                return function(for: composition, property: property, in: scope)
            }
            let expression = inline.expression(for: composition, in: scope)
            return .inline(expression.text, isOptional: expression.isOptional)
        }
    }

    func canYieldNothing(_ value: ComposeFunction.Value) -> Bool {
        switch value {
        case .inline(_, let isOptional): isOptional
        case .components: false
        case .function(let name, _): finished.values.first { $0.name == name }?.mayYieldNothing ?? false
        case .unwrapping: true
        }
    }

    func nothing(
        _ composition: Composition, _ value: ComposeFunction.Value, isRequired: Bool
    ) -> ComposeFunction.Nothing {
        guard canYieldNothing(value) else { return .impossible }
        if let json = composition.shape.defaultValue?.json { return .value(json) }
        let target = composition.target.effective
        if target.isNullable, isRequired || (composition.isNullable && !stripsNulls) { return .null }
        return isRequired ? .enclosing : .omitted
    }
}

// MARK: Functions

extension CompositionPlanner {
    private func function(
        for composition: Composition, property: String, in outer: Scope
    ) -> ComposeFunction.Value {
        let index = order.count
        order.append(index)
        let used = composition.freeVariables
        let parameters = outer.variables.filter { used.contains($0.id) }
        let typeName = composition.target.name.map(SwiftName.type) ?? outer.owner + SwiftName.type(property)
        let name = names.claim("write\(typeName)", "write\(outer.owner)\(SwiftName.type(property))")
        if composition.recursionVariable != nil {
            return recursiveFunction(composition, name, typeName, index, parameters, outer)
        }
        var inner = scope(owner: typeName, variables: parameters, dropsInvalid: outer.dropsInvalid)
        finished[index] = body(of: composition, name: name, parameters: parameters, guards: [], scope: &inner)
        return .function(name, arguments: arguments(parameters))
    }

    /// A structural copy that meets itself takes what it copies as its one parameter.
    private func recursiveFunction(
        _ composition: Composition, _ name: String, _ typeName: String, _ index: Int, _ parameters: [Parameter],
        _ outer: Scope
    ) -> ComposeFunction.Value {
        guard let variable = composition.recursionVariable, let presence = composition.presence,
            let source = outer.access.access(presence)
        else { return .components }
        let own = Parameter(
            id: variable.id, name: SwiftName.member(typeName),
            access: Access(
                text: SwiftName.member(typeName), isOptional: false, node: source.node,
                type: (source.node?.same ?? source.node)?.swiftType ?? source.type))
        recursive[ObjectIdentifier(composition)] = (name, [own])
        var inner = scope(owner: typeName, variables: [own], dropsInvalid: outer.dropsInvalid)
        finished[index] = body(of: composition, name: name, parameters: [own], guards: [], scope: &inner)
        return call(name, with: source, variable: own.name)
    }

    private func again(_ target: Composition, from source: Source, in scope: Scope) -> ComposeFunction.Value {
        guard let (name, parameters) = recursive[ObjectIdentifier(target)], let own = parameters.first,
            let access = scope.access.access(source)
        else { return .components }
        return call(name, with: access, variable: own.name)
    }

    private func call(_ name: String, with source: Access, variable: String) -> ComposeFunction.Value {
        let boxed = source.node?.same != nil
        if source.isOptional {
            return .unwrapping(
                variable: variable, source.text + (boxed ? "?.value" : ""), function: name,
                arguments: ["\(variable): \(variable)"])
        }
        return .function(name, arguments: ["\(variable): \(source.text)\(boxed ? ".value" : "")"])
    }

    private func arguments(_ parameters: [Parameter]) -> [String] { parameters.map { "\($0.name): \($0.name)" } }

    private func body(
        of composition: Composition, name: String, parameters: [Parameter], guards: [ComposeFunction.Guard],
        scope: inout Scope
    ) -> ComposeFunction {
        var guards = guards
        var lookups: [ComposeFunction.Guard] = []
        var locals = NameScope(reserved: Set(parameters.map(\.name) + ["writer", "context", "handlers"]))
        for join in composition.joins { bind(join, &guards, &lookups, &locals, &scope) }
        if let presence = composition.presence, composition.recursionVariable == nil {
            bind(presence: presence, &guards, &locals, &scope)
        }
        let checks = scope.dropsInvalid ? inline.checks(for: composition, in: scope) : []
        let body = body(of: composition, &locals, scope)
        return ComposeFunction(
            name: name, pointer: composition.target.location.place,
            parameters: parameters.map { ComposeFunction.Parameter(name: $0.name, type: $0.access.slot) },
            guards: guards, lookups: lookups, checks: checks, body: body,
            mayYieldNothing: guards.contains { if case .nothing = $0.failure { true } else { false } } || body.mayYieldNothing)
    }

    private func bind(
        _ join: Composition.Join, _ guards: inout [ComposeFunction.Guard], _ lookups: inout [ComposeFunction.Guard],
        _ locals: inout NameScope, _ scope: inout Scope
    ) {
        guard let key = scope.access.access(join.by), let element = selection.variables[join.variable.id] else { return }
        let name = locals.claim(SwiftName.member(join.variable.name))
        let lookup = "\(operation.dependencies[join.dependency].slotName)[\(key.text)]"
        let isOptional = join.variable.mayBeNull
        let failure: ComposeFunction.Guard.Failure = join.missing == .fail ? .dependency(join.dependency) : .nothing
        let statement = ComposeFunction.Guard(name: name, expression: lookup, failure: failure)
        if isOptional { lookups.append(statement) } else { guards.append(statement) }
        let access = Access(text: name, isOptional: isOptional, node: element, type: element.swiftType)
        scope.access.bind(.variable(join.variable.id), access)
        scope.variables.append(Parameter(id: join.variable.id, name: name, access: access))
    }

    private func bind(
        presence: Source, _ guards: inout [ComposeFunction.Guard], _ locals: inout NameScope, _ scope: inout Scope
    ) {
        guard let access = scope.access.access(presence), access.isOptional else { return }
        let name = locals.claim(SwiftName.member(presence.lastName))
        guards.append(ComposeFunction.Guard(name: name, expression: access.text, failure: .nothing))
        scope.access.bind(presence, as: name)
    }
}
