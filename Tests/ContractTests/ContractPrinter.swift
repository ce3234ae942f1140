internal import Contract
internal import OpenAPI

/// Prints what resolution found, for cases with a `resolution.txt`: a line per call and per composition, with what
/// may be missing.
struct ContractPrinter {
    private var lines: [String] = []

    static func print(_ contracts: [ClientContract]) -> String {
        var printer = ContractPrinter()
        for contract in contracts {
            for operation in contract.operations { printer.print(operation, of: contract) }
        }
        return printer.lines.joined(separator: "\n") + "\n"
    }

    private mutating func line(_ depth: Int, _ text: String) {
        lines.append(String(repeating: "  ", count: depth) + text)
    }

    private mutating func print(_ operation: ClientOperation, of contract: ClientContract) {
        let scopes = operation.requiredScopes.map { " scopes [\($0.joined(separator: ", "))]" } ?? ""
        line(0, "\(contract.name) \(operation.id) \(operation.status)\(scopes)")
        line(
            1,
            "longest path: " + operation.longestPath.map { "\($0.dependency) \($0.timeouts)" }.joined(separator: " → "))
        for dependency in operation.dependencies { print(dependency, in: operation) }
        if let body = operation.body {
            print(body, "body", 1)
        } else {
            line(1, operation.responseSchema == nil ? "body: none" : "body: by hand")
        }
        for (header, composition) in operation.headers { print(composition, "header \(header.name)", 1) }
    }

    // MARK: Calls

    private mutating func print(_ dependency: Dependency, in operation: ClientOperation) {
        func names(_ indices: [Int]) -> String {
            indices.map { operation.dependencies[$0].name }.joined(separator: ", ")
        }
        var flags: [String] = []
        if dependency.declaration.isCritical { flags.append("critical") }
        if dependency.mayBeAbsent { flags.append("may be absent") }
        if dependency.readsUser { flags.append("reads user") }
        if !dependency.reads.isEmpty { flags.append("reads \(names(dependency.reads))") }
        if !dependency.after.isEmpty { flags.append("after \(names(dependency.after))") }
        line(1, "\(dependency.name): \(flags.joined(separator: "; "))")
        print(dependency.call)
        if let batch = dependency.batch { print(batch) }
        for fallback in dependency.fallback {
            switch fallback {
            case .call(let call, let timeout, let absent):
                line(2, "fallback within \(timeout)\(absent.isEmpty ? "" : " absent \(absent)")")
                print(call)
            case .empty: line(2, "fallback empty")
            case .value(let node): line(2, "fallback \(node.json)")
            }
        }
        for source in dependency.selections { line(2, "select \(text(source))") }
        for entry in dependency.invalidates {
            let scope = entry.isScoped ? " per \(dependency.invalidationScope.map(text).joined(separator: ", "))" : ""
            line(2, "invalidates \(entry.service).\(entry.operationID)\(scope)")
        }
    }

    private mutating func print(_ call: Call) {
        line(2, "call \(call.service.name).\(call.operation.id ?? "") \(call.status)")
        for (index, (parameter, value)) in call.parameters.enumerated() {
            let isChecked = call.checkedParameters.contains(index) ? " checked" : ""
            line(3, "\(parameter.place.rawValue) \(parameter.name) ← \(text(value))\(isChecked)")
        }
        if let body = call.body { print(body, "body", 3) }
        printPolicy(of: call)
    }

    private mutating func printPolicy(of call: Call) {
        let retry = call.policy.retry
        if retry.attempts > 1 {
            line(3, "retry \(retry.attempts)\(retry.perTry.map { " of \($0)" } ?? "") backoff \(retry.backoff)")
        }
        switch call.policy.hedge {
        case .p95: line(3, "hedge p95")
        case .after(let delay): line(3, "hedge after \(delay)")
        case nil: break
        }
        guard let cache = call.cache else { return }
        let scope = cache.scope.isEmpty ? "public" : cache.scope.map(text).joined(separator: ", ")
        line(3, "cache \(cache.declaration.ttl)\(cache.declaration.isPerItem ? " per item" : "") scope \(scope)")
    }

    private mutating func print(_ body: BodyValue, _ name: String, _ depth: Int) {
        switch body {
        case .value(let value, _, let isChecked): line(depth, "\(name) ← \(text(value))\(isChecked ? " checked" : "")")
        case .composition(let composition): print(composition, name, depth)
        case .object(let fields):
            line(depth, "\(name): object")
            for field in fields { print(field.value, "\(field.name)\(field.isRequired ? "" : "?")", depth + 1) }
        }
    }

    private mutating func print(_ batch: Batch) {
        let target =
            switch batch.into {
            case .parameter(let parameter): "\(parameter.place.rawValue).\(parameter.name)"
            case .body(let names): "body#\(JSONPointer.join(names))"
            }
        let size = batch.maxSize.map { " by \($0)" } ?? ""
        let isChecked = batch.isChecked ? " checked" : ""
        line(2, "batch into \(target)\(size)\(isChecked) results \(text(batch.results)) key \(text(batch.key))")
        for key in batch.keys { line(3, "\(text(key.source))\(key.take.map { " take \($0)" } ?? "")") }
    }

