internal import Diagnostics
internal import OpenAPI

extension OperationContext {
    /// Finds an expression in what the operation and its services declare. nil: reported, or follows from something
    /// reported.
    func source(_ expression: Expression, in scope: Scope) -> Source? {
        guard let root = root(of: expression, in: scope) else { return nil }
        var walk = SourceWalk(root: root, text: expression.text, location: expression.location)
        for step in expression.steps {
            if let fault = walk.take(step) {
                report(fault, in: expression)
                return nil
            }
        }
        return walk.source
    }

    private func root(of expression: Expression, in scope: Scope) -> SourceRoot? {
        switch expression.root {
        case .requestParameter(let place, let name): return requestParameter(place, name, expression)
        case .requestBody: return requestBody(expression)
        case .requestID: return SourceRoot(.requestID, .string(at: expression.location))
        case .subject:
            guard checkSecurity(expression) else { return nil }
            return SourceRoot(.subject, .string(at: expression.location))
        case .claim(let name): return claim(name, expression)
        case .variable(let name):
            if let variable = scope.variable(name) {
                return SourceRoot(.variable(variable.id), variable.schema, isNullable: variable.mayBeNull)
            }
            guard let (index, head) = head(name, expression, scope) else { return nil }
            guard let schema = head.root else {
                diagnostics.report(
                    .unknownPointer, at: expression.location,
                    "'\(expression.text)' reads the answer of '\(name)', which has no content",
                    notes: head.target.map { [.init("the answer is declared here", at: $0.response.location)] } ?? [])
                return nil
            }
            return SourceRoot(
                .dependency(index), schema, isNullable: head.isNull(schema),
                mayBeAbsent: !head.isBatch && head.mayBeAbsent)
        case .variableStatus(let name):
            guard let (index, head) = head(name, expression, scope), isSingle(head, expression) else { return nil }
            return SourceRoot(
                .dependencyStatus(index), .integer(at: expression.location), mayBeAbsent: head.mayLackAnswer)
        case .variableHeader(let name, let header):
            guard let (index, head) = head(name, expression, scope), isSingle(head, expression) else { return nil }
            return responseHeader(header, index, head, expression)
        }
    }

    private func head(_ name: String, _ expression: Expression, _ scope: Scope) -> (Int, DependencyHead)? {
        guard let index = heads.firstIndex(where: { $0.declaration.name == name }) else {
            if scope.variable(name) != nil {
                diagnostics.report(
                    .unknownVariable, at: expression.location,
                    "'$\(name)' is a value, not a dependency: it has neither status nor headers")
                return nil
            }
            let known = scope.variables.map(\.name) + heads.map(\.declaration.name)
            diagnostics.report(
                .unknownVariable, at: expression.location,
                "'$\(name)' is neither a dependency of '\(declaration.id)' nor a variable here",
                notes: known.isEmpty ? [] : [.init("known here: \(known.map { "$\($0)" }.joined(separator: ", "))")],
                fix: Suggestion.nearest(to: name, in: known).map { "did you mean '$\($0)'?" })
            return nil
        }
        // Reported; whatever reads it merely follows.
        return heads[index].isFaulty ? nil : (index, heads[index])
    }

    private func isSingle(_ head: DependencyHead, _ expression: Expression) -> Bool {
        guard head.isBatch else { return true }
        diagnostics.report(
            .unknownVariable, at: expression.location,
            "'\(head.declaration.name)' is a batch: it may take several calls, "
                + "so it has no status or headers of its own"
        )
        return false
    }

    private func responseHeader(
        _ name: String, _ index: Int, _ head: DependencyHead, _ expression: Expression
    ) -> SourceRoot? {
        guard let target = head.target else { return nil }
        guard let header = target.response.headers.first(where: { $0.name.lowercased() == name.lowercased() }) else {
            diagnostics.report(
                .unknownHeader, at: expression.location,
                "the answer of '\(target.service.name).\(target.operation.id ?? "")' declares no header '\(name)'",
                notes: [.init("the answer is declared here", at: target.response.location)],
                fix: Suggestion.fix(for: name, in: target.response.headers.map(\.name)))
            return nil
        }
        return SourceRoot(
            .dependencyHeader(index, name: header.name), header.schema,
            mayBeAbsent: head.mayLackAnswer || !header.isRequired)
    }

