internal import Diagnostics
internal import OpenAPI

extension CallResolver {
    /// What a batch asks for and where it puts it. nil: a fault was reported.
    func resolve(_ batch: BatchDeclaration, _ target: CallTarget, _ results: BatchResults, isSafe: Bool) -> Batch? {
        let diagnostics = context.diagnostics
        let name = "\(target.service.name).\(target.operation.id ?? "")"
        if !target.operation.isSafeMethod, !isSafe {
            diagnostics.report(
                .unsafeBatch, at: batch.location,
                "'\(name)' is a \(target.operation.verb), which may write, so it cannot be a batch",
                fix: "say 'safe: true' if it only reads")
            return nil
        }
        guard let (into, schema) = into(batch, target, name), case .array(let items?) = schema.view.kind else {
            return nil
        }
        if let size = batch.maxSize, let most = schema.view.schema.maxItems, size > most {
            diagnostics.report(
                .batchSize, at: batch.maxSizeLocation ?? batch.location,
                "'maxSize: \(size)' is more than '\(name)' takes, \(most)",
                notes: [.init("the array is declared here", at: schema.view.schema.location)],
                fix: "lower it to \(most): more keys then take several calls")
            return nil
        }
        var keys: [(source: Source, take: Int?)] = []
        var isChecked = false
        for key in batch.keys {
            guard let source = context.source(key.source, in: Scope()) else { continue }
            context.noteKeyUse(of: source)
            let containment = Containment.scalar(
                source.schema.view, in: items.view, isOpen: context.isOpen(source))
            let isComparable = !Containment.scalar(source.schema.view, in: results.keySchema.view).isImpossible
            guard !containment.isImpossible, isComparable else {
                let other = containment.isImpossible ? items.view : results.keySchema.view
                let taker = containment.isImpossible ? "'\(name)' takes" : "the key of its results is"
                diagnostics.report(
                    .typeMismatch, at: key.source.location,
                    "'\(source.text)' gives \(source.schema.view.kindName), but \(taker) \(other.kindName)",
                    notes: [
                        .init("the source is declared here", at: source.schema.location),
                        .init("the other side is declared here", at: other.schema.location),
                    ], fix: arrayFix(source))
                continue
            }
            isChecked = isChecked || !containment.isProven
            if key.take == nil, source.isSequence, source.countMax == nil {
                diagnostics.report(
                    .unboundedBatch, at: key.source.location,
                    "'\(source.text)' has no bound: the batch may take any number of calls",
                    fix: "bound it with 'take', or give the array 'maxItems' in its contract")
            }
            keys.append((source, key.take))
        }
        guard keys.count == batch.keys.count else { return nil }
        return Batch(
            keys: keys, into: into, maxSize: batch.maxSize ?? schema.view.schema.maxItems, isChecked: isChecked,
            keyTarget: items, results: results.path, key: results.key, keySchema: results.keySchema,
            isPartial: batch.isPartial)
    }

    private func arrayFix(_ source: Source) -> String? {
        guard case .array = source.schema.view.kind else { return nil }
        return "take its elements: \(source.text)\(source.text.contains("#") ? "" : "#")/*"
    }

    private func into(_ batch: BatchDeclaration, _ target: CallTarget, _ name: String) -> (Batch.Target, Schema)? {
        let found: (Batch.Target, Schema)?
        switch batch.into {
        case .parameter(let place, let parameterName):
            let parameters = target.operation.parameters.filter { $0.place == place }
            guard let parameter = parameters.first(where: { $0.name == parameterName }) else {
                report(
                    batch, "'\(name)' has no \(place.rawValue) parameter '\(parameterName)'", target.operation.location,
                    fix: Suggestion.fix(for: parameterName, in: parameters.map(\.name)))
                return nil
            }
            found = (.parameter(parameter), parameter.schema)
        case .body(let steps):
            found = bodyTarget(steps, batch, target, name)
        }
        guard let found else { return nil }
        guard case .array(let items?) = found.1.view.kind, items.view.isScalar else {
            let view = found.1.view
            let what =
                if case .array = view.kind { "an array of other things than single values" } else { view.kindName }
            report(
                batch, "'into' must lead to an array of keys, but '\(name)' takes \(what) there", view.schema.location,
                fix: nil)
            return nil
        }
        return found
    }

    private func bodyTarget(
        _ steps: [Expression.Step], _ batch: BatchDeclaration, _ target: CallTarget, _ name: String
    ) -> (Batch.Target, Schema)? {
        guard let schema = target.operation.requestBody?.sent?.schema else {
            report(batch, "'\(name)' takes no body that could be composed", target.operation.location, fix: nil)
            return nil
        }
        var part = schema
        let names = steps.names ?? []
        for step in names {
            guard let property = part.view.property(step) else {
                report(
                    batch, "the body of '\(name)' has no property '\(step)' there", part.view.schema.location,
                    fix: Suggestion.fix(for: step, in: part.view.schema.properties.map(\.name)))
                return nil
            }
            part = property.schema
        }
        return (.body(names), part)
    }

    private func report(_ batch: BatchDeclaration, _ message: String, _ other: Location, fix: String?) {
        context.diagnostics.report(
            .batchInto, at: batch.intoLocation, message, notes: [.init("it is declared here", at: other)], fix: fix)
    }
}