    // MARK: Compositions

    private mutating func print(_ composition: Composition, _ name: String, _ depth: Int) {
        var notes: [String] = []
        if composition.isNullable { notes.append("null") }
        if composition.mayBeAbsent { notes.append("absent") }
        if composition.isChecked { notes.append("checked") }
        if let variable = composition.recursionVariable { notes.append("met again as \(text(variable))") }
        if let presence = composition.presence { notes.append("if \(text(presence))") }
        notes += shape(composition.shape)
        notes += composition.joins.map { "join \(text($0.variable)) by \(text($0.by)) missing \($0.missing.rawValue)" }
        let suffix = notes.isEmpty ? "" : " {\(notes.joined(separator: "; "))}"
        func say(_ what: String) { lines.append(String(repeating: "  ", count: depth) + "\(name): \(what)\(suffix)") }
        switch composition.kind {
        case .value(let source, let map): say(text(source) + (map.map { " map \(text($0))" } ?? ""))
        case .opaque(let source): say("opaque \(text(source))")
        case .constant(let node): say("const \(node.json)")
        case .text(let parts): say("text \(text(parts))")
        case .percent(let of, let total): say("percent \(text(of)) / \(text(total))")
        case .swift(let name, let path, let inputs):
            say("swift \(name) at \(path.joined(separator: "/")) from \(inputs.map(text).joined(separator: ", "))")
        case .role(let role): say("role \(role.rawValue)")
        case .object(let properties, _):
            say("object")
            for property in properties {
                print(property.composition, "\(property.name)\(property.isRequired ? "" : "?")", depth + 1)
            }
        case .each(let source, let variable, let dropsInvalid, let element):
            say("each \(text(source)) as \(text(variable))\(dropsInvalid ? " drops invalid" : "")")
            print(element, "element", depth + 1)
        case .map(let source, let variable, let value):
            say("map \(text(source)) as \(text(variable))")
            print(value, "value", depth + 1)
        case .elements(let elements):
            say("elements")
            for element in elements { print(element, "element", depth + 1) }
        case .union(let source, let discriminator, let variants):
            say("union \(text(source)) by \(discriminator ?? "variant")")
            for variant in variants {
                print(variant.composition, "\(variant.value) as \(text(variant.variable))", depth + 1)
            }
        case .recursion(_, let source): say("again with \(text(source))")
        case .nothing: say("nothing")
        }
    }

    private func shape(_ shape: Composition.Shape) -> [String] {
        var notes: [String] = []
        if let names = shape.omitWhenEmpty { notes.append("omit when empty /\(names.joined(separator: "/"))") }
        if shape.distinct { notes.append("distinct") }
        if let skip = shape.skip { notes.append("skip \(skip)") }
        if let take = shape.take { notes.append("take \(take)") }
        if let value = shape.defaultValue { notes.append("default \(value.json)") }
        if let truncate = shape.truncate { notes.append("truncate \(truncate)") }
        return notes
    }

    // MARK: Sources

    private func text(_ value: Value) -> String {
        switch value {
        case .source(let source): text(source)
        case .literal(let node): node.json
        }
    }

    private func text(_ variable: Variable) -> String {
        "\(variable.name).\(variable.id)\(variable.mayBeNull ? "?" : "")"
    }

    /// The root by its kind and number, the steps, `?` for null and `!` for absence.
    private func text(_ source: Source) -> String {
        let root =
            switch source.root {
            case .requestParameter(let place, let name): "request.\(place.rawValue).\(name)"
            case .requestBody: "request.body"
            case .requestID: "request.id"
            case .subject: "sub"
            case .claim(let name): "claim.\(name)"
            case .dependency(let index): "d\(index)"
            case .dependencyStatus(let index): "d\(index).status"
            case .dependencyHeader(let index, let name): "d\(index).header.\(name)"
            case .variable(let id): "v\(id)"
            }
        return root + text(source.steps) + (source.isNullable ? "?" : "") + (source.mayBeAbsent ? "!" : "")
    }

    private func text(_ steps: [Source.Step]) -> String {
        steps.map { step in
            switch step.kind {
            case .property(let name): "/\(JSONPointer.escape(name))"
            case .elements: "/*"
            case .index(let index): "/\(index)"
            case .values: "/{}"
            }
        }.joined()
    }

    private func text(_ map: Composition.EnumMap) -> String {
        let entries = map.entries.map { "\($0.source)→\($0.target)" } + (map.otherwise.map { ["*→\($0)"] } ?? [])
        return entries.joined(separator: " ")
    }

    private func text(_ parts: [Composition.TextPart]) -> String {
        parts.map { part in
            switch part {
            case .literal(let literal): literal
            case .source(let source): "{\(text(source))}"
            }
        }.joined()
    }
}
