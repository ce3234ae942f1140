internal import Diagnostics
internal import OpenAPI

/// Finds what a call is given.
struct CallResolver {
    let context: OperationContext
    let composer: Composer
    /// For a batch: what its keys fill.
    let batch: BatchDeclaration?
    let isCritical: Bool
    /// `safe` of the dependency.
    let isSafe: Bool
    /// `idempotent` of the dependency; a fallback's calls do not share it.
    let isIdempotent: Bool
    var diagnostics: Diagnostics { context.diagnostics }

    /// nil: a fault was reported.
    func resolve(_ call: CallDeclaration, _ target: CallTarget) -> Call? {
        let name = "\(call.service).\(call.operationID)"
        var isFaulty = false
        var given: [(position: Int, parameter: Parameter, value: Value, isChecked: Bool)] = []
        for written in call.parameters {
            guard let position = position(of: written, in: target.operation, name) else {
                isFaulty = true
                continue
            }
            let parameter = target.operation.parameters[position]
            if given.contains(where: { $0.position == position }) || isFilledByBatch(parameter) {
                diagnostics.report(
                    .duplicateName, at: written.nameLocation, "the parameter '\(parameter.name)' is given twice",
                    fix: "remove one of them")
                isFaulty = true
            } else if let reason = parameter.ungivable {
                diagnostics.report(
                    .notSupportedYet, at: written.nameLocation,
                    "'\(parameter.name)' of '\(name)' is the whole query as \(reason), which a call cannot give yet",
                    notes: [.init("the parameter is declared here", at: parameter.location)],
                    fix: "declare its parts as query parameters, with an overlay for instance")
                isFaulty = true
            } else if let (value, isChecked) = value(written, for: parameter, name) {
                given.append((position, parameter, value, isChecked))
            } else {
                isFaulty = true
            }
        }
        let known = call.parameters.map { $0.name.lowercased() }
        for parameter in target.operation.parameters
        where parameter.isRequired && !parameter.isReserved && !isFilledByBatch(parameter)
            && !known.contains(parameter.name.lowercased())
        {
            diagnostics.report(
                .missingParameter, at: call.location,
                "'\(name)' requires the \(parameter.place.rawValue) parameter '\(parameter.name)'",
                notes: [.init("it is declared here", at: parameter.location)], fix: "give it under 'parameters'")
            isFaulty = true
        }
        let body = body(of: call, target, name)
        let policy = policy(of: call, target)
        let cache = cache(of: call, target)
        guard !isFaulty, let body else { return nil }
        given.sort { $0.position < $1.position }
        return Call(
            service: target.service, operation: target.operation, response: target.response, status: target.status,
            parameters: given.map { ($0.parameter, $0.value) },
            checkedParameters: Set(given.indices.filter { given[$0].isChecked }), body: body.value,
            bodySchema: body.schema, policy: policy, cache: cache)
    }

    private func isFilledByBatch(_ parameter: Parameter) -> Bool {
        guard case .parameter(let place, let name) = batch?.into else { return false }
        return parameter.place == place && parameter.name == name
    }

    // MARK: Parameters

    private func position(of written: ParameterDeclaration, in operation: Operation, _ name: String) -> Int? {
        let parameters = operation.parameters
        let found = parameters.indices.filter { index in
            let parameter = parameters[index]
            if let place = written.place, parameter.place != place { return false }
            return parameter.place == .header
                ? parameter.name.lowercased() == written.name.lowercased() : parameter.name == written.name
        }
        if found.count == 1 { return found[0] }
        if found.isEmpty, isMisplacedBody(written, in: operation) {
            diagnostics.report(
                .unknownParameter, at: written.nameLocation,
                "'\(name)' has no parameter 'body': a body is no parameter",
                notes: [.init("the operation is declared here", at: operation.location)],
                fix: "write 'body' beside 'parameters'")
        } else if found.isEmpty {
            let place = written.place.map { "\($0.rawValue) " } ?? ""
            diagnostics.report(
                .unknownParameter, at: written.nameLocation, "'\(name)' has no \(place)parameter '\(written.name)'",
                notes: [.init("the operation is declared here", at: operation.location)],
                fix: Suggestion.fix(for: written.name, in: parameters.map(\.name)))
        } else {
            let places = found.map { "\(parameters[$0].place.rawValue).\(written.name)" }.joined(separator: " or ")
            diagnostics.report(
                .ambiguousParameter, at: written.nameLocation,
                "'\(name)' has '\(written.name)' in \(found.count) places", fix: "write \(places)")
        }
        return nil
    }

