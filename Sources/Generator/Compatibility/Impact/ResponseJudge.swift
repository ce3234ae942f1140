internal import Contract
internal import Diagnostics
internal import OpenAPI

/// Weighs what a client reads of an answer.
struct ResponseJudge {
    private let judge: CallJudge
    private let response: Response

    init(_ judge: CallJudge, _ response: Response) {
        (self.judge, self.response) = (judge, response)
    }

    /// nil: for this use nothing has changed.
    func finding(_ use: Use) -> Impact.Finding? {
        switch use.part {
        case .status: nil
        case .header(let name): header(use, name)
        case .body(let steps): body(use, steps)
        }
    }

    private func header(_ use: Use, _ name: String) -> Impact.Finding? {
        let was = judge.call.response.headers.first { $0.name.lowercased() == name }
        guard let now = response.headers.first(where: { $0.name.lowercased() == name }) else {
            return make(.broken, "the header '\(name)' is gone", use, was?.location, response.location)
        }
        if let fault = fault(use, was?.schema ?? use.schema, now.schema) {
            return make(fault.verdict, "the header '\(name)' \(fault.text)", use, was?.location, now.location)
        }
        guard was?.isRequired ?? true, !now.isRequired else { return nil }
        return missing("the header '\(name)' may be absent", use, was?.location, now.location)
    }

    private func body(_ use: Use, _ steps: [Use.Step]) -> Impact.Finding? {
        let was = AnswerPlace(steps, in: judge.call.response.answered?.schema)
        let now = AnswerPlace(steps, in: response.answered?.schema)
        guard let old = was.schema else { return nil }
        guard let new = now.schema else { return gone(use, steps, was, now) }
        if let fault = fault(use, old, new) {
            return make(fault.verdict, "'\(steps.named)' \(fault.text)", use, was.location, now.location)
        }
        return missing(use, steps, was, now)
    }

    // MARK: What is not there

    private func gone(
        _ use: Use, _ steps: [Use.Step], _ was: AnswerPlace, _ now: AnswerPlace
    ) -> Impact.Finding? {
        guard let missing = now.missing else {
            return make(.broken, "the answer has no body any more", use, was.location, response.location)
        }
        let place = Array(steps.prefix(now.parts.count + 1))
        let above = Array(place.dropLast())
        let old = AnswerPlace(place, in: judge.call.response.answered?.schema)
        let new = now.parts.last?.schema.location ?? response.location
        switch missing.step {
        case .property:
            // Another kind of thing, or one without the property.
            guard missing.view.isObject || missing.view.isMap else {
                return make(
                    .broken, "'\(above.named)' is \(missing.view.kindName) now", use, old.location, new)
            }
            return make(.broken, "'\(place.named)' is gone", use, old.location, new)
        case .elements, .values:
            return make(.broken, "'\(above.named)' is \(missing.view.kindName) now", use, old.location, new)
        case .variant(let label):
            // The union's own use says what it has become.
            guard use.purpose == .part, steps.count == place.count - 1 else { return nil }
            return make(.changed, "'\(above.named)' is never '\(label)' any more", use, old.location, new)
        }
    }

    /// A value on the way, or itself, that may be missing now and might not be before.
    private func missing(
        _ use: Use, _ steps: [Use.Step], _ was: AnswerPlace, _ now: AnswerPlace
    ) -> Impact.Finding? {
        for index in steps.indices {
            let (before, after) = (was.parts[index], now.parts[index])
            let isOptional = after.isOptional && !before.isOptional
            let isNullable = after.isNullable && !before.isNullable
            guard isOptional || isNullable else { continue }
            let place = Array(steps.prefix(index + 1))
            let old = AnswerPlace(place, in: judge.call.response.answered?.schema).location
            let new = AnswerPlace(place, in: response.answered?.schema).location
            // What this reader takes for granted is weighed where it is looked for; an element that is null, where it is looped over.
            let isLast = index == steps.count - 1
            if index < use.anchor, !(isLast && steps[index] == .elements && use.purpose == .elements) { continue }
            if !isOptional, isLast, use.purpose == .value, use.isWhole, use.binding == nil, isFree(use) { continue }
            return missing(
                "'\(place.named)' may be \(isOptional ? "absent" : "null")", use, old, new,
                isElement: isLast && steps[index] == .elements)
        }
        return nil
    }

    private func isFree(_ use: Use) -> Bool {
        if case .free = use.schema.view.kind { true } else { false }
    }

    private func missing(
        _ text: String, _ use: Use, _ old: Location?, _ new: Location?, isElement: Bool = false
    ) -> Impact.Finding {
        switch use.reader {
        case .batch: return make(.broken, "\(text), and results are found by it", use, old, new)
        case .selection: return make(.broken, "\(text), and hand-written code takes it for granted", use, old, new)
        case .input(let dependency, let part): return input(text, dependency, part, use, old, new)
        case .field, .header: break
        }
        if use.purpose == .key { return key(text, use, old, new) }
        if use.purpose == .discriminator {
            return make(.broken, "\(text), and tells which variant it is", use, old, new)
        }
        guard let binding = use.binding else { return make(.broken, text, use, old, new) }
        if isElement, use.purpose == .elements {
            if binding.dropsInvalid || binding.composition.dropsInvalidElements {
                return make(.changed, "\(text): such elements are left out", use, old, new)
            }
            if binding.composition.takesNullElements { return make(.harmless, text, use, old, new) }
            return make(.broken, "\(text), which no element of the view model is", use, old, new)
        }
        if case .swift = binding.composition.kind {
            return make(.broken, "\(text), and hand-written code takes it for granted", use, old, new)
        }
        if binding.takesMissing { return make(.harmless, text, use, old, new) }
        return make(.broken, "\(text), but the view model requires it and has no default", use, old, new)
    }

