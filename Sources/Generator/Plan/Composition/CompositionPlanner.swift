internal import Contract
internal import OpenAPI

/// Lowers a response's composition to functions, outermost first: one per object or array that is not written in
/// place.
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

    private static let unresolved = ComposeFunction.Value.inline(Access.unresolved, isOptional: false)

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

    /// What functions may name without being given it: no local variable is called so.
    var rootNames: Set<String> {
        Set(roots.map { String($0.1.text.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "`" }) })
            .union(["context", "handlers", "lease", "parameters", "writer"])
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
    /// - Parameter emptiness: from the value to what must not be empty, or the value yields nothing.
    func value(
        of composition: Composition, property: String, emptiness: [[String]] = [], in scope: Scope
    ) -> ComposeFunction.Value {
        switch composition.kind {
        case .role(.components): return .components
        case .recursion(let target, let source): return again(target, from: source, in: scope)
        case .object, .each, .map, .elements, .union:
            return function(for: composition, property: property, emptiness: emptiness, in: scope)
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
        // A function that is not finished is met again inside of itself: it yields something for what is there.
        case .function(let name, _): finished.values.first { $0.name == name }?.mayYieldNothing ?? false
        case .unwrapping: true
        }
    }

    /// What a property leaves in its place when its value yields nothing.
    func nothing(
        _ composition: Composition, _ value: ComposeFunction.Value, isRequired: Bool, in scope: Scope
    ) -> ComposeFunction.Nothing {
        guard canYieldNothing(value) else { return .impossible }
        if let json = composition.shape.defaultValue?.json { return .value(json) }
        if isRequired { return composition.target.isNullable ? .null : .enclosing }
        guard composition.isNullable, !stripsNulls else { return .omitted }
        guard composition.mayBeAbsent, let source = composition.copied else { return .null }
        return scope.access.isNull(source).map { .nullIf($0) } ?? .omitted
    }
}

// MARK: Functions

extension CompositionPlanner {
    func function(
        for composition: Composition, property: String, emptiness: [[String]] = [], in outer: Scope
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
        finished[index] = body(
            of: composition, name: name, parameters: parameters, emptiness: emptiness, scope: &inner)
        return .function(name, arguments: arguments(parameters, outer))
    }

    /// A structural copy that meets itself takes what it copies as a parameter.
    private func recursiveFunction(
        _ composition: Composition, _ name: String, _ typeName: String, _ index: Int, _ parameters: [Parameter],
        _ outer: Scope
    ) -> ComposeFunction.Value {
        guard let variable = composition.recursionVariable, let presence = composition.presence,
            let source = outer.access.access(presence)
        else { return Self.unresolved }
        let own = Parameter(
            id: variable.id, name: SwiftName.member(typeName),
            access: Access(
                text: SwiftName.member(typeName), isOptional: false, node: source.node,
                type: (source.node?.same ?? source.node)?.swiftType ?? source.type))
        // What else is read goes along.
        let others = parameters.filter { outer.access.root(.variable($0.id))?.text != source.text }
        recursive[ObjectIdentifier(composition)] = (name, [own] + others)
        var inner = scope(owner: typeName, variables: others + [own], dropsInvalid: outer.dropsInvalid)
        finished[index] = body(of: composition, name: name, parameters: [own] + others, emptiness: [], scope: &inner)
        return call(name, with: source, variable: own.name, arguments(others, outer))
    }

    private func again(_ target: Composition, from source: Source, in scope: Scope) -> ComposeFunction.Value {
        guard let (name, parameters) = recursive[ObjectIdentifier(target)], let own = parameters.first,
            let access = scope.access.access(source)
        else { return Self.unresolved }
        return call(name, with: access, variable: own.name, arguments(Array(parameters.dropFirst()), scope))
    }

    private func call(
        _ name: String, with source: Access, variable: String, _ others: [String]
    ) -> ComposeFunction.Value {
        guard source.isOptional else {
            return .function(name, arguments: ["\(SwiftName.label(variable)): \(source.unboxed)"] + others)
        }
        return .unwrapping(
            variable: variable, source.unboxed, function: name,
            arguments: ["\(SwiftName.label(variable)): \(variable)"] + others)
    }

    private func arguments(_ parameters: [Parameter], _ scope: Scope) -> [String] {
        for parameter in parameters { scope.access.use(.variable(parameter.id)) }
        return parameters.map { "\(SwiftName.label($0.name)): \($0.name)" }
    }

    private func body(
        of composition: Composition, name: String, parameters: [Parameter], emptiness: [[String]], scope: inout Scope
    ) -> ComposeFunction {
        var guards: [ComposeFunction.Guard] = []
        var locals = NameScope(reserved: rootNames.union(parameters.map(\.name)))
        for join in composition.joins { bind(join, &guards, &locals, &scope) }
        if let presence = composition.presence, composition.recursionVariable == nil {
            bind(presence: presence, &guards, &locals, &scope)
        }
        let checks = scope.dropsInvalid ? inline.checks(for: composition, in: scope) : []
        let body = body(of: composition, emptiness: emptiness, &locals, scope)
        return ComposeFunction(
            name: name, pointer: composition.target.location.place,
            parameters: parameters.map { ComposeFunction.Parameter(name: $0.name, type: $0.access.slot) },
            guards: guards, checks: checks, body: body,
            mayYieldNothing: guards.contains { if case .nothing = $0.failure { true } else { false } }
                || body.mayYieldNothing)
    }

    private func bind(
        _ join: Composition.Join, _ guards: inout [ComposeFunction.Guard], _ locals: inout NameScope,
        _ scope: inout Scope
    ) {
        guard let key = scope.access.access(join.by), let element = selection.variables[join.variable.id] else {
            return
        }
        let own = SwiftName.member(join.variable.name)
        let name = locals.claim(own, own + "Value")
        let lookup = "\(operation.dependencies[join.dependency].slotName)[\(key.text)]"
        let isOptional = join.variable.mayBeNull
        let failure: ComposeFunction.Guard.Failure =
            join.missing == .fail ? .dependency(join.dependency) : isOptional ? .null : .nothing
        let usage = Usage()
        guards.append(ComposeFunction.Guard(name: name, expression: lookup, failure: failure, usage: usage))
        let access = Access(text: name, isOptional: isOptional, node: element, type: element.swiftType)
        scope.access.bind(.variable(join.variable.id), access, usage: usage)
        scope.variables.append(Parameter(id: join.variable.id, name: name, access: access))
    }

    private func bind(
        presence: Source, _ guards: inout [ComposeFunction.Guard], _ locals: inout NameScope, _ scope: inout Scope
    ) {
        guard let access = scope.access.access(presence), access.isOptional else { return }
        // A root that is there goes on under its own name.
        let isRoot = presence.steps.isEmpty && SwiftLiteral.operand(access.text) == access.text
        let own = SwiftName.member(presence.lastName)
        let name = isRoot && !access.text.contains(".") ? access.text : locals.claim(own, own + "Value")
        let usage = Usage()
        guards.append(ComposeFunction.Guard(name: name, expression: access.text, failure: .nothing, usage: usage))
        scope.access.bind(presence, as: name, usage: usage)
    }
}
