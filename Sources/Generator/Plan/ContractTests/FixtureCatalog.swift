internal import Contract
internal import OpenAPI

/// What the stubs of one client serve: of each service the operations that the client calls, with the edits that
/// concern what it reads.
struct FixtureCatalog {
    /// In the client's order of services.
    let fixtures: [ServiceFixture]
    private let bodies: [ServiceOperation: Node]

    init(_ contract: ClientContract, operations plans: [OperationPlan]) {
        var reads: [ServiceOperation: [ProjectedPlaces]] = [:]
        for plan in plans {
            for use in plan.serviceUses { reads[use.operation, default: []].append(use.places) }
        }
        let check = SchemaCheck()
        var bodies: [ServiceOperation: Node] = [:]
        fixtures = contract.calledServices.map { service in
            let whole = planFixtures(service.document, name: service.name) { id in
                reads[ServiceOperation(service: service.name, operation: id)] != nil
            }
            for operation in service.document.operations {
                guard let id = operation.id, let body = healthyBody(of: operation, check) else { continue }
                bodies[ServiceOperation(service: service.name, operation: id)] = body
            }
            let used = whole.operations.compactMap { operation -> OperationFixture? in
                reads[ServiceOperation(service: service.name, operation: operation.id)].map { operation.keeping($0) }
            }
            return ServiceFixture(name: service.name, operations: used)
        }
        self.bodies = bodies
    }

    func fixture(_ operation: ServiceOperation) -> OperationFixture? {
        fixtures.first { $0.name == operation.service }?.operations.first { $0.id == operation.operation }
    }

    /// The healthy body; nil where there is none.
    func body(_ operation: ServiceOperation) -> Node? { bodies[operation] }
}

/// One operation of one service, as faults name it.
struct ServiceOperation: Hashable {
    let service: String
    let operation: String

    init(service: String, operation: String) {
        (self.service, self.operation) = (service, operation)
    }

    init(_ call: Call) {
        self.init(service: call.service.name, operation: call.operation.id ?? "")
    }
}

extension OperationFixture {
    /// Only the edits at, above or below a place that is read.
    fileprivate func keeping(_ places: [ProjectedPlaces]) -> OperationFixture {
        func isRead(_ edit: EditFixture) -> Bool { places.contains { $0.concerns(edit.pointer) } }
        return OperationFixture(
            id: id, method: method, path: path, responses: responses, breaking: breaking.filter(isRead),
            boundaries: boundaries.compactMap { boundary in
                let edits = boundary.edits.filter(isRead)
                return edits.isEmpty
                    ? nil : BoundaryFixture(kind: boundary.kind, pointer: boundary.pointer, edits: edits)
            })
    }
}

/// The places of an answer that are read.
struct ProjectedPlaces {
    /// From the answer's root to a batch's results.
    let prefix: [String]
    /// nil where nothing of the body is read.
    let root: Projection?

    func concerns(_ pointer: String) -> Bool {
        let tokens = pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { token in
            JSONPointer.unescape(String(token)) ?? String(token)
        }
        guard !tokens.isEmpty else { return true }
        let isOnWay = zip(tokens, prefix).allSatisfy { $0 == $1 }
        guard isOnWay else { return false }
        guard let root else { return false }
        return tokens.count <= prefix.count || concerns(tokens.dropFirst(prefix.count)[...], root)
    }

    private func concerns(_ tokens: ArraySlice<String>, _ written: Projection) -> Bool {
        let projection = written.same ?? written
        guard let token = tokens.first else { return projection.isSelected }
        let rest = tokens.dropFirst()
        switch projection.kind {
        case .json: return projection.isSelected
        case .text, .integer, .number, .boolean: return false
        case .object:
            return projection.fields.contains { $0.name == token && concerns(rest, $0.node) }
        case .array: return projection.element.map { concerns(rest, $0) } ?? false
        case .map: return projection.value.map { concerns(rest, $0) } ?? false
        case .union:
            return token == projection.schema.discriminator?.propertyName
                || projection.variants.contains { concerns(tokens, $0.node) }
        }
    }
}

extension OperationPlan {
    /// Every call that the operation may make, and what it reads of the answer.
    var serviceUses: [(operation: ServiceOperation, places: ProjectedPlaces)] {
        operation.dependencies.indices.flatMap { index -> [(operation: ServiceOperation, places: ProjectedPlaces)] in
            let dependency = operation.dependencies[index]
            let root = selection.dependencies[index]
            var calls = [dependency.call]
            for case .call(let call, _, _) in dependency.fallback { calls.append(call) }
            return calls.map { (ServiceOperation($0), ProjectedPlaces(prefix: dependency.resultsPath, root: root)) }
        }
    }
}
