internal import Diagnostics
internal import OpenAPI

extension CallResolver {
    /// What a call sends as its body; both parts nil where it has none. nil: a fault was reported.
    func body(of call: CallDeclaration, _ target: CallTarget, _ name: String) -> (value: BodyValue?, schema: Schema?)? {
        let diagnostics = context.diagnostics
        guard let declared = target.operation.requestBody else {
            guard case .some(let body) = call.body else { return (nil, nil) }
            diagnostics.report(
                .unknownParameter, at: location(of: body), "'\(name)' takes no body",
                notes: [.init("the operation is declared here", at: target.operation.location)], fix: "remove 'body'")
            return nil
        }
        let keys = batchPath
        guard call.body != nil || declared.isRequired || keys != nil else { return (nil, nil) }
        guard let content = declared.sent else {
            diagnostics.report(
                .unsupportedContent, at: call.location,
                "'\(name)' takes \(declared.content.names), but only JSON, forms, their parts and texts are composed",
                notes: [.init("the body is declared here", at: declared.location)],
                fix: "such a route is written by hand, which 'x-bff-raw' will declare; it is not supported yet")
            return nil
        }
        guard let schema = content.schema else { return (nil, nil) }
        guard let written = call.body else {
            // Said where it stands among the parameters.
            if call.parameters.contains(where: { isMisplacedBody($0, in: target.operation) }) { return nil }
            guard keys != nil else {
                diagnostics.report(
                    .missingParameter, at: call.location, "'\(name)' requires a body",
                    notes: [.init("it is declared here", at: declared.location)], fix: "give it under 'body'")
                return nil
            }
            guard checkRequired(schema, given: [], keys: keys, at: call.location, name) else { return nil }
            return (nil, schema)
        }
        guard let value = value(written, schema, path: ["body"], keys: keys, name) else { return nil }
        return (value, schema)
    }

    /// The property names that the batch's keys are put under.
    private var batchPath: [String]? {
        guard case .body(let steps) = batch?.into else { return nil }
        return steps.names
    }

    private func location(of value: ValueDeclaration) -> Location {
        switch value {
        case .expression(let expression): expression.location
        case .literal(let node): node.location
        case .object(_, let location): location
        }
    }

    private func value(
        _ written: ValueDeclaration, _ schema: Schema, path: [String], keys: [String]?, _ name: String
    ) -> BodyValue? {
        switch written {
        case .literal(let node):
            guard let fault = LiteralCheck.fault(node, against: schema) else {
                return .value(.literal(node), target: schema, isChecked: false)
            }
            context.diagnostics.report(
                .typeMismatch, at: fault.location,
                "'\(path.last ?? "body")' of '\(name)' does not take this: \(fault.message)",
                notes: [.init("the schema is declared here", at: fault.schemaLocation)])
            return nil
        case .expression(let expression): return value(expression, schema, path: path, name)
        case .object(let fields, let location):
            return object(fields, schema, path: path, keys: keys, at: location, name)
        }
    }

    private func value(_ expression: Expression, _ schema: Schema, path: [String], _ name: String) -> BodyValue? {
        guard let source = context.source(expression, in: Scope()) else { return nil }
        // What is absent or null where something is required skips the call, so nothing is required here.
        let slot = Slot(
            schema, .property(isRequired: false), path: path, location: expression.location, direction: .request)
        if source.isSequence, slot.view.isScalar {
            reportNPlusOne(source, name, "'\(path.last ?? "body")' takes one value", slot.view.schema.location)
            return nil
        }
        if source.schema.view.isScalar, !source.isSequence {
            let containment = Containment.scalar(
                source.schema.view, in: slot.view, isOpen: context.isOpen(source))
            if containment.isImpossible {
                composer.reportMismatch(slot, source, at: expression.location)
                return nil
            }
            context.noteKeyUse(of: source)
            return .value(.source(source), target: schema, isChecked: !containment.isProven)
        }
        let piece = Piece(slot).moved(to: expression.location)
        return composer.copy(slot, source, piece, in: Scope(), at: expression.location).map { .composition($0) }
    }

    private func object(
        _ fields: [ValueDeclaration.Field], _ schema: Schema, path: [String],
        keys: [String]?, at location: Location, _ name: String
    ) -> BodyValue? {
        let view = schema.view
        guard case .object = view.kind else {
            context.diagnostics.report(
                .typeMismatch, at: location,
                "'\(path.last ?? "body")' of '\(name)' takes \(view.kindName), not an object",
                notes: [.init("the schema is declared here", at: view.schema.location)])
            return nil
        }
        var values: [(name: String, isRequired: Bool, value: BodyValue)] = []
        var isFaulty = false
        for field in fields {
            guard let property = view.property(field.name) else {
                context.diagnostics.report(
                    .unknownParameter, at: field.nameLocation, "the body of '\(name)' has no property '\(field.name)'",
                    notes: [.init("the body is declared here", at: view.schema.location)],
                    fix: Suggestion.fix(for: field.name, in: view.schema.properties.map(\.name)))
                isFaulty = true
                continue
            }
            let below = keys.flatMap { $0.first == field.name ? Array($0.dropFirst()) : nil }
            if below?.isEmpty ?? false {
                context.diagnostics.report(
                    .duplicateName, at: field.nameLocation, "'\(field.name)' is what the batch's keys fill",
                    fix: "remove it from 'body'")
                isFaulty = true
                continue
            }
            guard
                let value = value(field.value, property.schema, path: path + [field.name], keys: below, name)
            else {
                isFaulty = true
                continue
            }
            values.append((field.name, view.requires(field.name), value))
        }
        let isComplete = checkRequired(schema, given: fields.map(\.name), keys: keys, at: location, name)
        return isFaulty || !isComplete ? nil : .object(values)
    }

    /// Every required property is given, or filled by the batch's keys.
    private func checkRequired(
        _ schema: Schema, given: [String], keys: [String]?, at location: Location, _ name: String
    ) -> Bool {
        let view = schema.view
        // Keys that lead nowhere are reported, and what they would have filled merely follows.
        if let first = keys?.first, view.property(first) == nil { return true }
        var isComplete = true
        for required in view.schema.required where !given.contains(required) && keys?.first != required {
            context.diagnostics.report(
                .missingParameter, at: location, "the body of '\(name)' requires '\(required)'",
                notes: [.init("the body is declared here", at: view.schema.location)], fix: "give it under 'body'")
            isComplete = false
        }
        return isComplete
    }
}

extension [Expression.Step] {
    /// Property names; nil where a step is none.
    var names: [String]? {
        var names: [String] = []
        for step in self {
            switch step {
            case .property(let name): names.append(name)
            case .index(let number): names.append(String(number))
            case .elements: return nil
            }
        }
        return names
    }
}
