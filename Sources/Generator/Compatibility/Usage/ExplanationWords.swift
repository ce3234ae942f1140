internal import Contract
internal import OpenAPI
internal import Plan

/// What explanations say of bindings and calls.
enum ExplanationWords {
    // MARK: From the plan to the field

    static func steps(
        of composition: Composition, at field: String, in operation: ClientOperation
    ) -> [Explanation.Step] {
        var steps: [Explanation.Step] = []
        for join in composition.joins {
            let batch = operation.dependencies[join.dependency].name
            steps.append(
                Explanation.Step(
                    text: "$\(join.variable.name) is the result of '\(batch)' for \(join.by.text); "
                        + "where there is none, \(missing(join, composition))", location: join.location))
        }
        guard let text = words(of: composition) else { return steps }
        let shape = shape(composition.shape)
        let place = field.isEmpty ? "the answer" : field
        steps.append(
            Explanation.Step(
                text: "\(place) \(text)" + (shape.isEmpty ? "" : ", \(shape.joined(separator: ", "))"),
                location: composition.location))
        return steps
    }

    private static func missing(_ join: Composition.Join, _ composition: Composition) -> String {
        switch join.missing {
        case .drop: "it is left out"
        case .null: join.variable.mayBeNull ? "the variable is null" : "null stands there"
        case .fail: "the answer fails"
        }
    }

    /// nil for what only holds its parts.
    private static func words(of composition: Composition) -> String? {
        switch composition.kind {
        case .value(let source, let map):
            return "is \(source.text)" + (map == nil ? "" : ", renamed by 'x-bff-map'")
        case .opaque(let source): return "is \(source.text), copied as it is"
        case .constant(let node): return "is always \(node.json)"
        case .text(let parts):
            let sources = parts.compactMap { if case .source(let source) = $0 { source.text } else { nil } }
            return "is a text with \(sources.joined(separator: ", "))"
        case .percent(let part, let total): return "is how many percent \(part.text) is of \(total.text)"
        case .swift(let name, _, let inputs):
            let given = inputs.map(\.text).joined(separator: ", ")
            return "is made by hand-written Swift, '\(name)'\(given.isEmpty ? "" : " from \(given)")"
        case .role(let role): return "is filled by the runtime: \(role.rawValue)"
        case .each(let source, let variable, let dropsInvalid, _):
            if let presence = composition.presence { return "is copied from \(presence.text)" }
            return "has an element per $\(variable.name) in \(source.text)"
                + (dropsInvalid ? ", invalid ones left out" : "")
        case .map(let source, _, _): return "is copied from \((composition.presence ?? source).text)"
        case .union(let source, _, _): return "is copied from \((composition.presence ?? source).text), by its variant"
        case .recursion(_, let source): return "is copied from \(source.text)"
        case .elements(let elements): return "is put together from \(elements.count) parts"
        case .object: return composition.presence.map { "is copied from \($0.text)" }
        case .nothing: return "is never there: nothing is bound to it"
        }
    }

    private static func shape(_ shape: Composition.Shape) -> [String] {
        var parts: [String] = []
        if shape.distinct { parts.append("each once") }
        if let skip = shape.skip { parts.append("without the first \(skip)") }
        if let take = shape.take { parts.append("at most \(take)") }
        if let value = shape.defaultValue { parts.append("\(value.json) where it is missing") }
        if let count = shape.truncate { parts.append("cut to \(count) characters") }
        if let path = shape.omitWhenEmpty {
            parts.append("left out where \(path.isEmpty ? "it" : JSONPointer.join(path)) is empty")
        }
        return parts
    }

    // MARK: Calls

    static func call(
        of index: Int, in operation: ClientOperation, for match: FieldSearch.Match
    ) -> Explanation.Call {
        let dependency = operation.dependencies[index]
        var notes: [String] = []
        let read = dependency.reads.map { operation.dependencies[$0].name }
        if !read.isEmpty { notes.append("reads \(read.joined(separator: ", "))") }
        if let batch = dependency.batch {
            notes.append("keys: \(batch.keys.map(\.source.text).joined(separator: ", "))")
        }
        notes += dependency.call.policyNotes
        return Explanation.Call(
            dependency: dependency.name, isCritical: dependency.declaration.isCritical,
            timeout: dependency.call.policy.timeout, notes: notes, failure: failure(of: dependency, for: match),
            location: dependency.declaration.nameLocation)
    }

    private static func failure(of dependency: Dependency, for match: FieldSearch.Match) -> [String] {
        let declaration = dependency.declaration
        var lines: [String] = []
        let own = declaration.propagate.map(String.init).joined(separator: ", ")
        if !own.isEmpty { lines.append("its \(own) becomes the answer's status") }
        let none = declaration.absent.map(String.init).joined(separator: ", ")
        if !none.isEmpty { lines.append("its \(none) means that there is nothing: \(effect(on: match, dependency))") }
        for fallback in dependency.fallback {
            switch fallback {
            case .call(let call, let timeout, _):
                lines.append(
                    "then \(call.service.name).\(call.operation.id ?? "") is called, \(timeout.contractText)")
            case .empty: lines.append("then an empty answer stands in")
            case .value(let node): lines.append("then \(node.json) stands in")
            }
        }
        let isCertain =
            switch dependency.fallback.last {
            case .empty, .value: true
            case .call, nil: false
            }
        if isCertain { return lines }
        if declaration.isCritical {
            lines.append(
                "\(dependency.fallback.isEmpty ? "" : "then ")the whole answer fails: 504 where it is late, else 502 or 503"
            )
        } else {
            let then = dependency.fallback.isEmpty ? "" : "then "
            lines.append("\(then)\(effect(on: match, dependency)), and the answer is degraded")
        }
        return lines
    }

    private static func effect(on match: FieldSearch.Match, _ dependency: Dependency) -> String {
        let composition = match.composition
        if let value = composition.shape.defaultValue { return "\(value.json) stands there" }
        if case .each = composition.kind, composition.presence == nil { return "the list is empty" }
        if composition.mayBeAbsent { return "the field is left out" }
        if composition.isNullable { return "null stands there" }
        return "it goes with what it is part of"
    }
}
