package import Diagnostics
package import OpenAPI

/// Reads a client's document and everything that `x-bff` says in it. Reports all faults of the vocabulary, and those
/// of the client's services.
///
/// - Parameter file: relative to the workspace, one of its `clientFiles`.
/// - Returns: nil where what the whole client rests on is at fault. Operations whose plan or response has a fault
///   are left out, so that what follows finds only what was read whole.
package func readClient(
    file: String, workspace: Workspace, reader: DocumentReader, diagnostics: Diagnostics
) -> ClientDeclaration? {
    let faults = diagnostics.errorCount
    guard let document = reader.read(file, from: workspace.clientPatternLocation) else { return nil }
    let isSound = diagnostics.errorCount == faults
    let client = ClientReader(document: document, reader: reader, diagnostics: diagnostics).read()
    return isSound ? client : nil
}

struct ClientReader {
    static let keys = [
        "vocabulary", "client", "owner", "allow", "services", "policies", "identity", "defaults",
    ]

    let document: Document
    let reader: DocumentReader
    let diagnostics: Diagnostics
    private var scalars: ScalarReader { ScalarReader(diagnostics: diagnostics) }

    init(document: Document, reader: DocumentReader, diagnostics: Diagnostics) {
        self.document = document
        self.reader = reader
        self.diagnostics = diagnostics
    }

    func read() -> ClientDeclaration? {
        let faults = diagnostics.errorCount
        VocabularyWalk.check(document, of: .client, diagnostics)
        let misplaced = diagnostics.errorCount - faults
        guard let member = document.extensions.first(where: { $0.key == "x-bff" }) else {
            if Vocabulary.mean("x-bff", document.extensions) { return nil }
            diagnostics.report(
                .missingKey, at: document.root.location, "a client's document says who it is under 'x-bff'",
                fix: "add x-bff: {vocabulary: 1, client: …, services: …}")
            return nil
        }
        let reader = ObjectReader(
            member.value, "x-bff", at: member.keyLocation, keys: Self.keys, diagnostics: diagnostics)
        guard let reader else { return nil }
        vocabularyVersion(reader)
        let name = name(reader)
        let owner = reader.string("owner")
        let allowed = allowed(reader)
        let policies = PolicyReader(reader.node("policies"), diagnostics: diagnostics)
        let services = services(reader, policies)
        let claims = claims(reader)
        let (defaults, nulls, rateLimit) = defaults(reader)
        let isSound = diagnostics.errorCount == faults + misplaced && services.areSound
        let context = PlanContext(
            policies: policies, servicePolicies: services.policies, defaults: defaults, rateLimit: rateLimit,
            diagnostics: diagnostics)
        let bindings = Bindings(document: document, reader: self.reader, diagnostics: diagnostics)
        bindings.readAll()
        let operations = document.operations.compactMap { operation(of: $0, context, bindings) }
        guard isSound, misplaced == 0, let name else { return nil }
        return ClientDeclaration(
            name: name.text, nameLocation: name.location, owner: owner, allowedSensitive: allowed, document: document,
            services: services.uses, claims: claims, nulls: nulls, operations: operations, bindings: bindings)
    }

    private func vocabularyVersion(_ reader: ObjectReader) {
        guard let node = reader.required("vocabulary", in: "x-bff", fix: "add vocabulary: 1") else { return }
        guard let version = node.integer else {
            scalars.wrongKind(node, "'vocabulary'", "an integer", fix: "write 1")
            return
        }
        guard version == 1 else {
            diagnostics.report(
                .invalidValue, at: node.location, "vocabulary \(version) is not known", fix: "write 1")
            return
        }
    }

    private func name(_ reader: ObjectReader) -> (text: String, location: Location)? {
        guard let node = reader.required("client", in: "x-bff", fix: "name the client: client: mobile"),
            let text = scalars.string(node, "'client'"),
            NameReader(diagnostics: diagnostics).client(text, at: node.location)
        else { return nil }
        return (text, node.location)
    }

    private func allowed(_ reader: ObjectReader) -> [(kind: String, location: Location)] {
        var kinds: [(kind: String, location: Location)] = []
        for node in reader.array("allow", of: "kinds of data") ?? [] {
            guard let kind = scalars.string(node, "a kind in 'allow'") else { continue }
            if kinds.contains(where: { $0.kind == kind }) {
                diagnostics.report(
                    .duplicateName, at: node.location, "'allow' lists '\(kind)' twice", fix: "remove one of them")
            } else {
                kinds.append((kind, node.location))
            }
        }
        return kinds
    }

    private func claims(_ reader: ObjectReader) -> [ClientDeclaration.Claim] {
        guard let identity = reader.member("identity"),
            let claims = ObjectReader(
                identity.value, "'identity'", at: identity.keyLocation, keys: ["claims"], diagnostics: diagnostics)?
                .node("claims")
        else { return [] }
        guard let members = claims.members else {
            scalars.wrongKind(claims, "'claims'", "an object", fix: "write names and schemas: {tenant: {type: string}}")
            return []
        }
        return members.compactMap { member in
            guard member.value.members != nil else {
                scalars.wrongKind(member.value, "claim '\(member.key)'", "a schema", fix: "write {type: string}")
                return nil
            }
            return .init(name: member.key, schema: self.reader.schema(at: member.value), location: member.keyLocation)
        }
    }