    private func requestParameter(
        _ place: Parameter.Place, _ name: String, _ expression: Expression
    ) -> SourceRoot? {
        let operation = declaration.operation
        let candidates = operation.parameters.filter { $0.place == place }
        let found = candidates.first {
            place == .header ? $0.name.lowercased() == name.lowercased() : $0.name == name
        }
        guard let found else {
            diagnostics.report(
                .unknownParameter, at: expression.location,
                "'\(declaration.id)' declares no \(place.rawValue) parameter '\(name)'",
                notes: [.init("the operation is declared here", at: operation.location)],
                fix: Suggestion.fix(for: name, in: candidates.map(\.name)) ?? "declare it under 'parameters'")
            return nil
        }
        let isFilled = found.isRequired || found.schema.effective.defaultValue != nil
        return SourceRoot(.requestParameter(place, name: found.name), found.schema, mayBeAbsent: !isFilled)
    }

    private func requestBody(_ expression: Expression) -> SourceRoot? {
        let body = declaration.operation.requestBody
        guard let body, let content = body.received, let schema = content.schema else {
            diagnostics.report(
                .unknownPointer, at: expression.location,
                "'\(declaration.id)' declares no JSON request body",
                notes: [.init("the operation is declared here", at: declaration.operation.location)])
            return nil
        }
        return SourceRoot(.requestBody, schema, mayBeAbsent: !body.isRequired)
    }

    private func claim(_ name: String, _ expression: Expression) -> SourceRoot? {
        guard checkSecurity(expression) else { return nil }
        guard let claim = client.claims.first(where: { $0.name == name }) else {
            diagnostics.report(
                .unknownClaim, at: expression.location, "no claim '\(name)' is declared under 'x-bff.identity.claims'",
                fix: Suggestion.fix(for: name, in: client.claims.map(\.name)) ?? "declare it with its type")
            return nil
        }
        return SourceRoot(.claim(name), claim.schema, mayBeAbsent: true)
    }

    private func checkSecurity(_ expression: Expression) -> Bool {
        if !declaration.operation.security.isEmpty { return true }
        diagnostics.report(
            .authWithoutSecurity, at: expression.location,
            "'\(expression.text)' needs a verified caller, but '\(declaration.id)' has no 'security'",
            notes: [.init("the operation is declared here", at: declaration.operation.location)],
            fix: "declare 'security' on the operation")
        return false
    }

    private func report(_ fault: SourceWalk.Fault, in expression: Expression) {
        diagnostics.report(
            fault.code, at: expression.location, fault.message,
            notes: [.init("the schema is declared here", at: fault.schemaLocation)], fix: fault.fix)
    }
}

extension DependencyHead {
    /// No call of the dependency itself may have been answered.
    var mayLackAnswer: Bool { !declaration.isCritical || !declaration.fallback.isEmpty }

    /// A status under `absent` is data: null.
    fileprivate func isNull(_ schema: Schema) -> Bool {
        schema.view.isNullable || (!isBatch && hasAbsentStatus)
    }
}

struct SourceRoot {
    let kind: Source.Root
    let view: SchemaView
    let isNullable: Bool
    let mayBeAbsent: Bool

    /// - Parameter isNullable: nil means as the schema says.
    init(_ kind: Source.Root, _ schema: Schema, isNullable: Bool? = nil, mayBeAbsent: Bool = false) {
        self.kind = kind
        self.view = schema.view
        self.isNullable = isNullable ?? view.isNullable
        self.mayBeAbsent = mayBeAbsent
    }
}

extension Schema {
    static func string(at location: Location) -> Schema {
        let schema = Schema(node: Node(.object([]), at: location))
        schema.types = .string
        return schema
    }

    static func integer(at location: Location) -> Schema {
        let schema = Schema(node: Node(.object([]), at: location))
        schema.types = .integer
        return schema
    }

    static func array(of items: Schema, maxItems: Int?, at location: Location) -> Schema {
        let schema = Schema(node: Node(.object([]), at: location))
        schema.types = .array
        schema.items = items
        schema.maxItems = maxItems
        return schema
    }
}
