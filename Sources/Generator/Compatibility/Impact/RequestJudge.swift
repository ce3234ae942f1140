internal import Contract
internal import Diagnostics
internal import OpenAPI

/// Weighs what a client sends: parameters, body, keys.
struct RequestJudge {
    private let judge: CallJudge
    private let new: OpenAPI.Operation
    private var call: Call { judge.call }
    private var dependency: Dependency { judge.dependency }
    /// A fallback's call has no batch.
    private var batch: Batch? { judge.isFallback ? nil : dependency.batch }

    init(_ judge: CallJudge, _ new: OpenAPI.Operation) {
        (self.judge, self.new) = (judge, new)
    }

    func findings(_ fields: [String]) -> [Impact.Finding] {
        var found: [Found] = missingParameters()
        for (parameter, value) in call.parameters { found += given(parameter, value) }
        if case .parameter(let parameter)? = batch?.into { found += keys(in: parameter) }
        found += body()
        return found.map { one in
            judge.finding(
                one.verdict, one.text, reader: .input(dependency: dependency.name, part: one.part), fields: fields,
                at: one.location, old: one.old, new: one.new)
        }
    }

    private struct Found {
        let verdict: Impact.Verdict
        let part: String
        let text: String
        var location: Location?
        let old: Location?
        let new: Location?
    }

    // MARK: Parameters

    private func missingParameters() -> [Found] {
        let given = call.parameters.map(\.parameter) + [batch?.parameter].compactMap { $0 }
        return new.parameters.compactMap { parameter in
            let isGiven = given.contains { parameter.isSame(as: $0) }
            guard parameter.isRequired, !isGiven, !parameter.isIgnored else { return nil }
            let was = call.operation.parameters.first { parameter.isSame(as: $0) }
            return Found(
                verdict: .broken, part: "parameter \(parameter.name)",
                text: "the \(parameter.place.rawValue) parameter '\(parameter.name)' is required now and not sent",
                old: was?.location, new: parameter.location)
        }
    }

    private func given(_ parameter: Parameter, _ value: Value) -> [Found] {
        let part = "parameter \(parameter.name)"
        let subject = "the \(parameter.place.rawValue) parameter '\(parameter.name)'"
        var place: Location?
        if case .source(let source) = value { place = source.location }
        if case .literal(let node) = value { place = node.location }
        func found(_ verdict: Impact.Verdict, _ text: String, _ location: Location?) -> Found {
            Found(
                verdict: verdict, part: part, text: text, location: place, old: parameter.location, new: location)
        }
        guard let now = new.parameters.first(where: { $0.isSame(as: parameter) }) else {
            return [found(.changed, "\(subject) is sent and not read any more", new.location)]
        }
        var all: [Found] = []
        if (parameter.style, parameter.explode) != (now.style, now.explode) {
            all.append(found(.broken, "\(subject) is written in another way now: style '\(now.style)'", now.location))
        }
        if let (verdict, text) = fault(value, parameter.schema, now.schema) {
            all.append(found(verdict, "\(subject) \(text)", now.schema.location))
        }
        if now.isRequired, !parameter.isRequired, case .source(let source) = value,
            source.mayBeAbsent || source.isNullable
        {
            let isCritical = dependency.declaration.isCritical && !judge.isFallback
            all.append(
                found(
                    isCritical ? .broken : .changed,
                    "\(subject) is required now, and '\(source.text)' may be missing"
                        + (isCritical ? "" : ": '\(dependency.name)' is not called then"), now.location))
        }
        return all
    }

    /// Continues "the parameter 'limit' …".
    private func fault(_ value: Value, _ old: Schema, _ now: Schema) -> (Impact.Verdict, String)? {
        switch value {
        case .literal(let node):
            guard SchemaCheck().accepts(node, old), !SchemaCheck().accepts(node, now) else { return nil }
            return (.broken, "does not take \(node.json) any more")
        case .source(let source): return fault(source.schema, isSequence: source.isSequence, old, now)
        }
    }