    private func defaults(_ reader: ObjectReader) -> (PolicyKeys, ClientDeclaration.Nulls, RateLimitDeclaration?) {
        guard let member = reader.member("defaults"),
            let defaults = ObjectReader(
                member.value, "'defaults'", at: member.keyLocation, keys: ["timeout", "nulls", "rateLimit"],
                diagnostics: diagnostics)
        else { return (PolicyKeys(), .keep, nil) }
        let nulls = defaults.choice("nulls", ClientDeclaration.Nulls.self) ?? .keep
        var limit: RateLimitDeclaration?
        if case .limit(let written) = RateLimitReader(diagnostics: diagnostics).read(defaults) { limit = written }
        var keys = PolicyKeys()
        if let node = defaults.node("timeout"), let timeout = defaults.duration("timeout") {
            keys.timeout = PolicyKeys.Written(value: timeout, location: node.location)
        }
        return (keys, nulls, limit)
    }
}

// MARK: Services

extension ClientReader {
    private func services(
        _ reader: ObjectReader, _ policies: PolicyReader
    ) -> (uses: [ClientDeclaration.ServiceUse], policies: [String: PolicyKeys], areSound: Bool) {
        guard let node = reader.node("services") else { return ([], [:], true) }
        guard let members = node.members else {
            scalars.wrongKind(
                node, "'services'", "an object",
                fix: "write names and contracts: {users: {contract: ../services/users.yaml}}")
            return ([], [:], false)
        }
        var uses: [ClientDeclaration.ServiceUse] = []
        var keys: [String: PolicyKeys] = [:]
        for member in members {
            guard let service = service(member, policies) else { continue }
            keys[member.key] = service.policy
            if let use = service.use { uses.append(use) }
        }
        // Without its document a service's calls cannot be looked up, and what a faulty one lacks would be missed in
        // the client.
        return (uses, keys, uses.count == members.count && !uses.contains { isFaulty($0.document) })
    }

    private func service(
        _ member: Node.Member, _ policies: PolicyReader
    ) -> (use: ClientDeclaration.ServiceUse?, policy: PolicyKeys)? {
        let name = "service '\(member.key)'"
        guard NameReader(diagnostics: diagnostics).simple(member.key, "a service", at: member.keyLocation) else {
            return nil
        }
        let reader = ObjectReader(
            member.value, name, at: member.keyLocation, keys: ["contract", "policy"],
            hint: "write {contract: \(member.value.string ?? "../services/\(member.key).yaml")}",
            diagnostics: diagnostics)
        guard let reader else { return nil }
        let policy = policies.keys(named: reader.node("policy"))
        let fix = "name its document: contract: ../services/\(member.key).yaml"
        guard let node = reader.required("contract", in: name, fix: fix), let path = scalars.string(node, "'contract'")
        else {
            return (nil, policy)
        }
        let file = FilePath.resolve(path, from: node.location.file)
        guard let document = self.reader.read(file, from: node.location) else { return (nil, policy) }
        ServiceExtensions(diagnostics: diagnostics).check(document)
        return (
            .init(
                name: member.key, nameLocation: member.keyLocation, contractFile: file, contractLocation: node.location,
                document: document), policy
        )
    }

    /// Whether a service's document, or a file that it is made of, has an error: another client may have had it read
    /// and reported.
    private func isFaulty(_ document: Document) -> Bool {
        let index = DocumentIndex(document)
        let files = Set(index.schemas.map(\.location.file) + [document.file])
        return diagnostics.all.contains { $0.severity == .error && files.contains($0.location.file) }
    }
}

// MARK: Operations

extension ClientReader {
    private func operation(
        of operation: Operation, _ context: PlanContext, _ bindings: Bindings
    ) -> OperationDeclaration? {
        let name = "\(operation.verb) \(operation.path)"
        var isSound = !bindings.isFaulty(operation)
        if operation.id == nil {
            diagnostics.report(
                .missingKey, at: operation.location, "\(name) lacks 'operationId'", fix: "name it: operationId: getHome"
            )
            isSound = false
        }
        if operation.isTunnel {
            diagnostics.report(
                .notSupportedYet, at: operation.location, "\(name) asks for a tunnel, which cannot be served",
                fix: "put the operation under another method")
            isSound = false
        }
        guard let member = operation.extensions.first(where: { $0.key == "x-bff-plan" }) else {
            let isReported = operation.extensions.contains { $0.key == "x-bff-raw" }
            if isReported || Vocabulary.mean("x-bff-plan", operation.extensions) { return nil }
            diagnostics.report(
                .missingKey, at: operation.location, "\(name) lacks 'x-bff-plan'",
                fix: "say what feeds it: x-bff-plan: {budget: 300ms, dependencies: …}")
            return nil
        }
        guard let plan = PlanReader(context: context).read(member), isSound, let id = operation.id else { return nil }
        return OperationDeclaration(operation: operation, id: id, plan: plan)
    }
}

/// A client's name names its module, its executable and its tests: two clients of one name are one fault, at the second.
func checkClientNames(_ clients: [ClientDeclaration], diagnostics: Diagnostics) {
    var first: [String: ClientDeclaration] = [:]
    for client in clients {
        guard let other = first[client.name] else {
            first[client.name] = client
            continue
        }
        diagnostics.report(
            .duplicateName, at: client.nameLocation, "another client is called '\(client.name)'",
            notes: [.init("the other is named here", at: other.nameLocation)], fix: "give one of them another name")
    }
}
