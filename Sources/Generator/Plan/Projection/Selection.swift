internal import Contract
internal import OpenAPI

/// Walks everything that one operation reads and gives each dependency, and the request's body, the projection that
/// this makes.
final class Selection {
    /// By dependency. A batch's is the array of its results. nil: nothing of the body is read.
    private(set) var dependencies: [Projection?]
    private(set) var requestBody: Projection?
    /// Claims of the token that are read, in the order of first use.
    private(set) var claims: [(name: String, node: Projection)] = []
    /// Dependencies whose status is read, and their header fields that are.
    private(set) var statuses: [Int] = []
    private(set) var headers: [(dependency: Int, name: String, schema: Schema)] = []
    private(set) var variables: [Int: Projection] = [:]
    private let operation: ClientOperation
    private let stripsNulls: Bool

    /// - Parameter stripsNulls: an answer's optional nulls are left out, so nobody tells them from absent values.
    init(_ operation: ClientOperation, stripsNulls: Bool) {
        self.operation = operation
        self.stripsNulls = stripsNulls
        dependencies = operation.dependencies.map { dependency in
            dependency.answer.map { answer in
                let result = Projection(schema: answer, isOpen: true)
                return dependency.batch == nil ? result : Projection(arrayOf: result, schema: answer)
            }
        }
        for index in operation.dependencies.indices { selectInputs(of: operation.dependencies[index], at: index) }
        if let body = operation.body { select(body, stripsNulls: stripsNulls) }
        for header in operation.headers { select(header.composition) }
        for (index, dependency) in operation.dependencies.enumerated() {
            let answer = dependency.batch == nil ? dependencies[index] : dependencies[index]?.element
            for selection in dependency.selections {
                selection.steps.reduce(answer) { node, step in node?.step(step) }?.selectAll()
            }
        }
    }

    /// Where a source ends, made on the way. nil for what is no JSON: parameters, claims, status, headers.
    @discardableResult
    func node(_ source: Source) -> Projection? {
        var node: Projection?
        switch source.root {
        case .dependency(let index): node = dependencies[index]
        case .variable(let id): node = variables[id]
        case .requestBody:
            if requestBody == nil { requestBody = Projection(schema: source.rootSchema) }
            node = requestBody
        case .claim(let name): node = claim(name, source.rootSchema)
        case .dependencyStatus(let index):
            if !statuses.contains(index) { statuses.append(index) }
        case .dependencyHeader(let index, let name):
            if !headers.contains(where: { ($0.dependency, $0.name) == (index, name) }) {
                headers.append((index, name, source.rootSchema))
            }
        case .requestParameter, .requestID, .subject: break
        }
        for step in source.steps { node = node?.step(step) }
        node?.becomeRead()
        return node
    }
}

extension Selection {
    private func claim(_ name: String, _ schema: Schema) -> Projection {
        if let known = claims.first(where: { $0.name == name }) { return known.node }
        let node = Projection(schema: schema)
        claims.append((name, node))
        return node
    }
}

// MARK: What calls read

extension Selection {
    private func selectInputs(of dependency: Dependency, at index: Int) {
        select(dependency.call)
        for case .call(let call, _, _) in dependency.fallback { select(call) }
        for source in dependency.invalidationScope { node(source) }
        guard let batch = dependency.batch else { return }
        for keys in batch.keys { node(keys.source) }
        var result = dependencies[index]?.element
        for step in batch.key { result = result?.step(step) }
        result?.becomeRead()
    }

    private func select(_ call: Call) {
        for case (_, .source(let source)) in call.parameters { node(source) }
        if let body = call.body { select(body) }
        for source in call.cache?.scope ?? [] { node(source) }
    }

    private func select(_ body: BodyValue) {
        switch body {
        case .value(.source(let source), let target, _):
            node(source)
            if source.isNullable, source.mayBeAbsent, target.isNullable { tellNull(of: source) }
        case .value(.literal, _, _): break
        case .composition(let composition): select(composition, dropping: true, inBody: true)
        case .object(let members): for member in members { select(member.value) }
        }
    }
}

// MARK: What the view model reads

extension Selection {
    /// - Parameters:
    ///   - dropping: what breaks the target's schema is dropped, or skips the call, instead of blaming the source.
    ///   - inBody: of a call; `BodyConditions` says what skips it.
    private func select(
        _ composition: Composition, dropping: Bool = false, stripsNulls: Bool = false, inBody: Bool = false
    ) {
        if inBody, composition.isHeldBySource {
            return select(composition, dropping: false, stripsNulls: stripsNulls)
        }
        if let source = composition.copied, composition.isNullable, composition.mayBeAbsent, !stripsNulls {
            tellNull(of: source)
        }
        for join in composition.joins {
            node(join.by)
            variables[join.variable.id] = dependencies[join.dependency]?.element
        }
        if let presence = composition.presence {
            let whole = node(presence)
            if let variable = composition.recursionVariable { variables[variable.id] = whole }
        }
        switch composition.kind {
        case .value(let source, let map):
            let end = node(source)
            if let map {
                end?.narrow(to: map, of: composition.target)
            } else if composition.isChecked, !dropping {
                end?.narrow(to: composition.target)
            }
        case .opaque(let source):
            let end = node(source)
            end?.becomeOpaque()
            if composition.isChecked, !dropping { end?.narrow(to: composition.target) }
        case .text(let parts): for case .source(let source) in parts { node(source) }
        case .percent(let part, let total):
            node(part)
            node(total)
        case .swift(_, _, let inputs): for input in inputs { node(input)?.selectWhole() }
        case .object(let properties, _):
            for property in properties {
                select(property.composition, dropping: dropping, stripsNulls: stripsNulls, inBody: inBody)
            }
        case .each(let source, let variable, let dropsInvalid, let element):
            variables[variable.id] = node(source)
            if composition.isChecked, !dropping { arrayNode(of: source)?.narrow(to: composition.target) }
            select(element, dropping: dropping || dropsInvalid, stripsNulls: stripsNulls, inBody: inBody)
        case .map(let source, let variable, let value):
            variables[variable.id] = node(source)?.values(schema: variable.schema)
            select(value, dropping: dropping, stripsNulls: stripsNulls, inBody: inBody)
        case .elements(let elements):
            for element in elements { select(element, dropping: dropping, stripsNulls: stripsNulls) }
        case .union(let source, _, let variants):
            let union = node(source)
            for variant in variants {
                variables[variant.variable.id] = union?.variant(variant.value, schema: variant.variable.schema)
                select(variant.composition, dropping: dropping, stripsNulls: stripsNulls)
            }
        case .recursion(let composition, let source):
            if let variable = composition.recursionVariable, let whole = variables[variable.id] {
                node(source)?.becomeSame(as: whole)
            }
        case .constant, .role, .nothing: break
        }
    }

    private func tellNull(of source: Source) {
        guard case .property(let name)? = source.steps.last?.kind, let parent = source.container else { return }
        node(source)
        let owner = node(parent)
        (owner?.same ?? owner)?.tellNull(of: name)
    }

    /// The array that the last `*` of a fan-out runs over, where its length is checked as a whole.
    private func arrayNode(of source: Source) -> Projection? {
        guard source.starCount == 1, let array = source.container, array.starCount == 0 else { return nil }
        return node(array)
    }
}
