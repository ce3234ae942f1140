internal import Contract
internal import OpenAPI

/// Plans one operation's calls: when they can start, what is written, what is accepted, and what stands in.
final class CallPlanner {
    struct Keys {
        let sequence: String
        let take: Int?
        /// What a `key` must keep to be asked for; nil where every one does.
        let condition: String?
    }

    struct Attempt {
        let dependency: Int
        let step: Int
        /// Conditions under which the call is skipped.
        let skips: [String]
        /// Of a batch: how its keys are collected.
        let keys: [Keys]
        /// Values that must be unwrapped before the request can be written.
        let unwraps: [(name: String, expression: String)]
        /// The typed client's function with its arguments.
        let call: String
        let body: [Statement]
        /// How the body goes out, as an argument; nil for plain JSON.
        let bodyForm: String?
        /// Without it there is no body; nil where there always is one.
        let bodyCondition: String?
        let accept: Accept
    }

    enum Accept {
        /// Nothing of the answer is read.
        case nothing
        case value(reader: String)
        case batch(
            path: [(key: String, place: String)], rules: String, reader: String, key: String, keyJSON: String,
            keyKind: String, keyIsOptional: Bool)
        /// What is no object: read by the expression, which may find faults within what it gives.
        case expression(String, checks: [Statement])
    }

    struct Slot {
        let name: String
        /// Without `?`; a batch's is the type of its results.
        let type: String
        let isBatch: Bool
        let keyType: String?
        let maxSize: Int?
    }

    let operation: ClientOperation
    let selection: Selection
    let readers: ReaderPlanner
    let rules: RulePlanner
    private let services: ServiceClientPlanner
    let scope: CompositionPlanner.Scope
    private let composer: CompositionPlanner

    init(
        operation: ClientOperation, selection: Selection, readers: ReaderPlanner, rules: RulePlanner,
        services: ServiceClientPlanner, composer: CompositionPlanner
    ) {
        self.services = services
        self.operation = operation
        self.selection = selection
        self.readers = readers
        self.rules = rules
        self.composer = composer
        scope = composer.scope(owner: "", variables: [], dropsInvalid: false)
    }

    func attempts(of index: Int) -> [Attempt] {
        let dependency = operation.dependencies[index]
        var attempts = [attempt(dependency.call, of: index, step: 0)]
        for (offset, fallback) in dependency.fallback.enumerated() {
            if case .call(let call, _, _) = fallback { attempts.append(attempt(call, of: index, step: offset + 1)) }
        }
        return attempts
    }

    private func attempt(_ call: Call, of index: Int, step: Int) -> Attempt {
        let dependency = operation.dependencies[index]
        var writer = ArgumentWriter(scope: scope, rules: rules)
        var arguments = ["&request"]
        for parameter in call.operation.parameters {
            if let keys = dependency.batch?.keysParameter, keys.key == parameter.key {
                arguments.append("\(writer.label(parameter, in: call)): \(slotName(index))Keys[call: call]")
            } else if let index = call.parameters.firstIndex(where: { $0.parameter.key == parameter.key }) {
                let value = writer.argument(
                    call.parameters[index].value, for: parameter, isChecked: call.checkedParameters.contains(index))
                arguments.append("\(writer.label(parameter, in: call)): \(value)")
            } else if services.takes(parameter, in: call) {
                // Some other call gives it.
                let none = parameter.isList ? "[\(parameter.scalarType)]?.none" : "nil"
                arguments.append("\(writer.label(parameter, in: call)): \(none)")
            }
        }
        let skips = writer.skips
        let body = body(of: call, dependency, index, &writer)
        let condition = bodyCondition(of: call, writer)
        let bounds = bounds(of: call.body)
        return Attempt(
            dependency: index, step: step, skips: (condition == nil ? writer.skips : skips) + bounds,
            keys: dependency.batch.map { keys(of: $0) } ?? [],
            unwraps: writer.unwraps,
            call:
                "\(SwiftName.type(call.service.name))Client.\(call.functionName)(\(arguments.joined(separator: ", ")))",
            body: body, bodyForm: call.bodyForm, bodyCondition: condition, accept: accept(call, of: index))
    }

    /// What copied parts of the body break, and with it the call.
    private func bounds(of body: BodyValue?) -> [String] {
        switch body {
        case .composition(let composition):
            BodyConditions(rules: rules).condition(composition, in: scope.access).map { ["!(\($0))"] } ?? []
        case .object(let members): members.flatMap { bounds(of: $0.value) }
        case .value, nil: []
        }
    }

    private func keys(of batch: Batch) -> [Keys] {
        batch.keys.compactMap { keys in
            guard let sequence = sequence(keys.source) else { return nil }
            let key = Access(text: "key", isOptional: sequence.isOptional, node: sequence.node, type: sequence.type)
            let target = batch.keyTarget.withoutNull.effective
            let condition = batch.isChecked ? rules.conditionIfPresent(key, target: target) : nil
            return Keys(sequence: sequence.text, take: keys.take, condition: condition)
        }
    }

