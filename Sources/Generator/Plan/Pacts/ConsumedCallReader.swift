internal import Contract
internal import Diagnostics
internal import OpenAPI

/// Works out one operation's calls on the services' healthy answers.
struct ConsumedCallReader {
    /// Of a batch: an example need not be long.
    private static let keysMax = 3

    private let model: DependencyModel
    private let reader: SourceReader

    init(_ model: DependencyModel) {
        self.init(model, model.outcome(in: Scenario()).reader)
    }

    /// - Parameter reader: what dependencies have settled on.
    init(_ model: DependencyModel, _ reader: SourceReader) {
        self.model = model
        self.reader = reader
    }

    private var operation: ClientOperation { model.operation }

    var calls: [ConsumedCall] {
        operation.dependencies.indices.flatMap { index in
            let dependency = operation.dependencies[index]
            var calls = [dependency.call]
            for case .call(let call, _, _) in dependency.fallback { calls.append(call) }
            return calls.map { consumed($0, of: index) }
        }
    }

    private func consumed(_ call: Call, of index: Int) -> ConsumedCall {
        let dependency = operation.dependencies[index]
        let keys = dependency.batch.map { self.keys(of: $0, in: call) }
        let parameters = self.parameters(of: call, dependency, keys?.values)
        let projection = model.plan.selection.dependencies[index].flatMap { $0.isSelected ? $0 : nil }
        return ConsumedCall(
            call: call, operationID: operation.id, viewModel: operation.responseSchema?.effective.name,
            dependency: dependency.name, path: path(of: call, parameters),
            openPath: path(of: call, parameters.filter { $0.isFixed || !$0.value.isScalar }),
            query: query(parameters),
            requestHeaders: headers(parameters),
            inputs: parameters.compactMap(Self.input) + bodyInputs(of: call, dependency, keys?.values),
            body: body(of: call, dependency, keys?.values),
            answer: model.catalog.body(ServiceOperation(call)), projection: projection, prefix: dependency.resultsPath,
            headers: headers(of: call, index))
    }

    /// What a dependency's call is sent as: of a batch a request for each of its parts.
    ///
    /// - Parameter keys: of a batch, if not all.
    func requests(of call: Call, _ index: Int, keys: [Node]? = nil) -> [PlannedRequest] {
        let dependency = operation.dependencies[index]
        let place = call.operation.location
        let keys = keys ?? dependency.batch.map { BatchModel($0, model.check).keys(reader) }
        let size = max(1, dependency.batch?.maxSize ?? keys?.count ?? 1)
        var parts: [Node?] = [nil]
        if let keys {
            parts = stride(from: 0, to: keys.count, by: size).map { start in
                Node(.array(Array(keys[start...].prefix(size))), at: place)
            }
        }
        return parts.map { part in
            let parameters = self.parameters(of: call, dependency, part)
            let pairs = parameters.flatMap { (parameter, value, _) -> [String] in
                switch parameter.place {
                case .query: parameter.queryPairs(value)
                case .querystring: [parameter.wireText(value).percentEncoded]
                case .path, .header, .cookie: []
                }
            }
            let body = self.body(of: call, dependency, part)
            return PlannedRequest(
                operation: ServiceOperation(call),
                target: path(of: call, parameters) + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")),
                headers: headers(parameters),
                // Numbers with a fraction may be spelled otherwise.
                body: body.flatMap { $0.mediaType.isJSON && !$0.value.hasFractions ? $0.value.json : nil })
        }
    }

    private func headers(_ parameters: [SentParameter]) -> [(name: String, value: String)] {
        parameters.filter { $0.parameter.place == .header }.map {
            ($0.parameter.name, $0.parameter.wireText($0.value))
        }
    }

    private func path(of call: Call, _ parameters: [SentParameter]) -> String {
        parameters.filter { $0.parameter.place == .path }.reduce(call.operation.path) { path, given in
            path.replacing("{\(given.parameter.name)}", with: given.parameter.pathText(given.value))
        }
    }

    private func query(_ parameters: [SentParameter]) -> [(name: String, values: [String])] {
        parameters.compactMap { parameter, value, _ in
            // A query that is one value reads as a name without a value.
            if parameter.place == .querystring { return (parameter.wireText(value), [""]) }
            guard parameter.place == .query else { return nil }
            let values = value.array.flatMap { parameter.separator == nil ? $0 : nil }
            return (parameter.name, values?.map { $0.string ?? $0.json } ?? [parameter.wireText(value)])
        }
    }

    // MARK: What is sent

    /// Without any that the service's examples lead to, one that the service takes.
    private func keys(of batch: Batch, in call: Call) -> (name: String, values: Node) {
        let found = BatchModel(batch, model.check).keys(reader)
        let name =
            switch batch.into {
            case .parameter(let parameter): parameter.name
            case .body(let path): path.last ?? "keys"
            }
        let sample = SchemaSample.value(of: batch.keyTarget, at: name, check: model.check)
        let keys =
            found.isEmpty ? sample.map { [$0] } ?? [] : Array(found.prefix(min(batch.maxSize ?? .max, Self.keysMax)))
        return (name, Node(.array(keys), at: call.operation.location))
    }

    private typealias SentParameter = (parameter: Parameter, value: Node, isFixed: Bool)