    /// `body` among the parameters of an operation that takes one.
    func isMisplacedBody(_ written: ParameterDeclaration, in operation: Operation) -> Bool {
        written.name == "body" && operation.requestBody != nil && !operation.parameters.contains { $0.name == "body" }
    }

    private func value(
        _ written: ParameterDeclaration, for parameter: Parameter, _ name: String
    ) -> (Value, isChecked: Bool)? {
        switch written.value {
        case .literal(let node):
            guard let fault = LiteralCheck.fault(node, against: parameter.schema) else {
                return (.literal(node), false)
            }
            diagnostics.report(
                .typeMismatch, at: fault.location,
                "'\(parameter.name)' of '\(name)' does not take this: \(fault.message)",
                notes: [.init("the parameter is declared here", at: parameter.location)])
            return nil
        case .object(_, let location):
            diagnostics.report(
                .typeMismatch, at: location, "'\(parameter.name)' of '\(name)' is given an object",
                notes: [.init("the parameter is declared here", at: parameter.location)],
                fix: "give it one value or a list")
            return nil
        case .expression(let expression):
            guard let source = context.source(expression, in: Scope()) else { return nil }
            context.noteKeyUse(of: source)
            let containment = Self.containment(source, parameter.schema, isOpen: context.isOpen(source))
            if containment.isImpossible {
                report(source, parameter, name)
                return nil
            }
            let isMissing = source.isNullable || source.mayBeAbsent
            if isMissing, isCritical, parameter.isRequired, [.path, .query].contains(parameter.place) {
                diagnostics.report(
                    .nullableInput, at: written.valueLocation,
                    "'\(source.text)' \(source.mayBeAbsent ? "may be absent" : "may be null"), "
                        + "but a critical call needs '\(parameter.name)'",
                    notes: context.whyMissing(source) + [
                        .init("the parameter is declared here", at: parameter.location)
                    ],
                    fix: "feed it from a value that is always there, or make the dependency optional")
                return nil
            }
            return (.source(source), !containment.isProven)
        }
    }

    /// One value, or a list of values.
    static func containment(_ source: Source, _ target: Schema, isOpen: Bool) -> Containment {
        let from = source.schema.view, to = target.view
        if source.isSequence {
            guard case .array(let items?) = to.kind else { return .impossible }
            return Containment.scalar(from, in: items.view, isOpen: isOpen) && count(source.countMax, to)
        }
        if case .array(let given?) = from.kind {
            guard case .array(let taken?) = to.kind else { return .impossible }
            return Containment.scalar(given.view, in: taken.view, isOpen: isOpen)
                && count(from.schema.maxItems, to)
        }
        return Containment.scalar(from, in: to, isOpen: isOpen)
    }

    private static func count(_ most: Int?, _ target: SchemaView) -> Containment {
        if target.schema.minItems ?? 0 > 0 { return .checked }
        guard let limit = target.schema.maxItems else { return .within }
        return most.map { $0 <= limit } ?? false ? .within : .checked
    }

    func reportNPlusOne(_ source: Source, _ name: String, _ note: String, _ location: Location) {
        diagnostics.report(
            .nPlusOne, at: source.location,
            "'\(source.text)' gives many values: '\(name)' would be called once for each",
            notes: [.init(note, at: location)], fix: "call an operation that takes many keys, with 'batch'")
    }

    private func report(_ source: Source, _ parameter: Parameter, _ name: String) {
        let view = parameter.schema.view
        if source.isSequence, view.isScalar {
            reportNPlusOne(source, name, "the parameter '\(parameter.name)' takes one value", parameter.location)
            return
        }
        diagnostics.report(
            .typeMismatch, at: source.location,
            "'\(source.text)' is \(source.schema.view.kindName), "
                + "but '\(parameter.name)' of '\(name)' takes \(view.kindName)",
            notes: [
                .init("the source is declared here", at: source.schema.location),
                .init("the parameter is declared here", at: parameter.location),
            ], fix: "give it a value that it takes")
    }
}

extension Parameter {
    /// What of it a call cannot give: of whole queries, all but texts. nil where it can.
    var ungivable: String? {
        guard place == .querystring, let mediaType else { return nil }
        guard case .string = schema.view.kind, !mediaType.isJSONType,
            !mediaType.lowercased().contains("form-urlencoded")
        else {
            return mediaType
        }
        return nil
    }

    /// Header parameters of these names say nothing (OpenAPI 3.1, Parameter Object).
    var isReserved: Bool {
        place == .header && ["accept", "content-type", "authorization"].contains(name.lowercased())
    }
}