    /// What a join looks up.
    private func key(_ text: String, _ use: Use, _ old: Location?, _ new: Location?) -> Impact.Finding {
        switch use.join?.missing {
        case .fail: make(.broken, "\(text), and without it nothing is found, which fails the answer", use, old, new)
        case .null: make(.changed, "\(text): null stands there then", use, old, new)
        case .drop, nil: make(.changed, "\(text): what is joined by it is left out then", use, old, new)
        }
    }

    private func input(
        _ text: String, _ dependency: String, _ part: String, _ use: Use, _ old: Location?, _ new: Location?
    ) -> Impact.Finding {
        // Nulls are no keys.
        if part == "keys" { return make(.harmless, text, use, old, new) }
        let taker = use.operation.dependencies.first { $0.name == dependency }
        let name = part.split(separator: " ").last.map(String.init) ?? ""
        let isRequired =
            part.hasPrefix("parameter")
            ? taker?.call.operation.parameters.first { $0.name == name }?.isRequired ?? true : true
        if !isRequired { return make(.harmless, "\(text): '\(name)' is not sent then", use, old, new) }
        guard taker?.declaration.isCritical ?? true else {
            return make(.changed, "\(text): '\(dependency)' is not called then", use, old, new)
        }
        return make(.broken, "\(text), but '\(dependency)' is critical and needs it", use, old, new)
    }

    // MARK: What is something else

    /// What a value has become that its reader does not take; continues "'/items/*/title' …".
    private func fault(_ use: Use, _ old: Schema, _ new: Schema) -> (verdict: Impact.Verdict, text: String)? {
        let (before, after) = (old.view, new.view)
        let isOther = before.kindName != after.kindName
        guard let binding = use.binding else {
            if isOther { return (.broken, "is \(after.kindName) now, not \(before.kindName)") }
            if case .selection = use.reader { return selection(old, new) }
            return nil
        }
        let broken: Impact.Verdict = binding.dropsInvalid ? .changed : .broken
        switch binding.composition.kind {
        case .value where use.purpose == .value:
            guard let fit = binding.composition.fit(of: new) else { return nil }
            switch (binding.composition.fit(of: old), fit) {
            case (_, .impossible):
                return (
                    broken, isOther ? "is \(after.kindName) now, not \(before.kindName)" : "has no value that fits now"
                )
            case (.within?, .checked):
                let what = FitWords.difference(before, after, binding.composition.target.view)
                return (
                    broken,
                    "\(what), which the view model does not take"
                        + (binding.dropsInvalid ? ": such elements are left out" : "")
                )
            case (_, .within), (_, .checked):
                if let added = FitWords.added(before, after), binding.composition.catchesAll {
                    return (.changed, "may be \(added), which becomes what the map has for all others")
                }
                return nil
            }
        case .percent where isOther && !(after.isNumeric && before.isNumeric):
            return (broken, "is \(after.kindName) now, not \(before.kindName)")
        case .text where !after.isScalar: return (broken, "is \(after.kindName) now, not \(before.kindName)")
        case .text, .percent: return nil
        case .swift:
            if isOther { return (.broken, "is \(after.kindName) now, not \(before.kindName)") }
            return FitWords.added(before, after).map {
                (.changed, "may be \($0), which hand-written code has not met")
            }
        case .opaque: return isOther ? (.changed, "is \(after.kindName) now, and is copied as it is") : nil
        case .union(_, _, let variants) where use.purpose == .part:
            if isOther { return (broken, "is \(after.kindName) now, not \(before.kindName)") }
            let known = variants.map(\.value)
            let added = after.unionVariants.map(\.label).filter { label in
                !known.contains(label) && !before.unionVariants.contains { $0.label == label }
            }
            guard let first = added.first else { return nil }
            return (broken, "may be '\(first)', which the view model does not know")
        default:
            if isOther { return (broken, "is \(after.kindName) now, not \(before.kindName)") }
            return use.purpose == .part ? count(binding, before, after, broken) : nil
        }
    }

    /// More elements than the view model takes.
    private func count(
        _ binding: Use.Binding, _ before: SchemaView, _ after: SchemaView, _ broken: Impact.Verdict
    ) -> (verdict: Impact.Verdict, text: String)? {
        guard let most = binding.composition.target.view.schema.maxItems, binding.composition.shape.take == nil,
            let had = before.schema.maxItems, had <= most
        else { return nil }
        guard let has = after.schema.maxItems else {
            return (broken, "may have any number of elements, more than \(most)")
        }
        return has > most ? (broken, "may have \(has) elements, more than \(most)") : nil
    }

    /// Of all that hand-written code is given, the first part that is not what it was.
    private func selection(_ old: Schema, _ new: Schema) -> (verdict: Impact.Verdict, text: String)? {
        var comparison = ShapeComparison()
        comparison.compare(old, new, at: "")
        return comparison.broken.map { (.broken, $0) } ?? comparison.changed.map { (.changed, $0) }
    }

    // MARK: Findings

    private func make(
        _ verdict: Impact.Verdict, _ text: String, _ use: Use, _ old: Location?, _ new: Location?
    ) -> Impact.Finding {
        var fields = CallJudge.fields(of: [use])
        if case .input(let dependency, _) = use.reader { fields = dependents(of: dependency, use) }
        if case .batch(let dependency) = use.reader { fields = dependents(of: dependency, use) }
        return judge.finding(
            verdict, text, reader: use.reader, fields: fields, pointer: use.pointer, at: use.location, old: old,
            new: new)
    }

    private func dependents(of dependency: String, _ use: Use) -> [String] {
        let uses = UseCollector(use.operation, of: judge.client).uses
        return CallJudge.fields(of: uses.filter { $0.dependencyName == dependency })
    }
}