    private func parameters(of call: Call, _ dependency: Dependency, _ keys: Node?) -> [SentParameter] {
        call.operation.parameters.compactMap { parameter in
            if let target = dependency.batch?.keysParameter, target.key == parameter.key {
                return keys.map { (parameter, $0, false) }
            }
            guard let given = call.parameters.first(where: { $0.parameter.key == parameter.key }) else { return nil }
            if let value = value(given.value), !value.isNull { return (parameter, value, given.value.isFixed) }
            guard parameter.isRequired else { return nil }
            return SchemaSample.value(of: parameter.schema, at: parameter.name, check: model.check).map {
                (parameter, $0, false)
            }
        }
    }

    /// Of headers and cookies, what the client's own contract spells out is none; nor is what negotiates an answer's form (RFC 9110,
    /// section 12.5): it is not looked for by that.
    private static func input(_ sent: SentParameter) -> ConsumedInput? {
        let (parameter, value, isFixed) = sent
        switch parameter.place {
        case .path, .query, .querystring: break
        case .header: if isFixed || parameter.name.lowercased().hasPrefix("accept") { return nil }
        case .cookie: return nil
        }
        return ConsumedInput(name: parameter.name, place: .parameter(parameter.place), value: value, isFixed: isFixed)
    }

    private func value(_ value: Value) -> Node? {
        switch value {
        case .literal(let node): node
        case .source(let source) where source.isSequence: Node(.array(reader.sequence(source)), at: source.location)
        case .source(let source): reader.value(source)
        }
    }

    private func body(of call: Call, _ dependency: Dependency, _ keys: Node?) -> (mediaType: MediaType, value: Node)? {
        guard let target = call.operation.requestBody, let media = target.sent, !media.isMultipart else { return nil }
        var body = call.body.flatMap { value(of: $0, isRequired: true) }
        if case .body(let path)? = dependency.batch?.into, let keys {
            body = body.putting(keys, at: path[...], place: call.operation.location)
        }
        if body == nil, target.isRequired, let schema = call.bodySchema {
            body = SchemaSample.value(of: schema, at: "body", check: model.check)
        }
        return body.map { (media, $0) }
    }

    /// The keys of a batch, and single values that are put in one by one.
    private func bodyInputs(of call: Call, _ dependency: Dependency, _ keys: Node?) -> [ConsumedInput] {
        var inputs = call.body.map { self.inputs(of: $0, at: []) } ?? []
        if case .body(let path)? = dependency.batch?.into, let keys {
            inputs.append(ConsumedInput(name: path.last ?? "keys", place: .body(path), value: keys, isFixed: false))
        }
        return inputs
    }

    private func inputs(of body: BodyValue, at path: [String]) -> [ConsumedInput] {
        switch body {
        case .object(let members): return members.flatMap { inputs(of: $0.value, at: path + [$0.name]) }
        case .value(let given, _, _):
            guard let name = path.last, !given.isFixed, let value = value(given), value.isScalar else { return [] }
            return [ConsumedInput(name: name, place: .body(path), value: value, isFixed: false)]
        case .composition: return []
        }
    }

    /// nil where it is left out.
    private func value(of body: BodyValue, isRequired: Bool) -> Node? {
        switch body {
        case .value(let value, let target, _):
            return self.value(value)
                ?? (isRequired ? SchemaSample.value(of: target, at: "body", check: model.check) : nil)
        case .composition(let composition):
            var composer = ModelComposer(reader, of: operation, stripsNulls: false, check: model.check)
            return composer.value(of: composition)?.node(at: Node(.null, at: composition.location))
        case .object(let members):
            let place = operation.operation.location
            let made = members.compactMap { member in
                value(of: member.value, isRequired: member.isRequired).map {
                    Node.Member(key: member.name, keyLocation: place, value: $0)
                }
            }
            return Node(.object(made), at: place)
        }
    }

    // MARK: What is read

    private func headers(of call: Call, _ index: Int) -> [(name: String, value: String, schema: Schema)] {
        let sent = model.catalog.fixture(ServiceOperation(call))?.responses.first?.headers ?? []
        return model.plan.selection.headers.filter { $0.dependency == index }.compactMap { read in
            sent.first { $0.name.lowercased() == read.name.lowercased() }.map { (read.name, $0.value, read.schema) }
        }
    }
}

extension Value {
    fileprivate var isFixed: Bool { if case .literal = self { true } else { false } }
}

extension Node {
    fileprivate var isScalar: Bool { !isNull && array == nil && members == nil }
}

extension Node? {
    /// The object with a value put in at a path of members.
    fileprivate func putting(_ value: Node, at path: ArraySlice<String>, place: Location) -> Node {
        guard let name = path.first else { return value }
        var members = self?.members ?? []
        let inner = (self?[name]).putting(value, at: path.dropFirst(), place: place)
        let member = Node.Member(key: name, keyLocation: place, value: inner)
        if let index = members.firstIndex(where: { $0.key == name }) {
            members[index] = member
        } else {
            members.append(member)
        }
        return Node(.object(members), at: place)
    }
}

extension Node {
    fileprivate var hasFractions: Bool {
        switch value {
        case .number: true
        case .array(let elements): elements.contains(where: \.hasFractions)
        case .object(let members): members.contains { $0.value.hasFractions }
        case .null, .bool, .integer, .string: false
        }
    }
}