    /// - Parameter isSequence: many values are sent as one list.
    private func fault(
        _ source: Schema, isSequence: Bool = false, _ old: Schema, _ now: Schema
    ) -> (Impact.Verdict, String)? {
        var (source, old, now) = (source, old, now)
        if case .array(let taken?) = old.view.kind {
            guard case .array(let takes?) = now.view.kind else {
                return (.broken, "is \(now.view.kindName) now, not \(old.view.kindName)")
            }
            let most = now.view.schema.maxItems
            if let most, most < old.view.schema.maxItems ?? .max, source.view.schema.maxItems ?? .max > most {
                return (.broken, "takes at most \(most) elements now")
            }
            if !isSequence, case .array(let given?) = source.view.kind { source = given }
            (old, now) = (taken, takes)
        }
        guard old.view.isScalar || now.view.isScalar else { return nil }
        switch (BindingFit(source, in: old), BindingFit(source, in: now)) {
        case (.impossible, _), (_, .within): return nil
        case (_, .impossible):
            let isOther = old.view.kindName != now.view.kindName
            return (
                .broken,
                isOther ? "is \(now.view.kindName) now, not \(old.view.kindName)" : "takes nothing that is sent"
            )
        case (.within, .checked): return (.broken, "does not take everything that is sent: \(limits(old, now))")
        case (.checked, .checked):
            guard !(BindingFit(old, in: now) == .within) else { return nil }
            return (.changed, "takes less than before: \(limits(old, now))")
        }
    }

    private func limits(_ old: Schema, _ now: Schema) -> String {
        let (before, after) = (old.view, now.view)
        if let listed = after.listedValues, before.listedValues == nil {
            return "only \(listed.map(\.json).joined(separator: ", "))"
        }
        if let gone = FitWords.added(after, before) { return "not \(gone)" }
        if let most = after.schema.maxLength, most < before.schema.maxLength ?? .max {
            return "at most \(most) characters"
        }
        if let least = after.schema.minLength, least > before.schema.minLength ?? 0 {
            return "at least \(least) characters"
        }
        if let most = after.schema.maximum, !(before.schema.maximum?.isEqual(to: most) ?? false) {
            return "at most \(most.json)"
        }
        if let least = after.schema.minimum, !(before.schema.minimum?.isEqual(to: least) ?? false) {
            return "at least \(least.json)"
        }
        if let pattern = after.schema.pattern, pattern != before.schema.pattern { return "only \(pattern)" }
        if let format = after.schema.format, format != before.schema.format { return "only the format '\(format)'" }
        return "fewer values"
    }

    // MARK: Keys of a batch

    private func keys(in parameter: Parameter) -> [Found] {
        guard let now = new.parameters.first(where: { $0.isSame(as: parameter) }) else {
            return [
                Found(
                    verdict: .broken, part: "keys",
                    text:
                        "the \(parameter.place.rawValue) parameter '\(parameter.name)', which takes the keys, is gone",
                    old: parameter.location, new: new.location)
            ]
        }
        return keys(now.schema, parameter.schema, "the \(parameter.place.rawValue) parameter '\(parameter.name)'")
    }

    private func keys(_ now: Schema, _ old: Schema, _ subject: String) -> [Found] {
        guard let batch else { return [] }
        func found(_ verdict: Impact.Verdict, _ text: String, _ place: Schema) -> Found {
            Found(
                verdict: verdict, part: "keys", text: "\(subject) \(text)",
                location: batch.keys.first?.source.location, old: old.location, new: place.location)
        }
        guard case .array(let items?) = now.view.kind else {
            return [found(.broken, "is \(now.view.kindName) now, not a list of keys", now)]
        }
        var all: [Found] = []
        if let most = now.view.schema.maxItems, let size = batch.maxSize, size > most {
            all.append(found(.broken, "takes at most \(most) keys now, and \(size) are sent", now))
        } else if let most = now.view.schema.maxItems, batch.maxSize == nil {
            all.append(found(.broken, "takes at most \(most) keys now, and any number is sent", now))
        }
        for key in batch.keys {
            guard let (verdict, text) = fault(key.source.schema, batch.keyTarget, items) else { continue }
            // A key that the service does not take is not asked for.
            all.append(found(verdict, "\(text)", items))
            break
        }
        return all
    }

    // MARK: Bodies