    /// The elements of a source that fans out; any other source gives the one key that it is.
    private func sequence(_ source: Source) -> Access? {
        guard source.starCount == 0 else { return scope.access.sequence(source) }
        guard let value = scope.access.access(source) else { return nil }
        let text = value.isOptional ? "CollectionOfOne(\(value.text))" : "[\(value.text)]"
        return Access(text: text, isOptional: value.isOptional, node: value.node, type: value.type)
    }

    // MARK: Slots

    private func dependencyName(_ index: Int) -> String { operation.dependencies[index].name }

    private func slotName(_ index: Int) -> String { operation.dependencies[index].slotName }

    func slot(_ index: Int) -> Slot? {
        guard let root = selection.dependencies[index] else { return nil }
        let name = slotName(index)
        guard let batch = operation.dependencies[index].batch, let result = root.element else {
            guard root.isSelected else { return nil }
            return Slot(name: name, type: root.swiftType, isBatch: false, keyType: nil, maxSize: nil)
        }
        let keyType = batch.keySchema.effective.typesWithoutNull == .integer ? "Int" : "JSONText"
        return Slot(name: name, type: result.swiftType, isBatch: true, keyType: keyType, maxSize: batch.maxSize)
    }

    // MARK: Accepting

    private func accept(_ call: Call, of index: Int) -> Accept {
        guard let root = selection.dependencies[index],
            let schema = call.response.answered?.schema
        else { return .nothing }
        guard let batch = operation.dependencies[index].batch, let result = root.element else {
            guard root.isSelected else { return .nothing }
            switch root.kind {
            case .object, .union: return .value(reader: readers.reader(root, schema))
            case .text, .integer, .number, .boolean, .json, .array, .map:
                return .expression(
                    root.kind == .json
                        ? "Optional(answer)" : readers.expression(root, schema, value: "answer", step: ".here"),
                    checks: readers.checks(root, schema, "answer", ".here", named: dependencyName(index)))
            }
        }
        var current = schema.effective
        var path: [(String, String)] = []
        for step in batch.results {
            guard case .property(let name) = step.kind else { continue }
            path.append((name, current.location.place))
            current = step.schema.effective
        }
        let items = current.items ?? result.schema
        let key = keyAccess(batch, result)
        return .batch(
            path: path, rules: rules.arrayRules(current) + ", schema: \(SwiftLiteral.quoted(current.location.place))",
            reader: readers.reader(result, items), key: key.expression, keyJSON: key.json,
            keyKind: key.kind, keyIsOptional: key.isOptional)
    }

    /// How a result's key is read from the decoded result, and before from the JSON, as a text or an integer.
    private func keyAccess(
        _ batch: Batch, _ result: Projection
    ) -> (expression: String, json: String, kind: String, isOptional: Bool) {
        var node = result
        var text = "result"
        var raw = "element"
        var isOptional = false
        for (offset, step) in batch.key.enumerated() {
            guard case .property(let name) = step.kind,
                let field = node.fields.first(where: { $0.name == name }), let member = node.memberNames[name]
            else { continue }
            text += "\(isOptional ? "?" : "").\(member)"
            raw += "\(offset == 0 ? "" : "?")[\(SwiftLiteral.quoted(JSONKey.escaped(name)))]"
            isOptional = isOptional || !field.isRequired || field.node.isNullable
            node = field.node
        }
        return (text, raw, node.kind == .integer ? "int" : "text", isOptional)
    }

    // MARK: Bodies

    private func body(
        of call: Call, _ dependency: Dependency, _ index: Int, _ writer: inout ArgumentWriter
    ) -> [Statement] {
        let keys = "\(slotName(index))Keys[call: call]"
        guard let batch = dependency.batch, case .body(let path) = batch.into else {
            return call.body.map { value($0, &writer) } ?? []
        }
        let list: [Statement] = [
            .line("writer.beginArray()"), .block("for key in \(keys) {", [.line("writer.value(key)")]),
            .line("writer.endArray()"),
        ]
        return merged(call.body, path: path[...], list, &writer)
    }

    /// The body with the keys put in at their path.
    private func merged(
        _ body: BodyValue?, path: ArraySlice<String>, _ keys: [Statement], _ writer: inout ArgumentWriter
    ) -> [Statement] {
        guard let name = path.first else { return keys }
        var members: [(name: String, isRequired: Bool, value: BodyValue)] = []
        if case .object(let given)? = body { members = given }
        var statements: [Statement] = [.line("writer.beginObject()")]
        var isPlaced = false
        for member in members {
            if member.name == name {
                isPlaced = true
                statements.append(.line("writer.key(\(SwiftLiteral.quoted(JSONKey.escaped(name))))"))
                statements += merged(member.value, path: path.dropFirst(), keys, &writer)
            } else {
                statements += self.member(member, &writer)
            }
        }
        if !isPlaced {
            statements.append(.line("writer.key(\(SwiftLiteral.quoted(JSONKey.escaped(name))))"))
            statements += merged(nil, path: path.dropFirst(), keys, &writer)
        }
        return statements + [.line("writer.endObject()")]
    }

    private func value(_ body: BodyValue, _ writer: inout ArgumentWriter) -> [Statement] {
        switch body {
        case .value(let value, let target, let isChecked):
            return [.line("writer.value(\(writer.required(value, target: target, isChecked: isChecked)))")]
        case .composition(let composition):
            if let source = composition.copied, !composition.target.isNullable { writer.skip(without: source) }
            return written(composer.value(of: composition, property: "Body", in: scope), orElse: ["writer.null()"])
        case .object(let members):
            return [.line("writer.beginObject()")] + members.flatMap { member($0, &writer) }
                + [.line("writer.endObject()")]
        }
    }

    private func member(
        _ member: (name: String, isRequired: Bool, value: BodyValue), _ writer: inout ArgumentWriter
    ) -> [Statement] {
        let key = SwiftLiteral.quoted(JSONKey.escaped(member.name))
        switch member.value {
        case .object: return [.line("writer.key(\(key))")] + value(member.value, &writer)
        case .composition where member.isRequired: return [.line("writer.key(\(key))")] + value(member.value, &writer)
        case .composition(let composition):
            return optionalMember(composition, key, SwiftName.bare(member.name) + "Start")
        case .value(let value, let target, let isChecked):
            if member.isRequired {
                return [.line("writer.field(\(key), \(writer.required(value, target: target, isChecked: isChecked)))")]
            }
            let (text, isOptional) = writer.optional(value, target: target, isChecked: isChecked)
            guard isOptional else { return [.line("writer.field(\(key), \(text))")] }
            let present = Statement.line("writer.fieldIfPresent(\(key), \(text))")
            guard case .source(let source) = value, source.isNullable, target.isNullable else { return [present] }
            guard source.mayBeAbsent else { return [.line("writer.fieldOrNull(\(key), \(text))")] }
            guard let condition = scope.access.isNull(source) else { return [present] }
            return [
                .block("if \(condition) {", [.line("writer.key(\(key))"), .line("writer.null()")]),
                .block("else {", [present]),
            ]
        }
    }

    private func optionalMember(_ composition: Composition, _ key: String, _ start: String) -> [Statement] {
        let value = composer.value(of: composition, property: "Body", in: scope)
        let nothing = composer.nothing(composition, value, isRequired: false, in: scope)
        let writesNull = ["writer.key(\(key))", "writer.null()"]
        var otherwise: [String] = []
        switch nothing {
        case .null: otherwise = writesNull
        case .nullIf(let condition): otherwise = ["if \(condition) {"] + writesNull + ["}"]
        case .impossible, .omitted, .enclosing, .value: break
        }
        guard composer.canYieldNothing(value) else { return [.line("writer.key(\(key))")] + written(value, orElse: []) }
        return [.line("let \(start) = writer.mark()"), .line("writer.key(\(key))")]
            + written(value, orElse: ["writer.rollback(to: \(start))"] + otherwise)
    }

    private func written(_ value: ComposeFunction.Value, orElse: [String]) -> [Statement] {
        let nothing = orElse.map { Statement.line($0) }
        switch value {
        case .inline(let text, let isOptional):
            guard isOptional, !nothing.isEmpty else { return [.line("writer.value(\(text))")] }
            return [
                .block("if let value = \(text) {", [.line("writer.value(value)")]), .block("else {", nothing),
            ]
        case .function(let name, let arguments):
            let call = "\(name)(\((["&writer"] + arguments).joined(separator: ", ")))"
            guard composer.canYieldNothing(value) else { return [.line(call)] }
            return [.block("if !\(call) {", nothing)]
        case .unwrapping(let variable, let text, let name, let arguments):
            let call = "\(name)(\((["&writer"] + arguments).joined(separator: ", ")))"
            return [.block("if let \(variable) = \(text) {", [.line(call)]), .block("else {", nothing)]
        case .components: return []
        }
    }

    /// An optional body that is copied as a whole is sent where there is one.
    private func bodyCondition(of call: Call, _ writer: ArgumentWriter) -> String? {
        guard let requestBody = call.operation.requestBody, !requestBody.isRequired,
            case .composition(let composition)? = call.body, !composition.target.isNullable
        else { return nil }
        return composition.copied.flatMap { writer.presence(of: $0) }
    }
}