    private func body() -> [Found] {
        let batchPath: [String]? = if case .body(let names)? = batch?.into { names } else { nil }
        let isSent = call.body != nil || batchPath != nil
        guard let declared = new.requestBody else {
            guard isSent else { return [] }
            return [
                Found(
                    verdict: .broken, part: "body", text: "no body is taken any more",
                    old: call.operation.requestBody?.location, new: new.location)
            ]
        }
        guard isSent else {
            guard declared.isRequired else { return [] }
            return [
                Found(
                    verdict: .broken, part: "body", text: "a body is required now, and none is sent",
                    old: call.operation.requestBody?.location, new: declared.location)
            ]
        }
        guard let was = call.operation.requestBody?.sent else { return [] }
        let same =
            declared.content.first { $0.name == was.name }
            ?? (was.isJSON ? declared.content.first(where: \.isJSON) : nil)
        guard let now = same?.going(.request) else {
            return [
                Found(
                    verdict: .broken, part: "body", text: "the body cannot be sent as \(was.name) any more",
                    old: was.location, new: declared.location)
            ]
        }
        guard let old = was.schema, let schema = now.schema else { return [] }
        return value(call.body.map(Sent.init) ?? .object([]), batchPath, old, schema, "")
    }

    /// What is sent, whichever way it is written.
    private indirect enum Sent {
        case value(Value)
        case object([(name: String, value: Sent)])
        /// Nothing is known of its parts.
        case other

        init(_ body: BodyValue) {
            switch body {
            case .value(let value, _, _): self = .value(value)
            case .object(let members): self = .object(members.map { ($0.name, Sent($0.value)) })
            case .composition(let composition): self.init(composition)
            }
        }

        init(_ composition: Composition) {
            switch composition.kind {
            case .value(let source, _): self = .value(.source(source))
            case .object(let properties, _):
                self = .object(
                    properties.compactMap { property in
                        if case .nothing = property.composition.kind { return nil }
                        return (property.name, Sent(property.composition))
                    })
            default: self = .other
            }
        }
    }

    private func value(
        _ sent: Sent, _ keyPath: [String]?, _ old: Schema, _ now: Schema, _ pointer: String
    ) -> [Found] {
        let part = pointer.isEmpty ? "body" : "body \(pointer)"
        let subject = pointer.isEmpty ? "the body" : "'\(pointer)' of the body"
        if keyPath?.isEmpty ?? false { return keys(now, old, subject) }
        switch sent {
        case .other: return []
        case .value(let value):
            guard let (verdict, text) = fault(value, old, now) else { return [] }
            return [
                Found(
                    verdict: verdict, part: part, text: "\(subject) \(text)", location: value.location,
                    old: old.location, new: now.location)
            ]
        case .object(let members):
            let (before, after) = (old.view, now.view)
            guard after.isObject || after.isMap else {
                return [
                    Found(
                        verdict: .broken, part: part,
                        text: "\(subject) is \(after.kindName) now, not \(before.kindName)",
                        old: old.location, new: now.location)
                ]
            }
            let names = members.map(\.name) + [keyPath?.first].compactMap { $0 }
            var found = after.schema.required.filter { !names.contains($0) }.map { name in
                Found(
                    verdict: .broken, part: "body \(pointer)/\(JSONPointer.escape(name))",
                    text: "'\(pointer)/\(name)' of the body is required now and not sent",
                    old: before.property(name)?.nameLocation, new: after.property(name)?.nameLocation ?? now.location)
            }
            for name in names {
                let place = "\(pointer)/\(JSONPointer.escape(name))"
                let keys = keyPath.flatMap { $0.first == name ? Array($0.dropFirst()) : nil }
                guard let was = before.member(name) else { continue }
                guard let property = after.member(name) else {
                    let isRefused = after.schema.additionalProperties?.constant == false || keys != nil
                    found.append(
                        Found(
                            verdict: isRefused ? .broken : .changed, part: "body \(place)",
                            text: "'\(place)' of the body is sent and not \(isRefused ? "taken" : "read") any more",
                            old: before.property(name)?.nameLocation, new: now.location))
                    continue
                }
                let below = members.first { $0.name == name }?.value ?? .object([])
                found += value(below, keys, was, property, place)
            }
            return found
        }
    }
}

extension Value {
    fileprivate var location: Location {
        switch self {
        case .source(let source): source.location
        case .literal(let node): node.location
        }
    }
}

extension Batch {
    fileprivate var parameter: Parameter? { if case .parameter(let parameter) = into { parameter } else { nil } }
}

extension Parameter {
    fileprivate func isSame(as other: Parameter) -> Bool {
        guard place == other.place else { return false }
        return place == .header ? name.lowercased() == other.name.lowercased() : name == other.name
    }

    /// Header parameters of these names say nothing (OpenAPI 3.1, Parameter Object).
    fileprivate var isIgnored: Bool {
        place == .header && ["accept", "content-type", "authorization"].contains(name.lowercased())
    }
}
